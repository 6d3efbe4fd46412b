"""A world is data: no code names Korea or one of its regions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.scenario.load import load_scenario

ROOT = Path(__file__).resolve().parents[2]
REGIONS = load_scenario("busan_first").world.regions
NAMES = sorted({"korea", "대한민국"} | {region.id for region in REGIONS} | {region.name.ko for region in REGIONS})

#: Pages that tell a reader of the case that comes with the program, and name it.
TOLD = ("model_text.py",)


@pytest.mark.parametrize(
    "path",
    [path for path in sorted((ROOT / "sim").rglob("*.py")) if path.name not in TOLD],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_code_names_no_place_of_the_case(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = [name for name in NAMES if re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)]
    assert found == [], (
        f"{path.name} names {', '.join(found)}; say it without the place, or move it into the world's data"
    )

"""Small searches of two islands, a year long: a candidate takes about a millisecond."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

SMALL: dict[str, Any] = {
    "title": {"en": "Small", "ko": "작은 탐색"},
    "question": {"en": "What?", "ko": "무엇?"},
    "scenario": "small.yaml",
    "baseline": "small_without.yaml",
    "levers": {
        "zone_share": {"values": [0.0, 0.25, 0.5, 0.75, 1.0]},
        "concentration": {"values": [0.0, 1.0, 4.0]},
    },
    "aims": [{"measure": "effect.far_island", "goal": "maximise"}, {"measure": "support.gini", "goal": "minimise"}],
    "pairs": 8,
    "candidates": 60,
    "population": 12,
    "seed": 7,
}
SCENARIOS = {
    "small.yaml": {"extends": "two_islands", "months": 12},
    "small_without.yaml": {"extends": "small.yaml", "zones": {"designations": []}},
}


def write_search(folder: Path, **changes: Any) -> Path:
    """Return a search file, written with its scenarios to a folder, that differs from `SMALL` in what is given."""
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in SCENARIOS.items():
        (folder / file).write_text(yaml.safe_dump(content), encoding="utf-8")
    path = folder / "mine.yaml"
    path.write_text(yaml.safe_dump(SMALL | changes, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def bytes_in(folder: Path) -> dict[str, bytes]:
    """Return what each file of a folder holds, but for manifests and pictures, which tell when they were made."""
    files = (each for each in sorted(folder.rglob("*")) if each.is_file())
    return {
        each.relative_to(folder).as_posix(): each.read_bytes()
        for each in files
        if each.suffix in (".parquet", ".csv", ".yaml", ".txt")
    }

"""Pages of the reference that are written by the code say what the code says."""

from __future__ import annotations

from pathlib import Path

from sim.scenario.describe import reference
from sim.scenario.keys import fields

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "scenario-keys.md"


def test_the_page_of_the_scenario_keys_is_current() -> None:
    """`python -m sim.scenario.describe > docs/reference/scenario-keys.md` writes it."""
    assert PAGE.read_text(encoding="utf-8") == reference()


def test_every_key_has_a_row_with_its_meaning() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    for key, field in fields().items():
        assert field.description
        assert any(line.startswith(f"| `{key}` |") and field.description in line for line in rows), key

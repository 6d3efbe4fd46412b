"""Pages of the reference that are written by the code say what the code says."""

from __future__ import annotations

from pathlib import Path

from sim.results.measure_kinds import OF_SWEEPS
from sim.scenario.describe import reference
from sim.scenario.reading.sweep_file import Design, Event, SweepFile, SweepLever
from sim.scenario.schema.keys import fields

SWEEPS = Path(__file__).parents[2] / "docs" / "reference" / "sweeps.md"
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "scenario-keys.md"


def test_the_page_of_the_scenario_keys_is_current() -> None:
    """`make pages` writes it."""
    assert PAGE.read_text(encoding="utf-8") == reference()


def test_every_key_has_a_row_with_its_meaning() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    for key, field in fields().items():
        assert field.description
        assert any(line.startswith(f"| `{key}` |") and field.description in line for line in rows), key


def test_the_page_of_the_sweeps_has_every_measure() -> None:
    text = SWEEPS.read_text(encoding="utf-8")
    for word, kind in OF_SWEEPS.items():
        name = word
        for part in kind.of:
            name += f".({', '.join(part)})" if isinstance(part, tuple) else f".{part.upper()}"
        assert f"| `{name}` | {kind.label} | {kind.unit.format(money='bn')} | {kind.id} |" in text


def test_the_page_of_the_sweeps_has_every_key_of_the_file() -> None:
    text = SWEEPS.read_text(encoding="utf-8")
    for block in (SweepFile, SweepLever, Design, Event):
        for name in block.model_fields:
            assert f"`{name}`" in text or f"`design.{name}`" in text, name

"""The page of results names every table, every column and its unit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sim
from sim.report.json_objects import summary_of
from sim.report.results_folder import COMPARISON_TABLES, ENSEMBLE_TABLES
from sim.results.comparison import Comparison

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "results.md").read_text(encoding="utf-8")
#: Parts of the page by heading: the tables of an ensemble, and those of a comparison.
ENSEMBLE, COMPARISON = (PAGE.split(f"\n## `{name}`")[1].split("\n## ")[0] for name in ("EnsembleResult", "Comparison"))


def _units_told(text: str) -> dict[str, str]:
    """Return the units of the columns that a part of the page tells."""
    return dict(re.findall(r"^\| `(\w+)` \| ([^|]+?) \| [^|]+ \|$", text, re.MULTILINE))


SHARED = _units_told(PAGE.split("\n## Columns that tables share\n")[1].split("\n## ")[0])


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    without = sim.load_scenario("two_islands", months=14, **{"zones.designations": []})
    return sim.compare(sim.load_scenario("two_islands", months=14), without, runs=2, posterior=None)


@pytest.mark.parametrize(
    ("kind", "name"),
    [*(("ensemble", name) for name in ENSEMBLE_TABLES), *(("comparison", name) for name in COMPARISON_TABLES)],
)
def test_the_page_tells_every_column_and_its_unit(kind: str, name: str, comparison: Comparison) -> None:
    page, source = (ENSEMBLE, comparison.policy) if kind == "ensemble" else (COMPARISON, comparison)
    assert f"\n### `{name}`\n" in page
    table = getattr(source, name)
    told = _units_told(page.split(f"\n### `{name}`\n")[1].split("\n### ")[0])
    currency = comparison.policy.scenario.world.currency
    for column in table.columns:
        assert column in told or column in SHARED, f"{name}.{column} is not on the page"
        unit = (told.get(column) or SHARED[column]).replace("money", currency)
        assert table.attrs["units"].get(column, unit) == unit, f"{name}.{column}"
    assert set(told) <= set(table.columns) | {"new", "kept_alive_here", "kept_alive_elsewhere", "diverted", "moved"}


def test_the_page_tells_every_key_of_the_json_object(comparison: Comparison) -> None:
    part = PAGE.split("\n### The JSON object\n")[1]
    told = {key for row in re.findall(r"^\| (`[^|]+) \|", part, re.MULTILINE) for key in re.findall(r"`(\w+)`", row)}
    assert told == set(summary_of(comparison))

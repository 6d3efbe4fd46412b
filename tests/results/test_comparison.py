"""What a comparison says of a policy: when a share is undefined and why, and tables that carry their units."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

import sim
from sim.report.json_objects import summary_of
from sim.report.results_folder import COMPARISON_TABLES, ENSEMBLE_TABLES
from sim.results.comparison import Comparison
from sim.results.estimates import Undefined

ZONE = {"sectors": ["fishing"], "announced": "2019-02", "in_force": "2019-03"}
FAR = [{"regions": ["far_island"], **ZONE}]
REEF = [{"regions": ["reef"], **ZONE}]


def compare(policy: list[Any], baseline: list[Any], runs: int = 3) -> Comparison:
    """Compare designations in the invented world."""
    scenarios = (
        sim.load_scenario("two_islands", months=14, **{"zones.designations": zones}) for zones in (policy, baseline)
    )
    return sim.compare(*scenarios, runs=runs, posterior=None)


@pytest.mark.parametrize(
    ("policy", "baseline", "runs", "reason"),
    [
        (FAR, REEF, 3, Undefined.ZONE_LOST),
        ([], REEF, 3, Undefined.ZONE_LOST),
        ([], [], 3, Undefined.NO_ZONE),
        (FAR, FAR, 3, Undefined.SAME_ZONES),
    ],
)
def test_the_share_that_others_lose_is_undefined_for_the_reason_told(
    policy: list[Any], baseline: list[Any], runs: int, reason: Undefined
) -> None:
    comparison = compare(policy, baseline, runs)
    assert math.isnan(comparison.displaced_share.mean)
    assert comparison.displaced_share.reason is reason
    found = summary_of(comparison)
    assert found["displaced_share"] == {"mean": None, "low": None, "high": None}
    assert found["undefined"]["displaced_share"] == reason.value


def test_a_further_zone_beside_the_same_ones_leaves_the_share_defined() -> None:
    comparison = compare([*FAR, *REEF], FAR, runs=400)
    assert comparison.displaced_share.reason is None
    assert comparison.displaced_share.mean < 1.5
    assert "displaced_share" not in summary_of(comparison)["undefined"]


@pytest.mark.parametrize("name", COMPARISON_TABLES)
def test_every_column_of_a_comparison_has_a_unit(name: str) -> None:
    table = getattr(compare(FAR, []), name)
    assert set(table.attrs["units"]) == set(table.columns)


@pytest.mark.parametrize("name", ENSEMBLE_TABLES)
def test_every_column_of_an_ensemble_has_a_unit(name: str) -> None:
    table = getattr(compare(FAR, []).policy, name)
    assert set(table.attrs["units"]) == set(table.columns)


def test_the_means_of_the_ledger_are_ordered_as_the_ledger_is_and_end_with_the_country() -> None:
    comparison = compare(FAR, [])
    means = comparison.ledger_means
    for column in ("region", "category"):
        assert isinstance(means[column].dtype, pd.CategoricalDtype)
        assert means[column].cat.ordered
    assert list(means["region"].cat.categories) == [*comparison.policy.regions, "country"]
    of_runs = comparison.ledger.groupby(["region", "category"], observed=True)["firms"].mean()
    assert means["mean"][: len(of_runs)].tolist() == pytest.approx(of_runs.tolist())


def test_tables_begin_with_their_keys() -> None:
    comparison = compare(FAR, [])
    assert list(comparison.policy.firms.columns)[:4] == ["run", "month", "region", "firms"]
    assert list(comparison.effects.columns) == ["region", "month", "mean", "low", "high"]

"""L07: the order in which a world file names regions and sectors changes the order of the tables, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.results.ensemble import EnsembleResult
from tests.small_worlds import COAST, differences, scenario_in, write_world, zone


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> tuple[EnsembleResult, EnsembleResult]:
    one_round = {"announced": "2019-05", "in_force": "2019-06", "awards": 1, "applicants": "all", "sectors_per_plan": 1}
    levers = {
        "months": 24, "designations": [zone(["dunes", "marsh"], ["salt"], "2019-02", "2019-03")], "match": 0.5,
        "learning": 0.1, "rounds": [one_round], "noise_score": 0.5, "capital_area_allowed": True,
        "review_rate_per_year": 3.0, "mobility": 0.6,
    }  # fmt: skip
    folder = tmp_path_factory.mktemp("order")
    homes = (write_world(folder, COAST, "small"), write_world(folder, COAST, "backward", order=-1))
    one, other = (sim.run_ensemble(scenario_in(home, levers), runs=6, seed=5, posterior=None) for home in homes)
    return one, other


def test_L07_the_same_bits_come_out(results: tuple[EnsembleResult, EnsembleResult]) -> None:
    one, other = results
    assert one.scenario.world.digest != other.scenario.world.digest
    assert differences(one.trace, other.trace) == []


@pytest.mark.parametrize("table", ["firms", "firms_by_sector", "flows", "support", "trials", "barriers"])
def test_L07_tables_are_permuted_and_otherwise_the_same(
    results: tuple[EnsembleResult, EnsembleResult], table: str
) -> None:
    one, other = (getattr(result, table) for result in results)
    keys = [key for key in ("run", "month", "region", "sector") if key in one]
    words = {key: str for key in ("region", "sector") if key in one}
    one, other = (each.astype(words).sort_values(keys, ignore_index=True) for each in (one, other))
    pd.testing.assert_frame_equal(one, other, check_exact=True)


def test_L07_each_table_keeps_the_order_of_its_file(
    results: tuple[EnsembleResult, EnsembleResult], tmp_path: Path
) -> None:
    one, other = results
    assert one.regions == list(COAST.regions)
    assert other.regions == one.regions[::-1]
    assert list(other.firms["region"].cat.categories) == other.regions

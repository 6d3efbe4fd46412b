"""L15: a zone for all without limits is a reform that lifts all, but for what E11 gives to firms in a trial alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import sim
from sim.results.ensemble import EnsembleResult

RUNS, SEED, MONTH = 12, 5, "2019-07"
WORLD = sim.load_scenario("no_zone").world
#: Everybody hears at once, everybody is admitted, money is the same, and permits change no law.
NO_LIMIT = {
    "aware_at_once": 1.0, "slots_per_month": 1e6, "term_months": 600, "zone_share": 0.0, "evidence_needed": 1e9,
    "growth_relief": 0.0, "capital_area_allowed": True,
}  # fmt: skip
ZONE = {
    "designations": [
        {
            "regions": list(WORLD.display_regions), "sectors": list(WORLD.display_sectors), "announced": MONTH,
            "in_force": MONTH,
        }
    ]
}  # fmt: skip
REFORM = {"enacted": [{"month": MONTH, "sectors": "all", "cut": 1.0}]}


def ran(**levers: Any) -> EnsembleResult:
    scenario = sim.load_scenario("no_zone", **{**NO_LIMIT, **levers})
    return sim.run_ensemble(scenario, RUNS, SEED, posterior=None)


def test_L15_where_closure_has_no_burden_they_are_equal_to_the_bit() -> None:
    zone, reform = ran(burden_effect=0.0, **ZONE), ran(burden_effect=0.0, **REFORM)
    assert zone.trace.regions["trials_started"].sum() > 1000
    assert reform.trace.regions["trials_started"].sum() == 0
    assert np.array_equal(zone.trace.firms, reform.trace.firms)
    assert np.array_equal(zone.trace.fates, reform.trace.fates)


def test_L15_a_reform_also_relieves_the_survival_of_firms_without_a_trial() -> None:
    """E11: in the zone the burden is lifted from closure in a trial or with a permit only, which takes time to get."""
    zone, reform = ran(burden_effect=0.8, **ZONE), ran(burden_effect=0.8, **REFORM)
    apart = reform.final_firms.sum(axis=1) - zone.final_firms.sum(axis=1)
    assert apart.mean() > 3.0 * apart.std(ddof=1) / np.sqrt(RUNS)


@pytest.mark.parametrize("levers", [{"aware_at_once": 0.5}, {"slots_per_month": 1.0}, {"zone_share": 0.5}])
def test_L15_each_limit_makes_a_difference(levers: dict[str, Any]) -> None:
    zone, reform = ran(burden_effect=0.0, **ZONE, **levers), ran(burden_effect=0.0, **REFORM)
    assert not np.array_equal(zone.trace.firms, reform.trace.firms)

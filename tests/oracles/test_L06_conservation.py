"""L06: every month all firms are accounted for, and so is central support."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import sim
from sim.engines.ensemble.threads import simulate
from sim.engines.ensemble.trace import Trace
from sim.engines.inputs.arrays import Inputs, make_inputs
from tests.oracles.books import check_firms, check_money, check_trials

JULY_ROUND = {"announced": "2019-07", "in_force": "2019-09", "awards": 4, "applicants": "all", "sectors_per_plan": 3}
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "busan first": ("busan_first", {}),
    "as it happened": ("as_it_happened", {}),
    "open competition": ("open_competition", {}),
    "a subsidy race": ("subsidy_race", {}),
    "two regions in one zone": ("busan_jeju_joint", {"months": 24}),
    "nobody gets a zone": ("no_zone", {"months": 24}),
    "lively": (
        "busan_first",
        {"review_rate_per_year": 6, "mobility": 0.6, "closure_rate": 0.05, "application_rate": 1.0, "match": 1.0,
         "trial_months": 4, "incident_rate": 0.05, "rounds": [JULY_ROUND], "term_months": 10, "months": 40},
    ),
    "zones that pay for movers": (
        "every_region_outside_the_capital", {"relocation_aid": 20.0, "review_rate_per_year": 4.0, "term_months": 20,
                                             "extension_months": 0, "months": 40},
    ),
    "sites": (
        "busan_jeju_joint", {"site_rate": 0.3, "mobility": 0.3, "trial_months": 6, "incident_rate": 0.02, "months": 40},
    ),
    "an island": ("two_islands", {"scale": 5.0, "zone_share": 1.0}),
}  # fmt: skip


@pytest.fixture(scope="module", params=CASES)
def books(request: pytest.FixtureRequest) -> tuple[Inputs, Trace]:
    name, levers = CASES[request.param]
    inputs = make_inputs(sim.load_scenario(name, **levers))
    return inputs, simulate(inputs, 10, 1)


def test_L06_all_firms_are_accounted_for(books: tuple[Inputs, Trace]) -> None:
    check_firms(*books)


def test_L06_the_state_pays_what_it_has_and_no_more(books: tuple[Inputs, Trace]) -> None:
    check_money(*books)


def test_L06_trials_end_no_more_often_than_they_start(books: tuple[Inputs, Trace]) -> None:
    check_trials(*books)


def test_L06_the_case_is_not_empty() -> None:
    name, levers = CASES["lively"]
    regions = simulate(make_inputs(sim.load_scenario(name, **levers)), 10, 1).regions
    for field in ("founded", "closed", "moved_in", "trials_started", "trials_permitted", "trials_extended",
                  "trials_ended", "trials_failed", "trials_left"):  # fmt: skip
        assert np.any(regions[field] > 0), field

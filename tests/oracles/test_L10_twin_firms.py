"""L10: in every run the ledger of twin firms adds up to the difference in firms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.engines.ensemble.threads import simulate
from sim.engines.inputs.arrays import make_inputs
from sim.results.twin_firm_ledger import counterfactual_moves, ledger
from tests.small_worlds import scenario_in, write_world, zone

USUAL: dict[str, Any] = {"months": 24, "review_rate_per_year": 3.0, "mobility": 0.5, "cycle": {"2019-01": 1.0}}
POLICIES: dict[str, dict[str, Any]] = {
    "a zone": {"designations": [zone(["dunes"], ["salt"], "2019-03", "2019-06")]},
    "fewer founders": {"founders_per_year": 20.0},
    "more founders": {"cycle": {"2019-01": 3.0}},
    "a reform": {"enacted": [{"month": "2019-06", "sectors": "all", "cut": 1.0}]},
    "sites in a zone": {"designations": [zone(["dunes"], ["salt"], "2019-03", "2019-06")], "site_rate": 0.5},
    "nothing": {},
}


@pytest.mark.parametrize("policy", POLICIES)
def test_L10_the_ledger_is_exact_in_every_run(policy: str, tmp_path: Path) -> None:
    home = write_world(tmp_path)
    with_it, without = (
        simulate(make_inputs(scenario_in(home, levers)), 20, 3) for levers in ({**USUAL, **POLICIES[policy]}, USUAL)
    )
    difference = with_it.firms[:, -1].sum(axis=2) - without.firms[:, -1].sum(axis=2)
    assert np.array_equal(ledger(with_it.fates, without.fates, 3).sum(axis=2), difference)
    moves = counterfactual_moves(with_it.fates, without.fates, 3)
    assert np.array_equal((moves.sum(axis=1) - moves.sum(axis=2))[:, :3], difference)
    assert difference.any() == (policy != "nothing")

"""L03: with all weights, constants and costs of distance zero, every region is chosen alike."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from sim.engines.ensemble.threads import simulate
from sim.engines.ensemble.trace import Trace
from sim.engines.inputs.arrays import make_inputs
from tests.small_worlds import Business, Place, SmallWorld, scenario_in, write_world, zone

#: Seven regions: an odd number, less than what the choice takes at a time, and unlike in all they have.
UNLIKE = SmallWorld(
    {
        f"place_{i}": Place(
            10.0 * (i + 1), {"trade": 0.1 * i + 0.1, "craft": 0.9 - 0.1 * i}, own_budget=i, lon=float(i)
        )
        for i in range(7)
    },
    {"trade": Business(0.5, 0.8), "craft": Business(0.5, 0.3)},
)
NOTHING_MATTERS = {
    "localization": 0.0, "urbanization": 0.0, "capability_weight": 0.0, "support_weight": 0.0, "relief_weight": 0.0,
    "mobility": 0.5, "moving_cost_per_km": 0.0, "leaving_cost": 0.0, "leaving_cost_per_km": 0.0,
}  # fmt: skip
#: Rare enough not to be met by chance, common enough not to pass everything.
LEAST_PROBABILITY = 1e-3


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Trace:
    levers = {
        **NOTHING_MATTERS, "months": 12, "scale": 20.0, "founders_per_year": 400.0, "review_rate_per_year": 6.0,
        "designations": [zone(["place_3"], ["trade"], "2019-01", "2019-02")],
    }  # fmt: skip
    inputs = make_inputs(scenario_in(write_world(tmp_path_factory.mktemp("unlike"), UNLIKE), levers))
    return simulate(inputs._replace(constants=np.zeros_like(inputs.constants)), 4, 1)


def test_L03_founders_choose_all_regions_alike(record: Trace) -> None:
    founded = record.regions["founded"].sum(axis=(0, 1))
    assert founded.sum() > 10_000
    assert stats.chisquare(founded).pvalue > LEAST_PROBABILITY


def test_L03_firms_move_to_all_other_regions_alike(record: Trace) -> None:
    moves = record.moves.sum(axis=(0, 1))
    for home in range(7):
        assert stats.chisquare(np.delete(moves[home], home)).pvalue > LEAST_PROBABILITY
    assert moves.trace() == 0


def test_L03_a_review_ends_at_home_as_often_as_elsewhere(record: Trace) -> None:
    # A month brings a review with probability 1 - exp(-6 / 12), freedom to half of these, and a move to 6/7 of them.
    # Firms that review are those of the month before less those that closed; the closed are few and close where they
    # are.
    before = record.firms[:, :-1].sum(axis=3) - record.regions["closed"][:, 1:]
    moved = record.regions["moved_out"][:, 1:].sum()
    chance = (1 - np.exp(-0.5)) * 0.5 * 6 / 7
    at_risk = before.sum()
    assert abs(moved - at_risk * chance) < 4 * np.sqrt(at_risk * chance * (1 - chance))


def test_L03_one_constant_is_a_reason(tmp_path: Path) -> None:
    inputs = make_inputs(scenario_in(write_world(tmp_path, UNLIKE), {**NOTHING_MATTERS, "months": 1, "scale": 20.0}))
    constants = np.zeros_like(inputs.constants)
    constants[2] = 0.5
    founded = simulate(inputs._replace(constants=constants), 50, 1).regions["founded"].sum(axis=(0, 1))
    assert stats.chisquare(founded).pvalue < 1e-6


def test_L03_neighbours_in_the_numbering_are_independent(tmp_path: Path) -> None:
    """Two regions whose draws come from one block of bits share founders no more than others do."""
    levers = {**NOTHING_MATTERS, "months": 1, "founders_per_year": 12 * 20_000.0, "closure_rate": 0.0}
    inputs = make_inputs(scenario_in(write_world(tmp_path, UNLIKE), levers))
    equal = inputs._replace(constants=np.zeros_like(inputs.constants))
    start = int(inputs.levers["starting_firms"])
    places = [simulate(equal, 2, seed).fates["place"][:, start:] for seed in (1, 2)]
    table = np.zeros((7, 7))
    for one, other in ((places[0][0], places[0][1]), (places[0][0], places[1][0])):
        both = (one >= 0) & (other >= 0)
        np.add.at(table, (one[both], other[both]), 1)
    assert stats.chi2_contingency(table).pvalue > LEAST_PROBABILITY

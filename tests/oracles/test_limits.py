"""Oracles that hold in distribution: L03 and L04."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

import sim
from sim.engines.ensemble.threads import simulate
from sim.inputs import make_inputs
from sim.reference import observed_shares

NO_WEIGHTS = {
    "localization": 0, "urbanization": 0, "capability_weight": 0, "support_weight": 0, "relief_weight": 0,
    "moving_cost": 0, "moving_cost_per_km": 0,
}  # fmt: skip


def test_L03_without_weights_choices_are_uniform_over_regions() -> None:
    scenario = sim.load_scenario("no_zone", **NO_WEIGHTS, months=24, scale=20, review_rate_per_year=6)
    inputs = make_inputs(scenario)
    inputs.regions["constant"] = 0.0
    record = simulate(inputs, 1, 1)
    founded = record.regions["founded"][0].sum(axis=0)
    assert stats.chisquare(founded).pvalue > 0.001
    # A move is a choice of any region but the home: uniform over the others for each home.
    moves = record.moves[0].sum(axis=0)
    for home in range(moves.shape[0]):
        assert stats.chisquare(np.delete(moves[home], home)).pvalue > 0.001 / moves.shape[0]


def test_L03_a_single_constant_breaks_uniformity() -> None:
    scenario = sim.load_scenario("no_zone", **NO_WEIGHTS, months=24, scale=20)
    inputs = make_inputs(scenario)
    inputs.regions["constant"] = 0.0
    inputs.regions["constant"][3] = 0.5
    assert stats.chisquare(simulate(inputs, 1, 1).regions["founded"][0].sum(axis=0)).pvalue < 1e-6


@pytest.mark.parametrize("inclusive_value_weight", [0.2, 0.6, 1.0])
def test_L04_first_founders_go_where_firms_were_observed(inclusive_value_weight: float) -> None:
    levers = {"inclusive_value_weight": inclusive_value_weight, "months": 1, "scale": 2000, "studies": {}}
    scenario = sim.load_scenario("no_zone", **levers, founders_per_year=600)
    result = sim.run_ensemble(scenario, runs=1)
    founded = result.record.regions["founded"][0, 0]
    shares = observed_shares(scenario)
    # The starting stock is whole firms, so a region's own firms differ a little from the share: half a percent.
    assert np.abs(founded / founded.sum() - shares).max() < 0.005
    considered = result.inputs.months["founders_due"][0]
    assert founded.sum() / considered == pytest.approx(1 - 0.3, abs=0.005)

"""E10c: the race with nests gives the shares of the nested logit in closed form; nests of one region change nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

import sim
from sim.engines.ensemble.threads import simulate
from sim.engines.inputs.arrays import make_inputs
from sim.engines.inputs.world_at_rest import observed_shares
from sim.scenario.load import Scenario, with_changes
from tests.oracles.test_L04_reference import LEAST_PROBABILITY, at_rest
from tests.oracles.test_L05_mean_field import NESTED
from tests.oracles.test_L11_balanced_moves import exp_v, nested_shares
from tests.small_worlds import COAST, differences, scenario_in, write_world

#: Number of the richer region, in the order of keys.
MARSH = 2


def test_E10c_the_closed_form_by_hand() -> None:
    # exp V of 4 and 1 in a nest, 3 alone, weight 1/2: 17^.5 = 4.1231 and 3, so .5788 and .4212; 16/17 of the first.
    shares = nested_shares(np.array([4.0, 3.0, 1.0]), np.array([0, 1, 0]), 0.5)
    assert shares == pytest.approx([0.54479, 0.42116, 0.03405], abs=1e-5)


def founded_by_the_formula(scenario: Scenario) -> NDArray[np.float64]:
    """The founders who start, as a share of all founders under reference conditions, shape [region, sector]."""
    world, inputs, settings = scenario.world, make_inputs(scenario), scenario.settings
    weight = settings.location.nest_weight
    stock = np.array(world.by_region("starting_firms"))[:, None] * inputs.cells["starting_share"]
    values = exp_v(scenario, stock).T[:, None, :] * inputs.leaving[:, : stock.shape[0]]
    shares = nested_shares(values, inputs.nests, weight)  # [sector, origin, region]
    powers, of_nest = values ** (1 / weight), np.eye(inputs.nests.size)[inputs.nests]
    worth = ((powers @ of_nest) ** weight).sum(axis=2)
    start = 1 / (1 + np.exp(inputs.levers["never_start"]) * worth**-settings.founding.inclusive_value_weight)
    pools = inputs.sectors["pool_share"], inputs.origins[-1, 0]
    return np.asarray(np.einsum("s,o,so,sor->rs", *pools, start, shares))


@pytest.mark.parametrize("weight", [0.2, 0.5, 0.9])
def test_E10c_founders_choose_by_the_closed_form(weight: float) -> None:
    """Of the Korean world, by sector: many founders of one month against the formula, summed over origins."""
    scenario = at_rest("no_zone", nest_weight=weight, relief_weight=0.0)
    expected = founded_by_the_formula(scenario)
    usual, nobody = (make_inputs(each) for each in (scenario, with_changes(scenario, founders_per_year=0.0)))
    record, before = (simulate(each, 2, 1) for each in (usual, nobody))
    founded = (record.firms[:, 0].astype(np.int64) - before.firms[:, 0]).sum(axis=0)
    assert founded.sum() > 300_000
    p = stats.chisquare(founded.ravel(), (expected / expected.sum() * founded.sum()).ravel()).pvalue
    assert p > LEAST_PROBABILITY


@pytest.mark.parametrize("weight", [0.05, 0.5, 0.8])
def test_E10c_the_inversion_reproduces_the_observed_shares_exactly(weight: float) -> None:
    scenario = sim.load_scenario("no_zone", nest_weight=weight, relief_weight=0.0)
    founded = founded_by_the_formula(scenario).sum(axis=1)
    np.testing.assert_allclose(founded / founded.sum(), observed_shares(scenario.world), rtol=1e-9)
    assert founded.sum() == pytest.approx(1 - scenario.settings.founding.no_start_share, rel=1e-9)


@pytest.mark.parametrize("weight", [0.05, 0.5])
def test_E10c_without_nests_in_common_the_weight_changes_no_bit(tmp_path: Path, weight: float) -> None:
    alone = COAST._replace(regions={name: place._replace(nest=f"of_{name}") for name, place in COAST.regions.items()})
    levers: dict[str, Any] = {"months": 12, "nest_weight": weight}
    usual = make_inputs(scenario_in(write_world(tmp_path, COAST, "usual"), {"months": 12}))
    for name, world in (("none", COAST), ("alone", alone)):
        inputs = make_inputs(scenario_in(write_world(tmp_path, world, name), levers))
        assert differences(simulate(inputs, 3, 1), simulate(usual, 3, 1)) == []


def test_E10c_at_weight_1_nests_change_no_bit(tmp_path: Path) -> None:
    inputs = [
        make_inputs(scenario_in(write_world(tmp_path, world, name), {"months": 12, "nest_weight": 1.0}))
        for name, world in (("with", NESTED), ("without", COAST))
    ]
    assert differences(*(simulate(each, 3, 1) for each in inputs)) == []


def test_E10c_near_weight_1_hardly_a_firm_goes_elsewhere(tmp_path: Path) -> None:
    """What is in common vanishes as the weight comes to 1: a sweep of it is smooth, firm by firm."""
    home = write_world(tmp_path, NESTED)
    places = [
        simulate(make_inputs(scenario_in(home, {"months": 12, "scale": 5.0, "nest_weight": weight})), 20, 1).fates[
            "place"
        ]
        for weight in (1.0, 0.9999, 0.5)
    ]
    near, far = ((places[0] != each).mean() for each in places[1:])
    assert near < 0.002
    assert far > 0.03


def test_E10c_a_gain_is_taken_from_the_nest(tmp_path: Path) -> None:
    """If the marsh is richer, the dunes, in its nest, lose a greater part of their founders the lower the weight is."""
    home = write_world(tmp_path, NESTED)
    lost = []
    for weight in (1.0, 0.6, 0.3):
        keys = {
            "months": 1, "scale": 50.0, "founders_per_year": 20_000.0, "inclusive_value_weight": 0.0,
            "leaving_cost": 0.0, "leaving_cost_per_km": 0.0, "nest_weight": weight, "support_weight": 2.0,
            "differentiation": 0.0,
        }  # fmt: skip
        records = [
            simulate(make_inputs(scenario_in(home, {**keys, "own_budget": budget})), 1, 1)
            for budget in ({}, {"marsh": 5.0})
        ]
        founded = [record.regions["founded"][0, 0] for record in records]
        lost.append((founded[0] - founded[1]) / founded[0])  # dunes, harbour, marsh
        before, after = (record.fates["place"] for record in records)
        assert ((after == before) | (after == MARSH)).all()  # firm by firm
    dunes, harbour = (np.array(lost)[:, r] for r in (0, 1))
    assert dunes[0] == pytest.approx(harbour[0], abs=0.02)  # without nests all lose the same part
    assert (np.diff(dunes - harbour) > 0.02).all()

"""L11: under reference conditions moves between any two regions balance, and no region loses firms much faster."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import sim
from sim.engines.ensemble.threads import simulate
from sim.engines.ensemble.trace import Trace
from sim.engines.inputs.arrays import Inputs, make_inputs
from sim.engines.inputs.world_at_rest import invert, reference_focus, reference_money
from sim.rules.location import region_factor, sector_factor
from sim.rules.support import support_index, support_per_firm
from sim.scenario.load import with_changes
from tests.oracles.test_L04_reference import at_rest

WORLDS = ("no_zone", "two_islands")
#: Nobody founds or closes, so that the stock changes by moves alone; many firms, of which many are free.
ONLY_MOVES: dict[str, Any] = {
    "months": 12, "founders_per_year": 0.0, "closure_rate": 0.0, "mobility": 1.0, "review_rate_per_year": 1.0,
    "burden_effect": 0.0,
}  # fmt: skip
RUNS = 12


def moving_only(name: str, **levers: Any) -> Inputs:
    return make_inputs(with_changes(at_rest(name), **{**ONLY_MOVES, **levers}))


def exp_v(scenario: sim.Scenario, stock: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return exp V of E09 without a burden, under reference conditions, shape [region, sector]."""
    world, place, at_rest = scenario.world, scenario.settings.location, invert(scenario)
    capability, focus = world.by_region_and_sector("capability"), reference_focus(scenario)
    money = reference_money(world, scenario.settings.readiness.ready_before)
    values = np.empty(stock.shape)
    for r, firms in enumerate(stock):
        of_region = region_factor(at_rest.constants[r], firms.sum(), 1.0, place.urbanization)
        for s, of_sector in enumerate(firms):
            support = support_per_firm(focus[r, s], money[r], 0.0, of_sector, 1.0)
            values[r, s] = of_region * sector_factor(
                of_sector, 1.0, capability[r][s], support_index(support, place.support_unit),
                place.localization, place.capability_weight, place.support_weight,
            )  # fmt: skip
    return values


def nested_shares(values: NDArray[np.float64], nests: NDArray[np.int64], weight: float) -> NDArray[np.float64]:
    """E10c: return S_n^weight / sum of these * exp(V / weight) / S_n, of values exp V, along the last axis."""
    powers = values ** (1 / weight)
    of_nest = np.eye(nests.size)[nests]
    worth = (powers @ of_nest @ of_nest.T) ** (weight - 1) * powers  # S_n stands at each region of the nest
    shares: NDArray[np.float64] = worth / worth.sum(axis=-1, keepdims=True)
    return shares


def flows(scenario: sim.Scenario) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the stock [region, sector] and n_i P_ij of a due review, shape [sector, origin, home, choice]."""
    inputs = make_inputs(scenario)
    stock = np.array(scenario.world.by_region("starting_firms"))[:, None] * inputs.cells["starting_share"]
    values = exp_v(scenario, stock).T[:, None, :] * inputs.leaving[:, : stock.shape[0]]
    chosen = nested_shares(values, inputs.nests, float(inputs.levers["nest_weight"]))
    there = np.moveaxis(stock[:, :, None] * inputs.origins[:-1], 0, 2)
    return stock, inputs.levers["mobility"] * there[:, :, :, None] * chosen[:, :, None, :] * inputs.moving


@pytest.mark.parametrize(("name", "levers"), [
    ("no_zone", {}), ("two_islands", {}), ("no_zone", {"localization": 0.6, "support_weight": 3.0}),
    ("no_zone", {"leaving_cost": 0.0, "leaving_cost_per_km": 0.0}), ("two_islands", {"leaving_cost": 6.0}),
    ("no_zone", {"nest_weight": 0.5}), ("no_zone", {"nest_weight": 0.1, "leaving_cost": 1.2}),
])  # fmt: skip
def test_L11_what_leaves_for_a_region_comes_back_from_it(name: str, levers: dict[str, Any]) -> None:
    """Pair by pair, sector by sector, origin by origin, to the tolerance of the inversion."""
    _, there = flows(sim.load_scenario(name, **levers))
    np.testing.assert_allclose(there, there.transpose(0, 1, 3, 2), rtol=1e-10)


@pytest.fixture(scope="module", params=[*((name, 1.0) for name in WORLDS), ("no_zone", 0.5)], ids=str)
def moved(request: pytest.FixtureRequest) -> tuple[Inputs, Trace]:
    name, nest_weight = request.param
    inputs = moving_only(name, nest_weight=nest_weight)
    return inputs, simulate(inputs, RUNS, 1)


def test_L11_no_region_gains_or_loses_by_moves(moved: tuple[Inputs, Trace]) -> None:
    _inputs, record = moved
    out, into = (record.regions[name].sum(axis=(0, 1)) for name in ("moved_out", "moved_in"))
    # Each move is an independent coin between two directions: the net of n moves has a standard deviation of sqrt(n).
    assert (np.abs(into - out) < 4 * np.sqrt(into + out)).all()
    assert out.sum() > 5_000


def test_L11_regions_lose_firms_at_rates_that_are_near_alike(moved: tuple[Inputs, Trace]) -> None:
    inputs, record = moved
    rates = record.regions["moved_out"].sum(axis=(0, 1)) / inputs.regions["starting_firms"]
    country = record.regions["moved_out"].sum() / inputs.levers["starting_firms"]
    # With nests a small region exchanges more firms with the large ones of its nest: Sejong 4.5 times the country's.
    factor = 3 if inputs.levers["nest_weight"] == 1.0 else 5
    assert (rates < factor * country).all()
    assert (rates > country / factor).all()


def test_L11_the_usual_mobility_moves_the_share_of_firms_that_the_fact_tells() -> None:
    """Analytic: reviews in a year times mobility times the chance to choose, and go to, another region: .5 to 1%."""
    scenario = sim.load_scenario("no_zone")
    stock, leaving = flows(scenario)
    leaving -= leaving * np.eye(stock.shape[0])
    reviews = 12 * (1 - np.exp(-scenario.settings.location.review_rate_per_year / 12))
    assert 0.007 < reviews * leaving.sum() / stock.sum() < 0.008

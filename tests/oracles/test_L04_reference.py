"""L04: under the world's own conditions founders choose as the observed shares say, and as many never start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

import sim
from sim.engines.ensemble.threads import simulate
from sim.engines.inputs.arrays import make_inputs
from sim.engines.inputs.world_at_rest import observed_shares
from sim.scenario.load import Scenario
from tests.small_worlds import COAST, scenario_in, write_world

#: The world at rest: its own money, no study, no zone, no crowding.
AT_REST: dict[str, Any] = {
    "months": 1, "designations": [], "studies": {}, "differentiation": 0.0, "cycle": {"2019-01": 1.0}, "match": 0.0,
}  # fmt: skip
LEAST_PROBABILITY = 1e-3
FOUNDERS = 400_000


def at_rest(name: str, **levers: Any) -> Scenario:
    world = sim.load_scenario(name).world
    money = {
        "central_budget": {"2018-01": world.value("reference_budget")},
        "zone_share": world.value("reference_zone_share"),
    }
    # A large scale leaves nothing of the rounding of the starting stock to whole firms.
    return sim.load_scenario(name, scale=300.0, founders_per_year=FOUNDERS / 300 * 12, **{**AT_REST, **money, **levers})


@pytest.mark.parametrize(("name", "nest_weight"), [("no_zone", 1.0), ("no_zone", 0.5), ("two_islands", 1.0)])
def test_L04_founding_shares_are_the_observed_shares(name: str, nest_weight: float) -> None:
    scenario = at_rest(name, nest_weight=nest_weight)
    record = simulate(make_inputs(scenario), 2, 1)
    founded = record.regions["founded"].sum(axis=(0, 1))
    expected = founded.sum() * observed_shares(scenario.world)
    assert founded.sum() > FOUNDERS
    assert stats.chisquare(founded, expected).pvalue > LEAST_PROBABILITY


@pytest.mark.parametrize("share", [0.1, 0.3, 0.8])
def test_L04_as_many_never_start_as_the_scenario_says(share: float) -> None:
    record = simulate(make_inputs(at_rest("no_zone", no_start_share=share)), 2, 1)
    started = int(record.regions["founded"].sum())
    deviation = np.sqrt(2 * FOUNDERS * share * (1 - share))
    assert abs(started - 2 * FOUNDERS * (1 - share)) < 4 * deviation


def test_L04_as_many_never_start_with_nests() -> None:
    started = int(
        simulate(make_inputs(at_rest("no_zone", nest_weight=0.5, no_start_share=0.3)), 2, 1).regions["founded"].sum()
    )
    assert abs(started - 2 * FOUNDERS * 0.7) < 4 * np.sqrt(2 * FOUNDERS * 0.3 * 0.7)


@pytest.mark.parametrize("weight", [0.0, 0.5, 1.0])
def test_L04_whatever_the_weight_of_the_inclusive_value(weight: float) -> None:
    scenario = at_rest("two_islands", inclusive_value_weight=weight)
    founded = simulate(make_inputs(scenario), 1, 1).regions["founded"].sum(axis=(0, 1))
    assert stats.chisquare(founded, founded.sum() * observed_shares(scenario.world)).pvalue > LEAST_PROBABILITY


def test_L04_policy_levers_leave_the_constants_alone() -> None:
    usual = make_inputs(sim.load_scenario("no_zone"))
    policy: dict[str, Any] = {
        "central_budget": {"2018-01": 500}, "zone_share": 1.0, "own_budget": {"jeju": 50}, "ready_after": 1.0,
        "match": 1.0, "differentiation": 3.0, "anticipation": 0.0, "slots_per_month": 50, "cycle": {"2019-01": 5.0},
        "scale": 3.0, "fixed_focus": {"jeju": {"tourism": 1.0}}, "founders_per_year": 10, "capital_area_allowed": True,
    }  # fmt: skip
    moved = make_inputs(sim.load_scenario("busan_first", **policy))
    assert usual.constants.tobytes() == moved.constants.tobytes()
    assert usual.levers["never_start"] == moved.levers["never_start"]
    assert usual.constants[: usual.regions.size].mean() == pytest.approx(0.0, abs=1e-12)


def founded_on_the_coast(folder: Path, pool: tuple[float, ...] | None, **levers: Any) -> tuple[Any, Any]:
    """Return firms founded by region in a month, and the observed shares, where founders come from this pool."""
    regions = zip(COAST.regions.items(), pool or (None,) * 3, strict=True)
    world = COAST._replace(regions={key: place._replace(founder_pool=part) for (key, place), part in regions})
    home = write_world(folder, world)
    money = {"central_budget": {"2018-01": 4.0}, "zone_share": 0.5}
    keys = {**AT_REST, **money, "scale": 100.0, "founders_per_year": FOUNDERS / 100 * 12, **levers}
    scenario = scenario_in(home, keys)
    return simulate(make_inputs(scenario), 1, 1).regions["founded"].sum(axis=(0, 1)), observed_shares(scenario.world)


@pytest.mark.parametrize("pool", [None, (30.0, 30.0, 40.0)])
@pytest.mark.parametrize("cost", [0.0, 1.5])
def test_L04_wherever_founders_come_from(tmp_path: Path, pool: tuple[float, ...] | None, cost: float) -> None:
    founded, shares = founded_on_the_coast(tmp_path, pool, leaving_cost=cost)
    assert stats.chisquare(founded, founded.sum() * shares).pvalue > LEAST_PROBABILITY


def test_E10_most_founders_stay_where_they_come_from() -> None:
    """Of the usual costs: 77% in Korea, where without them 41% would."""
    for levers, least, greatest in (({}, 0.74, 0.80), ({"leaving_cost": 0.0, "leaving_cost_per_km": 0.0}, 0.39, 0.43)):
        scenario = sim.load_scenario("no_zone", **levers)
        inputs, firms = make_inputs(scenario), np.array(scenario.world.by_region("starting_firms"))
        of_origin = np.einsum("r,rs,rso->ro", firms, inputs.cells["starting_share"], inputs.origins[:-1])
        assert least < np.trace(of_origin) / firms.sum() < greatest

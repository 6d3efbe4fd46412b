"""L14: a zone written in parts with equal dates equals the zone, bit for bit; what is added later begins later."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.engines.ensemble.threads import simulate
from sim.engines.ensemble.trace import Trace
from sim.engines.inputs.arrays import make_inputs
from sim.engines.readable.model import ZoneModel
from sim.rules.designation import ANNOUNCED, EXPIRED, IN_FORCE, NONE
from tests.small_worlds import differences, zone

DATES = ("2019-02", "2019-04")
#: Other zones, so that the order of the entries could matter.
OTHERS = [zone(["jeju"], ["tourism"], *DATES), zone(["jeju", "busan"], ["real_assets"], "2019-02", "2019-03")]
WHOLE = [["finance", "health_data", "logistics", "public_safety"]]
HALVES = [["logistics", "finance"], ["public_safety", "health_data"]]
QUARTERS = [[sector] for sector in WHOLE[0]]
#: A zone that lives quickly and is extended.
QUICK: dict[str, Any] = {
    "months": 24, "term_months": 8, "extension_months": 6, "trial_months": 5, "application_rate": 0.9,
    "slots_per_month": 0.8, "incident_rate": 0.02, "review_target": 1,
}  # fmt: skip


def scenario(designations: list[dict[str, Any]], **levers: Any) -> sim.Scenario:
    return sim.load_scenario("no_zone", designations=designations, **{**QUICK, **levers})


def trace(designations: list[dict[str, Any]], **levers: Any) -> Trace:
    return simulate(make_inputs(scenario(designations, **levers)), 3, 1)


def busan(parts: list[list[str]]) -> list[dict[str, Any]]:
    return [zone(["busan"], sectors, *DATES) for sectors in parts]


@pytest.mark.parametrize("levers", [{}, {"review_by": "firms"}, {"review_target": 1000}])
@pytest.mark.parametrize("parts", [HALVES, QUARTERS, QUARTERS[::-1]])
def test_L14_parts_of_equal_dates_equal_the_zone(parts: list[list[str]], levers: dict[str, Any]) -> None:
    assert not differences(trace(busan(WHOLE), **levers), trace(busan(parts), **levers))


def test_L14_parts_may_stand_in_any_order_among_other_zones() -> None:
    whole = trace([*busan(WHOLE), *OTHERS])
    for order in permutations([*busan(HALVES), *OTHERS]):
        assert not differences(whole, trace(list(order)))


def test_L14_parts_equal_the_zone_in_the_readable_engine_too() -> None:
    frames = []
    for parts in (WHOLE, HALVES, QUARTERS[::-1]):
        model = ZoneModel(scenario([OTHERS[0], *busan(parts), OTHERS[1]]), seed=1, run=2)
        model.run_model()
        frames.append(model.region_frame())
    for other in frames[1:]:
        pd.testing.assert_frame_equal(frames[0], other, check_exact=True)


def phases(record: Trace, region: str, sector: str) -> list[int]:
    """Phases of a region and sector in the first run, shape [month]."""
    world = sim.load_scenario("no_zone").world
    listed: list[int] = record.zone_phase[0, :, world.region_ids.index(region), world.sector_ids.index(sector)].tolist()
    return listed


#: Founders of the whole country come to the zone, so that there are firms for its trials.
EASY = {"leaving_cost": 0.0, "leaving_cost_per_km": 0.0}
PARTS = [
    zone(["busan"], ["finance"], "2019-02", "2019-04"),
    zone(["busan"], ["logistics"], "2019-06", "2019-07", term_months=3),
]


def test_E03_each_sector_has_the_dates_and_the_term_of_its_designation() -> None:
    # Finance: announced in month 1, in force from 3 for 8 months. Logistics: announced in 5, in force from 6 for 3.
    record = trace(PARTS, review_target=1000)
    assert phases(record, "busan", "finance") == [NONE] + [ANNOUNCED] * 2 + [IN_FORCE] * 8 + [NONE] * 13
    assert phases(record, "busan", "logistics") == [NONE] * 5 + [ANNOUNCED] + [IN_FORCE] * 3 + [NONE] * 15
    # With nothing to reach, each is extended once, by 6 months, at the end of its own term.
    record = trace(PARTS, review_target=0)
    assert phases(record, "busan", "finance").count(IN_FORCE) == 8 + 6
    assert phases(record, "busan", "logistics").count(IN_FORCE) == 3 + 6
    assert EXPIRED not in phases(record, "busan", "finance")


def test_E03_the_review_counts_the_trials_of_all_sectors_of_the_zone() -> None:
    # Nobody has had time for a trial in logistics alone: those of finance extend it.
    quickly = {"application_rate": 10.0, "slots_per_month": 50, "review_target": 6, **EASY}
    alone = trace(PARTS[1:], **quickly)
    together = trace([PARTS[0], *PARTS[1:]], **quickly)
    assert phases(alone, "busan", "logistics").count(IN_FORCE) == 3
    assert phases(together, "busan", "logistics").count(IN_FORCE) == 3 + 6


def test_E04_a_sector_that_is_added_brings_no_second_zones_money_nor_slots() -> None:
    # Fractions of .8 of a slot add up over the months since the zone, not the sector, came into force.
    levers = {"concentration": 0.0, "incident_rate": 0.0, "review_target": 0, "application_rate": 10.0, **EASY}
    record = trace([*PARTS, OTHERS[0]], **levers)
    world = sim.load_scenario("no_zone").world
    r, jeju = world.region_ids.index("busan"), world.region_ids.index("jeju")
    money = record.regions["zone_money"][:, 3:17]
    assert (money[:, :, r] == money[:, :, jeju]).all()
    started = record.regions["trials_started"][:, :, r]
    months_in_force = np.arange(24) - 3 + 1
    slots = np.diff(np.floor(0.8 * np.maximum(0, months_in_force)), prepend=0)
    assert (started <= slots).all()
    assert started.sum() > 0.5 * slots.sum() * len(started)


def test_E03_who_has_heard_of_a_zone_has_heard_of_the_sectors_added_to_it() -> None:
    state = ZoneModel(scenario(PARTS), seed=1, run=0)
    while state.month < 8:
        state.step()
    busans = state.government.zones[0]
    assert busans.announced == 1
    assert busans.sectors == [0, 2]
    # 1 - (1 - .1) exp(-.017 * 6), six months after the first announcement
    assert busans.aware == pytest.approx(1 - 0.9 * np.exp(-0.017 * 6))


def test_E03_a_winner_of_a_round_that_has_a_zone_adds_the_sectors_to_it() -> None:
    award = {
        "announced": "2019-06", "in_force": "2019-07", "awards": 1, "applicants": {"busan": ["logistics"]},
        "sectors_per_plan": 1,
    }  # fmt: skip
    named = zone(["busan"], ["logistics"], "2019-06", "2019-07")
    won = trace([PARTS[0], OTHERS[0]], rounds=[award])
    assert not differences(won, trace([PARTS[0], OTHERS[0], named]))


def test_E02_a_zone_is_scored_anew_with_all_its_sectors_when_one_is_added() -> None:
    model = ZoneModel(scenario(PARTS), seed=1, run=0)
    scores = []
    while model.month < 6:
        model.step()
        scores.append(model.government.zones[0].score)
    region = model.regions[list(model.scenario.world.region_ids).index("busan")]
    before, after = scores[4], scores[5]
    # Nothing but the fit has changed: logistics adds its focus times its capability, with the weight of the fit.
    assert after - before == pytest.approx(region.focus[2] * region.capability[2])
    assert scores[:2] == [0.0, before]

"""Levers that change from a month on: E04, E05, E08 and E12 read the value of the month."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

import sim
from sim.engines.ensemble.trace import Trace
from sim.results.fact_measure_parts import unaware
from sim.rules import relief, trial
from sim.rules.dates import total_over
from tests.small_worlds import differences, until, zone

ZONES = [
    zone(["busan"], ["finance", "tourism", "logistics"], "2019-02", "2019-03"),
    zone(["jeju"], ["finance", "tourism"], "2019-05", "2019-06"),
]
POLICY: dict[str, Any] = {
    "designations": ZONES, "months": 15, "application_rate": 2.0, "review_rate_per_year": 6.0, "mobility": 0.5,
    "aware_at_once": 0.2, "awareness_rate": 0.1, "founders_per_year": 400.0, "studies": {},
}  # fmt: skip
#: A value of each lever that is no short binary fraction, so that sums in another order would show.
CONSTANTS: dict[str, Any] = {
    "central_budget": 33.3, "zone_share": 0.7, "concentration": 2.3, "slots_per_month": 0.7, "campaign": 1.3,
}  # fmt: skip


def played(**levers: Any) -> Trace:
    """Return a few runs."""
    return sim.run_ensemble(sim.load_scenario("no_zone", **{**POLICY, **levers}), runs=4, seed=5, posterior=None).trace


def in_pieces(number: float) -> dict[str, float]:
    """Return a constant as it may be written by month."""
    return dict.fromkeys(("2018-05", "2019-01", "2019-04", "2019-05", "2019-12", "2030-01"), number)


@pytest.mark.parametrize("lever", CONSTANTS)
def test_a_constant_is_the_same_however_many_dates_it_is_written_with(lever: str) -> None:
    number = CONSTANTS[lever]
    plain = played(**{lever: number})
    assert differences(plain, played(**{lever: {"2019-01": number}})) == []
    assert differences(plain, played(**{lever: in_pieces(number)})) == []
    assert differences(plain, played(**{lever: {**in_pieces(number), "2019-09": number / 3}})) != []


def test_a_constant_own_budget_is_the_same_however_many_dates_it_is_written_with() -> None:
    plain = played(own_budget={"busan": 7.7})
    assert differences(plain, played(own_budget={"busan": in_pieces(7.7)})) == []


def test_before_its_first_month_a_region_has_the_money_of_the_world() -> None:
    scenario = sim.load_scenario(
        "no_zone", months=6, studies={}, own_budget={"busan": {"2019-03": 24.0, "2019-05": 12.0}}
    )
    own = sim.run_ensemble(scenario, runs=1, seed=1, posterior=None).trace.regions["own_money"]
    busan = scenario.world.region_ids.index("busan")
    usual = scenario.world.value("own_budget", "busan") / 12
    # A twelfth of a year's budget each month: 24 / 12 and 12 / 12.
    assert own[0, :, busan].tolist() == [usual, usual, 2.0, 2.0, 1.0, 1.0]


def test_E04_zone_and_pilot_money_follow_the_share_of_the_month() -> None:
    one_zone = {"designations": [zone(["busan"], ["finance"], "2019-01", "2019-01")], "months": 5}
    record = played(**one_zone, central_budget=24, zone_share={"2019-01": 0.5, "2019-03": 0.75, "2019-05": 0.0})
    # 24 a year are 2 a month; one zone has all of the zone money: 2 * .5, 2 * .75, nothing.
    np.testing.assert_allclose(record.regions["zone_money"].sum(axis=2)[0], [1.0, 1.0, 1.5, 1.5, 0.0], rtol=1e-12)
    np.testing.assert_allclose(record.regions["pilot_money"].sum(axis=2)[0], [1.0, 1.0, 0.5, 0.5, 2.0], rtol=1e-12)


def test_E04_zones_are_paid_alike_until_the_money_is_concentrated() -> None:
    zones = [zone([name], ["finance"], "2019-01", "2019-01") for name in ("busan", "jeju")]
    record = played(designations=zones, months=4, concentration={"2019-01": 0.0, "2019-03": 1000.0})
    paid = np.sort(record.regions["zone_money"], axis=2)[0, :, -2:]
    total = paid.sum(axis=1)
    np.testing.assert_allclose(paid[:2], np.column_stack([total, total])[:2] / 2, rtol=1e-12)
    np.testing.assert_allclose(paid[2:], np.column_stack([0 * total, total])[2:], rtol=1e-12)


def test_E08_the_months_since_the_announcement_count_by_the_campaign() -> None:
    campaign, until = np.array([1.0, 1.0, 3.0, 3.0, 0.0, 1.0]), np.array([2, 2, 4, 4, 5, 6])
    exposure = [total_over(campaign, until, 1, month) for month in range(1, 7)]
    # Announced in month 1: nothing yet, then 1, 1 + 3, 1 + 3 + 3, still 7 in the month after the silent one, then 8.
    assert exposure == [0.0, 1.0, 4.0, 7.0, 7.0, 8.0]
    # Four months' worth at 10% a month: 1 - .8 * exp(-.4).
    assert relief.aware_share(exposure[2], 0.2, 0.1) == pytest.approx(1 - 0.8 * np.exp(-0.4))


def test_E08_a_campaign_all_along_is_a_factor_on_the_rate() -> None:
    # Twice as much is exact in binary numbers, whichever of the two is doubled.
    assert differences(played(campaign=2), played(awareness_rate=0.2)) == []


def test_E08_a_campaign_changes_no_firm_before_it_can_have_heard() -> None:
    usual, loud = played(), played(campaign={"2019-01": 1, "2019-07": 3})
    # July is month 6; firms hear during that month, so the first decisions that may differ are those of month 7.
    quiet_months = Trace(**until(usual, 7)._asdict() | {"home_jobs": usual.home_jobs[:0]})
    assert differences(quiet_months, Trace(**until(loud, 7)._asdict() | {"home_jobs": loud.home_jobs[:0]})) == []
    early = (usual.fates["founded"] >= 0) & (usual.fates["founded"] < 7)
    for field in ("founded", "first_region"):
        assert np.array_equal(usual.fates[field][early], loud.fates[field][early])
    assert differences(usual, loud) != []


def test_E08_more_firms_have_heard_month_by_month_with_a_campaign() -> None:
    quiet, loud = (
        sim.ZoneModel(sim.load_scenario("no_zone", **POLICY, campaign=campaign), seed=3)
        for campaign in ({"2019-01": 1.0}, {"2019-01": 1.0, "2019-04": 3.0, "2019-06": 0.0})
    )
    shares = []
    for _month in range(8):
        quiet.step()
        loud.step()
        shares.append((quiet.government.zones[0].aware, loud.government.zones[0].aware))
    # Announced in month 1, aware_at_once .2, rate .1; three times as much in months 3 and 4, nothing from month 5 on.
    exposures = [(0, 0), (1, 1), (2, 2), (3, 5), (4, 8), (5, 8), (6, 8)]
    expected = [tuple(1 - 0.8 * np.exp(-0.1 * months) for months in pair) for pair in exposures]
    np.testing.assert_allclose(shares[1:], expected, rtol=1e-12)


def test_E12_fractions_of_slots_add_up_over_months_of_different_numbers() -> None:
    slots, until = np.array([0.5, 0.5, 0.5, 2.25, 2.25, 0.0]), np.array([3, 3, 3, 5, 5, 6])
    by_now = [total_over(slots, until, 0, month) for month in range(7)]
    admitted = [trial.slots_in_month(before, now) for before, now in pairwise(by_now)]
    # Due by the end of each month: .5, 1, 1.5, 3.75, 6, 6; whole ones: 0, 1, 1, 3, 6, 6.
    assert admitted == [0, 1, 0, 2, 3, 0]


def test_E12_a_zone_admits_none_while_it_has_no_slots() -> None:
    started = played(slots_per_month={"2019-01": 9, "2019-05": 0, "2019-09": 9}).regions["trials_started"]
    by_month = started.sum(axis=(0, 2))
    assert by_month[4:8].tolist() == [0, 0, 0, 0]
    assert by_month[2] > 0
    assert by_month[8] > 0


def test_E08_the_share_that_has_not_heard_counts_the_campaign_since_the_announcement() -> None:
    comparison = sim.compare(
        sim.load_scenario("no_zone", **{**POLICY, "campaign": {"2019-01": 1, "2019-08": 3}}),
        sim.load_scenario("no_zone", **{**POLICY, "designations": []}), runs=2, seed=1, posterior=None,
    )  # fmt: skip
    (share,) = unaware(comparison, "1")
    # Announced in February: six months until July at 1, six from August on at 3.
    np.testing.assert_allclose(share, 0.8 * np.exp(-0.1 * (6 + 6 * 3)), rtol=1e-12)

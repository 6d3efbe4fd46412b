"""What the Korean world shows without being told to: patterns (a) to (e) of docs/model.md.

Figures in the docstrings are means over 400 paired runs of seed 1. Those of a scenario against another come from
``zonelab compare busan_first no_zone --runs 400``, with ``--set key=value`` where a lever differs.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

import sim
from sim.results.comparison import Comparison
from tests.patterns.measuring import CAPITAL_AREA, MONEY, figure, firms_in, gain, ratio, run, share_of

pytestmark = pytest.mark.slow

#: Months since January 2019: the announcement of Busan's zone, its first month in force, the last of its term.
ANNOUNCED, IN_FORCE, LAST_IN_FORCE = 3, 7, 54
#: The last month of the first term.
REVIEW = 30


def reform(cut: float) -> list[dict[str, object]]:
    """Return a reform of the law for all, at the end of the zone's first term."""
    return [{"month": "2021-08", "sectors": "all", "cut": cut}]


# (a) persistence


def test_a_the_capital_area_keeps_its_share_while_the_firms_change() -> None:
    """.793 at the start; .798, .810, .820 after 1, 3, 5 years without a zone, when 5 of 6 firms are new."""
    result = run("no_zone")
    capital = [result.regions.index(each) for each in CAPITAL_AREA]
    at_start = result.starting_firms[capital].sum() / result.starting_firms.sum()
    for month in (11, 35, 59):
        share = figure(share_of(result, *CAPITAL_AREA)[:, month])
        assert abs(share.mean - at_start) < 0.05, f"{at_start:.3f} at the start, {share} at the end of month {month}"
    stock = int(result.starting_firms.sum())
    still_there = np.count_nonzero(result.record.fates["place"][:, :stock] >= 0, axis=1)
    old = figure(still_there / result.region_firms[:, -1].sum(axis=1))
    assert old.high < 0.25, f"{old} of the firms are those of the start"


def test_a_the_capital_area_keeps_its_share_for_twenty_years() -> None:
    """.837 after 20 years without a zone (100 runs)."""
    share = figure(share_of(sim.run_ensemble(sim.load_scenario("no_zone", months=240), runs=100), *CAPITAL_AREA)[:, -1])
    assert 0.70 < share.low <= share.high < 0.88, str(share)


def test_a_a_zone_elsewhere_leaves_the_capital_area_three_quarters_of_the_firms() -> None:
    """.773 with Busan's zone, .820 without."""
    share = figure(share_of(run("busan_first"), *CAPITAL_AREA)[:, -1])
    lost = figure((share_of(run("no_zone"), *CAPITAL_AREA) - share_of(run("busan_first"), *CAPITAL_AREA))[:, -1])
    assert share.low > 0.75, str(share)
    assert lost.low > 0, str(lost)


# (b) the winner rises, as far as firms have heard


def test_b_the_winner_rises_from_the_announcement_on_and_not_before() -> None:
    """Busan's gain: 0 before April 2019, .05 in May, .12 in July, 2.7, 9.8, 21.8, 29.8 in each January from 2020."""
    gained = gain(run("busan_first"), run("no_zone"), "busan")
    assert not gained[:, :ANNOUNCED].any()
    path = [gained[:, month] for month in (ANNOUNCED + 1, IN_FORCE - 1, 12, 24, 36, 48)]
    assert figure(path[0]).low > 0, str(figure(path[0]))
    for earlier, later in pairwise(path):
        assert figure(later - earlier).low > 0, f"{figure(earlier)} -> {figure(later)}"


def test_b_nobody_comes_before_the_zone_is_in_force_if_nobody_anticipates_it() -> None:
    """0 in every run until July 2019; 9.7 after two years, as with anticipation."""
    gained = gain(run("busan_first", anticipation=0.0), run("no_zone"), "busan")
    assert not gained[:, :IN_FORCE].any()
    assert figure(gained[:, 24]).low > 5


def test_b_the_winner_rises_as_far_as_firms_have_heard() -> None:
    """Gain after two years: 3.2 if nobody ever hears of the zone (money alone), 9.8 as it is, 23.9 if all have."""
    baseline = run("no_zone")
    unheard = gain(run("busan_first", aware_at_once=0.0, awareness_rate=0.0), baseline, "busan")
    usual = gain(run("busan_first"), baseline, "busan")
    heard = gain(run("busan_first", aware_at_once=1.0), baseline, "busan")
    for more, less in ((usual, unheard), (heard, usual)):
        ahead = figure((more - less)[:, 24])
        assert ahead.low > 3, f"{ahead}, of {figure(more[:, 24])} against {figure(less[:, 24])}"


# (c) dilution


def test_c_support_per_firm_falls_as_firms_come() -> None:
    """Busan has 11, 24, 42, 52 firms in months 8, 24, 36, 48; bn a firm and month: .101, .047, .026, .021."""
    result = run("busan_first")
    busan = result.regions.index("busan")
    money = sum(result.by_region(name)[:, :, busan] for name in MONEY)
    firms = firms_in(result, "busan")
    months = (IN_FORCE + 1, 24, 36, 48)
    support = [figure((money / firms)[:, month]) for month in months]
    crowd = [figure(firms[:, month]) for month in months]
    for i in range(len(months) - 1):
        assert crowd[i + 1].low > crowd[i].high, " -> ".join(map(str, crowd))
        assert support[i + 1].high < support[i].low, " -> ".join(map(str, support))


def test_c_twice_the_founders_leave_each_firm_less_support() -> None:
    """.012 bn a firm and month instead of .021 in month 48."""
    per_firm = []
    for founders in (176, 352):
        result = run("busan_first", founders_per_year=founders)
        busan = result.regions.index("busan")
        money = sum(result.by_region(name)[:, :, busan] for name in MONEY)
        per_firm.append((money / firms_in(result, "busan"))[:, 48])
    relative = ratio(per_firm[1], per_firm[0])
    assert 0.4 < relative.low <= relative.high < 0.7, f"{figure(per_firm[0])} and {figure(per_firm[1])}"


# (d) fading


def test_d_a_reform_for_all_takes_the_winner_its_edge() -> None:
    """Busan's gain at the end: 28.6; 20.6 if half of the barrier falls in August 2021, 15.6 if nine tenths do."""
    edges = [gain(run("busan_first"), run("no_zone"), "busan")]
    for cut in (0.5, 0.9):
        edges.append(gain(run("busan_first", enacted=reform(cut)), run("no_zone", enacted=reform(cut)), "busan"))
    for stronger, weaker in pairwise(edges):
        assert np.array_equal(stronger[:, :REVIEW], weaker[:, :REVIEW])
        faded = figure((stronger - weaker)[:, -1])
        assert faded.low > 2, f"{faded}: {figure(stronger[:, -1])} becomes {figure(weaker[:, -1])}"


def test_d_the_edge_fades_when_the_term_ends_early() -> None:
    """Not extended in August 2021, Busan's gain falls from 16.1 to 11.3 until the end of 2023; extended, it is 28.6."""
    ended = gain(run("busan_first", review_target=10_000), run("no_zone"), "busan")
    lost = figure(ended[:, REVIEW] - ended[:, -1])
    assert lost.low > 2, f"{lost}: from {figure(ended[:, REVIEW])} to {figure(ended[:, -1])}"


def test_d_the_edge_fades_after_the_full_term() -> None:
    """Gain: 31.2 in the last month in force, 11.9 five years later. Founders gained: 10.4 in the last year, then .5."""
    policy, baseline = run("busan_first", months=120), run("no_zone", months=120)
    gained = gain(policy, baseline, "busan")
    lost = ratio(gained[:, -1], gained[:, LAST_IN_FORCE])
    assert lost.high < 0.5, f"{lost} of {figure(gained[:, LAST_IN_FORCE])} is left"
    busan = policy.regions.index("busan")
    founded = (policy.by_region("founded") - baseline.by_region("founded"))[:, :, busan]
    last, following = (founded[:, month : month + 12].sum(axis=1) for month in (LAST_IN_FORCE - 11, LAST_IN_FORCE + 1))
    assert figure(following).high < 0.1 * figure(last).low, f"{figure(last)} and then {figure(following)}"


# (e) movers, and a reform for all


def test_e_cheaper_moving_makes_more_of_the_gain_movers() -> None:
    """Movers' part of Busan's gain (M06): .008, .047, .149, .293 at a moving cost of 8, 6, 4, 2."""
    parts = []
    for cost in (8.0, 6.0, 4.0, 2.0):
        both = Comparison(run("busan_first", moving_cost=cost), run("no_zone", moving_cost=cost))
        ledger = both.ledger[both.ledger["region"] == "busan"].pivot_table("firms", "run", "category", observed=True)
        parts.append(ratio(ledger["moved"].to_numpy(), ledger.sum(axis=1).to_numpy()))
    for dearer, cheaper in pairwise(parts):
        assert cheaper.low > dearer.high, " -> ".join(map(str, parts))


def test_e_a_reform_for_all_raises_founding_in_every_region() -> None:
    """Founded in five years: 73 more in the country (673 without), between 9 and 12% more in each region."""
    founded = [run(name).by_region("founded").sum(axis=1) for name in ("reform_for_all", "no_zone")]
    for number, region in enumerate(run("no_zone").regions):
        more = figure((founded[0] - founded[1])[:, number])
        assert more.low > 0, f"{region}: {more} more than {figure(founded[1][:, number])}"

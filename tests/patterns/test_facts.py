"""Does ``as_it_happened`` come near the record of 2018 to 2023?

Figures in the docstrings are means over 400 runs of seed 1: ``zonelab run as_it_happened --runs 400``, and the same
with ``--set designations=[]`` for the years without a zone. None of the facts is precise, so the bounds are wide:

- a count may lie twice as far outside the range of two surveys of one year as these differ;
- a share must be one that 9 in 10 runs put it among: history is one run;
- any other number may be half or twice the fact.

What the model misses is marked as such, with the figures. A change that meets it fails here, and the mark goes.

Sources have the names of the world's data sheet (scenarios/worlds/korea_2019/sources.csv). Not there:
aju23 (m.ajunews.com/amp/20231112112517265), kbs2007 (world.kbs.co.kr, Seq_Code=358956),
kbs24 (news.kbs.co.kr, ncd=7905965), kitt (koreaittimes.com, idxno=92100), kmib22 (kmib.co.kr, arcid=0017046477),
nowecon (noweconomytv.co.kr, bIdx=12755), sed1909 (m.sedaily.com/NewsView/1VO8R0U5M4), 7star (7-star.net, wr_id=15125).
"""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from tests.patterns.measuring import figure, firms_in, gain, run, share_of

pytestmark = pytest.mark.slow


def missed(figures: str) -> pytest.MarkDecorator:
    """Mark a fact that the model does not meet."""
    return pytest.mark.xfail(strict=True, raises=AssertionError, reason=figures)


#: Months since January 2018: the last of 2022 and of 2023, and the first month of Busan's zone.
END_OF = {2022: 59, 2023: 71}
ZONE_IN_FORCE = 19


def history() -> EnsembleResult:
    """Return runs of the record."""
    return run("as_it_happened")


def without_zone() -> EnsembleResult:
    """Return the same years without Busan's zone."""
    return run("as_it_happened", designations=[])


def check_count(year: int, one_survey: float, other_survey: float) -> None:
    """The mean of the runs lies within the range of two surveys of a year, widened by twice their difference."""
    slack = 2 * (other_survey - one_survey)
    counted = figure(history().region_firms.sum(axis=2)[:, END_OF[year]])
    assert one_survey - slack <= counted.mean <= other_survey + slack, f"{counted}; {one_survey} to {other_survey}"


def check_among_runs(fact: float, values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> None:
    """A fact lies between the 5th and the 95th of 100 runs."""
    low, high = np.quantile(values, [0.05, 0.95])
    assert low <= fact <= high, f"{fact} on record; {low:.3f} to {high:.3f} in 9 of 10 runs, mean {figure(values)}"


# Firms


def test_as_many_firms_at_the_end_of_2023_as_were_counted() -> None:
    """507; 436 (did24) and 472 (busan2502). Not kept aside: founders_per_year was chosen to meet the order."""
    check_count(2023, 436, 472)


@missed("the model has 524 firms at the end of 2022; the surveys 376 and 410")
def test_as_many_firms_at_the_end_of_2022_as_were_counted() -> None:
    """Sources: etn2309 and busan2502."""
    check_count(2022, 376, 410)


@missed("firms fall by 3% in 2023, as the cycle falls to .8; both surveys say +15%")
def test_firms_grow_in_2023() -> None:
    """376 to 436 (etn2309, did24) and 410 to 472 (busan2502): +16 and +15%; at least half of it."""
    firms = history().region_firms.sum(axis=2)
    growth = figure(firms[:, END_OF[2023]] / firms[:, END_OF[2022]] - 1)
    assert growth.mean > 0.075, str(growth)


# Where they are


@pytest.mark.parametrize(("region", "share"), [("seoul", 0.583), ("gyeonggi", 0.136), ("busan", 0.102)])
def test_the_three_largest_regions_have_their_shares_of_2023(region: str, share: float) -> None:
    """.595, .143, .115 (busan2502: .583, .136, .102)."""
    check_among_runs(share, share_of(history(), region)[:, END_OF[2023]])


@missed("Daegu has 1.3% in the model: its stock is estimated by software firms")
def test_daegu_has_its_share_of_2023() -> None:
    """Source: busan2502."""
    check_among_runs(0.038, share_of(history(), "daegu")[:, END_OF[2023]])


@missed("Incheon has 9.5 firms in the model: its stock is estimated by software firms")
def test_incheon_has_its_firms_of_2022() -> None:
    """Source: kyeonggi."""
    check_among_runs(17, firms_in(history(), "incheon")[:, END_OF[2022]])


# Moves


def test_firms_move_between_regions_as_rarely_as_elsewhere() -> None:
    """1.1% of firms a year; .5 to 1% (Dutch firms; recalled, not verified). moving_cost was chosen for it."""
    moves = history().by_region("moved_in").sum(axis=(1, 2)) / history().region_firms.sum(axis=2).mean(axis=1) / 6
    yearly = figure(moves)
    assert 0.005 / 2 <= yearly.mean <= 0.01 * 2, str(yearly)


@missed("2.3 firms move to Busan in the model; it wins founders, hardly any movers")
def test_as_many_firms_moved_to_busan_as_were_reported() -> None:
    """11 with their seat by February 2022 (kmib22), 15 from outside in its finance centre by March 2024 (kbs24)."""
    busan = history().regions.index("busan")
    moved = figure(history().by_region("moved_in")[:, ZONE_IN_FORCE:, busan].sum(axis=1))
    assert 11 / 2 <= moved.mean <= 15 * 2, str(moved)


# Life


@missed("alive after 1 to 5 years: 73, 63, 53, 45, 37% in the model; infants die too rarely")
def test_founded_firms_survive_as_korean_firms_do() -> None:
    """61, 48, 40, 35, 30% of all firms (krnews, 2013), within 7 points: twice the change of the first year by 2019.

    Of 8 runs without a zone in steady markets, months in which firms were at risk and closed, by age.
    """
    steady = sim.load_scenario("no_zone", months=72, cycle={f"{year}-01": 1.0 for year in range(2019, 2024)})
    at_risk, closed = np.zeros(72), np.zeros(72)
    for number in range(8):
        model = sim.ZoneModel(steady, run=number)
        for month in range(72):
            before = [firm for firm in model.firms if firm.founded >= 0]
            model.step()
            alive = {firm.slot for firm in model.firms}
            ages = [month - firm.founded for firm in before]
            np.add.at(at_risk, ages, 1)
            np.add.at(closed, ages, [firm.slot not in alive for firm in before])
    survival = np.cumprod(1 - closed[1:] / np.maximum(at_risk[1:], 1))
    found = {years: round(float(survival[12 * years - 1]), 3) for years in range(1, 6)}
    record = {1: 0.613, 2: 0.484, 3: 0.401, 4: 0.351, 5: 0.296}
    assert all(abs(found[years] - share) <= 0.07 for years, share in record.items()), f"{found}; {record}"


# What zones do


def test_most_of_the_gain_of_a_zone_is_taken_from_other_regions() -> None:
    """.716; two thirds in French zones (Rathelot and Sillard 2008). No value was fitted to it."""
    both = Comparison(history(), without_zone())
    share = both.displaced_share
    assert 0.5 < share.low <= share.high < 0.85, str(share)


@pytest.mark.parametrize("region", ["jeju", "gangwon", "gyeongbuk"])
def test_a_zone_that_comes_after_others_gains_less_than_alone(region: str) -> None:
    """1.2 and 2.7 firms, 2.6 and 6.8, 3.5 and 8.3; later zones in China gained less (Wang 2013)."""
    zones = sim.load_scenario("staggered").settings.model_dump(mode="json")["zones"]["designations"]
    own, others = ([each for each in zones if (each["regions"] == [region]) is wanted] for wanted in (True, False))
    alone = gain(run("no_zone", designations=own), run("no_zone"), region)[:, -1]
    beside = gain(run("staggered"), run("no_zone", designations=others), region)[:, -1]
    less = figure(alone - beside)
    assert less.low > 0, f"{less}: {figure(alone)} alone, {figure(beside)} beside others"


def test_the_plan_promised_several_times_what_came() -> None:
    """The plan: 250 firms (kitt). Busan has 49 more than at the start of 2018: 5.1 times less.

    All zones: 714 promised (sed1909, 7star, kbs2007) and 239 or 138 come (nowecon, aju23), 3.0 to 5.2 times less.
    """
    busan = history().regions.index("busan")
    came = figure(history().region_firms[:, END_OF[2023], busan] - history().starting_firms[busan])
    assert 3.0 / 2 <= 250 / came.mean <= 5.2 * 2, str(came)


def test_the_plan_promised_several_times_the_jobs_that_came() -> None:
    """The plan: 681 jobs (kitt). Busan gains 317: 2.1 times less.

    All zones: 10,090 promised (sed1909, 7star, kbs2007) and 3,794 come (aju23), 2.7 times less.
    """
    busan = history().regions.index("busan")
    came = figure((history().by_region("jobs") - without_zone().by_region("jobs"))[:, -1, busan])
    assert 2.7 / 2 <= 681 / came.mean <= 2.7 * 2, str(came)

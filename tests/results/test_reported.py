"""M14: what a ministry would report as attracted, on a case worked by hand, and in tables and measures."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import sim
from sim.engines.ensemble.trace import REGIONS
from sim.results.measure_kinds import KINDS
from sim.results.measures import Measure, measure_of
from sim.results.reported import reported_firms, reported_jobs
from sim.results.run_arrays import RunArrays
from sim.rules.site import how_it_came


@pytest.fixture
def runs() -> Any:
    """Return one run of four months; region 0 has a zone from month 1 to 2, region 1 none."""
    regions = np.zeros((1, 4, 2), REGIONS)
    regions["founded"][0] = [[5, 5], [1, 9], [2, 9], [3, 9]]
    regions["moved_in"][0] = [[7, 7], [1, 8], [0, 8], [1, 8]]
    regions["sites_opened"][0, :, 0] = [0, 0, 4, 0]
    regions["site_jobs"][0, -1] = [6.5, 0.0]
    phases = np.zeros((1, 4, 2, 1), np.int8)
    phases[0, 1, 0], phases[0, 2, 0] = 1, 2
    firms = [
        # whether it was founded in its region, founded, moved, announced there, jobs
        (0, True, 0, -1, 1, 1.0),  # founded there before the announcement
        (0, True, 1, -1, 1, 2.0),  # founded there in its month
        (0, False, 0, 3, 1, 4.0),  # moved there since
        (0, False, -9, 0, 1, 8.0),  # moved there before
        (0, True, 2, 3, 1, 16.0),  # founded there since, has left and come back
        (1, True, 2, 3, -1, 32.0),  # of the region without a zone
    ]
    home_jobs = np.zeros((1, 2, 3))
    for region, is_native, founded, moved, announced, jobs in firms:
        home_jobs[0, region, how_it_came(is_native, founded, moved, announced)] += jobs
    assert home_jobs[0].tolist() == [[18.0, 4.0, 9.0], [0.0, 0.0, 32.0]]
    trace = SimpleNamespace(regions=regions, zone_phase=phases, home_jobs=home_jobs)
    return SimpleNamespace(trace=trace, runs=1, region_order=np.array([1, 0]))


def test_M14_arrivals_since_the_announcement_by_hand(runs: RunArrays) -> None:
    # In the order of the world file region 0 is the second. Founded 1 + 2 + 3, moved in 1 + 0 + 1, sites 4.
    assert reported_firms(runs, 3).tolist() == [[[0, 0, 0], [6, 2, 4]]]
    assert reported_firms(runs, 1).tolist() == [[[0, 0, 0], [1, 1, 0]]]
    assert reported_firms(runs, 0).tolist() == [[[0, 0, 0], [0, 0, 0]]]


def test_M14_jobs_of_arrivals_by_hand(runs: RunArrays) -> None:
    # Founded 2 + 16, moved in 4, at sites 6.5.
    assert reported_jobs(runs).tolist() == [[[0.0, 0.0, 0.0], [18.0, 4.0, 6.5]]]


@pytest.fixture(scope="module")
def compared() -> sim.Comparison:
    with_sites = sim.load_scenario("busan_first", site_rate=0.1, mobility=0.3)
    return sim.compare(
        with_sites, sim.load_scenario("no_zone", site_rate=0.1, mobility=0.3), runs=6, seed=2, posterior=None
    )


def test_M14_the_report_stands_beside_the_true_effect(compared: sim.Comparison) -> None:
    table = compared.reported.set_index(["region", "category"])["mean"]
    effects = compared.effects[compared.effects["month"] == 59].set_index("region")["mean"]
    for region in compared.policy.regions:
        assert table[region, "effect"] == pytest.approx(effects[region])
        if region != "busan":
            assert table[region, "reported"] == 0.0
    assert table["country", "effect"] == pytest.approx(compared.net_new.mean)
    parts = [table["busan", each] for each in ("founded", "moved_in", "sites")]
    assert min(parts) > 0.0
    assert table["busan", "reported"] == table["country", "reported"] == pytest.approx(sum(parts))
    assert table["busan", "reported"] > table["busan", "effect"]


def test_M14_jobs_reported_are_no_more_than_there_are(compared: sim.Comparison) -> None:
    table = compared.reported_jobs.set_index(["region", "category"])["mean"]
    jobs = compared.policy.jobs
    busan = jobs[(jobs["region"] == "busan") & (jobs["month"] == 59)]["jobs"].mean()
    assert 0.0 < table["busan", "reported"] < busan
    sites = compared.policy.sites
    at_sites = sites[(sites["region"] == "busan") & (sites["month"] == 59)]["site_jobs"].mean()
    assert table["busan", "sites"] == pytest.approx(at_sites)
    assert table["country", "effect"] == pytest.approx(compared.net_new_jobs.mean)


def test_M14_measures_are_those_of_the_tables(compared: sim.Comparison) -> None:
    for name in ("reported", "reported_jobs"):
        table = getattr(compared, name).set_index(["region", "category"])["mean"]
        for place in ("busan", "jeju", "country"):
            assert value(compared, f"{name}.{place}") == pytest.approx(table[place, "reported"])
    sites = compared.policy.sites
    last = sites[(sites["region"] == "busan") & (sites["month"] == 59)]["sites"].mean()
    assert value(compared, "sites.busan") == value(compared, "sites.country") == pytest.approx(last)


def test_the_share_of_the_job_gain_that_was_brought(compared: sim.Comparison) -> None:
    regions = compared.policy.trace.regions
    brought, gained = (regions[each][:, -1].sum(axis=1).mean() for each in ("trial_jobs_brought", "trial_jobs"))
    assert value(compared, "brought_jobs") == pytest.approx(brought / gained)
    assert 0.0 < brought < gained


def value(comparison: sim.Comparison, name: str) -> float:
    measure = measure_of(name, comparison.policy.scenario.world, KINDS)
    assert isinstance(measure, Measure)
    return measure.value(measure.pieces(comparison))

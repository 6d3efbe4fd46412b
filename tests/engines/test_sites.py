"""E16: when sites open and close, whose they are, and what they change and leave alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.engines.ensemble.threads import simulate
from sim.engines.ensemble.trace import Trace
from sim.engines.inputs.arrays import make_inputs
from sim.rules.designation import IN_FORCE
from tests.small_worlds import differences, scenario_in, write_world, zone

#: A zone in the dunes for salt; firms of the harbour and the marsh may have sites there.
USUAL: dict[str, Any] = {
    "months": 24, "cycle": {"2019-01": 1.0}, "designations": [zone(["dunes"], ["salt"], "2019-03", "2019-06")],
    "site_rate": 0.5, "site_share": 0.5, "site_stays": 1.0, "aware_at_once": 1.0, "slots_per_month": 10.0,
    "trial_months": 4, "closure_rate": 0.0, "mobility": 0.0, "incident_rate": 0.0, "permit_share": 0.5,
    "extension_share": 0.1, "evidence_needed": 1e9, "term_months": 60,
}  # fmt: skip
DUNES, HARBOUR, MARSH = 0, 1, 2
CARGO, SALT = 0, 1


@pytest.fixture
def played(tmp_path: Path) -> Any:
    home = write_world(tmp_path)

    def play(**levers: Any) -> Trace:
        return simulate(make_inputs(scenario_in(home, {**USUAL, **levers})), 6, 1)

    return play


def test_sites_open_only_where_a_zone_is_in_force(played: Any) -> None:
    trace = played()
    in_force = (trace.zone_phase == IN_FORCE).any(axis=3)
    assert trace.regions["sites_opened"][in_force].sum() > 20
    assert not trace.regions["sites_opened"][~in_force].any()


@pytest.mark.parametrize(
    "levers",
    [
        {"site_rate": 0.0},
        {"aware_at_once": 0.0, "awareness_rate": 0.0},
        {"slots_per_month": 0.0},
        {"designations": []},
        # Each firm of the sector has a zone at home.
        {
            "designations": [zone(["dunes", "harbour", "marsh"], ["salt"], "2019-01", "2019-01")],
            "capital_area_allowed": True,
        },
        # Each zone is of a law that blocks nothing.
        {"enacted": [{"month": "2019-01", "sectors": "all", "cut": 1.0}]},
    ],
    ids=["rate 0", "nobody has heard", "no slots", "no zone", "a zone at home", "no barrier"],
)
def test_nobody_has_a_site_without(levers: dict[str, Any], played: Any) -> None:
    regions = played(**levers).regions
    assert not regions["sites_opened"].any()
    assert not regions["sites"].any()
    assert not regions["site_jobs"].any()


def test_at_rate_0_the_other_keys_change_nothing(played: Any) -> None:
    assert not differences(played(site_rate=0.0), played(site_rate=0.0, site_share=1.0, site_stays=0.0))


def test_firms_from_elsewhere_enter_the_lottery_with_those_of_the_zone(played: Any) -> None:
    """One slot a month: whoever is admitted, no more start than slots; firms from elsewhere take some of them."""
    regions = played(slots_per_month=1.0, application_rate=2.0).regions
    started, opened = regions["trials_started"][:, :, DUNES], regions["sites_opened"][:, :, DUNES]
    assert started.max() == 1
    assert 0 < opened.sum() < started.sum()
    assert (opened <= started).all()


def test_a_site_stays_for_its_trial_and_as_told_with_a_permit(played: Any) -> None:
    """Nobody closes or moves, and each trial is of a firm from elsewhere: each end of a trial closes a site or not."""
    for stays in (0.0, 1.0):
        regions = played(site_stays=stays, application_rate=0.0).regions
        over = regions["trials_ended"] + (1 - stays) * regions["trials_permitted"]
        expected = np.cumsum(regions["sites_opened"] - over, axis=1)
        assert np.array_equal(regions["sites"], expected)
        assert regions["trials_permitted"].sum() > 10
        assert regions["trials_ended"].sum() > 10
    some = played(site_stays=0.5, application_rate=0.0).regions
    ends = np.cumsum(some["sites_opened"] - some["trials_ended"], axis=1) - some["sites"]
    assert 0.3 < ends[:, -1].sum() / some["trials_permitted"].sum() < 0.7


def test_a_trial_that_fails_closes_its_site(played: Any) -> None:
    regions = played(incident_rate=0.2, pause_months=0, application_rate=0.0).regions
    over = regions["trials_ended"] + regions["trials_failed"]
    assert regions["trials_failed"].sum() > 10
    assert np.array_equal(regions["sites"], np.cumsum(regions["sites_opened"] - over, axis=1))


def test_sites_close_with_the_firm_and_when_it_moves(played: Any) -> None:
    """Trials outlast the horizon, so a site can go by nothing else."""
    for levers in ({}, {"closure_rate": 0.05}, {"mobility": 1.0, "review_rate_per_year": 12.0}):
        regions = played(trial_months=600, application_rate=0.0, **levers).regions
        gone = regions["sites_opened"].sum(axis=(1, 2)) - regions["sites"][:, -1].sum(axis=1)
        assert (gone > 0).all() == bool(levers)
        assert (gone == 0).all() != bool(levers)
        assert not regions["trials_ended"].any()


def test_a_share_of_the_jobs_is_at_the_site_and_nothing_else_changes(played: Any) -> None:
    """Jobs at sites are taken from home, firm by firm: the country's jobs stay, and no other number moves."""
    half, none = played(site_share=0.5), played(site_share=0.0)
    moved = {"regions.jobs", "regions.site_jobs", "regions.trial_jobs", "regions.trial_jobs_brought", "home_jobs"}
    assert set(differences(half, none)) == moved
    gained = half.regions["jobs"] - none.regions["jobs"]
    np.testing.assert_allclose(gained[:, :, DUNES], half.regions["site_jobs"][:, :, DUNES], atol=1e-9)
    np.testing.assert_allclose(gained.sum(axis=2), 0.0, atol=1e-9)
    assert half.regions["site_jobs"][:, -1, DUNES].min() > 0.0
    assert not half.regions["site_jobs"][:, :, (HARBOUR, MARSH)].any()
    # Of each firm, what is left at home; with what is at sites these are all jobs.
    at_home = half.home_jobs.sum(axis=(1, 2))
    total = at_home + half.regions["site_jobs"][:, -1].sum(axis=1)
    np.testing.assert_allclose(total, half.regions["jobs"][:, -1].sum(axis=1))


def test_a_firm_is_relieved_at_its_site_as_at_home(played: Any) -> None:
    """Only firms in a trial or with a permit grow, by a tenth a month; without sites nobody does."""
    levers = {"application_rate": 0.0, "growth_rate": 0.0, "growth_relief": 0.1, "employees_spread": 0.0}
    with_sites, without = played(**levers), played(**levers, site_rate=0.0)
    jobs = [trace.regions["jobs"].sum(axis=2) / trace.firms.sum(axis=(2, 3)) for trace in (with_sites, without)]
    assert np.ptp(jobs[1]) < 1e-9
    assert (jobs[0][:, -1] > 1.1 * jobs[1][:, -1]).all()


def test_all_that_firms_from_elsewhere_have_is_gain(played: Any) -> None:
    """Nobody of the zone tries: the whole gain of firms with trials was brought, and is what is at the sites."""
    regions = played(application_rate=0.0).regions
    np.testing.assert_allclose(regions["trial_jobs"], regions["trial_jobs_brought"])
    np.testing.assert_allclose(regions["trial_jobs"], regions["site_jobs"])
    both = played(application_rate=0.5, growth_relief=0.05).regions
    gained, brought = both["trial_jobs"][:, -1, DUNES], both["trial_jobs_brought"][:, -1, DUNES]
    assert (brought < gained).all()
    np.testing.assert_allclose(brought, both["site_jobs"][:, -1, DUNES])

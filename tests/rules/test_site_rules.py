"""Worked cases for sites: who asks, how many work there, what stays (E16)."""

from __future__ import annotations

import pytest

from sim.rules import site, trial


class TestSites:
    """E16."""

    def test_E16_the_more_the_law_blocks_the_sooner_a_firm_asks(self) -> None:
        # .1 * .5 * .8 = .04, half of that at half the burden
        assert site.asking_hazard(0.1, 0.5, 0.8) == pytest.approx(0.04)
        assert site.asking_hazard(0.1, 0.25, 0.8) == pytest.approx(0.02)

    def test_E16_nobody_asks_at_rate_0_or_where_the_law_blocks_nothing(self) -> None:
        assert site.asking_hazard(0.0, 1.0, 1.0) == site.asking_hazard(10.0, 1.0, 0.0) == 0.0

    def test_E16_a_firm_asks_as_one_in_the_zone_would_at_the_same_rate(self) -> None:
        assert site.asking_hazard(0.15, 0.7, 0.9) == trial.application_hazard(0.15, 0.7, 0.9)

    def test_E16_a_share_of_the_employees_works_at_the_site(self) -> None:
        # .3 of 10 are 3; none and all at the ends
        assert site.jobs_at_site(10.0, 0.3) == pytest.approx(3.0)
        assert (site.jobs_at_site(10.0, 0.0), site.jobs_at_site(10.0, 1.0)) == (0.0, 10.0)

    def test_E16_a_site_stays_with_its_probability(self) -> None:
        assert [site.site_stays_open(u, 0.6) for u in (0.1, 0.59, 0.61)] == [True, True, False]
        assert not site.site_stays_open(1e-16, 0.0)
        assert site.site_stays_open(1.0 - 1e-16, 1.0)

    def test_E16_jobs_before_a_trial_count_for_firms_that_were_there(self) -> None:
        # The zone was announced in month 5; a firm of that month is new to it.
        assert site.jobs_before_trial(7.0, False, 4, 5) == 7.0
        assert site.jobs_before_trial(7.0, False, 5, 5) == 0.0
        assert site.jobs_before_trial(7.0, True, 4, 5) == 0.0

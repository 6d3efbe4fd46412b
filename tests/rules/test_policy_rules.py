"""Worked cases for the rules of policy: readiness, zones, money, focus, reform (E01 to E07, E14)."""

from __future__ import annotations

import math

import pytest

from sim.rules import aid, designation, focus, readiness, reform, support


class TestReadiness:
    """E01."""

    def test_E01_nothing_happens_before_the_study(self) -> None:
        assert readiness.readiness(0.4, 0.9, -3.0, 5.0) == 0.4

    def test_E01_rises_in_a_straight_line(self) -> None:
        # .4 + (.9 - .4) * 2 / 5 = .6
        assert readiness.readiness(0.4, 0.9, 2.0, 5.0) == pytest.approx(0.6)

    def test_E01_stays_when_the_study_is_done(self) -> None:
        assert readiness.readiness(0.4, 0.9, 50.0, 5.0) == pytest.approx(0.9)

    def test_E01_without_a_study_a_region_stays_as_it_was(self) -> None:
        assert readiness.readiness(0.4, 0.9, 50.0, 0.0) == 0.4


class TestDesignation:
    """E02, E03."""

    def test_E02_score_adds_weighted_parts(self) -> None:
        # 2 * .9 + 3 * .25 + 1 * .5 = 3.05
        assert designation.score(0.9, 0.25, 0.5, 2.0, 3.0, 1.0) == pytest.approx(3.05)

    @pytest.mark.parametrize(
        ("phase", "share"),
        [
            (designation.NONE, 0.0),
            (designation.ANNOUNCED, 0.3),
            (designation.IN_FORCE, 1.0),
            (designation.EXPIRED, 0.0),
        ],
    )
    def test_E03_exemption_follows_the_phase(self, phase: int, share: float) -> None:
        assert designation.exemption(phase, 0.3) == share

    def test_E03_a_zone_is_extended_once_and_only_on_target(self) -> None:
        assert designation.is_extended(8.0, 4.0, 2.0, False)
        assert not designation.is_extended(7.9, 4.0, 2.0, False)
        assert not designation.is_extended(100.0, 4.0, 2.0, True)


class TestSupport:
    """E04, E05, E07."""

    def test_E04_zone_money_is_divided_by_weight(self) -> None:
        # 60 bn a year, half for zones: 2.5 a month; weight 3 of 5 gives 1.5
        assert support.zone_money(60.0, 0.5, 1.0, 3.0, 5.0) == pytest.approx(1.5)

    def test_E04_money_grows_with_the_scale(self) -> None:
        assert support.zone_money(60.0, 0.5, 2.0, 3.0, 5.0) == pytest.approx(3.0)

    def test_E04_pilot_money_is_what_zones_do_not_get(self) -> None:
        # 60 a year, .3 for zones: .7 * 5 = 3.5 a month; merit 1 of 2
        assert support.pilot_money(60.0, 0.3, 1.0, 1.0, 2.0) == pytest.approx(1.75)
        assert support.pilot_money(60.0, 0.3, 1.0, 0.0, 0.0) == 0.0
        # twice the country, twice the money
        assert support.pilot_money(60.0, 0.3, 2.0, 1.0, 2.0) == pytest.approx(3.5)

    def test_E04_equal_scores_weigh_alike_whatever_the_concentration(self) -> None:
        assert support.zone_weight(2.0, 2.0, 1e6, 0.5) == 1.0

    def test_E04_a_score_less_by_the_unit_weighs_a_factor_e_less(self) -> None:
        # 1.4 - 1.5 is one unit of .1, at concentration 1: 1 / e; two units and concentration 2: e^-4
        assert support.zone_weight(1.4, 1.5, 1.0, 0.1) == pytest.approx(math.exp(-1.0))
        assert support.zone_weight(1.3, 1.5, 2.0, 0.1) == pytest.approx(math.exp(-4.0))

    def test_E04_a_large_concentration_leaves_nothing_to_the_second(self) -> None:
        assert support.zone_weight(0.9, 1.0, 1e6, 0.5) == 0.0

    def test_E05_without_a_race_the_budget_is_spent(self) -> None:
        assert support.own_incentive(12.0, 1.0, 0.0, 3.0, 9.0, 0.0, 100.0) == pytest.approx(1.0)

    def test_E05_the_race_closes_part_of_the_gap_up_to_the_cap(self) -> None:
        # budget 1 a month; gap .5 - .2 = .3, of 4 firms, matched by half: 1 + .6
        assert support.own_incentive(12.0, 1.0, 0.5, 3.0, 0.5, 0.2, 4.0) == pytest.approx(1.6)
        assert support.own_incentive(12.0, 1.0, 0.5, 3.0, 50.0, 0.2, 4.0) == pytest.approx(3.0)
        assert support.own_incentive(12.0, 2.0, 0.5, 3.0, 50.0, 0.2, 4.0) == pytest.approx(6.0)

    def test_E05_the_best_region_does_not_race_with_itself(self) -> None:
        assert support.own_incentive(12.0, 1.0, 5.0, 3.0, 0.2, 0.2, 4.0) == pytest.approx(1.0)

    def test_E07_support_is_diluted_by_firms(self) -> None:
        # (.25 * 8 + 2) / (3 + 1) = 1
        assert support.support_per_firm(0.25, 8.0, 2.0, 3.0, 1.0) == pytest.approx(1.0)
        assert support.support_per_firm(0.25, 8.0, 2.0, 7.0, 1.0) == pytest.approx(0.5)

    def test_E07_index_is_zero_without_support_and_concave(self) -> None:
        assert support.support_index(0.0, 0.05) == 0.0
        # ln(1 + .15 / .05) = ln 4
        assert support.support_index(0.15, 0.05) == pytest.approx(math.log(4.0))


class TestFocus:
    """E06, E06b."""

    def test_E06_appeal_falls_with_the_crowd(self) -> None:
        # (.6 * .5 / (1 + 2 * .25)) ** 2 = .2 ** 2
        assert focus.appeal(0.6, 0.5, 0.25, 2.0, 2.0) == pytest.approx(0.04)
        assert focus.appeal(0.6, 0.5, 0.25, 0.0, 2.0) == pytest.approx(0.09)

    def test_E06_no_capability_no_appeal(self) -> None:
        assert focus.appeal(0.0, 0.5, 0.0, 0.5, 2.0) == 0.0

    def test_E06_focus_goes_part_of_the_way(self) -> None:
        # .2 + .3 * (.6 - .2)
        assert focus.next_focus(0.2, 0.6, 0.3) == pytest.approx(0.32)

    def test_E06b_a_region_learns_what_it_does_more_than_others(self) -> None:
        # .5 + .2 * (.4 - .1)
        assert focus.next_capability(0.5, 0.4, 0.1, 0.2) == pytest.approx(0.56)
        assert focus.next_capability(0.5, 0.0, 0.1, 0.2) == pytest.approx(0.48)

    def test_E06b_capability_stays_in_bounds_and_learning_can_be_off(self) -> None:
        assert focus.next_capability(0.05, 0.0, 1.0, 0.5) == 0.0
        assert focus.next_capability(0.5, 1.0, 0.0, 0.0) == 0.5


class TestReform:
    """E14."""

    def test_E14_evidence_needed_grows_with_the_scale(self) -> None:
        assert reform.is_reform_due(8.0, 8.0, 1.0)
        assert not reform.is_reform_due(8.0, 8.0, 1.5)

    def test_E14_a_reform_removes_a_share_of_the_barrier(self) -> None:
        assert reform.reformed_barrier(0.8, 0.25) == pytest.approx(0.6)
        assert reform.reformed_barrier(0.8, 1.0) == 0.0


class TestAid:
    """E10b: what a zone sets aside for movers, and for how many it can pay."""

    def test_E10b_a_year_of_money_pays_for_the_movers_of_a_year(self) -> None:
        # 15 a year at .25 bn: 1.25 a month, so 1, 1, 1 and 2; all are called for
        fund, places = 0.0, []
        for _ in range(12):
            fund += aid.money_set_aside(fund, 9.0, 15.0, 1.0, 0.25)
            places.append(aid.places_paid(fund, 0.25))
            fund -= places[-1] * 0.25
        assert (places, fund) == ([1, 1, 1, 2] * 3, 0.0)

    def test_E10b_what_nobody_calls_for_stays_with_the_sectors(self) -> None:
        # 6 a year at .5 bn: .25 a month until the fund holds a month and one mover more, .75; then nothing
        fund, aside = 0.0, []
        for _ in range(5):
            aside.append(aid.money_set_aside(fund, 9.0, 6.0, 1.0, 0.5))
            fund += aside[-1]
        assert (aside, fund) == ([0.25, 0.25, 0.25, 0.0, 0.0], 0.75)

    def test_E10b_a_poor_zone_saves_all_that_it_has(self) -> None:
        assert aid.money_set_aside(0.1, 0.02, 12.0, 1.0, 0.25) == 0.02
        assert aid.money_set_aside(0.1, 0.0, 12.0, 1.0, 0.25) == 0.0

    def test_E10b_a_larger_world_has_more_movers_at_the_same_price(self) -> None:
        # 12 a year at scale 3 and .25 bn: 3 a month
        assert aid.money_set_aside(0.0, 9.0, 12.0, 3.0, 0.25) == 0.75
        assert aid.places_paid(0.75, 0.25) == 3

    def test_E10b_nobody_is_paid_more_than_there_is(self) -> None:
        for fund, price in ((0.3, 0.1), (0.7, 0.1), (1.15, 0.23), (0.0, 0.1), (3.4, 0.1)):  # 34 * .1 > 3.4 here
            places = aid.places_paid(fund, price)
            assert places * price <= fund < (places + 1.0000001) * price

    def test_E10b_without_aid_nothing_is_set_aside(self) -> None:
        assert aid.money_set_aside(0.0, 9.0, 0.0, 1.0, 0.23) == 0.0

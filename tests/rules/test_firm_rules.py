"""Worked cases for the rules of firms: relief, location, closure, trials, growth (E08 to E13, E15)."""

from __future__ import annotations

import math

import pytest

from sim.rules import aid, closure, growth, hazards, location, relief, trial


def test_a_hazard_becomes_a_probability() -> None:
    # 1 - exp(-.5); small hazards are nearly probabilities
    assert hazards.probability(0.5) == pytest.approx(1 - math.exp(-0.5))
    assert hazards.probability(0.0) == 0.0
    assert hazards.standard_waiting_time(math.exp(-2.0)) == pytest.approx(2.0)


class TestRelief:
    """E08."""

    def test_E08_awareness_starts_with_those_who_hear_at_once(self) -> None:
        assert relief.aware_share(0.0, 0.1, 0.02) == pytest.approx(0.1)

    def test_E08_awareness_grows_at_its_hazard(self) -> None:
        # 1 - .9 * exp(-.02 * 36) = .562: 48% of firms still had not heard after three years
        assert relief.aware_share(36.0, 0.1, 0.02) == pytest.approx(1 - 0.9 * math.exp(-0.72))

    def test_E08_admission_is_slots_over_applicants(self) -> None:
        assert relief.admission(2.0, 5.0) == pytest.approx(0.4)
        assert relief.admission(2.0, 1.0) == 1.0
        assert relief.admission(0.0, 0.0) == 1.0

    def test_E08_only_who_has_heard_feels_relief(self) -> None:
        # -.5 * .8 * (1 - 1 * 1 * .25) = -.3
        assert relief.burden_felt(0.5, 0.8, 1.0, True, 0.25) == pytest.approx(-0.3)
        assert relief.burden_felt(0.5, 0.8, 1.0, False, 0.25) == pytest.approx(-0.4)


class TestLocation:
    """E09, E10."""

    def test_E09_the_factors_multiply_to_exp_V(self) -> None:
        factors = [
            location.region_factor(0.3, 20.0, 2.0, 0.1),
            location.sector_factor(6.0, 2.0, 0.7, 1.2, 0.15, 0.8, 0.7),
            location.relief_factor(-0.3, 4.5),
        ]
        utility = 0.3 + 0.1 * math.log(11) + 0.15 * math.log(4) + 0.8 * 0.7 + 0.7 * 1.2 - 4.5 * 0.3
        assert math.prod(factors) == pytest.approx(math.exp(utility))

    def test_E10_zero_sum_and_logit_are_the_ends_of_the_nest(self) -> None:
        # weight 0: 1 / (1 + exp(V0)) whatever the regions; weight 1: sum / (sum + exp(V0))
        assert location.start_probability(9.0, 0.5, 0.0) == pytest.approx(1 / (1 + math.exp(0.5)))
        assert location.start_probability(9.0, 0.5, 1.0) == pytest.approx(9 / (9 + math.exp(0.5)))

    def test_E10_better_regions_raise_founding(self) -> None:
        assert location.start_probability(2.0, 0.0, 0.6) > location.start_probability(1.0, 0.0, 0.6)

    @pytest.mark.parametrize(("weight", "barrier"), [(0.6, 0.8), (0.02, 0.5), (0.0, 0.5), (1.0, 0.0)])
    def test_E10_the_share_who_start_is_the_mean_over_burdens(self, weight: float, barrier: float) -> None:
        # The midpoint rule errs by less than (slope / 2000)**2, and the slope is at most 3.5 * .8.
        sums = [5.0 * location.relief_factor(-(i + 0.5) / 2000 * barrier, 3.5) for i in range(2000)]
        mean = sum(location.start_probability(each, 1.2, weight) for each in sums) / 2000
        assert location.share_who_start(5.0, 1.2, weight, 3.5, barrier) == pytest.approx(mean, abs=1e-7)

    def test_E10_a_firm_is_free_with_the_probability_given(self) -> None:
        free = [location.is_free_to_move((i + 0.5) / 1000, 0.036) for i in range(1000)]
        assert sum(free) == 36
        assert not location.is_free_to_move(1e-16, 0.0)

    def test_E10b_aid_frees_those_between_the_two_mobilities_and_ties_nobody(self) -> None:
        numbers = [(i + 0.5) / 1000 for i in range(1000)]
        free = [location.is_free_to_move(each, 0.036) for each in numbers]
        aided = [aid.is_free_with_aid(each, 0.036, 0.2) for each in numbers]
        assert (sum(free), sum(aided)) == (36, 164)
        assert not any(one and other for one, other in zip(free, aided, strict=True))
        assert not any(aid.is_free_with_aid(each, 0.2, 0.1) for each in numbers)  # less than without aid: nobody

    def test_E10_leaving_the_origin_has_a_cost_and_one_by_distance(self) -> None:
        # exp(-(2 + .006 * 325))
        assert location.leaving_factor(325.0, 2.0, 0.006) == pytest.approx(math.exp(-3.95))
        assert location.leaving_factor(325.0, 0.0, 0.0) == 1.0

    def test_E10_distance_keeps_firms_alike_both_ways(self) -> None:
        # exp(-.002 * 325), from Seoul to Busan or back: 52%
        assert location.going_probability(325.0, 0.002) == pytest.approx(math.exp(-0.65))
        assert location.going_probability(325.0, 0.0) == 1.0

    def test_E10_a_more_attractive_region_arrives_sooner_with_the_same_luck(self) -> None:
        # -ln(.5) / 2 = .3466
        assert location.arrival_time(0.5, 2.0) == pytest.approx(math.log(2) / 2)
        assert location.arrival_time(0.5, 3.0) < location.arrival_time(0.5, 2.0)


class TestClosure:
    """E11."""

    def test_E11_hazard_multiplies_its_parts(self) -> None:
        # .0115 / .8 * 2 * 1.2 * .5
        assert closure.closure_hazard(0.0115, 0.8, True, 2.0, 1.2, 0.5) == pytest.approx(0.0115 / 0.8 * 2 * 1.2 * 0.5)
        assert closure.closure_hazard(0.0115, 0.8, False, 2.0, 1.0, 1.0) == pytest.approx(0.0115 / 0.8)

    def test_E11_relief_takes_the_burden_away(self) -> None:
        assert closure.burden_factor(1.0, 1.0, False, 0.5) == pytest.approx(math.exp(0.5))
        assert closure.burden_factor(1.0, 1.0, True, 0.5) == 1.0

    def test_E11_support_keeps_firms_alive(self) -> None:
        assert closure.support_factor(2.0, 0.15) == pytest.approx(math.exp(-0.3))


class TestTrial:
    """E12, E13."""

    def test_E12_who_is_not_burdened_does_not_apply(self) -> None:
        assert trial.application_hazard(0.15, 0.0, 0.8) == 0.0
        assert trial.application_hazard(0.15, 0.5, 0.8) == pytest.approx(0.06)

    @pytest.mark.parametrize("slots", [0.3, 0.5, 2.0, 2.5])
    def test_E12_slots_add_up_over_the_months(self, slots: float) -> None:
        months = 40
        admitted = [trial.slots_in_month(slots * month, slots * (month + 1)) for month in range(months)]
        assert sum(admitted) == math.floor(slots * months)
        assert max(admitted) - min(admitted) <= 1

    def test_E13_shares_without_gain_are_those_of_the_record(self) -> None:
        verdicts = [trial.verdict((i + 0.5) / 1000, False, 0.0, 0.0, 0.21, 0.71, 0.5, 0.2) for i in range(1000)]
        assert [verdicts.count(v) for v in (trial.PERMIT, trial.EXTEND, trial.END)] == [210, 710, 80]

    def test_E13_after_an_extension_there_is_no_other(self) -> None:
        # .21 / (.21 + .08) = 72%
        verdicts = [trial.verdict((i + 0.5) / 1000, True, 0.0, 0.0, 0.21, 0.71, 0.5, 0.2) for i in range(1000)]
        assert verdicts.count(trial.EXTEND) == 0
        assert verdicts.count(trial.PERMIT) == round(1000 * 0.21 / 0.29)

    def test_E13_readiness_and_support_raise_permits(self) -> None:
        def permits(gain: float, index: float) -> int:
            return sum(
                trial.verdict((i + 0.5) / 1000, False, gain, index, 0.21, 0.71, 1.0, 1.0) == trial.PERMIT
                for i in range(1000)
            )

        assert permits(0.0, 0.0) < permits(0.5, 0.0) < permits(0.5, 1.0)

    def test_E13_an_ordered_incident_overrides_a_rare_one(self) -> None:
        assert trial.incident_probability(0.5, 0.0) == pytest.approx(1 - math.exp(-0.5))
        assert trial.incident_probability(0.002, 0.7) == 0.7


class TestGrowth:
    """E15."""

    def test_E15_a_permit_adds_growth(self) -> None:
        assert growth.growth_factor(0.01, 0.02, False) == pytest.approx(1.01)
        assert growth.growth_factor(0.01, 0.02, True) == pytest.approx(1.03)

    def test_E15_starting_size_has_the_mean_given(self) -> None:
        from scipy import stats

        quantiles = [(i + 0.5) / 20000 for i in range(20000)]
        sizes = [growth.starting_employees(float(stats.norm.ppf(q)), 7.9, 0.8) for q in quantiles]
        assert sum(sizes) / len(sizes) == pytest.approx(7.9, rel=1e-3)

"""Firm-years, money and value at a price: by hand, and against the tables of a comparison."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.lab.welfare import Welfare, checked_prices, money, years
from sim.results.comparison import Comparison
from sim.results.estimates import ratio, t_interval


@pytest.fixture(scope="module")
def compared() -> Comparison:
    return sim.compare("busan_first", "no_zone", runs=40, seed=3, posterior=None)


def test_firm_years_are_the_sum_of_the_effects_over_months(compared: Comparison) -> None:
    effects = compared.effects.groupby("region", observed=True)["mean"].sum() / 12
    assert years(compared.policy, compared.baseline).mean(axis=0) == pytest.approx(effects.to_numpy())
    later = compared.effects[compared.effects["month"] >= 24]
    of_later = later.groupby("region", observed=True)["mean"].sum() / 12
    assert years(compared.policy, compared.baseline, 24).mean(axis=0) == pytest.approx(of_later.to_numpy())


def test_job_years_are_those_of_jobs(compared: Comparison) -> None:
    effects = compared.job_effects.groupby("region", observed=True)["mean"].sum() / 12
    assert years(compared.policy, compared.baseline, 0, "jobs").mean(axis=0) == pytest.approx(effects.to_numpy())


def test_money_is_all_that_is_paid_and_none_before_the_policy(compared: Comparison) -> None:
    spent = compared.policy.spent - compared.baseline.spent
    assert money(compared.policy, compared.baseline) == pytest.approx(spent)
    before = 7  # in force from August 2019
    early = money(compared.policy, compared.baseline) - money(compared.policy, compared.baseline, before)
    assert early == pytest.approx(np.zeros(40), abs=1e-9)


def test_nothing_is_worth_nothing() -> None:
    same = sim.compare("no_zone", "no_zone", runs=3, seed=1, posterior=None)
    found = Welfare.of(same)
    assert (found.value(5.0) == 0).all()
    assert np.isnan(found.mean_break_even)


def test_value_is_price_times_years_less_money_and_nothing_at_the_break_even_price() -> None:
    found = Welfare(np.array([1.9, 2.1]), np.array([2.0, 2.0]))
    assert found.value(2.0).tolist() == pytest.approx([1.8, 2.2])
    assert found.mean_break_even == pytest.approx(1.0)
    assert found.break_even(ratio).mean == pytest.approx(1.0)
    assert found.value(found.mean_break_even).mean() == pytest.approx(0.0)
    curve = found.curve([0.0, 1.0, 2.0], t_interval)
    assert curve["mean"].tolist() == pytest.approx([-2.0, 0.0, 2.0])
    assert (curve["low"] <= curve["mean"]).all()


@pytest.mark.parametrize("wrong", [[-1.0], [], ["much"], [float("nan")], [1e308], [10**400], 3, None])
def test_prices_are_numbers_within_reason(wrong: object) -> None:
    with pytest.raises(sim.ZonelabError, match="prices must be numbers from 0 to 1,000,000"):
        checked_prices(wrong)  # type: ignore[arg-type]


def test_prices_are_sorted_and_told_once() -> None:
    assert checked_prices((3, 1.5, 3)) == (1.5, 3.0)

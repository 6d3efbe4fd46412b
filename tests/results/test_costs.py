"""What a firm, a job and a year of one cost: against the tables, by hand, and discounted."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.engines.ensemble.run_state import MONEY_FIELDS
from sim.results.comparison import Comparison
from sim.results.costs import UNITS, bought, money, years


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


def test_money_for_a_unit_is_money_over_what_the_country_gains(compared: Comparison) -> None:
    spent = (compared.policy.spent - compared.baseline.spent).mean()
    last = compared.job_effects[compared.job_effects["month"] == compared.policy.months - 1]
    gained = {
        "firm": compared.net_new.mean, "job": last["mean"].sum(),
        "firm_year": compared.national["mean"].sum() / 12, "job_year": compared.job_effects["mean"].sum() / 12,
    }  # fmt: skip
    assert {*gained} == {*UNITS}
    for unit, number in gained.items():
        found = compared.money_per(unit)
        assert found.mean == pytest.approx(spent / number)
        assert found.low < found.mean < found.high
    assert compared.money_per("firm") == compared.money_per_net_new_firm


def test_a_discount_counts_a_later_year_less_in_money_and_in_years(compared: Comparison) -> None:
    monthly = compared.national["mean"].to_numpy()
    counted = 1.045 ** (-np.arange(monthly.size) / 12)
    paid, added = bought(compared, "firm_year", 0.045)
    assert added.mean() == pytest.approx((monthly * counted).sum() / 12)
    by_month = sum(
        (each.trace.regions[name].sum(axis=2).mean(axis=0) * sign)
        for each, sign in ((compared.policy, 1), (compared.baseline, -1))
        for name in MONEY_FIELDS
    )
    assert paid.mean() == pytest.approx((by_month * counted).sum())
    assert compared.money_per("firm_year", 0.045).mean == pytest.approx(paid.mean() / added.mean())


def test_firms_at_the_end_are_not_discounted(compared: Comparison) -> None:
    for unit in ("firm", "job"):
        assert compared.money_per(unit, 0.1) == compared.money_per(unit)


@pytest.mark.parametrize("wrong", [-0.01, 1.01, 4.5, float("nan"), "0.05", True, None])
def test_a_discount_is_a_share(compared: Comparison, wrong: object) -> None:
    with pytest.raises(sim.ZonelabError, match="discount must be a share a year from 0 to 1"):
        compared.money_per("job_year", wrong)  # type: ignore[arg-type]


def test_another_unit_is_refused(compared: Comparison) -> None:
    with pytest.raises(sim.ZonelabError, match=r"unit must be one of firm, job, firm_year, job_year; got 'jobs'"):
        compared.money_per("jobs")

"""L16: where founding cannot respond and closure has no effects, a policy moves firms and makes none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import sim

RUNS, SEED = 30, 3
#: Better regions bring forth no founders, and neither burden nor support keeps a firm alive.
FIXED = {"inclusive_value_weight": 0.0, "burden_effect": 0.0, "support_effect": 0.0}


@pytest.mark.parametrize("policy", ["busan_first", "reform_for_all", "subsidy_race", "capital_allowed"])
def test_L16_the_country_has_exactly_as_many_firms_in_every_run_and_month(policy: str) -> None:
    both = sim.compare(
        sim.load_scenario(policy, **FIXED), sim.load_scenario("no_zone", **FIXED), RUNS, SEED, posterior=None
    )
    assert not both.firm_differences.sum(axis=2).any()
    if policy != "reform_for_all":
        assert both.firm_differences.any(), "firms go elsewhere all the same"


@pytest.mark.parametrize("key", sorted(FIXED))
def test_L16_each_of_the_three_brings_a_national_effect(key: str) -> None:
    levers: dict[str, Any] = {**FIXED, key: 0.8}
    both = sim.compare(
        sim.load_scenario("busan_first", **levers), sim.load_scenario("no_zone", **levers), RUNS, SEED, posterior=None
    )
    assert both.firm_differences.sum(axis=2).any()


@pytest.mark.parametrize("region", ["busan", "jeju"])
def test_L16_more_money_of_its_own_takes_no_firm_from_a_region(region: str) -> None:
    """Monotone budgets: with support that only draws, a region has no fewer firms in the mean, the more it pays."""
    firms = [
        sim.run_ensemble(
            sim.load_scenario("busan_first", **{f"own_budget.{region}": money}), 60, SEED, posterior=None
        ).final_firms
        for money in (0.0, 3.0, 12.0, 48.0)
    ]
    at = sim.load_scenario("busan_first").world.display_regions.index(region)
    means = [float(np.mean(each[:, at])) for each in firms]
    assert means == sorted(means)
    assert means[-1] > means[0]
    assert not np.isnan(means).any()

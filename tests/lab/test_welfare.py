"""Value at a price: by hand."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.lab.welfare import Welfare, checked_prices
from sim.results.estimates import ratio, t_interval


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

"""The portable exponential, logarithm, sine, normal quantile and selection are as exact as they say."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
from scipy import stats

from sim.numerics.arithmetic import exp, log, normal_quantile, nth_smallest, ordered_sum, sine

#: Units in the last place.
WORST_ULP = 2.1


def _ulp(found: float, exact: mpmath.mpf) -> float:
    return float(abs(mpmath.mpf(found) - exact) / mpmath.mpf(math.ulp(float(exact))))


def test_exp_is_within_about_two_units_in_the_last_place() -> None:
    arguments = np.concatenate([np.linspace(-700, 700, 2001), np.linspace(-1, 1, 2001)])
    with mpmath.workprec(120):
        assert max(_ulp(exp(float(x)), mpmath.exp(mpmath.mpf(float(x)))) for x in arguments) < WORST_ULP


def test_log_is_within_about_two_units_in_the_last_place() -> None:
    arguments = np.concatenate([np.logspace(-300, 300, 2001), np.linspace(0.5, 2.0, 2001), [math.nextafter(1, 0)]])
    with mpmath.workprec(120):
        errors = [_ulp(log(float(x)), mpmath.log(mpmath.mpf(float(x)))) for x in arguments if x != 1.0]
    assert max(errors) < WORST_ULP


def test_sine_is_within_about_two_units_in_the_last_place() -> None:
    # Above 1/2 the angle is that of 1 - x, which is exact; pi itself is rounded, which adds half a unit.
    arguments = np.concatenate([np.linspace(0.001, 0.999, 2001), np.logspace(-300, -3, 501)])
    with mpmath.workprec(120):
        assert max(_ulp(sine(float(x)), mpmath.sinpi(mpmath.mpf(float(x)))) for x in arguments) < WORST_ULP


def test_the_ends_are_right() -> None:
    assert (exp(0.0), exp(800.0), exp(-800.0)) == (1.0, math.inf, 0.0)
    assert (log(1.0), log(0.0)) == (0.0, -math.inf)
    assert (sine(0.0), sine(1.0)) == (0.0, 0.0)


def test_normal_quantile_agrees_with_scipy_to_six_digits() -> None:
    levels = np.concatenate([np.linspace(0.001, 0.999, 999), [1e-12, 1e-8, 1 - 1e-8]])
    found = [normal_quantile(float(level)) for level in levels]
    np.testing.assert_allclose(found, stats.norm.ppf(levels), rtol=2e-6, atol=1e-6)


@pytest.mark.parametrize("count", [1, 2, 7, 100])
def test_nth_smallest_is_what_sorting_finds(count: int) -> None:
    generator = np.random.default_rng(count)
    values = generator.random(count + 5).round(1)  # with ties; the last five do not count
    for n in range(count):
        assert nth_smallest(values.copy(), count, n) == sorted(values[:count])[n]


def test_ordered_sum_rounds_at_each_step() -> None:
    values = [1e16, 1.0, -1e16, 1.0]
    # 1e16 + 1 rounds to 1e16, so the first 1 is lost; a compensated sum would give 2
    assert ordered_sum(values) == 1.0

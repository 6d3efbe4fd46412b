"""Worked cases for the rules of nests (E10c)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.rules import nest

#: Draws of what a firm likes of a nest, for the law of it.
DRAWS = 200_000


def likings(nest_weight: float) -> NDArray[np.float64]:
    """Return the factors on exp V of many firms."""
    generator = np.random.default_rng(1)
    pairs = zip(generator.random(DRAWS), generator.exponential(size=DRAWS), strict=True)
    return np.exp([nest.nest_liking(turn, wait, nest_weight) for turn, wait in pairs])


def test_E10c_shares_of_three_regions_by_hand() -> None:
    # exp V of 4 and 1 in a nest, 3 alone, weight 1/2: the nest's sum is 4^2 + 1^2 = 17, it is worth 17^(1/2) = 4.1231,
    # and of it the first takes 16/17.
    first, second = math.log(4.0), 0.0
    weights = [nest.weight_in_nest(each, first, 0.5) for each in (first, second)]
    assert weights == pytest.approx([1.0, 1 / 16])
    assert math.exp(nest.nest_utility(first, sum(weights), 0.5)) == pytest.approx(4.123106)
    assert weights[0] / sum(weights) == pytest.approx(16 / 17)


def test_E10c_at_weight_1_a_nest_is_worth_the_sum_of_its_regions() -> None:
    weights = [nest.weight_in_nest(each, 0.7, 1.0) for each in (0.7, -0.2, 0.1)]
    value = math.exp(nest.nest_utility(0.7, sum(weights), 1.0))
    assert value == pytest.approx(math.exp(0.7) + math.exp(-0.2) + math.exp(0.1))


def test_E10c_towards_0_a_nest_is_worth_its_best_region() -> None:
    assert nest.nest_utility(0.7, 1.0 + nest.weight_in_nest(0.6, 0.7, 0.001), 0.001) == pytest.approx(0.7)


def test_E10c_a_region_alone_is_worth_what_it_is() -> None:
    assert nest.nest_utility(0.7, nest.weight_in_nest(0.7, 0.7, 0.3), 0.3) == 0.7


def test_E10c_no_region_is_out_of_the_race_and_none_beyond_numbers() -> None:
    assert 0.0 < nest.weight_in_nest(-1e6, 0.0, 0.05) < 1e-300
    assert math.isfinite(nest.utility_of(0.0))
    ends = (2.0**-53, 1 - 2.0**-53)
    assert all(math.isfinite(nest.nest_liking(turn, -math.log(u), 0.05)) for turn in ends for u in ends)


@pytest.mark.parametrize("turn", [0.1, 0.5, 0.9])
def test_E10c_at_one_half_the_liking_is_that_of_a_known_law(turn: float) -> None:
    # Levy's law: 1 / (4 wait cos(pi turn / 2)^2) has the transform exp(-sqrt(s)); the liking is half its logarithm.
    known = -0.5 * math.log(4 * 0.8 * math.cos(math.pi * turn / 2) ** 2)
    assert nest.nest_liking(turn, 0.8, 0.5) == pytest.approx(known)


@pytest.mark.parametrize("nest_weight", [0.3, 0.8])
@pytest.mark.parametrize("s", [0.2, 1.0, 3.0])
def test_E10c_the_likings_have_the_transform_of_the_positive_stable_law(nest_weight: float, s: float) -> None:
    """The mean of exp(-s Z) is exp(-s ** weight), which makes the race that of the nested logit."""
    transform = np.exp(-s * likings(nest_weight) ** (1 / nest_weight))
    error = transform.std() / math.sqrt(DRAWS)
    assert abs(transform.mean() - math.exp(-(s**nest_weight))) < 4 * error


def test_E10c_there_is_the_less_in_common_the_nearer_the_weight_is_to_1() -> None:
    spreads = [np.log(likings(nest_weight)).std() for nest_weight in (0.3, 0.6, 0.9)]
    # The variance of the whole random part, pi^2 / 6, less that of the region's own, weight^2 pi^2 / 6.
    expected = [math.pi * math.sqrt((1 - nest_weight**2) / 6) for nest_weight in (0.3, 0.6, 0.9)]
    assert spreads == pytest.approx(expected, rel=0.02)

"""What knowing is worth in a choice that is linear in normal weights, worked in closed form."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr

from sim.lab.stand_in import StandIn
from sim.lab.worth import knowing
from sim.lab.worth.knowing import gain, of_sets, value_of

#: U of one decision is 0, of the other MEAN + theta_1 + .5 theta_2 and luck; the weights are normal.
MEAN, SLOPES = 0.006, np.array([1.0, 0.5, 0.0])
#: E max(0, N(m, s)) - m for m > 0: s phi(m / s) + m Phi(m / s) - m. To know theta_1 alone s is 1, and this .396.
EXACT = float(np.exp(-0.5 * MEAN**2) / np.sqrt(2 * np.pi) + MEAN * ndtr(MEAN) - MEAN)


def choice(draws: int, seed: int = 3, luck: float = 0.3) -> tuple[np.ndarray, np.ndarray]:
    """Return utilities and weights."""
    dice = np.random.default_rng(seed)
    weights = dice.normal(size=(draws, 3))
    other = MEAN + weights @ SLOPES + luck * dice.normal(size=draws)
    return np.column_stack([np.zeros(draws), other]), weights


def test_the_exact_worth_is_that_of_the_formula() -> None:
    assert round(EXACT, 3) == 0.396


@pytest.mark.parametrize(("draws", "within"), [(200, 0.08), (2000, 0.03)])
def test_the_worth_of_a_weight_is_near_the_exact_one(draws: int, within: float) -> None:
    found = [value_of(*_first(draws, seed), seed=1) for seed in range(4)]
    assert np.mean([each.value for each in found]) == pytest.approx(EXACT, abs=within)
    assert np.mean([each.scored for each in found]) == pytest.approx(EXACT, abs=within)
    assert all(each.is_above_floor and each.low <= each.value for each in found)


def _first(draws: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    utility, weights = choice(draws, seed)
    return utility, weights[:, [0]]


def test_a_weight_beside_the_choice_is_worth_no_more_than_chance_gives() -> None:
    found = []
    for seed in range(20):
        utility, weights = choice(400, seed)
        found.append(value_of(utility, weights[:, [2]], 1))
    assert sum(each.is_above_floor for each in found) <= 4
    assert abs(np.mean([each.scored for each in found])) < 0.05


def test_a_worth_without_a_floor_would_find_something_in_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The instrument broken on purpose: a floor of 0 makes every weight worth knowing."""
    monkeypatch.setattr(knowing, "FLOOR", 0.0)
    utility, weights = choice(400)
    assert value_of(utility, weights[:, [2]], 1).is_above_floor


def test_no_set_is_worth_less_than_its_parts_nor_more_than_everything() -> None:
    utility, weights = choice(300)
    sets = {
        frozenset(map(str, which)): value_of(utility, weights[:, which], 1).value
        for which in ([0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2])
    }
    stand_in = StandIn.of(weights, utility[:, 1], np.full(300, 0.09))
    whole = gain(np.column_stack([np.zeros(300), stand_in.mean(weights)]))
    found = of_sets(sets, whole)
    for one, value in found.items():
        assert value <= whole
        assert all(value <= other for more, other in found.items() if one <= more)
    assert whole == pytest.approx(float(np.sqrt(1.25 / (2 * np.pi))), abs=0.06)


def test_a_broken_order_of_estimates_is_put_right() -> None:
    a, both = frozenset("a"), frozenset("ab")
    assert of_sets({a: 2.0, both: 1.0}, 5.0) == {a: 2.0, both: 2.0}
    assert of_sets({a: 2.0, both: 9.0}, 5.0) == {a: 2.0, both: 5.0}


def test_a_survey_is_worth_less_the_greater_its_error() -> None:
    utility, weights = choice(2000)
    dice = np.random.default_rng(1)
    worths = [
        value_of(utility, (weights[:, 0] + error * dice.normal(size=2000))[:, np.newaxis], 1).value
        for error in (0.0, 0.5, 1.0, 3.0)
    ]
    assert worths == sorted(worths, reverse=True)
    # With an error of 1 the expectation given the survey has half the variance: .396 / sqrt 2.
    assert worths[2] == pytest.approx(EXACT / 2**0.5, abs=0.04)


def test_rows_of_a_draw_stay_together_in_shuffles_and_halves() -> None:
    utility, weights = choice(200)
    twice = value_of(np.repeat(utility, 2, axis=0), np.repeat(weights[:, [0]], 2, axis=0), 1, np.repeat(range(200), 2))
    once = value_of(utility, weights[:, [0]], 1)
    assert twice.value == pytest.approx(once.value)
    assert twice.scored == pytest.approx(once.scored)
    assert twice.floor == pytest.approx(once.floor, rel=0.4)


def test_nothing_is_worth_knowing_where_one_decision_is_always_better() -> None:
    utility, weights = choice(300)
    utility[:, 1] += 50
    found = value_of(utility, weights[:, [0]], 1)
    assert found.value == pytest.approx(0.0, abs=1e-9)
    assert not found.is_above_floor

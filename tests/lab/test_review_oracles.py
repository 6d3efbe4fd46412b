"""Oracles of a review whose answer is known: no information, all of it, the bivariate normal, and luck alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import multivariate_normal, norm

from sim.lab.review import thresholds
from sim.lab.review.forecasts import features, knowing_weights, of_draw, regressed
from sim.lab.review.scores import regret_of, score
from sim.lab.review.thresholds import best_threshold, crossed, threshold_axis
from sim.results.ranges import Blocks

RUNS = 20_000
LUCK = np.random.default_rng(5)
CHOOSE = np.arange(RUNS) % 2 == 0


def held_out(indicator: np.ndarray, worth: np.ndarray, choose: np.ndarray = CHOOSE) -> np.ndarray:
    """Return what the best threshold, chosen on the other half, decides."""
    return crossed(choose, lambda learn: indicator >= best_threshold(indicator[learn], worth[learn]))


def beats_the_better_constant(indicator: np.ndarray, worth: np.ndarray) -> bool:
    """Return whether a threshold does better than the better constant rule, beyond three standard errors."""
    found = score(held_out(indicator, worth), worth, None)
    return bool(found.value > max(0.0, float(worth.mean())) + 3 * worth.std() / np.sqrt(RUNS))


@pytest.mark.parametrize("mean", [-0.3, 0.0, 0.3])
def test_no_threshold_of_an_indicator_that_knows_nothing_beats_the_better_constant_rule(mean: float) -> None:
    worth = LUCK.normal(mean, 1.0, RUNS)
    assert not beats_the_better_constant(LUCK.normal(size=RUNS), worth)
    assert beats_the_better_constant(worth + LUCK.normal(size=RUNS), worth)


def test_a_best_that_is_scored_where_it_was_chosen_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    # The instrument broken on purpose: chosen and scored on the same few histories. A mean of 200 errs by .008.
    choose = np.arange(40) % 2 == 0
    honest = np.mean([_few(choose, seed) for seed in range(200)])
    assert abs(honest) < 0.04
    monkeypatch.setattr(thresholds, "crossed", lambda half, rule: np.where(half, rule(half), rule(~half)))
    broken = np.mean([_few(choose, seed) for seed in range(200)])
    assert broken > 0.1


def _few(choose: np.ndarray, seed: int) -> float:
    luck = np.random.default_rng(seed)
    indicator, worth = luck.normal(size=choose.size), luck.normal(size=choose.size)
    extends = thresholds.crossed(choose, lambda learn: indicator >= best_threshold(indicator[learn], worth[learn]))
    return float(np.where(extends, worth, 0.0).mean())


def test_an_indicator_that_is_the_worth_leaves_no_regret() -> None:
    worth = LUCK.normal(0.2, 1.0, RUNS)
    assert best_threshold(worth, worth) == worth[worth > 0].min()
    assert score(worth >= best_threshold(worth, worth), worth, None).regret == 0.0
    # Chosen on one half, it is off by no more than the gap between two histories.
    assert score(held_out(worth, worth), worth, None).regret < 1e-6


@pytest.mark.parametrize(("correlation", "threshold", "mean"), [(0.5, 0.0, 0.0), (0.2, -0.4, 0.3), (-0.6, 0.8, -0.2)])
def test_error_rates_of_a_bivariate_normal_are_those_in_closed_form(
    correlation: float, threshold: float, mean: float
) -> None:
    both = LUCK.multivariate_normal([0.0, mean], [[1.0, correlation], [correlation, 1.0]], size=200_000)
    indicator, worth = both.T
    found = score(indicator >= threshold, worth, None)
    # P(indicator >= t, worth < 0) = P(worth < 0) - P(indicator < t, worth < 0).
    lower = multivariate_normal([0.0, mean], [[1.0, correlation], [correlation, 1.0]]).cdf([threshold, 0.0])
    long, short = norm.cdf(-mean) - lower, norm.cdf(threshold) - lower
    assert found.false_extension.mean == pytest.approx(long, abs=0.004)
    assert found.false_revocation.mean == pytest.approx(short, abs=0.004)
    assert found.wrong.mean == pytest.approx(long + short, abs=0.005)
    # E[worth; indicator >= t] = mean * P(indicator >= t) + correlation * density(t).
    assert found.value == pytest.approx(mean * norm.sf(threshold) + correlation * norm.pdf(threshold), abs=0.01)


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(-5, 5)), min_size=1, max_size=30))
def test_the_best_threshold_is_the_best_of_all(histories: list[tuple[int, int]]) -> None:
    indicator, worth = np.array(histories, dtype=np.float64).T
    brought = {each: float(worth[indicator >= each].sum()) for each in threshold_axis(indicator)}
    assert brought[best_threshold(indicator, worth)] == max(brought.values())
    assert max(brought.values()) >= max(0.0, worth.sum())


@given(st.lists(st.tuples(st.booleans(), st.integers(-5, 5)), min_size=1, max_size=30))
def test_value_and_regret_make_up_the_value_of_hindsight(histories: list[tuple[bool, int]]) -> None:
    extends, worth = (np.array(each) for each in zip(*histories, strict=True))
    found = score(extends, worth.astype(np.float64), None)
    assert found.value + found.regret == pytest.approx(np.maximum(worth, 0).mean())
    assert found.wrong.mean == pytest.approx(found.false_extension.mean + found.false_revocation.mean)
    assert found.regret == regret_of(extends, worth.astype(np.float64)) >= 0


def test_a_regression_finds_what_there_is_to_be_found_and_nothing_else() -> None:
    seen = {name: LUCK.normal(size=4000) for name in ("running", "permits", "growth", "reported")}
    outcome = 2.0 * seen["growth"] - np.abs(seen["running"]) + LUCK.normal(size=4000)
    learn = np.arange(4000) % 2 == 0
    forecast = regressed(features(seen), outcome, learn)
    best = 2.0 * seen["growth"] - np.abs(seen["running"])
    assert np.corrcoef(forecast[~learn], best[~learn])[0, 1] > 0.97
    nothing = regressed(features(seen), LUCK.normal(size=4000), learn)
    assert nothing[~learn].std() < 0.15


def test_an_indicator_that_never_varies_is_no_column() -> None:
    seen = {name: np.zeros(10) for name in ("running", "permits", "growth")} | {"reported": np.arange(10.0)}
    assert features(seen).shape == (10, 3)
    assert regressed(features(seen), np.arange(10.0), np.ones(10, dtype=bool)) == pytest.approx(
        np.arange(10.0), abs=0.5
    )


def test_knowing_weights_that_say_nothing_tells_nothing() -> None:
    blocks = Blocks(draws=200, size=5)
    weights, choose = np.repeat(LUCK.normal(size=(200, 6)), 5, axis=0), np.repeat(np.arange(200) % 2 == 0, 5)
    luck = LUCK.normal(size=1000)
    forecast = knowing_weights(luck, weights, blocks, choose)
    # A forecast that looked at the history itself would pick its luck: 1/5 of it, so a correlation of about .4.
    assert np.corrcoef(forecast, luck)[0, 1] < 0.1
    of_draws = np.repeat(LUCK.normal(size=200), 5)
    assert np.corrcoef(of_draw(of_draws + 0.3 * luck, blocks), of_draws)[0, 1] > 0.97
    linear = 3.0 * weights[:, 0] + 0.3 * luck
    assert np.corrcoef(knowing_weights(linear, weights, blocks, choose), weights[:, 0])[0, 1] > 0.99

"""The three ranges that can stand around a mean, and how each is computed from paired runs.

*How sure the mean is* (`RangeKind.MEAN`): the t interval of the mean, where all runs have the same weights.

The shares below are those of the usual level, 90%; a reader may ask for another.

*What the record leaves open* (`RangeKind.RECORD`): where runs use calibrated draws, the middle 90% over the draws of
the effect's mean in each. Several runs one after another share a draw. Their mean still holds some luck, which is taken
out: with B the variance between draws and W that within (analysis of variance), means of m runs have the variance
B + W/m, so they are moved towards the mean of all by the factor sqrt(B / (B + W/m)). B is known to a standard error s
alone and is raised by min(s, s^2 / B), so that the range holds 90% where B is not known well; it is then a little wide.

*The luck of a single history* (`RangeKind.HISTORY`): the middle 90% of single pairs of runs, with whatever differs
among them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.language.errors import quoted
from sim.language.texts import Sentence, sentence
from sim.results.estimates import (
    LEVEL,
    Estimate,
    Floats,
    Undefined,
    ends_of,
    middle,
    middle_ratio,
    ratio,
    t_interval,
    undefined,
)
from sim.scenario.posterior import Posterior


class RangeKind(StrEnum):
    """Which range stands around a mean, by what it holds, as JSON has it; `sim.report.range_words` has the names."""

    MEAN = "mean"
    RECORD = "record"
    HISTORY = "single_history"


@dataclass(frozen=True)
class Blocks:
    """Which runs share a draw: run i belongs to draw i // `size` modulo `draws`.

    Attributes
    ----------
    draws
        Number of draws that whole blocks of runs reach.
    size
        Runs of a block.
    """

    draws: int
    size: int

    @classmethod
    def of(cls, posterior: Posterior, runs: int) -> Blocks:
        """Return how runs share draws; a last block that is not whole has no draw of its own."""
        return cls(min(len(posterior.draws), runs // posterior.pairs_a_draw), posterior.pairs_a_draw)

    def by_draw(self, values: NDArray[Any]) -> tuple[Floats, Floats, NDArray[np.int64]]:
        """Return of each draw the mean, the sum of squares around it, and the number of runs.

        Runs of a last block that is not whole are left out.

        Parameters
        ----------
        values : array, shape [run, ...]

        Returns
        -------
        means, squares : arrays, shape [draw, ...]
        counts : array, shape [draw]
        """
        blocks = values.shape[0] // self.size
        whole = np.asarray(values[: blocks * self.size], dtype=np.float64)
        split = whole.reshape(blocks, self.size, *values.shape[1:])
        sums, counts = np.zeros((self.draws, *values.shape[1:])), np.zeros(self.draws, dtype=np.int64)
        rounds = [slice(first, min(first + self.draws, blocks)) for first in range(0, blocks, self.draws)]
        for each in rounds:
            there = each.stop - each.start
            sums[:there] += split[each].sum(axis=1)
            counts[:there] += self.size
        means = sums / _along(counts, sums)
        squares = np.zeros_like(sums)
        for each in rounds:
            there = each.stop - each.start
            squares[:there] += ((split[each] - means[:there, np.newaxis]) ** 2).sum(axis=1)
        return means, squares, counts


def _along(counts: NDArray[np.int64], values: Floats) -> NDArray[np.int64]:
    """Return numbers of each draw in a shape that goes with values of shape [draw, ...]."""
    return counts.reshape(-1, *([1] * (values.ndim - 1)))


def means_of_draws(values: NDArray[Any], blocks: Blocks) -> Floats:
    """Return the mean of each draw without the luck that is left in it, shape [draw, ...].

    The means are moved towards the mean of all by sqrt(B / (B + W/m)), far where runs differ no more between draws than
    within.

    Parameters
    ----------
    values : array, shape [run, ...]
    blocks
        Which runs share a draw; two draws or more.

    Examples
    --------
    Of draws without luck, and of draws that differ by luck alone.

    >>> blocks = Blocks(draws=50, size=2)
    >>> float(np.ptp(means_of_draws(np.repeat(np.arange(50.0), 2), blocks)))
    49.0
    >>> luck = np.random.default_rng(1).normal(size=100)
    >>> round(float(np.ptp(means_of_draws(luck, blocks)) / np.ptp(luck.reshape(50, 2).mean(axis=1))), 1)
    0.6
    """
    means, squares, counts = blocks.by_draw(values)
    runs, each = int(counts.sum()), _along(counts, means)
    centre = (each * means).sum(axis=0) / runs
    within = squares.sum(axis=0) / max(1, runs - blocks.draws)
    between = (each * (means - centre) ** 2).sum(axis=0) / (blocks.draws - 1)
    usual = (runs - float((counts**2).sum()) / runs) / (blocks.draws - 1)
    spread = np.maximum(0.0, (between - within) / usual)
    # What a range holds is a concave function of its variance, so on average an unsure B would hold too little.
    error = np.sqrt(2.0 / (blocks.draws - 1)) * (spread + within / usual)
    spread = spread + error * np.minimum(1.0, np.divide(error, spread, out=np.ones(spread.shape), where=spread > 0))
    total = spread + within / each
    kept = np.sqrt(np.divide(spread, total, out=np.zeros(total.shape), where=total > 0))
    shrunk: Floats = centre + kept * (means - centre)
    return shrunk


def _middle_of_draws(means: Floats, level: float) -> tuple[Floats, Floats]:
    """Return the ends of the middle over draws, of shape [draw, ...].

    Quantiles are those of which a further draw lies below with just this chance (Weibull's), where there are so many.
    """
    low, high = np.quantile(means, ends_of(level), axis=0, method="weibull")
    return np.asarray(low), np.asarray(high)


def record_range(values: NDArray[Any], blocks: Blocks, level: float = LEVEL) -> tuple[Floats, Floats, Floats]:
    """M04 over calibrated draws: mean over all runs, and the middle over draws of the mean of each.

    Parameters
    ----------
    values : array, shape [run, ...]
    blocks
        Which runs share a draw.
    level : float [share]
        How many of the draws the range holds.

    Returns
    -------
    mean, low, high : arrays, shape [...]
        The ends are nan if there are fewer than two draws.
    """
    mean = np.asarray(values.mean(axis=0), dtype=np.float64)
    if blocks.draws < 2:
        nothing = np.full(np.shape(mean), np.nan)
        return mean, nothing, nothing
    return mean, *_middle_of_draws(means_of_draws(values, blocks), level)


def record_ratio(numerator: NDArray[Any], denominator: NDArray[Any], blocks: Blocks, level: float = LEVEL) -> Estimate:
    """M09 over calibrated draws: ratio of the means, and the middle over draws of the ratio of the draw's means.

    As `sim.results.estimates.ratio`, of arrays of shape [run]; all is nan, that is undefined, where the range of the
    denominator holds 0, or there are fewer than two draws.

    Examples
    --------
    >>> top, bottom = np.array([2.0, 2.0, 6.0, 6.0]), np.array([1.0, 1.0, 2.0, 2.0])
    >>> found = record_ratio(top, bottom, Blocks(draws=2, size=2))
    >>> round(found.mean, 3), round(found.low, 3), round(found.high, 3)
    (2.667, 2.0, 3.0)
    """
    if blocks.draws < 2:
        return undefined(Undefined.ONE_DRAW)
    below = means_of_draws(denominator, blocks)
    low, high = _middle_of_draws(below, level)
    if low <= 0.0 <= high:
        return undefined(Undefined.DENOMINATOR)
    share = float(numerator.mean()) / float(denominator.mean())
    # The ratio of a draw is that of all, and what its numerator is beyond it: luck that both share drops out.
    beyond, some = means_of_draws(numerator - share * denominator, blocks), below != 0
    low, high = _middle_of_draws(share + beyond[some] / below[some], level)
    return Estimate(share, float(low), float(high))


def mean_error(values: NDArray[Any], blocks: Blocks | None) -> Floats:
    """Return the standard error of the mean, the Monte Carlo error: how far other runs would move it.

    Parameters
    ----------
    values : array, shape [run, ...]
    blocks
        Which runs share a draw, so that their mean counts as one value; None where each counts alone.

    Returns
    -------
    array, shape [...]
        nan if there is one run, or one draw.
    """
    single = values if blocks is None else blocks.by_draw(values)[0] if blocks.draws > 1 else values[:1]
    if single.shape[0] < 2:
        return np.full(values.shape[1:], np.nan)
    error: Floats = np.asarray(single.std(axis=0, ddof=1) / np.sqrt(single.shape[0]))
    return error


Interval = Callable[[NDArray[Any]], tuple[Floats, Floats, Floats]]
Ratio = Callable[[NDArray[Any], NDArray[Any]], Estimate]


def interval_of(kind: RangeKind, blocks: Blocks | None, level: float = LEVEL) -> Interval:
    """Return what gives values of shape [run, ...] their mean and the ends of a range."""
    if kind is RangeKind.RECORD:
        assert blocks is not None, "there are draws"
        return partial(record_range, blocks=blocks, level=level)
    return partial(middle if kind is RangeKind.HISTORY else t_interval, level=level)


def ratio_of(kind: RangeKind, blocks: Blocks | None, level: float = LEVEL) -> Ratio:
    """Return what gives a ratio of means its range."""
    if kind is RangeKind.RECORD:
        assert blocks is not None, "there are draws"
        return partial(record_ratio, blocks=blocks, level=level)
    return partial(middle_ratio if kind is RangeKind.HISTORY else ratio, level=level)


def values_at_ends(kind: RangeKind, runs: int, blocks: Blocks | None) -> int | None:
    """Return of how many values the ends of a range are quantiles; None for the interval of the mean."""
    if kind is RangeKind.MEAN:
        return None
    return runs if kind is RangeKind.HISTORY or blocks is None else blocks.draws


#: Levels that a reader may ask for: of fewer values there is a better word than a range, of more the draws say nothing.
LEAST_LEVEL, MOST_LEVEL = 0.5, 0.99


def level_problem(level: object, count: int | None = None) -> Sentence | None:
    """Return what is wrong with the level of ranges, or None.

    Parameters
    ----------
    level
        A share, in whole percent.
    count
        How many values the ends of a range are quantiles of: draws, or pairs of runs. None where they are no quantiles.
        So many must be there that an end lies between two of them, unless the level is the usual one or lower.

    Examples
    --------
    >>> level_problem(0.95, 100), level_problem(0.9, 4)
    (None, None)
    >>> print(level_problem(0.99, 100))
    level must be at most 0.98 where there are 100 settings of behaviour, or pairs of runs; got 0.99. Ask for more runs.
    """
    wrong = sentence(
        "level must be a share from {least} to {most}, in whole percent; got {given}.",
        least=LEAST_LEVEL, most=MOST_LEVEL, given=quoted(level),
    )  # fmt: skip
    if isinstance(level, bool) or not isinstance(level, int | float | np.integer | np.floating):
        return wrong
    if not LEAST_LEVEL <= float(level) <= MOST_LEVEL or not math.isclose(100 * level, round(100 * level)):
        return wrong
    if level <= LEVEL or count is None or (1 - level) / 2 * (count + 1) >= 1 - 1e-9:
        return None
    return sentence(
        "level must be at most {most} where there are {count} settings of behaviour, or pairs of runs; got {given}. "
        "Ask for more runs.",
        most=max(LEVEL, math.floor(100 * (1 - 2 / (count + 1))) / 100), count=count, given=level,
    )  # fmt: skip

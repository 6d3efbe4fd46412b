"""What does a policy do? Means of paired differences with their intervals (M04, M05), and ratios of means (M09).

Runs of two scenarios with one seed meet the same luck, so the difference of a pair of runs is an effect of the policy
with little noise, and the interval is that of a paired t test over runs.

Where runs differ in calibrated weights too, see `sim.results.ranges`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.language.texts import marked

Floats = NDArray[np.float64]

#: Level of all intervals unless a reader asks for another.
LEVEL = 0.90


def ends_of(level: float) -> tuple[float, float]:
    """Return the quantiles at the ends of the middle of values that holds a share of them.

    Examples
    --------
    >>> ends_of(0.5)
    (0.25, 0.75)
    """
    return (1 - level) / 2, (1 + level) / 2


#: The same of the usual level.
ENDS = ends_of(LEVEL)


class Undefined(StrEnum):
    """Why a number is undefined, in words."""

    NO_ZONE = marked("no region has a zone")
    SAME_ZONES = marked("no region has a zone under the policy alone")
    ZONE_LOST = marked("a region has a zone only under the baseline")
    NO_GAIN = marked("the regions with a zone gain nothing")
    NO_LOSS = marked("the other regions lose nothing")
    NO_NEST = marked("no region with a zone has another region in its nest")
    ONE_PAIR = marked("one pair of runs gives no interval")
    ONE_DRAW = marked("one set of weights gives no range")
    DENOMINATOR = marked("the interval of the denominator holds 0")


@dataclass(frozen=True)
class Estimate:
    """A mean over runs, or a ratio of means, with its interval; the ends are nan where there is none.

    Attributes
    ----------
    mean, low, high
        The number and the ends of its interval.
    reason
        Why all three are nan; None where the number is defined.
    """

    mean: float
    low: float
    high: float
    reason: Undefined | None = field(default=None, repr=False)


def undefined(reason: Undefined) -> Estimate:
    """Return the estimate of a number that is undefined."""
    return Estimate(float("nan"), float("nan"), float("nan"), reason)


@cache
def t_quantile(level: float, runs: int) -> float:
    """Return the quantile of Student's t for the mean of so many runs: half an interval, in standard errors."""
    from scipy.special import stdtrit  # 0.2 s, and ranges over draws need none

    return float(stdtrit(runs - 1, (1 + level) / 2))


def t_interval(differences: NDArray[Any], level: float = LEVEL) -> tuple[Floats, Floats, Floats]:
    """M04: mean over runs of paired differences, and the ends of its t interval.

    Parameters
    ----------
    differences : array, shape [run, ...]
    level : float [share]

    Returns
    -------
    mean, low, high : arrays, shape [...]
        The ends are nan if there is but one run; they equal the mean where all runs agree.

    Examples
    --------
    >>> [round(float(each), 3) for each in t_interval(np.array([1.0, 2.0, 3.0]))]
    [2.0, 0.314, 3.686]
    """
    runs = differences.shape[0]
    mean = differences.mean(axis=0)
    if runs < 2:
        nothing = np.full(np.shape(mean), np.nan)
        return np.asarray(mean, dtype=np.float64), nothing, nothing
    half = t_quantile(level, runs) * differences.std(axis=0, ddof=1) / np.sqrt(runs)
    return mean, mean - half, mean + half


def middle(differences: NDArray[Any], level: float = LEVEL) -> tuple[Floats, Floats, Floats]:
    """M04, the luck of a single history: mean over runs of paired differences, and the ends of the middle of them.

    As `t_interval`: shape [run, ...] gives three of shape [...], and the ends are nan if there is but one run.

    Examples
    --------
    >>> [round(float(each), 3) for each in middle(np.array([0.0, 1.0, 2.0, 3.0, 14.0]))]
    [4.0, 0.2, 11.8]
    """
    mean = np.asarray(differences.mean(axis=0), dtype=np.float64)
    if differences.shape[0] < 2:
        nothing = np.full(np.shape(mean), np.nan)
        return mean, nothing, nothing
    low, high = np.quantile(differences, ends_of(level), axis=0)
    return mean, np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)


def mean_estimate(values: NDArray[Any]) -> Estimate:
    """Return the mean over runs of one number, shape [run], with its t interval."""
    mean, low, high = (float(each) for each in t_interval(values))
    return Estimate(mean, low, high)


def mean_where_defined(values: NDArray[Any]) -> Estimate:
    """Return the mean over the runs in which there is a value; nan if there is none in any."""
    defined = values[~np.isnan(values)]
    return mean_estimate(defined) if defined.size else Estimate(float("nan"), float("nan"), float("nan"))


def ratio(numerator: NDArray[Any], denominator: NDArray[Any], level: float = LEVEL) -> Estimate:
    """M09: ratio of the means of paired differences, with the interval of Fieller (1954).

    Parameters
    ----------
    numerator, denominator : arrays, shape [run]
    level : float [share]

    Returns
    -------
    Estimate
        All nan, that is undefined, where the interval of the denominator's mean holds 0: the sign of the ratio is then
        not known.

    Examples
    --------
    >>> ratio(np.array([2.0, 4.0, 6.0]), np.array([1.0, 2.0, 3.0])).mean
    2.0
    >>> ratio(np.array([2.0, 4.0, 6.0]), np.array([1.0, -2.0, 1.0]))
    Estimate(mean=nan, low=nan, high=nan)
    """
    runs = numerator.shape[0]
    if runs < 2:
        return undefined(Undefined.ONE_PAIR)
    top, bottom = float(numerator.mean()), float(denominator.mean())
    covariance = np.cov(numerator, denominator, ddof=1) / runs
    t2 = t_quantile(level, runs) ** 2
    curvature = bottom**2 - t2 * float(covariance[1, 1])
    if curvature <= 0.0:
        return undefined(Undefined.DENOMINATOR)
    middle = top * bottom - t2 * float(covariance[0, 1])
    root = np.sqrt(max(0.0, middle**2 - curvature * (top**2 - t2 * float(covariance[0, 0]))))
    return Estimate(top / bottom, float(middle - root) / curvature, float(middle + root) / curvature)


def middle_ratio(numerator: NDArray[Any], denominator: NDArray[Any], level: float = LEVEL) -> Estimate:
    """M09, the luck of a single history: ratio of the means, and the ends of the middle of the pairs' own ratios.

    As `ratio`, of arrays of shape [run]; all is nan, that is undefined, where the middle of the denominators holds 0.

    Examples
    --------
    >>> middle_ratio(np.array([2.0, 4.0, 6.0]), np.array([1.0, 2.0, 3.0]))
    Estimate(mean=2.0, low=2.0, high=2.0)
    """
    if numerator.shape[0] < 2:
        return undefined(Undefined.ONE_PAIR)
    _, low, high = middle(denominator, level)
    if low <= 0.0 <= high:
        return undefined(Undefined.DENOMINATOR)
    some = denominator != 0
    _, low, high = middle(numerator[some] / denominator[some], level)
    return Estimate(float(numerator.mean()) / float(denominator.mean()), float(low), float(high))

"""What it is worth to know something before choosing: expected value of information by regression.

With the utility U_d of each decision d in every draw, and what may be known, phi:

    EVPPI(phi) = E max_d E[U_d | phi] - max_d E U_d

E[U_d | phi] is the regression of U_d on splines of phi over the draws (Strong, Oakley and Brennan 2014). U_d is a mean
over luck, which nobody can know. A regression finds something in nothing, so each value stands beside a floor: what the
same regression finds when the draws of phi are shuffled, in 95 of 100 shuffles no more. The value *scored* is that of
the choice learnt on one half of the draws and tried on the other: it is not too good by luck, but learnt from half.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.results.estimates import ENDS, Floats

#: Inner knots of a spline, at quantiles of the draws.
KNOTS = 3
#: Shuffles of the floor with its quantile, and samples of the range.
SHUFFLES, FLOOR, SAMPLES = 60, 0.95, 100


@dataclass(frozen=True)
class Value:
    """What it is worth to know something, in the unit of the utility.

    Attributes
    ----------
    value, low, high
        The estimate, and the middle 90% of it over samples of the draws.
    scored
        What choices learnt on one half bring on the other; below 0 where they mislead.
    floor
        What chance alone gives.
    """

    value: float
    low: float
    high: float
    scored: float
    floor: float

    @property
    def is_above_floor(self) -> bool:
        """Whether it is more than chance gives."""
        return self.value > self.floor


def splines(known: Floats) -> Floats:
    """Return the columns of a regression on what is known: a constant, and natural cubic splines of each part.

    Of two parts or more also their products, so that the columns of a set hold those of its parts.

    Parameters
    ----------
    known : array, shape [draw, part]
    """
    columns = [np.ones(len(known))]
    scaled = (known - known.mean(axis=0)) / np.maximum(known.std(axis=0), 1e-300)
    for part in scaled.T:
        columns += _natural(part)
    for one in range(scaled.shape[1]):
        columns += [scaled[:, one] * scaled[:, other] for other in range(one)]
    return np.stack(columns, axis=1)


def _natural(part: Floats) -> list[Floats]:
    """Return a natural cubic spline: straight beyond its outer knots (Hastie, Tibshirani and Friedman, 5.2.1)."""
    knots = np.unique(np.quantile(part, np.linspace(0.02, 0.98, KNOTS + 2)))
    if len(knots) < 3:
        return [part]

    def bend(knot: float) -> Floats:
        beyond, last = np.maximum(part - knot, 0.0) ** 3, np.maximum(part - knots[-1], 0.0) ** 3
        return np.asarray((beyond - last) / (knots[-1] - knot))

    end = bend(float(knots[-2]))
    return [part, *(bend(float(knot)) - end for knot in knots[:-2])]


def gain(expected: Floats) -> float:
    """Return what choosing by expectations brings beyond the best single decision; shape [draw, decision]."""
    return float(expected.max(axis=1).mean() - expected.mean(axis=0).max())


def value_of(utility: Floats, known: Floats, seed: int, groups: NDArray[np.int64] | None = None) -> Value:
    """Return what it is worth to know something before choosing.

    Parameters
    ----------
    utility : array, shape [draw, decision]
        Mean over luck of each decision.
    known : array, shape [draw, part]
        What is known then.
    seed
        Of shuffles and samples.
    groups : array, shape [draw]
        Rows that belong to one draw have the same number; None where each row is a draw.
    """
    dice = np.random.default_rng(seed)
    columns = splines(known)
    group = np.arange(len(utility)) if groups is None else groups
    labels, found = np.unique(group, return_inverse=True)
    row_of = np.asarray(found, dtype=np.int64)
    base, _triangle = np.linalg.qr(columns)
    shuffled = []
    for _shuffle in range(SHUFFLES):
        rows = dice.permutation(len(utility)) if groups is None else _shuffled_groups(row_of, len(labels), dice)
        shuffled.append(gain(base @ (base.T @ utility[rows])))
    sampled = []
    for _sample in range(SAMPLES):
        times = np.bincount(dice.integers(0, len(labels), len(labels)), minlength=len(labels))[row_of].astype(float)
        sampled.append(_weighted_gain(columns, utility, times))
    low, high = np.quantile(sampled, ENDS)
    return Value(
        gain(base @ (base.T @ utility)),
        max(0.0, float(low)),
        float(high),
        _scored(columns, utility, row_of),
        float(np.quantile(shuffled, FLOOR)),
    )


def _shuffled_groups(row_of: NDArray[np.int64], count: int, dice: np.random.Generator) -> NDArray[np.int64]:
    """Return for each row the first row of another draw, the same for all rows of a draw."""
    first = np.zeros(count, dtype=np.int64)
    first[row_of[::-1]] = np.arange(len(row_of))[::-1]
    return np.asarray(first[dice.permutation(count)][row_of])


def _weighted_gain(columns: Floats, utility: Floats, times: Floats) -> float:
    """Return the gain where each row counts so many times."""
    root = np.sqrt(times)[:, np.newaxis]
    fitted = columns @ np.linalg.lstsq(root * columns, root * utility, rcond=None)[0]
    best, mean = np.average(fitted.max(axis=1), weights=times), np.average(fitted, axis=0, weights=times)
    return float(best - mean.max())


def _scored(columns: Floats, utility: Floats, row_of: NDArray[np.int64]) -> float:
    """Return what choices learnt on one half of the draws bring on the other, beyond the best single decision."""
    chosen = np.zeros(len(utility), dtype=np.int64)
    for half in (0, 1):
        learn, score = row_of % 2 == half, row_of % 2 != half
        if not learn.any() or not score.any():
            return float("nan")
        weights = np.linalg.lstsq(columns[learn], utility[learn], rcond=None)[0]
        chosen[score] = (columns[score] @ weights).argmax(axis=1)
    return of_choices(utility, chosen)


def of_choices(utility: Floats, chosen: NDArray[np.int64]) -> float:
    """Return what a choice in each draw brings beyond the best single decision."""
    return float(utility[np.arange(len(chosen)), chosen].mean() - utility.mean(axis=0).max())


def of_sets(values: dict[frozenset[str], float], whole: float) -> dict[frozenset[str], float]:
    """Return values of sets that never fall when something is added, nor exceed what knowing all is worth.

    Who knows more may look away, so a set is worth as much as its best part; estimates need not be.
    """
    return {each: min(whole, max(value for part, value in values.items() if part <= each)) for each in values}


def ranked(values: Sequence[Value]) -> list[int]:
    """Return the numbers of values, the greatest first; those at or below their floor come last."""
    return sorted(range(len(values)), key=lambda i: (not values[i].is_above_floor, -values[i].value))

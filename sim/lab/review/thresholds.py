"""Rules of a threshold: the zone goes on where an indicator reaches it. The best is chosen on other histories."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sim.lab.review.scores import Decisions
from sim.results.estimates import Floats

#: Thresholds of a curve besides the two ends, at most.
POINTS = 39


def best_threshold(indicator: Floats, worth: Floats) -> float:
    """Return the threshold of the greatest value; minus infinity goes on in all histories, infinity in none.

    Of equal ones the lowest.

    Parameters
    ----------
    indicator, worth : arrays, shape [run]
        The indicator, and what going on adds to revoking.

    Examples
    --------
    >>> best_threshold(np.array([1.0, 2.0, 3.0, 3.0]), np.array([-5.0, -1.0, 4.0, -2.0]))
    3.0
    >>> best_threshold(np.array([1.0, 2.0]), np.array([-1.0, -1.0])), best_threshold(np.zeros(2), np.ones(2))
    (inf, -inf)
    """
    levels, place = np.unique(indicator, return_inverse=True)
    by_level = np.bincount(place, weights=worth, minlength=levels.size)
    # What each threshold brings: all that lies at it or above; at the last, infinity, nothing.
    brought = np.append(np.cumsum(by_level[::-1])[::-1], 0.0)
    thresholds = np.append(levels, np.inf)
    thresholds[0] = -np.inf  # the lowest level keeps all histories, as minus infinity does
    return float(thresholds[np.argmax(brought)])


def threshold_axis(indicator: Floats) -> Floats:
    """Return thresholds that tell all that a threshold can do: whole numbers or quantiles between the two ends."""
    levels = np.unique(indicator)
    if levels.size > POINTS:
        levels = np.unique(np.quantile(indicator, np.linspace(0.0, 1.0, POINTS), method="nearest"))
    return np.concatenate([[-np.inf], levels, [np.inf]])


def crossed(choose: NDArray[np.bool_], rule: Callable[[NDArray[np.bool_]], Decisions]) -> Decisions:
    """Return decisions for all histories, each by the rule that was made from the half in which it is not.

    Parameters
    ----------
    choose : array, shape [run]
        One of the halves.
    rule
        Takes the histories from which it may learn, and decides for all.
    """
    return np.where(choose, rule(~choose), rule(choose))

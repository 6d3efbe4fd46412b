"""The nearest flip: the point closest to the centre at which a claim turns (Hasofer and Lind 1974, FORM).

    beta = min sqrt((theta - mu)' S^-1 (theta - mu)) such that margin(theta) <= 0, within the declared ranges

A margin is above 0 where the claim is as at the centre. For a claim that is linear in weights drawn from a normal
distribution, Phi(-beta) is the chance that it turns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from sim.lab.weight_space import WeightSpace
from sim.results.estimates import Floats

#: Value and slope of the margin at a position.
Margin = Callable[[Floats], tuple[float, Floats]]
#: Draws beyond the flip from which the search starts, besides the centre.
STARTS = 6
_TOLERANCE = 1e-6
_minimize: Any = optimize.minimize  # whose types do not take what is given here


def nearest_flip(
    margin: Margin, space: WeightSpace, starts: Sequence[Floats], goal: float = 0.0, free: Sequence[int] | None = None
) -> Floats | None:
    """Return the position nearest to the centre with a margin of at most `goal`; None if none was found.

    Parameters
    ----------
    margin
        Value and slope at a position.
    space
        The weights with their ranges.
    starts
        Positions from which SLSQP starts, besides the centre.
    goal
        0 for the flip itself; below 0 for a point beyond it.
    free
        Numbers of the weights that may move; by default all. The others stay at the centre.
    """
    moving = np.arange(space.size) if free is None else np.asarray(free)
    precision = space.precision[np.ix_(moving, moving)]
    bounds = list(zip(space.least[moving], space.most[moving], strict=True))
    scale = max(1e-12, abs(margin(np.zeros(space.size))[0]), abs(goal))

    def whole(part: Floats) -> Floats:
        position = np.zeros(space.size)
        position[moving] = part
        return position

    def beyond(part: Floats) -> float:
        return (goal - margin(whole(part))[0]) / scale

    def its_slope(part: Floats) -> Floats:
        return -margin(whole(part))[1][moving] / scale

    best: Floats | None = None
    for start in (_first_step(margin, space, moving, goal), *starts):
        begin = np.clip(start[moving], space.least[moving], space.most[moving])
        found = _minimize(
            lambda part: 0.5 * float(part @ precision @ part),
            begin,
            jac=lambda part: precision @ part,
            bounds=bounds,
            constraints={"type": "ineq", "fun": beyond, "jac": its_slope},
            method="SLSQP",
            options={"maxiter": 200, "ftol": 1e-10},
        )
        position = whole(np.clip(found.x, space.least[moving], space.most[moving]))
        if beyond(position[moving]) < -_TOLERANCE:
            continue
        if best is None or space.distance(position) < space.distance(best):
            best = position
    return best


def _first_step(margin: Margin, space: WeightSpace, moving: NDArray[np.int64], goal: float) -> Floats:
    """Return where the claim would turn if its margin were linear as at the centre: mu - S b (a - goal) / (b' S b)."""
    value, slope = margin(np.zeros(space.size))
    covariance = np.linalg.inv(space.precision[np.ix_(moving, moving)])
    push = covariance @ slope[moving]
    rise = float(slope[moving] @ push)
    position = np.zeros(space.size)
    if rise > 0:
        position[moving] = -push * (value - goal) / rise
    return position


def lowest(margin: Margin, space: WeightSpace, starts: Sequence[Floats]) -> Floats:
    """Return the position within the ranges at which the margin is lowest, as far as found from some starts."""
    bounds = list(zip(space.least, space.most, strict=True))
    ends = [
        _minimize(margin, np.clip(start, space.least, space.most), jac=True, bounds=bounds, method="L-BFGS-B")
        for start in (np.zeros(space.size), *starts)
    ]
    return np.asarray(min(ends, key=lambda each: float(each.fun)).x)

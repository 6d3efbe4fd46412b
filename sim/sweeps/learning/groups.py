"""Checks before sensitivity analysis: complete groups of points, none of which failed, and values that vary."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.language.errors import ZonelabError
from sim.language.texts import Sentence, sentence
from sim.results.estimates import Floats

#: Values that differ by less, as a share of their size, differ by rounding.
ROUNDING = 1e-12


def whole_groups(values: ArrayLike, size: int, least: int, groups: Sentence) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the values of the groups without a failed point, shape [group, point], and which groups these are."""
    given = np.asarray(values, dtype=np.float64).reshape(-1)
    if len(given) % size:
        problem = sentence(
            "{groups} must have {size} points each; got {points} points in all. Run the sweep to its end.",
            groups=groups,
            size=size,
            points=len(given),
        )
        raise ZonelabError(problem)
    table = given.reshape(-1, size)
    used: NDArray[np.bool_] = np.asarray(np.isfinite(table).all(axis=1))
    if used.sum() < least:
        problem = sentence(
            "{groups} without a failed point must be at least {least}; got {used} of {all}. "
            "See why points failed, or run a larger sweep.",
            groups=groups,
            least=least,
            used=int(used.sum()),
            all=len(used),
        )
        raise ZonelabError(problem)
    return table[used], used


def check_variation(values: Floats) -> None:
    """Refuse values that are all the same: no lever explains a variance of zero."""
    if np.ptp(values) <= ROUNDING * np.abs(values).max():
        problem = sentence(
            "values must differ between points; all are {value:g}. No lever moves this measure within its range: "
            "take another measure, or wider ranges.",
            value=float(values.flat[0]),
        )
        raise ZonelabError(problem)

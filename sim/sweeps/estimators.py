"""The numbers behind sensitivity: points in their groups, Sobol' indices of base rows, effects of Morris's walks."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.analysis.effects import Floats
from sim.errors import ZonelabError
from sim.texts import Sentence, sentence

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
    if not varies(values):
        problem = sentence(
            "values must differ between points; all are {value:g}. No lever moves this measure within its range: "
            "take another measure, or wider ranges.",
            value=float(values.flat[0]),
        )
        raise ZonelabError(problem)


def varies(values: Floats) -> bool:
    """Return whether values differ by more than rounding."""
    return bool(np.ptp(values) > ROUNDING * np.abs(values).max())


def indices(blocks: Floats) -> Floats | None:
    """Return first and total indices, shape [2, lever], of blocks [base row, A and exchanges and B]; None if constant.

    The values are taken about their mean: without it the first order drowns in the product of large numbers.
    """
    ends = blocks[:, [0, -1]]
    if not varies(ends):
        return None
    a, exchanged, b = blocks[:, :1], blocks[:, 1:-1], blocks[:, -1:]
    first = ((b - ends.mean()) * (exchanged - a)).mean(axis=0)
    total = 0.5 * ((a - exchanged) ** 2).mean(axis=0)
    return np.asarray(np.stack([first, total]) / ends.var(), dtype=np.float64)


def elementary_effects(places: Floats, values: Floats) -> Floats:
    """Return change of the value per change of the lever, shape [walk, lever], of walks that change each lever once."""
    steps = np.diff(places, axis=1)
    changed = np.abs(steps).argmax(axis=2)
    length = np.take_along_axis(steps, changed[:, :, None], axis=2)[:, :, 0]
    effects = np.full((len(places), places.shape[2]), np.nan)
    np.put_along_axis(effects, changed, np.diff(values, axis=1) / length, axis=1)
    return effects

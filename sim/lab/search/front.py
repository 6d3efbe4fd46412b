"""The best compromises: candidates that no other beats, which is at least as good in all aims and better in one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def unbeaten(values: NDArray[np.float64], maximised: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which candidates no other beats, shape [candidate].

    Parameters
    ----------
    values : array, shape [candidate, aim]
        All defined.
    maximised : array, shape [aim]
        Whether an aim is to be high.

    Examples
    --------
    More firms for less money: the third costs as much as the second and brings less.

    >>> unbeaten(np.array([[1.0, 5.0], [3.0, 9.0], [2.0, 9.0]]), np.array([True, False])).tolist()
    [True, True, False]
    """
    lower = np.where(maximised, -values, values)
    found = np.ones(len(lower), dtype=np.bool_)
    for i, own in enumerate(lower):
        found[i] = not ((lower <= own).all(axis=1) & (lower < own).any(axis=1)).any()
    return found


def beaten_by(value: NDArray[np.float64], values: NDArray[np.float64], maximised: NDArray[np.bool_]) -> int:
    """Return how many candidates are at least as good as one in all aims and better in one.

    Parameters
    ----------
    value : array, shape [aim]
    values : array, shape [candidate, aim]
    maximised : array, shape [aim]
    """
    own, lower = np.where(maximised, -value, value), np.where(maximised, -values, values)
    return int(((lower <= own).all(axis=1) & (lower < own).any(axis=1)).sum())

"""The best compromises: candidates that no other beats, which is at least as good in all aims and better in one."""

from __future__ import annotations

from collections.abc import Sequence

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


def in_steps(values: NDArray[np.float64], steps: Sequence[float | None]) -> NDArray[np.float64]:
    """Return values as whole numbers of steps, so that differences within a step count as none.

    Parameters
    ----------
    values : array, shape [candidate, aim]
    steps
        Of each aim; None where every difference counts.

    Examples
    --------
    >>> in_steps(np.array([[1.2, 7.0], [1.4, 7.1]]), [0.5, None]).tolist()
    [[2.0, 7.0], [3.0, 7.1]]
    """
    columns = [values[:, i] if step is None else np.round(values[:, i] / step) for i, step in enumerate(steps)]
    return np.stack(columns, axis=1)


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


def first_of_each(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which rows are the first of their values, shape [candidate].

    Examples
    --------
    >>> first_of_each(np.array([[2.0, 7.0], [3.0, 7.0], [2.0, 7.0]])).tolist()
    [True, True, False]
    """
    found = np.zeros(len(values), dtype=np.bool_)
    found[np.unique(values, axis=0, return_index=True)[1]] = True
    return found

"""Luck by address for arrays: the same numbers as those of `sim.numerics.luck`, many at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.numerics.arithmetic import normal_quantile
from sim.numerics.compiler import Int, compiled
from sim.numerics.luck import uniform


@compiled
def _fill(
    numbers: NDArray[np.float64],
    seed: Int,
    stream: Int,
    entities: NDArray[np.int64],
    occasions: NDArray[np.int64],
    key: Int,
) -> None:
    for run in range(numbers.shape[0]):
        for i in range(entities.size):
            for j in range(occasions.size):
                numbers[run, i, j] = uniform(seed, run, stream, occasions[j], entities[i], key)


@compiled
def _to_normal(numbers: NDArray[np.float64]) -> None:
    for i in range(numbers.size):
        numbers[i] = normal_quantile(numbers[i])


def uniforms(
    runs: int, seed: int, stream: int, entities: Sequence[int], occasions: Sequence[int] = (0,), key: int = 0
) -> NDArray[np.float64]:
    """Return the uniform random numbers of runs 0 to ``runs - 1``, shape [run, entity, occasion].

    Parameters
    ----------
    runs, seed
        As for `sim.run_ensemble`.
    stream
        One of the constants of `sim.numerics.luck`.
    entities, occasions, key
        As for `sim.numerics.luck.uniform`.
    """
    numbers = np.empty((runs, len(entities), len(occasions)))
    whole = (np.array(entities, dtype=np.int64), np.array(occasions, dtype=np.int64))
    _fill(numbers, np.uint64(seed), np.int64(stream), *whole, np.int64(key))
    return numbers


def normals(
    runs: int, seed: int, stream: int, entities: Sequence[int], occasions: Sequence[int] = (0,), key: int = 0
) -> NDArray[np.float64]:
    """Return standard normal numbers likewise, shape [run, entity, occasion]."""
    numbers = uniforms(runs, seed, stream, entities, occasions, key)
    _to_normal(numbers.reshape(-1))
    return numbers

"""The best that can be expected of going on: given what can be observed, and knowing the weights of behaviour.

The first is a regression on the indicators (ridge, with a kink at each third of an indicator). The second is the mean
of the other histories of the same draw, moved towards the mean of all as far as that mean is luck (the best linear
forecast, Robinson 1991): whoever knows the weights still does not know the luck.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.lab.review.indicators import OBSERVED
from sim.results.estimates import Floats
from sim.results.ranges import Blocks

#: Strengths of the ridge that are tried, in standardised units for each history.
RIDGES = tuple(10.0**power for power in range(-4, 3))


def features(known: Mapping[str, Floats], names: Sequence[str] = OBSERVED) -> Floats:
    """Return the columns of the regression, shape [run, column]: each indicator, and what it is beyond its thirds.

    No column looks at the worth, so all histories may make them. Columns that do not vary are left out.
    """
    columns = []
    for name in names:
        values = known[name]
        kinks = np.unique(np.quantile(values, [1 / 3, 2 / 3]))
        columns += [values, *(np.maximum(values - kink, 0.0) for kink in kinks)]
    table = np.stack(columns, axis=1)
    spread = table.std(axis=0)
    some = spread > 1e-12 * np.maximum(1.0, np.abs(table).max(axis=0))
    scaled: Floats = (table[:, some] - table[:, some].mean(axis=0)) / spread[some]
    return scaled


def regressed(columns: Floats, outcome: Floats, learn: NDArray[np.bool_]) -> Floats:
    """Return the forecast of an outcome for all histories, learned from some of them, shape [run].

    The strength of the ridge has the least error of generalised cross-validation (Golub, Heath and Wahba 1979).

    Parameters
    ----------
    columns : array, shape [run, column]
        From `features`.
    outcome : array, shape [run]
    learn : array, shape [run]
        From which histories to learn.
    """
    centre, shift = float(outcome[learn].mean()), columns[learn].mean(axis=0)
    within, target = columns[learn] - shift, outcome[learn] - centre
    left, sizes, right = np.linalg.svd(within, full_matrices=False)
    rotated, count = left.T @ target, int(learn.sum())
    rest = float(target @ target - rotated @ rotated)

    def error(ridge: float) -> float:
        kept = sizes**2 / (sizes**2 + ridge * count)
        return (rest + float((((1 - kept) * rotated) ** 2).sum())) / (1 - (1 + float(kept.sum())) / count) ** 2

    ridge = min(RIDGES, key=error) * count
    weights = right.T @ (sizes / (sizes**2 + ridge) * rotated)
    return np.asarray(centre + (columns - shift) @ weights)


def of_draw(outcome: Floats, blocks: Blocks) -> Floats:
    """Return the forecast of an outcome by the other histories of the same draw, shape [run].

    Parameters
    ----------
    outcome : array, shape [run]
    blocks
        Which runs share a draw; two draws of two runs or more.

    Examples
    --------
    Draws that differ by luck alone tell nothing: every forecast is close to the mean of all.

    >>> luck = np.random.default_rng(1).normal(size=400)
    >>> bool(of_draw(luck, Blocks(draws=80, size=5)).std() < 0.2 * luck.std())
    True
    """
    draw = np.arange(outcome.size) // blocks.size % blocks.draws
    counts = np.bincount(draw, minlength=blocks.draws)
    sums = np.bincount(draw, weights=outcome, minlength=blocks.draws)
    means = sums / np.maximum(1, counts)
    within = float(((outcome - means[draw]) ** 2).sum()) / max(1, outcome.size - blocks.draws)
    usual = outcome.size / blocks.draws
    between = max(0.0, float(means.var(ddof=1)) - within / usual)
    others = np.maximum(1, counts[draw] - 1)
    beside = (sums[draw] - outcome) / others
    rest = (outcome.sum() - sums[draw]) / np.maximum(1, outcome.size - counts[draw])
    total = between + within / others
    kept = np.divide(between, total, out=np.zeros(total.shape), where=total > 0)
    return np.asarray(np.where(counts[draw] > 1, rest + kept * (beside - rest), rest))


def knowing_weights(outcome: Floats, weights: Floats, blocks: Blocks, choose: NDArray[np.bool_]) -> Floats:
    """Return the forecast of an outcome by who knows the weights of behaviour, shape [run].

    A regression on the weights, learned on the other half, and what the other histories of the draw are beyond it. It
    is a little less than full knowledge, since the histories of a draw are few.

    Parameters
    ----------
    outcome : array, shape [run]
    weights : array, shape [run, weight]
        Standardised, from `weight_columns`.
    blocks
        Which runs share a draw.
    choose : array, shape [run]
        One of the halves.
    """
    forecast = np.where(choose, regressed(weights, outcome, ~choose), regressed(weights, outcome, choose))
    return np.asarray(forecast + of_draw(outcome - forecast, blocks))


def weight_columns(draws: Sequence[Mapping[str, float]], blocks: Blocks, runs: int) -> Floats:
    """Return the weights of behaviour in each run, standardised, shape [run, weight]; constant ones are left out."""
    used = np.array([list(each.values()) for each in draws[: blocks.draws]], dtype=np.float64)
    columns = used[np.arange(runs) // blocks.size % blocks.draws]
    spread = columns.std(axis=0)
    some = spread > 0
    scaled: Floats = (columns[:, some] - columns[:, some].mean(axis=0)) / spread[some]
    return scaled

"""What the charts of a sweep draw: means over points by level of a lever, and the points of the highest tenth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.explorer.sweeps.levels import Levels

#: The band of several points holds the middle 90% of them.
BAND = (0.05, 0.95)
#: Points that make the highest and the lowest part of a sweep.
PART = 0.1

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Values:
    """A measure at points that did not fail and at which it is defined.

    Attributes
    ----------
    points, mean, low, high : shape [point]
        Number of the point, the measure there, and its interval.
    rows : shape [point]
        Where they stand in the table.
    undefined
        Points at which the measure is not defined.
    """

    points: NDArray[np.int64]
    mean: Floats
    low: Floats
    high: Floats
    rows: NDArray[np.int64]
    undefined: int

    def at(self, chosen: NDArray[Any]) -> Values:
        """Return the values at some of the points."""
        return Values(
            self.points[chosen],
            self.mean[chosen],
            self.low[chosen],
            self.high[chosen],
            self.rows[chosen],
            self.undefined,
        )


def cells(across: Levels, down: Levels, values: Values) -> pd.DataFrame:
    """Return the mean over the points of each cell of two levers.

    Returns
    -------
    table
        Codes ``x`` and ``y``, mean, low, high, count, single (whether one point is the cell) and point (the one nearest
        to the mean). The ends are those of the interval of a single point, else those of the middle of the points.
    """
    x, y = across.codes[values.rows], down.codes[values.rows]
    table = _grouped(x * len(down.labels) + y, values)
    code = table["code"].to_numpy()
    return table.assign(x=code // len(down.labels), y=code % len(down.labels))


def curve(across: Levels, values: Values, by: Levels | None = None) -> pd.DataFrame:
    """Return the mean over the points of each level of a lever, for each level of another if there is one.

    Returns
    -------
    table
        Codes ``x`` and ``line``, and the rest as of `cells`.
    """
    if by is None:
        table = _grouped(across.codes[values.rows], values)
        return table.assign(x=table["code"], line=0)
    return cells(across, by, values).rename(columns={"y": "line"}).sort_values(["line", "x"], ignore_index=True)


def _grouped(code: NDArray[np.int64], values: Values) -> pd.DataFrame:
    frame = pd.DataFrame(
        {"code": code, "point": values.points, "mean": values.mean, "least": values.low, "most": values.high}
    )
    groups = frame.groupby("code", sort=True)
    table = groups["mean"].agg(["mean", "count"])
    low, high = (groups["mean"].quantile(share) for share in BAND)
    single = table["count"] == 1
    table["low"] = np.where(single, groups["least"].first(), low)
    table["high"] = np.where(single, groups["most"].first(), high)
    table["single"] = single
    frame["off"] = (frame["mean"] - frame["code"].map(table["mean"])).abs()
    nearest = frame.sort_values(["off", "point"], kind="stable").groupby("code", sort=True)["point"].first()
    table["point"] = nearest
    return table.reset_index()


def influence(levels: Levels, values: Values) -> float:
    """Return the share of a measure's variance over the points that lies between the levels of a lever, 0 to 1.

    Chance alone gives a lever without any influence about its number of levels over the number of points, which is
    taken off.
    """
    count, code = values.mean.size, levels.codes[values.rows]
    if count < 2:
        return 0.0
    total = float(((values.mean - values.mean.mean()) ** 2).sum())
    if total <= 0.0:
        return 0.0
    size = np.bincount(code, minlength=len(levels.labels))
    means = np.bincount(code, weights=values.mean, minlength=size.size) / np.maximum(size, 1)
    between = float((size * (means - values.mean.mean()) ** 2).sum())
    chance = (np.count_nonzero(size) - 1) / (count - 1)
    return max(0.0, between / total - chance)


def by_influence(levels: dict[str, Levels], values: Values) -> list[str]:
    """Return the names of levers, the one that moves the measure most first."""
    share = {name: influence(each, values) for name, each in levels.items()}
    return sorted(share, key=lambda name: -share[name])


def tenths(values: Values) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where the highest and the lowest tenth of the points stand, at least one point each."""
    order = np.argsort(values.mean, kind="stable")
    size = min(max(1, round(PART * order.size)), max(1, order.size // 2))
    return order[::-1][:size], order[:size]

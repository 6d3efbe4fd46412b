"""What the charts of a sweep draw: means over points by level of a lever, and how a measure is shown to a reader."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.explorer.charts.chart_style import wrapped
from sim.explorer.language.page_texts import texts
from sim.explorer.sweeps.levels import Levels
from sim.language.numbers import figures, share, signed, with_range
from sim.report.money import counted, counted_by_firm
from sim.results.measure_kinds import INDEX
from sim.results.measures import Measure
from sim.scenario.world.names import Names
from sim.scenario.world.world import World
from sim.sweeps.design.columns import HIGH, LOW, OK, POINT, STATUS

#: The band of several points holds the middle 90% of them.
BAND = (0.05, 0.95)
#: Points that make the highest and the lowest part of a sweep.
PART = 0.1
SHARE, MONEY = "share", "{money}"
#: Units in which the money of one firm is counted.
BY_FIRM = ("{money} per firm and month",)
#: Shares below this are shown with a decimal.
SMALL_SHARE = 0.1
#: Signs in a line of a title.
MOST_TITLE_SIGNS = 42

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Values:
    """A measure at points that did not fail and at which it is defined.

    Attributes
    ----------
    points, mean, low, high : shape [point]
        Number of the point, the measure there, and its interval.
    rows : shape [point]
        Their positions in the table.
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
        arrays = (self.points, self.mean, self.low, self.high, self.rows)
        points, mean, low, high, rows = (each[chosen] for each in arrays)
        return Values(points, mean, low, high, rows, self.undefined)


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
    """Return the positions of the highest and the lowest tenth of the points, at least one point each."""
    order = np.argsort(values.mean, kind="stable")
    size = min(max(1, round(PART * order.size)), max(1, order.size // 2))
    return order[::-1][:size], order[:size]


@dataclass(frozen=True)
class Measured:
    """A measure in a reader's language.

    Attributes
    ----------
    name, label, unit
        As in the sweep file, and for the reader.
    is_change, is_share
        Whether it is a difference, and whether it is written in percent.
    times
        How often its unit is one of the sweep's table.
    """

    name: str
    label: str
    unit: str
    is_change: bool
    is_share: bool
    times: float = 1.0

    @property
    def title(self) -> str:
        """Label and unit in lines that a phone holds; a share is written in percent, and an index has no unit."""
        unit = f"({self.unit})" if self.unit and not self.is_share else ""
        one = wrapped(f"{self.label} {unit}".strip(), MOST_TITLE_SIGNS)
        return "\n".join(one if len(one) == 1 else [*wrapped(self.label, MOST_TITLE_SIGNS), *filter(None, [unit])])

    def told(self, value: float) -> str:
        """Return a number of the measure as a reader writes it."""
        if self.is_change:
            return signed(value)
        return share(value, int(abs(value) < SMALL_SHARE)) if self.is_share else figures(value)

    def text_with_ends(self, mean: float, low: float, high: float, language: str) -> str:
        """Return a number with the ends of its interval."""
        if math.isnan(low) or math.isnan(high):
            return self.told(mean)
        return with_range(self.told(mean), self.told(low), self.told(high), language)

    def row_texts(self, table: pd.DataFrame, language: str) -> list[str]:
        """Return the numbers of a table with mean, low and high, each with its ends."""
        mean, low, high = (table[name].tolist() for name in ("mean", "low", "high"))
        return [self.text_with_ends(*ends, language) for ends in zip(mean, low, high, strict=True)]


def measured(measure: Measure, world: World, language: str) -> Measured:
    """Return a measure of a sweep in the language of a reader, and in the money of the world that it is taken in."""
    _ = texts(language)
    unit = _(measure.kind.unit) if measure.kind.unit != INDEX else ""
    times, money = counted(world.currency, language) if MONEY in measure.kind.unit else (1.0, "")
    if measure.kind.unit in BY_FIRM:
        times, money = counted_by_firm(world.currency, language)
    return Measured(
        measure.name,
        measure.label(Names(world, language)),
        unit.format(money=money),
        measure.kind.is_change,
        measure.kind.unit == SHARE,
        times,
    )


def values_of(frame: pd.DataFrame, name: str, times: float = 1.0) -> Values:
    """Return a measure at the points of a table that did not fail, counted in a unit of which there are so many."""
    mean = times * frame[name].to_numpy(dtype=np.float64)
    fine = (frame[STATUS] == OK).to_numpy(dtype=np.bool_)
    rows = np.flatnonzero(fine & ~np.isnan(mean))
    low, high = (times * frame[f"{name}.{end}"].to_numpy(dtype=np.float64)[rows] for end in (LOW, HIGH))
    points = frame[POINT].to_numpy(dtype=np.int64)[rows]
    return Values(points, mean[rows], low, high, rows, int(fine.sum()) - rows.size)

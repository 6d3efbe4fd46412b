"""Measures of a sweep as a reader meets them: label, unit, how a number is written, and whether 0 means no change."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.explorer.charts.look import wrapped
from sim.explorer.language.page_texts import texts
from sim.explorer.sweeps.sweep_numbers import Values
from sim.language.numbers import figures, share, signed, with_range
from sim.report.amounts import counted, counted_by_firm
from sim.results.measure_kinds import INDEX
from sim.results.measures import Measure
from sim.scenario.world.names import Names
from sim.scenario.world.world import World
from sim.sweeps.design.columns import HIGH, LOW, OK, POINT, STATUS

SHARE, MONEY = "share", "{money}"
#: Units in which the money of one firm is counted.
BY_FIRM = ("{money} per firm and month",)
#: Shares below this are told with a decimal.
SMALL_SHARE = 0.1
#: Signs in a line of a title.
MOST_TITLE_SIGNS = 42


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
    """Return a measure in a reader's language.

    Parameters
    ----------
    measure, world
        Of the sweep, and the world that it is taken in.
    language
        'en' or 'ko'.
    """
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

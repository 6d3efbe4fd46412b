"""Levers as axes of charts: which level each point of a sweep has, how a reader writes it, and its position."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.explorer.language.page_texts import distinct_labels, texts
from sim.language.numbers import bin_label, exact, figures, month_label
from sim.report.money import MONEY, Amount, amount
from sim.report.value_words import unit_of, value_text
from sim.results.lever_values import ordered_numbers
from sim.scenario.reading.key_paths import split_key
from sim.scenario.schema.words import MONTH, month_text
from sim.scenario.world.names import Names
from sim.scenario.world.notes import data_text
from sim.scenario.world.world import World
from sim.sweeps.design.lever_axes import Axis
from sim.sweeps.design.plan import Plan

#: Bins of a lever whose values are drawn, or of one with more levels than a chart has room for.
BINS = 8
MOST_LEVELS = 40


@dataclass(frozen=True, eq=False)
class Levels:
    """A lever as the axis of a chart.

    Attributes
    ----------
    name, label
        Name of the lever in the table, and its label for the reader.
    labels
        Labels of its levels, from the first to the last.
    codes : shape [point]
        Level of each point.
    centres
        Positions of the levels on a line of numbers; None for categories and months.
    positions : shape [point]
        Position of each point between the ends of the axis, 0 and 1.
    is_log
        Whether equal steps multiply.
    ordered
        Whether the levels go from less to more, or from earlier to later.
    binned
        Whether a level gathers a range of values.
    column : shape [point]
        The values as the table has them.
    written
        How its numbers are written where they are money.
    """

    name: str
    label: str
    labels: tuple[str, ...]
    codes: NDArray[np.int64]
    centres: tuple[float, ...] | None
    positions: NDArray[np.float64]
    is_log: bool
    ordered: bool
    binned: bool
    column: pd.Series[Any]
    written: Amount

    @property
    def heading(self) -> str:
        """What is written above numbers of the lever: its label, and the unit of money."""
        return f"{self.label} ({self.written.unit.strip()})" if self.written.unit else self.label

    def told(self, row: int, language: str) -> str:
        """Return the value at a point as a reader writes it."""
        value = self.column.iloc[row]
        return number_text(value, self.written) if self.binned else self.labels[int(self.codes[row])]

    def plain(self, row: int, language: str) -> float | str:
        """Return the value at a point for a table: a number, so that it can be sorted, or a text."""
        value = self.column.iloc[row]
        is_number = isinstance(value, int | float | np.integer | np.floating)
        if not is_number:
            return self.told(row, language)
        return self.written.shown(float(value))


def labels_of(plan: Plan, language: str) -> dict[str, str]:
    """Return what each lever is called."""
    return distinct_labels({axis.name: axis.in_words(language, texts(language)) for axis in plan.points.axes})


def written_of(axis: Axis, world: World, language: str) -> Amount:
    """Return how the numbers of a lever are written: money as on the other pages, all else as the sweep has it."""
    units = {unit_of(split_key(key)[0].rpartition(".")[2]) for key in axis.keys}
    unit = units.pop() if len(units) == 1 else ""
    return amount(unit, world.currency, language) if unit.startswith(MONEY) else Amount()


def number_text(value: float, written: Amount) -> str:
    """Return a number of a lever to three figures.

    Examples
    --------
    >>> number_text(2.456, amount("money bn per year", "KRW bn", "ko")), number_text(0.05, Amount())
    ('24.6억 원', '0.05')
    """
    return figures(written.shown(value)) + written.unit


def levels_of(plan: Plan, frame: pd.DataFrame, language: str) -> dict[str, Levels]:
    """Return every lever of a sweep as the axis of a chart, by name; the frame of its points has a column for each."""
    names, labels = Names(plan.policy.world, language), labels_of(plan, language)
    drawn = plan.points.positions is not None
    found = {}
    for axis in plan.points.axes:
        column = frame[axis.name]
        numbers, written = ordered_numbers(column), written_of(axis, plan.policy.world, language)
        if drawn and axis.ranges:
            ends = (axis.ranges[0].low, axis.ranges[0].high)
            found[axis.name] = _binned(axis, labels[axis.name], column, ends, written, language)
            continue
        told = listed(axis, column, names, written, language)
        if numbers is not None and len(told) > (BINS if drawn else MOST_LEVELS):
            found[axis.name] = _binned(axis, labels[axis.name], column, None, written, language)
        else:
            found[axis.name] = _listed(axis, labels[axis.name], column, told, written, language)
    return found


def listed(axis: Axis, column: pd.Series[Any] | None, names: Names, written: Amount, language: str) -> dict[Any, str]:
    """Return the label of each value of a lever whose values are listed, in their order.

    The column has them where a table gives them; names of regions and sectors may be in a value.
    """
    if not axis.levels:
        values = [] if column is None else column.unique().tolist()
        ordered = column is not None and ordered_numbers(column) is not None
        return {value: value_text(value, names, written.told) for value in (sorted(values) if ordered else values)}
    found: dict[Any, str] = {}
    for level in range(axis.levels):
        shown = axis.at_level(level)[0]
        if axis.names:
            found[shown] = data_text(str(shown), language)
        else:
            given = axis.values[level][0] if axis.values else shown
            found[shown] = _told(given, names, written)
    return found


def _told(given: Any, names: Names, written: Amount) -> str:
    """Return a value that a sweep lists: three figures of a number, all else in words."""
    if isinstance(given, float):
        return number_text(given, written)
    return value_text(given, names, written.told)


def _listed(
    axis: Axis, label: str, column: pd.Series[Any], told: dict[Any, str], written: Amount, language: str
) -> Levels:
    """Return a lever whose values are listed; those beyond what a chart holds are taken together."""
    values, labels = list(told), list(told.values())
    place = {_key(value): min(i, MOST_LEVELS - 1) for i, value in enumerate(values)}
    codes = column.map(lambda value: place.get(_key(value), 0)).to_numpy(dtype=np.int64)
    if len(labels) > MOST_LEVELS:
        labels = [*labels[: MOST_LEVELS - 1], texts(language)("others")]
    numbers = [value for value in values if isinstance(value, int | float)]
    rising = len(numbers) == len(values) <= MOST_LEVELS and numbers == sorted(set(numbers))
    months = all(isinstance(value, str) and MONTH.fullmatch(value) for value in values) and values == sorted(values)
    is_log = bool(axis.ranges and axis.ranges[0].log)
    return Levels(
        axis.name, label, _apart(labels), codes,
        tuple(map(written.shown, map(float, numbers))) if rising and len(numbers) > 1 else None,
        codes / max(1, len(labels) - 1), is_log, ordered=rising or months, binned=False, column=column,
        written=written,
    )  # fmt: skip


def _key(value: Any) -> Any:
    """Return a value so that the number 2 of a file meets the 2.0 of a column."""
    return float(value) if isinstance(value, int | float) else str(value)


def _binned(
    axis: Axis, label: str, column: pd.Series[Any], ends: tuple[float, float] | None, written: Amount, language: str
) -> Levels:
    """Return a lever in bins of equal width, equal steps being factors on a scale of logarithms."""
    numbers = ordered_numbers(column)
    assert numbers is not None
    low, high = ends or (float(numbers.min()), float(numbers.max()))
    kind = axis.ranges[0].kind if axis.ranges else "real"
    is_log = bool(axis.ranges and axis.ranges[0].log)
    scale: Callable[[Any], Any] = np.log if is_log else np.asarray
    binned = True
    if kind == "real":
        count = BINS
        edges = np.linspace(scale(low), scale(high), count + 1)
        codes = np.clip(np.searchsorted(edges, scale(numbers), side="right") - 1, 0, count - 1)
        centres = (edges[:-1] + edges[1:]) / 2
        real = np.exp(edges) if is_log else edges
        told = [figures(written.shown(edge)) for edge in real.tolist()]
        labels = [bin_label(ends) + written.unit for ends in pairwise(told)]
    else:
        whole = np.arange(int(low), int(high) + 1)
        count = min(BINS, whole.size)
        parts = np.array_split(whole, count)
        starts = np.array([part[0] for part in parts])
        codes = np.clip(np.searchsorted(starts, numbers, side="right") - 1, 0, count - 1)
        centres = np.array([scale((part[0] + part[-1]) / 2) for part in parts])
        labels = [_span(part, kind, language) for part in parts]
        binned = count < whole.size
    at = np.exp(centres) if is_log else centres
    span = scale(high) - scale(low)
    positions = (scale(numbers) - scale(low)) / (span if span else 1.0)
    return Levels(
        axis.name, label, _apart(labels), codes.astype(np.int64),
        None if kind == "month" else tuple(map(written.shown, map(float, at))), positions, is_log, ordered=True,
        binned=binned, column=column, written=written,
    )  # fmt: skip


def _apart(labels: Sequence[str]) -> tuple[str, ...]:
    """Return the labels of levels, of which no two are alike."""
    return tuple(distinct_labels({str(i): label for i, label in enumerate(labels, start=1)}).values())


def _span(part: Sequence[int] | NDArray[np.int64], kind: str, language: str) -> str:
    """Return the label of whole numbers or months that belong together."""
    ends = dict.fromkeys([int(part[0]), int(part[-1])])
    told = [month_label(month_text(end), language) if kind == "month" else exact(end) for end in ends]
    return bin_label(told)

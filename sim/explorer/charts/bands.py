"""Lines over time with the band of the runs: one panel, used by every chart over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from sim.explorer.charts.chart_style import (
    INK,
    PAPER,
    QUIET,
    Spec,
    filled,
    framed,
    short,
    template,
    undefined_as_none,
    width_of,
    wrapped,
)
from sim.explorer.charts.series import Floats, band, dates, month_labels, titles
from sim.explorer.language.page_texts import texts
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult

HEIGHT = 180
#: Pixels from one line of words to the next.
LINE = 15
#: Share of the horizon that a name is taken to be wide, so that it lies on no line.
NAME = 0.3
#: Pixels of the narrowest panel, those between the words of two marks, and the size of their letters.
NARROWEST, BETWEEN_WORDS, WORD_SIZE = 260, 10, 11
#: Two lines are named at the last month in which they lie apart by this share of their greatest gap.
APART = 0.6
#: Bands of more lines than two would make mud of the picture if they were as strong.
STRONG, WEAK = 0.16, 0.07


@dataclass(frozen=True)
class Line:
    """A line with its band, the middle 90% of runs, month by month.

    Attributes
    ----------
    result
        Whose horizon it is.
    name, colour
        The name is next to the line, unless it is not to be `named`: then only where it is pointed at.
    mean, low, high
        Shape [month].
    dashed, named, banded
        Dashed is what would be without the policy. Another panel may show the band.
    """

    result: EnsembleResult
    name: str
    colour: str
    mean: Floats
    low: Floats
    high: Floats
    dashed: bool = False
    named: bool = True
    banded: bool = True


def line(result: EnsembleResult, values: NDArray[Any], name: str, colour: str, **look: Any) -> Line:
    """Return the line of values of shape [run, month]; the look is that of a `Line`."""
    return Line(result, name, colour, *band(values.astype(np.float64)), **look)


def two_sides(comparison: Comparison, values: Sequence[NDArray[Any]], colour: str, language: str) -> list[Line]:
    """Return the lines of the baseline, dashed, and of the policy, from values of each of shape [run, month]."""
    shown = titles(comparison, language)
    return [
        line(comparison.baseline, values[0], shown["baseline"], QUIET, dashed=True),
        line(comparison.policy, values[1], shown["policy"], colour),
    ]


def bands(
    lines: Sequence[Line],
    language: str,
    words: tuple[str, str, str],
    *,
    number: str = ".1f",
    marks: Sequence[tuple[str, str]] = (),
    most: float | None = None,
    height: int = HEIGHT,
) -> Spec:
    """Return a panel of lines with bands.

    Parameters
    ----------
    words
        Title, how to read it, and what the axis counts, with its unit; in the language.
    number
        Format of the numbers, as d3 has it.
    marks
        First days of months at which something happens, and a word for each.
    most
        The greatest number there can be; that of the highest band if not given. The lower end is 0, and above there is
        room for the words of marks.
    height
        Height of the panel in pixels.
    """
    title, reading, axis = words
    top = highest = top_of(lines) if most is None else most
    days = dates(lines[0].result)
    placed = places_of([(days.index(date), word) for date, word in marks], len(days))
    count = 1 + max((row for row, _late in placed), default=-1)
    step = top * LINE / (height - LINE * count)
    ends = _names([each for each in lines if each.named], step)
    top = max(top, *(end["at"] + 0.6 * step for end in ends), 0.0) + step * count
    happenings = [
        {"date": date, "word": word, "at": top - (0.5 + row) * step, "late": late}
        for (row, late), (date, word) in zip(placed, marks, strict=True)
    ]
    return filled(
        _template(language, height, WEAK if len(lines) > 2 else STRONG, number),
        {"rows": _points(lines, language), "ends": ends, "marks": happenings},
        {"title": title, "most": top, "highest": highest},
        subtitle=wrapped(reading),
        axis=axis,
    )


def top_of(lines: Sequence[Line]) -> float:
    """Return the end of an axis that holds lines and bands."""
    ends = [np.nanmax(each, initial=0.0) for one in lines for each in (one.mean, one.high)]
    return 1.08 * float(np.nanmax([1e-9, *ends]))


def _points(lines: Sequence[Line], language: str) -> list[dict[str, Any]]:
    """Return a row for each line and month."""
    fields = ("name", "colour", "dashed", "banded", "date", "month", "mean", "low", "high")
    points = []
    for each in lines:
        numbers = (undefined_as_none(values) for values in (each.mean, each.low, each.high))
        months = zip(dates(each.result), month_labels(each.result, language), *numbers, strict=True)
        points += [
            dict(zip(fields, (each.name, each.colour, each.dashed, each.banded, *month), strict=True))
            for month in months
        ]
    return points


def places_of(words: Sequence[tuple[int, str]], months: int) -> list[tuple[int, bool]]:
    """Return the row of each word above the lines and whether it is to the left of its mark; words by month.

    No two lie on each other and none is cut, on a panel of `NARROWEST` pixels or more.
    """
    taken: list[list[tuple[float, float]]] = []
    places = []
    for month, word in words:
        at, wide = NARROWEST * month / months, width_of(word) * WORD_SIZE / 12 + BETWEEN_WORDS
        late = at + wide > NARROWEST and at > NARROWEST / 2
        begin, end = (at - wide, at) if late else (at, at + wide)
        row = next(
            (i for i, others in enumerate(taken) if all(end <= first or last <= begin for first, last in others)),
            len(taken),
        )
        taken[row : row + 1] = [[*(taken[row] if row < len(taken) else []), (begin, end)]]
        places.append((row, late))
    return places


def _names(lines: Sequence[Line], step: float) -> list[dict[str, Any]]:
    """Return the position of the name of each line, clear of the lines; `step` is the height of a line of words."""
    means = np.array([each.mean for each in lines])
    months = np.flatnonzero(~np.isnan(means).any(axis=0))
    if not months.size:
        return []
    names = [short(each.name) for each in lines]
    if len(lines) == 2 and np.array_equal(means[0], means[1], equal_nan=True):
        lines, means, names = lines[1:], means[1:], [" = ".join(reversed(names))]
    month = int(months[-1])
    if len(lines) == 2:
        gap = np.abs(means[0] - means[1])
        apart = months[(gap[months] >= APART * np.nanmax(gap)) & (months >= NAME * means.shape[1])]
        month = int(apart[-1]) if apart.size else month
    under = means[:, max(0, month - int(NAME * means.shape[1])) : month + 1]
    heights = _of_two(under, step) if len(lines) == 2 else _stacked(under, step)
    return [
        {"name": name, "colour": each.colour, "date": dates(each.result)[month], "at": at}
        for name, each, at in zip(names, lines, heights, strict=True)
    ]


def _of_two(under: NDArray[np.float64], step: float) -> list[float]:
    """Return the heights of two names: the upper line's above both, the lower line's below both if there is room.

    `under` has the lines at the positions of the names, shape [line, month].
    """
    lower = int(under[0, -1] > under[1, -1])
    heights = [0.0, 0.0]
    heights[1 - lower] = above = float(np.nanmax(under)) + 0.8 * step
    below = float(np.nanmin(under)) - 0.8 * step
    between = float(np.nanmax(under[lower])) + 0.8 * step
    if below >= 0.6 * step:
        heights[lower] = below
    elif between + 0.8 * step < np.nanmin(under[1 - lower]):
        heights[lower] = between
    else:
        heights[lower], heights[1 - lower] = above, above + step
    return heights


def _stacked(under: NDArray[np.float64], step: float) -> list[float]:
    """Return the heights of any number of names: each just above its end, moved up where two are near."""
    heights = [0.0] * len(under)
    least = 0.0
    for i in np.argsort(under[:, -1], kind="stable"):
        heights[i] = max(float(np.nanmax(under[i, -len(under[i]) // 2 :])) + 0.6 * step, least)
        least = heights[i] + step
    return heights


@cache
def _template(language: str, height: int, opacity: float, number: str) -> Spec:
    _ = texts(language)
    x = alt.X(
        "date:T",
        title=None,
        scale=alt.Scale(type="utc"),  # a month begins at the same point wherever the reader is
        axis=alt.Axis(format="%Y", tickCount="year", grid=False, labelFlush=False, labelOverlap=True),
    )
    rows = alt.Chart(alt.NamedData("rows"))
    # Above the highest number there is only room for words.
    shown = f"datum.value > {framed('highest', '1').expr} ? '' : datum.label"
    axis = alt.Axis(tickCount=4, format="%" if number.endswith("%") else alt.Undefined, labelExpr=shown)
    y = alt.Y("mean:Q", title="@axis", scale=alt.Scale(domain=[0, framed("most", "1")], nice=False), axis=axis)
    colour = alt.Color("colour:N", scale=None)
    areas = (
        rows.transform_filter("datum.banded")
        .mark_area(opacity=opacity)
        .encode(x=x, y=alt.Y("low:Q", title="@axis"), y2="high:Q", color=colour, detail=["colour:N", "dashed:N"])
    )
    dash = alt.StrokeDash("dashed:N", scale=alt.Scale(domain=[False, True], range=[[1, 0], [5, 4]]), legend=None)
    lines = rows.mark_line(strokeWidth=2.4).encode(x=x, y=y, color=colour, strokeDash=dash)
    happenings = alt.Chart(alt.NamedData("marks"))
    rules = happenings.mark_rule(strokeDash=[3, 3], color=INK, opacity=0.6).encode(x=x)
    beside: dict[str, Any] = {
        "align": alt.ExprRef("datum.late ? 'right' : 'left'"),
        "dx": alt.ExprRef("datum.late ? -4 : 4"),
        "fontSize": WORD_SIZE,
    }
    near: dict[str, Any] = {"align": "right", "dx": -2, "fontSize": 12, "fontWeight": "bold", "limit": 270}
    halo: dict[str, Any] = {"stroke": PAPER, "strokeWidth": 4, "strokeJoin": "round", "opacity": 0.85}
    words = happenings.encode(x=x, y="at:Q", text="word:N")
    names = alt.Chart(alt.NamedData("ends")).encode(x=x, y="at:Q", text="name:N")
    points = rows.mark_point(opacity=0, size=120).encode(
        x=x,
        y=y,
        tooltip=[
            alt.Tooltip("name:N", title=" "),
            alt.Tooltip("month:N", title=_("Month")),
            alt.Tooltip("mean:Q", title=_("Mean"), format=number),
            alt.Tooltip("low:Q", title=_("Lower end of the band"), format=number),
            alt.Tooltip("high:Q", title=_("Upper end of the band"), format=number),
        ],
    )
    layers = [
        areas, rules, lines, points,
        words.mark_text(**beside, **halo), words.mark_text(**beside, color=INK),
        names.mark_text(**near, **halo), names.mark_text(**near).encode(color=colour),
    ]  # fmt: skip
    return template(alt.layer(*layers), height)

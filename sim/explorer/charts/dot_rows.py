"""Rows of dots: a dot for the mean, a pale bar for the range, a ring for what was before, the numbers beside.

The scale of numbers is a square root, so that a gain of twenty firms does not bury a loss of a tenth; and so there are
dots where others would draw bars, whose lengths would mislead.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, isnan, log10
from typing import Any, Literal

import altair as alt
import numpy as np

from sim.explorer.charts.chart_style import FOCUS, INK, PAPER, QUIET, Spec, framed, framed_ends, template, zero_line
from sim.explorer.language.page_texts import texts
from sim.language.numbers import between, interval_places, signed, with_range
from sim.report.effect_words import is_practically_nothing
from sim.results.estimates import Estimate

#: Height of a row in pixels, where rows are few and where they are many.
TALL, LOW = 27, 16
#: Two ticks are at least this share of the axis apart.
APART = 0.12
#: Room beyond the outermost number, as a share of the axis.
ROOM = 0.04
#: A setting before is drawn where it is at least this share of the axis away from the one now.
MOVED = 0.01
#: Pixels of a chart in which numbers and ranges in a line would leave too little room for the dots.
NARROW = 430
#: Most pixels of a label; about how many the labels to the left take.
MOST_LABEL, BESIDE = 260, 230
Counts = Literal["changes", "amounts", "shares"]
#: How ticks are written, as d3 has it.
FORMATS: dict[Counts, str] = {"changes": "+,~r", "amounts": ",~r", "shares": ".0%"}


def numbers_of_row(mean: float, low: float, high: float, language: str) -> dict[str, Any]:
    """Return a change with its range as a row has it: numbers, `shown`, `range`, `words` (both), and `exact`."""
    _ = texts(language)
    if isnan(low) or isnan(high):
        shown = signed(mean)
        nothing = _("none: one pair of runs")
        words = {"shown": shown, "words": shown, "exact": shown, "range": nothing}
        return {"mean": mean, "low": None, "high": None, **words}
    places = interval_places(low, high)
    shown, first, last = (signed(each, places) for each in (mean, low, high))
    exact = shown
    if max(map(abs, (mean, low, high))) > 0 and is_practically_nothing(Estimate(mean, low, high)):
        shown = _("about 0")
    both = with_range(shown, first, last, language)
    words = {"shown": shown, "range": between(first, last, language), "words": both, "exact": exact}
    return {"mean": mean, "low": low, "high": high, **words}


def frame_of(table: Sequence[dict[str, Any]], *, is_share: bool = False) -> dict[str, Any]:
    """Return ends and ticks of the axis for the frame of a chart; say of each row whether its ring is drawn."""
    place = float if is_share else root
    parts = [row[part] for row in table for part in ("mean", "low", "high", "before") if row.get(part) is not None]
    first, last = place(min(0.0, *parts, 0.0)), place(max(0.0, *parts, 0.0))
    room = ROOM * ((last - first) or 1.0)
    first, last = first - room, last + room
    for row in table:
        now, was = row["mean"], row.get("before")
        apart = 0.0 if now is None or was is None else abs(place(was) - place(now))
        row["moved"] = apart > MOVED * (last - first)
    least, most = (each if is_share else float(np.sign(each) * each**2) for each in (first, last))
    found = even_ticks(least, most) if is_share else ticks(least, most)
    # In one text: of a list in a row of data the page makes something that axes cannot take.
    return {"least": least, "most": most, "ticks": " ".join(f"{tick:g}" for tick in found)}


def root(value: float) -> float:
    """Return where a number is on the axis."""
    return float(np.sign(value) * np.sqrt(abs(value)))


def ticks(least: float, most: float) -> list[float]:
    """Return round numbers from one end of the axis of roots to the other, far enough apart to be read.

    Examples
    --------
    >>> ticks(-3.0, 35.0), ticks(-0.02, 0.3)
    ([-2.0, 0.0, 1.0, 5.0, 10.0, 20.0], [-0.02, 0.0, 0.01, 0.05, 0.1, 0.2])
    """
    apart = APART * (root(most) - root(least))
    found = [0.0]
    for end, sign in ((most, 1.0), (-least, -1.0)):
        last = root(end) + apart
        for power in range(6, -4, -1):
            for step in (5.0, 2.0, 1.0):
                value = step * 10.0**power
                if value <= end and apart <= root(value) <= last - apart:
                    found.append(float(f"{sign * value:g}"))
                    last = root(value)
    return sorted(found)


def even_ticks(least: float, most: float) -> list[float]:
    """Return multiples of a round number from one end of an even axis to the other.

    Examples
    --------
    >>> even_ticks(-0.04, 1.04), even_ticks(0, 0.31)
    ([0.0, 0.2, 0.4, 0.6, 0.8, 1.0], [0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3])
    """
    wanted = APART * (most - least)
    power = 10.0 ** floor(log10(wanted))
    step = next(each * power for each in (1, 2, 5, 10) if each * power >= wanted)
    return [float(f"{i * step:g}") for i in range(ceil(least / step), floor(most / step) + 1)]


def dot_rows(
    count: int,
    reading: str,
    tooltip: list[alt.Tooltip],
    *,
    is_low: bool = False,
    counts: Counts = "changes",
    picks: str = "",
) -> Spec:
    """Return the template of a chart of rows, drawn from ``rows`` between framed ends.

    Rows have name, rank, mean, low, high, before (None where there is nothing), moved (whether the ring is drawn),
    colour, kind (``unclear`` is written in grey, ``heading`` bold), selected, shown, range and words.

    Parameters
    ----------
    count
        Number of rows.
    reading
        How it is read.
    tooltip
        What is shown where a row is pointed at.
    is_low
        Whether rows are low, since they are many.
    counts
        What the axis counts: that of shares is even, the others are of roots; changes bear their signs.
    picks
        Field of the rows that a click selects, as the selection of the same name; a row without it takes none.
    """
    ranks, size = list(range(count)), 60 if is_low else 110
    base = alt.Chart(alt.NamedData("rows")).encode(
        y=alt.Y("rank:O", title=None, scale=alt.Scale(domain=ranks), axis=None)
    )
    # The whole row takes a click, since a dot is small.
    focus = base.mark_bar(cursor="pointer" if picks else "default").encode(
        x=alt.value(0),
        x2=alt.value("width"),
        tooltip=tooltip,
        color=alt.condition("datum.selected", alt.value(FOCUS), alt.value("transparent")),
    )
    if picks:
        pick = alt.selection_point(name=picks, fields=[picks], on="click", clear=False)
        focus = focus.transform_filter(f"datum.{picks}").add_params(pick)
    axis = alt.Axis(
        values=alt.ExprRef(f"split({framed('ticks').expr}, ' ')"),
        labelExpr=f"toNumber(datum.value) ? format(toNumber(datum.value), '{FORMATS[counts]}') : '0'",
        labelOverlap=True,
    )
    ends = framed_ends()
    if counts != "shares":
        ends.type, ends.exponent = "pow", 0.5
    x, colour = alt.X("mean:Q", title=None, scale=ends, axis=axis), alt.Color("colour:N", scale=None)
    ranges = base.transform_filter("isValid(datum.low)").mark_bar(
        height=7 if is_low else 10, cornerRadius=4, opacity=0.3, tooltip=None
    )
    rings = base.transform_filter("datum.moved").mark_point(
        filled=False, size=size, strokeWidth=1.8, fill=PAPER, opacity=1, tooltip=None
    )
    dots = base.transform_filter("isValid(datum.mean)").mark_point(
        filled=True, size=size, opacity=1, stroke=PAPER, strokeWidth=1, tooltip=None
    )
    layers = [
        focus, zero_line(alt.XDatum(0)),
        ranges.encode(x=alt.X("low:Q", title=None, scale=ends), x2="high:Q", color=colour),
        rings.encode(x=alt.X("before:Q", title=None, scale=ends), stroke=colour), dots.encode(x=x, color=colour),
        *_labels(base, ranks, is_low),
    ]  # fmt: skip
    chart = alt.layer(*layers).resolve_axis(y="independent")
    return template(chart, (LOW if is_low else TALL) * count, subtitle=reading, beside=BESIDE)


def _labels(base: alt.Chart, ranks: list[int], is_low: bool) -> list[alt.Chart]:
    """Return the layers that bear the labels at both ends of the rows: as axes, so that the chart makes room."""
    row = "data('rows')[datum.value]"
    there = f"length(data('rows')) > datum.value && {row}"
    bold = {"condition": {"test": f"{there}.selected || {there}.kind == 'heading'", "value": "bold"}, "value": "normal"}
    quiet = {"condition": {"test": f"{there}.kind == 'unclear'", "value": QUIET}, "value": INK}
    narrow = f"(isFinite(containerSize()[0]) && containerSize()[0] < {NARROW})"
    lifted = 0 if is_low else alt.ExprRef(f"{narrow} ? -6 : 0")  # the upper of two lines
    numbers = f"{row}.shown" if is_low else f"[{row}.shown, {row}.range]"
    texts_of: dict[Any, str] = {
        "left": f"{there} ? {row}.name : ''",
        "right": f"{there} ? ({narrow} ? {numbers} : {row}.words) : ''",
    }
    look: dict[str, Any] = {"ticks": False, "domain": False, "labelPadding": 6, "labelLimit": MOST_LABEL}
    look |= {"labelOverlap": False, "labelLineHeight": 12}
    return [
        base.mark_point(size=0, opacity=0, tooltip=None).encode(
            y=alt.Y(
                "rank:O", title=None, scale=alt.Scale(domain=ranks),
                axis=alt.Axis(
                    orient=side, labelExpr=words, labelFontWeight=bold,
                    labelColor=quiet if side == "right" else alt.Undefined,
                    labelOffset=lifted if side == "right" else 0, **look,
                ),
            )
        )
        for side, words in texts_of.items()
    ]  # fmt: skip

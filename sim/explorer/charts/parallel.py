"""Many levers at once: a row for each, and a line through all rows for each point; both extreme tenths have a colour.

Rows lie below each other, so that their names can be read on a phone too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import altair as alt
import numpy as np
from numpy.typing import NDArray

from sim.explorer.charts.chart_style import GAIN, INK, LOSS, QUIET, Spec, filled, template, wrapped
from sim.explorer.language.page_texts import texts
from sim.explorer.sweeps.levels import Levels
from sim.explorer.sweeps.sweep_numbers import Measured, Values, tenths

#: Pixels of a lever's row.
ROW = 60
#: Lines drawn of each tenth, and of all other points.
MOST_MARKED, MOST_OTHERS = 40, 80
#: Where a row has its line, and the bars of the two tenths above and below it, in rows.
LINE, ABOVE, BELOW, NAME, LABEL = 0.5, 0.42, 0.58, 0.12, 0.86
#: Levels that are all named below their row; of more, the two ends.
MOST_NAMED = 8
HIGH, LOW, OTHER = "high", "low", "other"
COLOURS = {HIGH: GAIN, LOW: LOSS, OTHER: "#9CA3AF"}
#: Of a line.
OPACITY = f"datum.kind == '{OTHER}' ? 0.16 : 0.28"
#: The middle half of a tenth.
HALF = (0.25, 0.75)


def parallel_view(
    levers: Sequence[Levels], values: Values, measured: Measured, language: str, chosen: int | None
) -> Spec:
    """Return a measure over many levers.

    Parameters
    ----------
    levers
        In the order of the rows; a click on a coloured line selects its point (selection ``line`` with ``point``).
    values, measured, language
        As for `sim.explorer.charts.heat.heat_map`.
    chosen
        Number of the point that is drawn in black.
    """
    _ = texts(language)
    high, low = tenths(values)
    lines, (bars, dots) = _lines(levers, values, measured, high, low), _bars_and_dots(levers, values, high, low)
    of_chosen = _line_of(levers, values, chosen)
    names = [{"x": 0, "row": i + NAME, "name": each.label} for i, each in enumerate(levers)]
    rails = [{"x": 0, "end": 1, "row": i + LINE} for i in range(len(levers))]
    how = [
        _("Blue: the highest tenth of the points, {value} or more.").format(value=_told(measured, values, high, min)),
        _("Orange: the lowest tenth, {value} or less.").format(value=_told(measured, values, low, max)),
    ]
    if any(_has_bars(each) for each in levers):
        how.append(_("Bar: where half of these points lie; ring: the one in the middle."))
    if not all(_has_bars(each) for each in levers):
        how.append(_("Dot: the larger, the more of these points have the value."))
    how.append(_("The levers that move it most stand on top."))
    return filled(
        _template(language, len(levers)),
        {
            "lines": lines, "chosen": of_chosen, "names": names, "rails": rails, "labels": _labels(levers),
            "bars": bars, "dots": dots,
        },
        {"title": measured.title},
        subtitle=[line for part in how for line in wrapped(part)],
    )  # fmt: skip


def _has_bars(lever: Levels) -> bool:
    return lever.ordered and (lever.binned or len(lever.labels) > MOST_NAMED)


def _told(measured: Measured, values: Values, part: NDArray[np.int64], end: Callable[[Any], Any]) -> str:
    return measured.told(float(end(values.mean[part].tolist())))


def _lines(
    levers: Sequence[Levels], values: Values, measured: Measured, high: NDArray[np.int64], low: NDArray[np.int64]
) -> list[dict[str, Any]]:
    """Return the corners of the lines, evenly chosen where there are more than can be seen."""
    marked = set(high.tolist()) | set(low.tolist())
    others = np.array([i for i in range(values.mean.size) if i not in marked], dtype=np.int64)
    found: list[dict[str, Any]] = []
    for kind, chosen, most in ((OTHER, others, MOST_OTHERS), (LOW, low, MOST_MARKED), (HIGH, high, MOST_MARKED)):
        for i in _evenly(chosen, most):
            told = measured.told(float(values.mean[i]))
            found += [
                {"point": int(values.points[i]), "kind": kind, "row": row + LINE, "x": x, "told": told}
                for row, x in enumerate(_positions(levers, int(values.rows[i])))
            ]
    return found


def _evenly(chosen: NDArray[np.int64], most: int) -> list[int]:
    step = max(1, -(-chosen.size // most))
    return [int(i) for i in chosen[::step]]


def _positions(levers: Sequence[Levels], row: int) -> list[float]:
    return [round(float(each.positions[row]), 4) for each in levers]


def _line_of(levers: Sequence[Levels], values: Values, point: int | None) -> list[dict[str, Any]]:
    where = np.flatnonzero(values.points == (-1 if point is None else point))
    if not where.size:
        return []
    return [{"row": i + LINE, "x": x} for i, x in enumerate(_positions(levers, int(values.rows[where[0]])))]


def _labels(levers: Sequence[Levels]) -> list[dict[str, Any]]:
    """Return the words below each row, and the share of the width that each may take."""
    found: list[dict[str, Any]] = []
    for i, each in enumerate(levers):
        ends = each.binned or (each.ordered and len(each.labels) > MOST_NAMED)
        count = len(each.labels)
        named = [0, count - 1] if ends or count > MOST_NAMED else list(range(count))
        for k in named:
            label = each.labels[k]
            if each.binned and "–" in label:  # the ends of the whole range
                label = label.split("–")[0 if k == 0 else -1]
            at = k / max(1, count - 1)
            align = "left" if at == 0 else "right" if at == 1 else "center"
            found.append({"row": i + LABEL, "x": at, "label": label, "align": align, "room": 0.95 / len(named)})
    return found


def _bars_and_dots(
    levers: Sequence[Levels], values: Values, high: NDArray[np.int64], low: NDArray[np.int64]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return where the middle half of each tenth lies, of levers with an order and many values; of others its shares.

    These are the shares of each tenth at each value of a lever.
    """
    bars: list[dict[str, Any]] = []
    dots: list[dict[str, Any]] = []
    for i, each in enumerate(levers):
        for kind, part, shift in ((HIGH, high, ABOVE), (LOW, low, BELOW)):
            rows, place = values.rows[part], {"row": i + shift, "kind": kind}
            if _has_bars(each):
                first, last, middle = np.quantile(each.positions[rows], (*HALF, 0.5)).tolist()
                bars.append({**place, "x": first, "end": last, "middle": middle})
            else:
                counts = np.bincount(each.codes[rows], minlength=len(each.labels)).tolist()
                dots += [
                    {**place, "x": k / max(1, len(counts) - 1), "share": round(count / part.size, 4)}
                    for k, count in enumerate(counts)
                    if count
                ]
    return bars, dots


@cache
def _template(language: str, rows: int) -> Spec:
    _ = texts(language)
    x = alt.X("x:Q", title=None, axis=None, scale=alt.Scale(domain=[0, 1], nice=False, padding=8))
    y = alt.Y("row:Q", title=None, axis=None, scale=alt.Scale(domain=[rows, 0], nice=False))
    colour = alt.Color("kind:N", scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())), legend=None)
    tooltip = [alt.Tooltip("point:N", title=_("Point")), alt.Tooltip("told:N", title=_("Value"))]
    lines = alt.Chart(alt.NamedData("lines"))
    corners = {"x": x, "y": y, "detail": "point:N", "order": alt.Order("row:Q")}
    drawn = lines.mark_line(strokeWidth=1.2, opacity=alt.ExprRef(OPACITY)).encode(color=colour, **corners)
    rails = alt.Chart(alt.NamedData("rails")).mark_rule(color="#D1D5DB", strokeWidth=1).encode(x=x, x2="end:Q", y=y)
    pick = alt.selection_point(name="line", fields=["point"], on="click", clear=False)
    # Wider than what is seen, so that a finger meets it.
    touched = (
        lines.transform_filter(f"datum.kind != '{OTHER}'")
        .mark_line(strokeWidth=9, opacity=0, cursor="pointer")
        .encode(tooltip=tooltip, **corners)
        .add_params(pick)
    )
    bars = alt.Chart(alt.NamedData("bars"))
    half = bars.mark_rule(strokeWidth=6, strokeCap="round").encode(x=x, x2="end:Q", y=y, color=colour)
    middle = bars.mark_point(filled=True, size=42, opacity=1, stroke=INK, strokeWidth=1.2, color="#FFFFFF").encode(
        x=alt.X("middle:Q", axis=None), y=y
    )
    dots = (
        alt.Chart(alt.NamedData("dots"))
        .mark_point(filled=True, opacity=0.95)
        .encode(
            x=x,
            y=y,
            color=colour,
            size=alt.Size("share:Q", scale=alt.Scale(domain=[0, 1], range=[0, 420]), legend=None),
        )
    )
    corner_points = {"color": INK, "size": 30}
    own = alt.Chart(alt.NamedData("chosen")).mark_line(color=INK, strokeWidth=2, point=corner_points)
    own = own.encode(x=x, y=y, order=alt.Order("row:Q"))
    halo: dict[str, Any] = {"stroke": "#FFFFFF", "strokeWidth": 4, "strokeJoin": "round", "opacity": 0.9}
    name: dict[str, Any] = {"align": "left", "fontSize": 12, "fontWeight": "bold", "limit": alt.ExprRef("width")}
    words = alt.Chart(alt.NamedData("names")).encode(x=x, y=y, text="name:N")
    label: dict[str, Any] = {
        "fontSize": 11, "align": alt.ExprRef("datum.align"), "limit": alt.ExprRef("datum.room * width - 6"),
    }  # fmt: skip
    below = alt.Chart(alt.NamedData("labels")).encode(x=x, y=y, text="label:N")
    layers = [
        rails, drawn, half, middle, dots, own, touched,
        words.mark_text(**name, **halo), words.mark_text(**name, color=INK),
        below.mark_text(**label, **halo), below.mark_text(**label, color=QUIET),
    ]  # fmt: skip
    return template(alt.layer(*layers), ROW * rows)


def describe_parallel_view(levers: Sequence[Levels], values: Values, measured: Measured, language: str) -> str:
    """Return in words what the view shows: in which levers the highest tenth differs most from the lowest, and how."""
    _ = texts(language)
    high, low = tenths(values)
    parts = []
    for each in levers[:3]:
        told = [_typical(each, values.rows[part]) for part in (high, low)]
        parts.append(_("{lever}: {high} in the highest tenth, {low} in the lowest").format(
            lever=each.label, high=told[0], low=told[1]
        ))  # fmt: skip
    return f"{measured.label}: {'; '.join(parts)}"


def _typical(lever: Levels, rows: NDArray[np.int64]) -> str:
    """Return the level in the middle of some points, or of a lever without an order the most frequent one."""
    codes = lever.codes[rows]
    code = np.quantile(codes, 0.5, method="lower") if lever.ordered else np.bincount(codes).argmax()
    return lever.labels[int(code)]

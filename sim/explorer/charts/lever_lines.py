"""A measure over one lever: a line with its band, or one line for each level of a second lever."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from sim.explorer.charts.chart_style import (
    REGION_COLOURS,
    Spec,
    filled,
    framed_ends,
    template,
    width_of,
    wrapped,
    zero_line,
)
from sim.explorer.charts.heat import aslant
from sim.explorer.language.page_texts import texts
from sim.explorer.sweeps.levels import Levels
from sim.explorer.sweeps.sweep_numbers import Measured, Values, curve

HEIGHT = 320
#: Most lines that a reader can distinguish.
MOST_LINES = 8
#: Room for names at the right, as a share of the width; and from one name to the next, as a share of the height.
ROOM, APART = 0.24, 0.062
#: Labels on the axis before every other one is left out.
MOST_TICKS = 12
ALONE, TOGETHER = 0.18, 0.07


def lever_lines(across: Levels, by: Levels | None, values: Values, measured: Measured, language: str) -> Spec:
    """Return a measure over one lever.

    Parameters
    ----------
    across, by
        The lever, and the one that has a line for each level, if any. A click near a line's point selects its codes
        (selection ``spot`` with ``x``, ``line`` and
        ``point``).
    values, measured, language
        As for `sim.explorer.charts.heat.heat_map`.
    """
    table = curve(across, values, by)
    places = _places(across)
    table["at"] = [places[x] for x in table["x"]]
    names = by.labels if by is not None else ("",)
    table["name"] = [names[line] for line in table["line"]]
    table["colour"] = [REGION_COLOURS[line % len(REGION_COLOURS)] for line in table["line"]]
    table["level"] = [across.labels[x] for x in table["x"]]
    table["told"] = measured.row_texts(table, language)
    if by is not None and not table["single"].all():  # wide bands upon each other would make mud of the picture
        table = table.assign(low=table["mean"], high=table["mean"])
    least, most = _ends(table, measured)
    first, last = min(places), max(places)
    alone, is_log = by is None, across.is_log and not _by_code(across)
    # Names of levels that are no numbers are slanted if they have no room.
    named = (len(across.labels), max(map(width_of, across.labels))) if _by_code(across) else (0, 0)
    ends = [] if alone else _names(table, least, most)
    return filled(
        _template(language, alone, across.ordered, is_log, measured.is_share, measured.is_change, named),
        {"rows": table.drop(columns=["code", "count", "single"]), "ends": ends},
        {"title": measured.title, "least": least, "most": most},
        subtitle=[line for part in _how_to_read(across, by, table, language) for line in wrapped(part)],
        axis=across.label if _by_code(across) else across.heading,
        ticks=places[:: -(-len(places) // MOST_TICKS)],
        labels=_label_expression(across),
        first=first,
        last=_extended(first, last, is_log, ROOM if not alone else 0.0),
    )


def _by_code(across: Levels) -> bool:
    """Return whether the levels are at equal distances: those of categories, months and bins of them do."""
    return across.centres is None


def _places(across: Levels) -> list[float]:
    return list(across.centres) if across.centres is not None else [float(i) for i in range(len(across.labels))]


def _label_expression(across: Levels) -> str:
    """Return the text of the axis at a position: the level's label if levels have no numbers, or are bins."""
    if _by_code(across):
        return f"{json.dumps(list(across.labels), ensure_ascii=False)}[round(datum.value)]"
    return "format(datum.value, '.2~r')" if across.binned else "format(datum.value, '~r')"


def _extended(first: float, last: float, is_log: bool, room: float) -> float:
    """Return the end of an axis with a share of it left free."""
    if last <= first:
        return first + 1.0
    share = room / (1 - room)
    return last * (last / first) ** share if is_log else last + (last - first) * share


def _how_to_read(across: Levels, by: Levels | None, table: pd.DataFrame, language: str) -> list[str]:
    _ = texts(language)
    parts = [] if by is None else [_("Lines: {lever}").format(lever=by.label)]
    if table["single"].all():
        parts.append(_("With the 90% interval."))
    elif by is not None:
        parts.append(_("Mean over all values of the other levers."))
    else:
        parts.append(_("Mean over all values of the other levers, with the middle 90% of these points."))
    if across.binned:
        parts.append(_("The drawn values are gathered in at most 8 groups."))
    return parts


def _ends(table: pd.DataFrame, measured: Measured) -> tuple[float, float]:
    """Return the ends of the axis of the measure; a difference is seen against 0."""
    numbers = table[["mean", "low", "high"]].to_numpy(dtype=float)
    least, most = (float(np.nanmin(numbers)), float(np.nanmax(numbers))) if numbers.size else (0.0, 1.0)
    if measured.is_change:
        least, most = min(0.0, least), max(0.0, most)
    room = 0.06 * (most - least or abs(most) or 1.0)
    return least - room, most + room


def _names(table: pd.DataFrame, least: float, most: float) -> list[dict[str, Any]]:
    """Return the name of each line next to its end, without overlap."""
    ends = table.groupby("line", sort=True).tail(1).sort_values("mean", kind="stable")
    step = APART * (most - least)
    heights: list[float] = []
    for mean in ends["mean"]:
        heights.append(max(float(mean), heights[-1] + step) if heights else float(mean))
    over = (heights[-1] if heights else 0.0) - most
    for i in range(len(heights) - 1, -1, -1):  # pushed back below the upper edge
        above = heights[i + 1] - step if i + 1 < len(heights) else most
        heights[i] = min(heights[i], above) if over > 0 else heights[i]
    return [
        {"name": name, "colour": colour, "at": at, "height": height}
        for name, colour, at, height in zip(ends["name"], ends["colour"], ends["at"], heights, strict=True)
    ]


@cache
def _template(
    language: str, alone: bool, ordered: bool, is_log: bool, is_share: bool, is_change: bool, named: tuple[int, int]
) -> Spec:
    _ = texts(language)
    count, longest = named
    turned = aslant(count if alone else round(count / (1 - ROOM)), longest) if count else {}
    x = alt.X(
        "at:Q", title="@axis",
        scale=alt.Scale(type="log" if is_log else "linear", domain=["@first", "@last"], nice=False, padding=14),
        axis=alt.Axis(
            values=["@ticks"], labelExpr="@labels", grid=False, labelLimit=110, labelOverlap=not count, **turned,
        ),
    )  # fmt: skip
    y = alt.Y(
        "mean:Q", title=None, scale=framed_ends(),
        axis=alt.Axis(tickCount=5, format="%" if is_share else alt.Undefined),
    )  # fmt: skip
    rows = alt.Chart(alt.NamedData("rows"))
    colour = alt.Color("colour:N", scale=None)
    detail = ["line:N"]
    layers: list[Any] = []
    if is_change:
        layers.append(zero_line(alt.YDatum(0)))
    ends = {"y": alt.Y("low:Q", title=None, scale=y["scale"]), "y2": "high:Q"}
    if ordered:
        layers.append(
            rows.mark_area(opacity=ALONE if alone else TOGETHER).encode(x=x, color=colour, detail=detail, **ends)
        )
        layers.append(rows.mark_line(strokeWidth=2.4).encode(x=x, y=y, color=colour, detail=detail))
    else:  # categories have no way from one to the next
        layers.append(rows.mark_rule(strokeWidth=6, opacity=0.3 if alone else 0.12).encode(x=x, color=colour, **ends))
    layers.append(rows.mark_point(filled=True, size=55, opacity=1).encode(x=x, y=y, color=colour))
    pick = alt.selection_point(name="spot", fields=["x", "line", "point"], nearest=True, on="click", clear=False)
    tooltip = [alt.Tooltip("level:N", title="@axis"), alt.Tooltip("told:N", title=_("Value"))]
    if not alone:
        tooltip.insert(0, alt.Tooltip("name:N", title=" "))
    layers.append(
        rows.mark_point(opacity=0, size=600, filled=True, cursor="pointer")
        .encode(x=x, y=y, tooltip=tooltip)
        .add_params(pick)
    )
    if not alone:
        beside: dict[str, Any] = {
            "align": "left", "dx": 10, "fontSize": 12, "fontWeight": "bold",
            "limit": alt.ExprRef(f"{ROOM} * width - 8"),
        }  # fmt: skip
        halo: dict[str, Any] = {"stroke": "#FFFFFF", "strokeWidth": 4, "strokeJoin": "round", "opacity": 0.85}
        names = alt.Chart(alt.NamedData("ends")).encode(x=x, y="height:Q", text="name:N")
        layers += [names.mark_text(**beside, **halo), names.mark_text(**beside).encode(color=colour)]
    return template(alt.layer(*layers), HEIGHT)


def describe_lever_lines(across: Levels, by: Levels | None, values: Values, measured: Measured, language: str) -> str:
    """Return in words what the lines show: each from its first to its last level, and where it is highest."""
    _ = texts(language)
    table = curve(across, values, by)
    parts = []
    for line, part in table.groupby("line"):
        first, last, top = part.iloc[0], part.iloc[-1], part.iloc[int(part["mean"].argmax())]
        told = _("{first}: {start}, {last}: {end}; highest at {top}: {value}").format(
            first=across.labels[int(first["x"])], start=measured.told(first["mean"]),
            last=across.labels[int(last["x"])], end=measured.told(last["mean"]),
            top=across.labels[int(top["x"])], value=measured.told(top["mean"]),
        )  # fmt: skip
        parts.append(told if by is None else f"{by.labels[int(str(line))]}: {told}")
    return f"{measured.label}, {across.label}: {'; '.join(parts)}"

"""A measure over two levers at a glance: a cell for each pair of levels, in colour and, given the room, in digits."""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from sim.explorer.charts.chart_style import (
    DIGIT,
    GAIN,
    INK,
    LOSS,
    UNCLEAR,
    Spec,
    filled,
    framed,
    template,
    tooltip,
    width_of,
    wrapped,
)
from sim.explorer.language.page_texts import texts
from sim.explorer.sweeps.levels import Levels
from sim.explorer.sweeps.sweep_numbers import Measured, Values, cells
from sim.language.texts import marked

#: Height of a row in pixels, of one among many, and how many are many.
ROW, LOW_ROW, MANY = 34, 22, 16
#: Ends and middle of the colours of a difference, and of all else.
DIVERGING = (LOSS, "#F8FAFC", GAIN)
RISING = ("#EAF2F8", "#5B9BC8", "#08406B")
#: From this share of the way from the palest colour to the darkest on, numbers are white.
DARK = 0.62


def heat_map(
    across: Levels, down: Levels, values: Values, measured: Measured, language: str, chosen: tuple[int, int] | None
) -> Spec:
    """Return a measure over two levers.

    Parameters
    ----------
    across, down
        The levers; a click on a cell selects its codes (selection ``cell`` with ``x``, ``y`` and ``point``).
    values, measured
        The measure at the points, and how it is shown.
    language
        'en' or 'ko'.
    chosen
        Codes of the cell that is framed.
    """
    table = _rows(across, down, values, measured, language)
    table["chosen"] = [pair == chosen for pair in zip(table["x"], table["y"], strict=True)]
    least, middle, most = _ends(table, measured)
    longest = max(width_of(label) for label in across.labels)
    return filled(
        _template(language, len(across.labels), len(down.labels), measured.is_change, longest, measured.is_share),
        {"rows": table.drop(columns=["code", "low", "high", "count", "single"])},
        {"title": measured.title, "least": least, "middle": middle, "most": most},
        subtitle=[line for part in _how_to_read(across, down, table, language) for line in wrapped(part)],
        across=list(across.labels),
        down=list(reversed(down.labels)) if down.ordered else list(down.labels),
        across_label=across.label,
        down_label=down.label,
    )


def aslant(columns: int, longest: int) -> dict[str, Any]:
    """Return the angle of labels below a chart: upright if each has room, `longest` pixels, otherwise slanted."""
    upright = f"width / {columns} > {longest + 8}"
    return {
        "labelAngle": alt.ExprRef(f"{upright} ? 0 : -40"),
        "labelAlign": alt.ExprRef(f"{upright} ? 'center' : 'right'"),
        "labelBaseline": alt.ExprRef(f"{upright} ? 'top' : 'middle'"),
    }


def _how_to_read(across: Levels, down: Levels, table: pd.DataFrame, language: str) -> list[str]:
    _ = texts(language)
    parts = [_("Across: {lever}").format(lever=across.label), _("Down: {lever}").format(lever=down.label)]
    if across.binned or down.binned:
        parts.append(_("The drawn values are gathered in at most 8 by 8 cells."))
    if not table["single"].all():
        parts.append(_("A cell is the mean over all values of the other levers."))
    if not table["clear"].all():
        parts.append(_("Grey: no clear difference."))
    return parts


def _rows(across: Levels, down: Levels, values: Values, measured: Measured, language: str) -> pd.DataFrame:
    """Return the cells with the words of labels and tooltips."""
    _ = texts(language)
    table = cells(across, down, values)
    table["across"] = [across.labels[x] for x in table["x"]]
    table["down"] = [down.labels[y] for y in table["y"]]
    table["shown"] = [measured.told(mean) for mean in table["mean"]]
    table["told"] = measured.row_texts(table, language)
    table["of"] = [
        _("point {n}").format(n=point) if single else _("{n} points").format(n=count)
        for point, single, count in zip(table["point"], table["single"], table["count"], strict=True)
    ]
    holds_zero = (table["low"] <= 0) & (table["high"] >= 0)
    table["clear"] = ~(table["single"] & holds_zero & measured.is_change)
    least, middle, most = _ends(table, measured)
    reach = (table["mean"] - middle).abs() if measured.is_change else table["mean"] - least
    table["dark"] = (reach > DARK * ((most - middle) if measured.is_change else (most - least))) & table["clear"]
    return table


def _ends(table: pd.DataFrame, measured: Measured) -> tuple[float, float, float]:
    """Return the values of the first, middle and last colour."""
    mean = table["mean"].to_numpy(dtype=float)
    least, most = (float(mean.min()), float(mean.max())) if mean.size else (0.0, 1.0)
    if measured.is_change:
        reach = max(abs(least), abs(most)) or 1.0
        return -reach, 0.0, reach
    if most <= least:
        least, most = least - 0.5, most + 0.5
    return least, (least + most) / 2, most


@cache
def _template(language: str, columns: int, rows: int, is_change: bool, longest: int, is_share: bool) -> Spec:
    _ = texts(language)
    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X(
            "across:N", title=None, scale=alt.Scale(domain=["@across"], paddingInner=0, paddingOuter=0),
            axis=alt.Axis(ticks=False, domain=False, labelLimit=130, labelPadding=6, **aslant(columns, longest)),
        ),
        y=alt.Y(
            "down:N", title=None, scale=alt.Scale(domain=["@down"], paddingInner=0, paddingOuter=0),
            axis=alt.Axis(ticks=False, domain=False, labelLimit=118, labelPadding=6),
        ),
    )  # fmt: skip
    scale = alt.Scale(
        domain=[framed("least", "0"), framed("middle", "1"), framed("most", "2")],
        range=list(DIVERGING if is_change else RISING),
        interpolate="rgb",
    )
    legend = alt.Legend(
        orient="bottom", direction="horizontal", gradientLength=180, gradientThickness=9, tickCount=3,
        format="%" if is_share else "+~r" if is_change else "~r", title=None,
    )  # fmt: skip
    words = {"told": _("Value"), "of": _(marked("From", "some points"))}
    told = tooltip(across="@across_label", down="@down_label", **words)
    pick = alt.selection_point(name="cell", fields=["x", "y", "point"], on="click", clear=False)
    tiles = base.mark_rect(stroke="#FFFFFF", strokeWidth=1, cursor="pointer").encode(
        color=alt.condition("datum.clear", alt.Color("mean:Q", scale=scale, legend=legend), alt.value(UNCLEAR)),
        tooltip=told,
    )
    framed_cell = base.transform_filter("datum.chosen").mark_rect(fillOpacity=0, stroke=INK, strokeWidth=2.5)
    digits: dict[str, Any] = {
        "fontSize": 12,
        "color": alt.ExprRef(f"datum.dark ? '#FFFFFF' : '{INK}'"),
        # Beyond the width of its cell a number would run into the next.
        "opacity": alt.ExprRef(f"width / {columns} > {DIGIT} * length(datum.shown) + 4 ? 1 : 0"),
    }
    height = rows * (LOW_ROW if rows > MANY else ROW)
    numbers = base.mark_text(**digits).encode(text="shown:N")
    layers = [tiles.add_params(pick), framed_cell.encode(tooltip=told), numbers]
    return template(alt.layer(*layers), height, beside=100, has_gradient=True)


def describe_heat_map(across: Levels, down: Levels, values: Values, measured: Measured, language: str) -> str:
    """Return in words what the map shows: its highest and lowest cells, and how many are not clear."""
    _ = texts(language)
    table = _rows(across, down, values, measured, language)
    if not len(table):
        return ""
    order = table.sort_values("mean", kind="stable")
    parts = []
    for row, word in ((order.iloc[-1], _("Highest: {where}: {value}")), (order.iloc[0], _("Lowest: {where}: {value}"))):
        where = f"{across.label}: {row['across']}, {down.label}: {row['down']}"
        parts.append(word.format(where=where, value=row["told"]))
    unclear = int(np.count_nonzero(~table["clear"]))
    if unclear:
        parts.append(_("No clear difference: {n} of {all} cells").format(n=unclear, all=len(table)))
    return f"{measured.label}: {'; '.join(parts)}"

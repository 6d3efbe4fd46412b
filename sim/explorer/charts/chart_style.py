"""How charts look: one colour a region, letters that hold Korean, room for labels; and charts as pictures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from unicodedata import east_asian_width

import altair as alt
import numpy as np
import pandas as pd
import vl_convert as vlc
from numpy.typing import NDArray

from sim.scenario.world.world import World

#: A chart as Vega-Lite has it.
Spec = dict[str, Any]

GAIN, LOSS, QUIET, INK = "#0072B2", "#D55E00", "#6B7280", "#1F2937"
#: Told apart by the colour-blind, dark enough for lines on white; handed out to the competing regions.
REGION_COLOURS = ("#0072B2", "#BF5200", "#007A5A", "#B0408C", "#8A6D00", "#56409C", "#A3341B", "#3A7D9E", "#5B7030")
OTHER_REGION = "#374151"
#: Behind everything, and around words and dots that lie upon others.
PAPER = "#FFFFFF"
#: Of land, as a ground for what is drawn on it; and of regions whose interval holds 0.
LAND = "#D8DCE2"
#: Behind the row of the selected region.
FOCUS = "#E2E8F0"
#: Of what is no clear difference.
UNCLEAR = "#B8BEC7"
#: Widths in pixels of a chart that is saved; on the page charts are as wide as their place.
PICTURE_WIDTH = 640
PNG_SCALE = 2.0
#: Signs in a line below a title; a line that is a little too long for a phone would lose its end.
MOST_SIGNS = 54
#: Signs in a line of a title, by the width of the chart, and pixels of one.
LENGTHS, SIGN = (22, 28, 36, 46, 60), 7.4
#: Between texts in one: the page makes no lists of the rows of data.
BETWEEN = "¦"
#: Most letters of a name in a chart; the whole name is shown when a reader points at it.
MOST_NAME_SIGNS = 32
#: Pixels of a digit.
DIGIT = 7
#: More than any chart is wide.
MOST_PIXELS = 4000
#: Name of the data that hold the words and numbers of the frame.
FRAME = "frame"
FONT = "Pretendard, 'Noto Sans KR', 'Noto Sans CJK KR', NanumGothic, 'Malgun Gothic', 'Apple SD Gothic Neo', sans-serif"


def region_colours(world: World) -> dict[str, str]:
    """Return the colour of each region, the same in every chart: competing regions have their own, others are grey."""
    competing = [region.id for region in world.regions if region.competes]
    colours = dict(zip(competing, REGION_COLOURS * (len(competing) // len(REGION_COLOURS) + 1), strict=False))
    return {region.id: colours.get(region.id, OTHER_REGION) for region in world.regions}


def _styled(chart: Any) -> Any:
    """Return a chart with the look of all charts; only the outermost chart is styled."""
    label = {"labelFont": FONT, "titleFont": FONT, "labelFontSize": 12, "titleFontSize": 12, "labelColor": INK}
    return (
        chart.configure(font=FONT, padding=4)
        .configure_mark(aria=False)  # the page names each chart as a whole
        .configure_view(stroke=None)
        .configure_axis(
            **label, titleColor=INK, titleFontWeight="normal", gridColor="#E5E7EB", domainColor="#9CA3AF",
            tickColor="#9CA3AF", labelLimit=160,
        )
        .configure_legend(**label, titleColor=INK, orient="top", title=None, symbolStrokeWidth=3)
        .configure_title(font=FONT, fontSize=14, anchor="start", color=INK, subtitleFont=FONT, subtitleFontSize=12,
                         subtitleColor="#4B5563", offset=10)
        .configure_header(labelFont=FONT, labelFontSize=13, labelFontWeight="bold", labelAnchor="start", title=None,
                          labelColor=INK)
    )  # fmt: skip


def _titled(title: str, subtitle: str, beside: int) -> alt.TitleParams:
    """Return a title in lines that the chart holds; parameters are those of `template`."""
    lines = json.dumps(_broken(title), ensure_ascii=False) if title else framed("title_lines").expr
    # Not by the width of the panel alone: that follows from the room that the title takes, which is settled by then.
    room = f"(isFinite(containerSize()[0]) ? containerSize()[0] + 0 * width : width + {beside})"
    wider = " + ".join(f"({room} >= {SIGN * length})" for length in LENGTHS[1:])
    text = alt.ExprRef(f"split(split({lines}, '{BETWEEN}')[{wider}], '\\n')")
    # Without a limit of its own the page would give it one that stays as it is when the window is made wider.
    return alt.TitleParams(
        text, subtitle=[subtitle] if subtitle == "@subtitle" else wrapped(subtitle), limit=MOST_PIXELS
    )


def _broken(text: str) -> str:
    """Return a text broken into lines of each of the lengths that a chart chooses from, `BETWEEN` one and the next."""
    parts = text.split("\n")
    return BETWEEN.join("\n".join(line for part in parts for line in wrapped(part, most)) for most in LENGTHS)


def wrapped(text: str, most: int = MOST_SIGNS) -> list[str]:
    """Return a text in lines of at most so many signs, since a chart breaks none; a sign of Korean counts as two.

    Examples
    --------
    >>> wrapped("Bar: mean. Line: 90% interval. Grey: no clear difference, one way or the other.")
    ['Bar: mean. Line: 90% interval. Grey: no clear', 'difference, one way or the other.']
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and sum(1 + (east_asian_width(sign) in "WF") for sign in longer) <= most:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def short(text: str, most: int = MOST_NAME_SIGNS) -> str:
    """Return a name that charts have room for; what is cut off ends with an ellipsis. A sign of Korean counts as two.

    Examples
    --------
    >>> short("North first"), short("North first, then all the others that ask", 20)
    ('North first', 'North first, then a…')
    """
    wide = [1 + (east_asian_width(sign) in "WF") for sign in text]
    if sum(wide) <= most:
        return text
    return text[: sum(1 for i in range(len(wide)) if sum(wide[: i + 1]) < most)].rstrip() + "…"


def width_of(label: str) -> int:
    """Return about how wide a label is, in pixels; a sign of Korean is twice as wide as one of English."""
    return sum(12 if east_asian_width(sign) in "WF" else DIGIT for sign in label)


def framed(name: str, empty: str = "''") -> alt.ExprRef:
    """Return a placeholder for a word or number of the frame: a title, an end of an axis.

    It is handed over as data. So the specification stays as it is when only numbers move, and the browser exchanges
    the data of the drawn chart instead of drawing another. Before the data are there, it is `empty`.
    """
    return alt.ExprRef(f"(length(data('{FRAME}')) ? data('{FRAME}')[0].{name} : {empty})")


def framed_ends() -> alt.Scale:
    """Return the scale of an axis whose ends are the ``least`` and ``most`` of the frame."""
    return alt.Scale(domain=[framed("least", "0"), framed("most", "1")], nice=False)


def tooltip(**titles: Any) -> list[alt.Tooltip]:
    """Return the words that are shown where a chart is pointed at: by field, each with its title."""
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in titles.items()]


def zero_line(at: alt.XDatum | alt.YDatum) -> alt.Chart:
    """Return the line at 0, across or down."""
    line: alt.Chart = alt.Chart(alt.NamedData(FRAME)).mark_rule(color=QUIET, strokeWidth=1).encode(at)
    return line


def template(
    chart: alt.LayerChart | alt.FacetChart,
    height: int,
    title: str = "",
    subtitle: str = "@subtitle",
    *,
    beside: int = 30,
    has_gradient: bool = False,
) -> Spec:
    """Return a chart without its data as a specification that `filled` completes.

    Altair checks every part of a chart, which takes longer than everything else on the page; so a chart is made once a
    language, with names (``@axis``) where words and numbers will be, and with named data.

    Parameters
    ----------
    chart
        Its layers.
    height
        Of its panel in pixels; it is as wide as its place.
    title
        What is seen. If empty, the ``title`` of the frame. It is broken as the width of the chart asks, also when that
        changes.
    subtitle
        How to read it, in lines that a phone holds.
    beside
        About how many pixels the labels to the left of the panel take.
    has_gradient
        Whether it has a bar of colours, which is drawn as pixels: as SVG its colours are looked up at the address that
        the page had then, and are gone when the address has changed.
    """
    placed = chart.properties(width="container", height=height, title=_titled(title, subtitle, beside))
    spec: Spec = _styled(placed).to_dict()
    if has_gradient:
        spec["usermeta"] = {"embedOptions": {"renderer": "canvas"}}
    # Data that no layer draws would be left out; this one draws nothing, and lies below all others.
    spec["layer"].insert(0, {"data": {"name": FRAME}, "mark": {"type": "point", "size": 0, "opacity": 0}})
    # A height is that of the panel, on the page and in pictures alike.
    return {**spec, "autosize": {"type": "fit-x", "contains": "padding"}}


def filled(spec: Spec, data: Mapping[str, pd.DataFrame | list[Any]], frame: Mapping[str, Any], **values: Any) -> Spec:
    """Return a chart with its data.

    Parameters
    ----------
    spec
        From `template`.
    data
        Tables by name.
    frame
        Values of what is `framed`; ``title`` may have several lines.
    values
        What replaces ``@name`` in the specification itself: what changes with the language or the scenario only. A list
        whose only member is such a name becomes the list with that name.
    """
    chart: Spec = _with_values(spec, values)
    words = dict(frame)
    if "title" in words:
        words["title_lines"] = _broken(words.pop("title"))
    tables = {**data, FRAME: [words]}
    chart["datasets"] = {name: each if isinstance(each, list) else rows(each) for name, each in tables.items()}
    return chart


def _with_values(part: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(part, str):
        return values[part[1:]] if part.startswith("@") and part[1:] in values else part
    if isinstance(part, dict):
        return {name: _with_values(each, values) for name, each in part.items()}
    if isinstance(part, list):
        made = [_with_values(each, values) for each in part]
        return made[0] if len(made) == 1 and isinstance(made[0], list) and isinstance(part[0], str) else made
    return part


def rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as a browser takes them: nothing for nan, no more digits than can be seen."""
    columns = [
        undefined_as_none(column.to_numpy()) if column.dtype.kind == "f" else column.tolist()
        for _name, column in table.items()
    ]
    return [dict(zip(table.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def undefined_as_none(values: NDArray[Any]) -> list[float | None]:
    """Return numbers as a browser takes them: nothing for nan, no more digits than can be seen."""
    return [None if value != value else value for value in np.round(values, 4).tolist()]


def picture(chart: Spec, kind: str) -> bytes:
    """Return a chart, as the page shows it, as the bytes of a file of a kind, 'svg' or 'png'; letters are included."""
    spec = {**chart, "width": PICTURE_WIDTH} if chart.get("width") == "container" else chart
    if kind == "svg":
        return str(vlc.vegalite_to_svg(spec)).encode()
    return bytes(vlc.vegalite_to_png(spec, scale=PNG_SCALE))

"""Lines over time with the band of the runs: one panel, used by every chart over time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from explorer.charts.numbers import band, dates, month_labels
from explorer.charts.style import INK, Spec, filled, styled, template, titled
from explorer.texts import texts
from sim.results.ensemble import EnsembleResult

HEIGHT = 210
#: Labels at the ends of lines lie apart by at least so many pixels.
LEAST_GAP = 17


def line(result: EnsembleResult, values: NDArray[Any], name: str, colour: str, language: str) -> pd.DataFrame:
    """Return one line with its band, from values of shape [run, month].

    Parameters
    ----------
    result
        Whose horizon it is.
    values
        What is drawn, by run and month.
    name, colour
        Of the line; the name stands at its end.
    language
        Of the months in the tooltip.
    """
    mean, low, high = band(values.astype(np.float64))
    return pd.DataFrame(
        {
            "name": name,
            "colour": colour,
            "date": dates(result),
            "month": month_labels(result, language),
            "mean": mean,
            "low": low,
            "high": high,
        }
    )


def bands(
    lines: Sequence[pd.DataFrame],
    language: str,
    title: str,
    subtitle: str,
    axis: str,
    *,
    number: str = ".1f",
    marks: Sequence[tuple[str, str]] = (),
    most: float | None = None,
    height: int = HEIGHT,
) -> Spec:
    """Return a panel of lines with bands.

    Parameters
    ----------
    lines
        From `line`.
    language, title, subtitle, axis
        Words; the axis has the unit.
    number
        Format of the numbers, as d3 has it.
    marks
        First days of months at which something happens, and a word for each.
    most
        Upper end of the axis; that of the highest band if not given. The lower end is 0.
    height
        In pixels.
    """
    table = pd.concat(lines, ignore_index=True)
    greatest = np.nanmax([*table["high"].fillna(0.0), *table["mean"].fillna(0.0), 1e-9])
    top = float(greatest) * 1.08 if most is None else most
    ends = _ends(lines, top, LEAST_GAP / height)
    happenings = [{"date": date, "word": word, "top": top} for date, word in marks]
    return filled(
        _template(language, height),
        {"rows": table, "ends": ends, "marks": happenings},
        title=title,
        subtitle=subtitle,
        axis=axis,
        most=top,
        number=number,
    )


def _ends(lines: Sequence[pd.DataFrame], top: float, gap: float) -> list[dict[str, Any]]:
    """Return where the name of each line stands: at its end, moved apart where two ends are near."""
    last = []
    for each in lines:
        defined = np.flatnonzero(~np.isnan(each["mean"].to_numpy()))
        if defined.size:
            last.append(each.iloc[int(defined[-1])])
    last.sort(key=lambda row: float(row["mean"]))
    ends: list[dict[str, Any]] = []
    floor = 0.03 * top
    for row in last:
        at = max(float(row["mean"]), floor)
        ends.append({"name": row["name"], "colour": row["colour"], "date": row["date"], "at": at})
        floor = at + gap * top
    overflow = ends[-1]["at"] - top if ends else 0.0
    for end in ends:
        end["at"] -= max(0.0, overflow)
    return ends


@cache
def _template(language: str, height: int) -> Spec:
    _ = texts(language)
    x = alt.X(
        "date:T",
        title=None,
        axis=alt.Axis(format="%Y", tickCount="year", grid=False, labelFlush=False, labelOverlap=True),
    )
    rows = alt.Chart(alt.NamedData("rows"))
    y = alt.Y("mean:Q", title="@axis", scale=alt.Scale(domain=[0, "@most"], nice=False), axis=alt.Axis(tickCount=4))
    colour = alt.Color("colour:N", scale=None)
    areas = rows.mark_area(opacity=0.16).encode(
        x=x, y=alt.Y("low:Q", title="@axis"), y2="high:Q", color=colour, detail="name:N"
    )
    lines = rows.mark_line(strokeWidth=2.4).encode(x=x, y=y, color=colour, detail="name:N")
    end = alt.Chart(alt.NamedData("ends")).encode(x=x, y="at:Q", text="name:N")
    look: dict[str, Any] = {"align": "right", "dx": -2, "dy": -9, "fontSize": 12, "fontWeight": "bold"}
    halo = end.mark_text(**look, stroke="#FFFFFF", strokeWidth=4, strokeJoin="round", opacity=0.85)
    names = end.mark_text(**look).encode(color=colour)
    happenings = alt.Chart(alt.NamedData("marks"))
    rules = happenings.mark_rule(strokeDash=[3, 3], color=INK, opacity=0.6).encode(x=x)
    words = happenings.mark_text(align="left", dx=4, dy=5, fontSize=11, color=INK).encode(x=x, y="top:Q", text="word:N")
    points = rows.mark_point(opacity=0, size=120).encode(
        x=x,
        y=y,
        tooltip=[
            alt.Tooltip("name:N", title=" "),
            alt.Tooltip("month:N", title=_("Month")),
            alt.Tooltip("mean:Q", title=_("Mean"), format="@number"),
            alt.Tooltip("low:Q", title=_("Lower end of the band"), format="@number"),
            alt.Tooltip("high:Q", title=_("Upper end of the band"), format="@number"),
        ],
    )
    title = titled("@title", "@subtitle")
    return template(
        styled(
            alt.layer(areas, rules, lines, points, words, halo, names).properties(
                width="container", height=height, title=title
            )
        )
    )

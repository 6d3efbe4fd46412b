"""Who gains and who pays by a month? A bar and an interval for each region, the greatest gain on top."""

from __future__ import annotations

from functools import cache
from math import isnan
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from sim.explorer.charts.chart_style import (
    FOCUS,
    GAIN,
    INK,
    LOSS,
    UNCLEAR,
    Spec,
    filled,
    framed_ends,
    short,
    template,
    tooltip,
    zero_line,
)
from sim.explorer.charts.series import effects_of_month, titles
from sim.explorer.language.page_texts import texts
from sim.language.numbers import between, month_label, signed
from sim.report.range_words import range_heading, range_line
from sim.results.comparison import Comparison
from sim.results.ranges import RangeKind

#: Height of a region's row in pixels.
ROW = 20
#: Room for numbers next to the bars, as a share of the length of the bars.
ROOM = 0.18
KINDS = ("gain", "loss", "unclear")


def effect_bars(comparison: Comparison, month: int, language: str, selected: str = "") -> Spec:
    """Return the effect on the firms of each region at the end of a month.

    Parameters
    ----------
    comparison, month, language
        What is drawn, for which month of the horizon, in 'en' or 'ko'.
    selected
        Selected region; a click on a bar selects another (selection ``region``).
    """
    _ = texts(language)
    table = worded_effects(comparison, month, language)
    table["selected"] = table["region"] == selected
    names = titles(comparison, language)
    title = _("Who gains and who loses firms by {month}").format(
        month=month_label(comparison.policy.date(month), language)
    )
    return filled(
        _template(language, len(table), comparison.range),
        {"rows": table},
        {"title": title, **ends_of(table)},
        axis=_("Firms more or fewer than under {baseline}").format(baseline=short(names["baseline"])),
    )


@cache
def _template(language: str, regions: int, kind: RangeKind) -> Spec:
    _ = texts(language)
    layers = bars("@axis", tooltip(name=_("Region"), shown=_("Effect"), interval=range_heading(kind, language)))
    # The whole row takes a click: some bars are hardly a pixel wide.
    pick = alt.selection_point(name="region", fields=["region"], on="click", clear=False)
    layers[0] = layers[0].add_params(pick)
    reading = _("Bar: mean. Line: {range}. Grey: no clear difference.").format(range=range_line(kind, language))
    return template(alt.layer(*layers), ROW * regions, subtitle=reading, beside=70)


def bars(axis: str, tooltip: list[alt.Tooltip], size: int = 13) -> list[alt.Chart]:
    """Return the layers of bars with intervals and numbers, drawn from ``rows`` between framed ends.

    Rows have name, rank, mean, low, high, kind (of `KINDS`), outer (position of the number), shown and selected. The
    order on the page is that of the rank: that of the rows is only seen by a chart that is drawn anew, and a chart
    whose data are exchanged would keep the order it had.
    """
    y = alt.Y(
        "name:N", sort=alt.EncodingSortField("rank", op="min"), title=None,
        axis=alt.Axis(ticks=False, domain=False, labelPadding=6),
    )  # fmt: skip
    x = alt.X("mean:Q", title=axis, scale=framed_ends(), axis=alt.Axis(tickCount=6))
    base = alt.Chart(alt.NamedData("rows")).encode(y=y)
    focus = base.mark_bar(cursor="pointer").encode(
        x=alt.value(0),
        x2=alt.value("width"),
        color=alt.condition("datum.selected", alt.value(FOCUS), alt.value("transparent")),
        tooltip=tooltip,
    )
    means = base.mark_bar(height=size, cursor="pointer").encode(
        x=x,
        color=alt.Color("kind:N", scale=alt.Scale(domain=list(KINDS), range=[GAIN, LOSS, UNCLEAR]), legend=None),
        tooltip=tooltip,
    )
    whiskers = base.mark_rule(color=INK, strokeWidth=1.4).encode(x="low:Q", x2="high:Q")
    words: dict[str, Any] = {
        "color": INK,
        "align": alt.ExprRef("datum.mean < 0 ? 'right' : 'left'"),
        "dx": alt.ExprRef("datum.mean < 0 ? -6 : 6"),
    }
    numbers = base.mark_text(**words).encode(x="outer:Q", text="shown:N")
    return [focus, means, zero_line(alt.XDatum(0)), whiskers, numbers]


def worded_effects(comparison: Comparison, month: int, language: str) -> pd.DataFrame:
    """Return the effect on each region at the end of a month, with the words of labels and tooltips."""
    return with_words(effects_of_month(comparison, month, language), language)


def with_words(table: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return a table of mean, low and high with what bars need: rank, kind, outer, shown, the interval in words."""
    _ = texts(language)
    mean, low, high = (table[name].to_numpy(dtype=float) for name in ("mean", "low", "high"))
    outer = np.where(mean >= 0, high, low)
    return table.assign(
        rank=np.arange(len(table)),
        kind=np.where(low > 0, "gain", np.where(high < 0, "loss", "unclear")),
        outer=np.where(np.isnan(outer), mean, outer),
        shown=[signed(value) for value in mean],
        interval=[
            _("none: one pair of runs") if isnan(least) else between(signed(least), signed(most), language)
            for least, most in zip(low, high, strict=True)
        ],
    )


def ends_of(table: pd.DataFrame) -> dict[str, float]:
    """Return the ends of an axis that hold 0, all bars with their intervals, and room for the numbers next to them."""
    values = table[["mean", "low", "high"]].to_numpy(dtype=float)
    least, most = min(0.0, *np.nanmin(values, axis=0, initial=0.0)), max(0.0, *np.nanmax(values, axis=0, initial=0.0))
    room = ROOM * (most - least or 1.0)
    return {"least": float(least - room), "most": float(most + room)}

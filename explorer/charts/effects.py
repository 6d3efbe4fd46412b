"""Who gains and who pays by a month? A bar and an interval for each region, the greatest gain on top."""

from __future__ import annotations

from functools import cache
from math import isnan

import altair as alt
import numpy as np
import pandas as pd

from explorer.charts.numbers import effects_of_month, titles
from explorer.charts.style import GAIN, INK, LOSS, UNCLEAR, Spec, filled, styled, template, titled
from explorer.texts import texts
from sim.results.comparison import Comparison
from sim.texts import month_label

#: Height of a region's row in pixels.
ROW = 22
#: Room for numbers beside the bars, as a share of what the bars take.
ROOM = 0.14
KINDS = ("gain", "loss", "unclear")


def effect_bars(comparison: Comparison, month: int, language: str, selected: str = "") -> Spec:
    """Return the effect on the firms of each region at the end of a month.

    Parameters
    ----------
    comparison, month, language
        What is drawn, for which month of the horizon, in 'en' or 'ko'.
    selected
        Region in focus; a click on a bar selects another (selection ``region``).
    """
    _ = texts(language)
    table = _table(comparison, month, language, selected)
    names = titles(comparison, language)
    return filled(
        _template(language, len(table)),
        {"rows": table},
        title=_("Who gains and who loses firms by {month}").format(
            month=month_label(comparison.policy.date(month), language)
        ),
        axis=_("Firms more or fewer than under {baseline}").format(baseline=names["baseline"]),
        **ends_of(table),
    )


@cache
def _template(language: str, regions: int) -> Spec:
    _ = texts(language)
    pick = alt.selection_point(name="region", fields=["region"], on="click", clear=False)
    y = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False, labelPadding=6))
    base = alt.Chart(alt.NamedData("rows")).encode(y=y)
    bars = (
        base.mark_bar(height=13, cursor="pointer")
        .encode(
            x=alt.X("mean:Q", title="@axis", scale=alt.Scale(domain=["@least", "@most"], nice=False)),
            color=alt.Color("kind:N", scale=alt.Scale(domain=list(KINDS), range=[GAIN, LOSS, UNCLEAR]), legend=None),
            stroke=alt.condition("datum.selected", alt.value(INK), alt.value("transparent")),
            strokeWidth=alt.value(2),
            tooltip=[
                alt.Tooltip("name:N", title=_("Region")),
                alt.Tooltip("shown:N", title=_("Effect")),
                alt.Tooltip("interval:N", title=_("90 % interval")),
            ],
        )
        .add_params(pick)
    )
    whiskers = base.mark_rule(color=INK, strokeWidth=1.4).encode(x="low:Q", x2="high:Q")
    right = base.transform_filter("datum.mean >= 0").mark_text(align="left", dx=6, color=INK)
    left = base.transform_filter("datum.mean < 0").mark_text(align="right", dx=-6, color=INK)
    labels = [each.encode(x="outer:Q", text="shown:N") for each in (right, left)]
    title = titled("@title", _("Bar: mean. Line: 90 % interval. Grey: no clear difference."))
    return template(
        styled(alt.layer(bars, whiskers, *labels).properties(width="container", height=ROW * regions, title=title))
    )


def _table(comparison: Comparison, month: int, language: str, selected: str) -> pd.DataFrame:
    """Return what is drawn, with the words of labels and tooltips."""
    _ = texts(language)
    table = effects_of_month(comparison, month, language)
    table["kind"] = "unclear"
    table.loc[table["clear"] & (table["mean"] > 0), "kind"] = "gain"
    table.loc[table["clear"] & (table["mean"] < 0), "kind"] = "loss"
    table["selected"] = table["region"] == selected
    table["outer"] = table["high"].where(table["mean"] >= 0, table["low"]).fillna(table["mean"])
    table["shown"] = [signed(mean) for mean in table["mean"]]
    table["interval"] = [
        _("none: one pair of runs")
        if isnan(low)
        else _("{low} to {high}").format(low=signed(low), high=signed(high))
        if low == low
        else _("none: one pair of runs")
        for low, high in zip(table["low"], table["high"], strict=True)
    ]
    return table


def ends_of(table: pd.DataFrame) -> dict[str, float]:
    """Return the ends of an axis that hold 0, all bars with their intervals, and room for the numbers beside them."""
    values = table[["mean", "low", "high"]].to_numpy(dtype=float)
    least, most = min(0.0, *np.nanmin(values, axis=0, initial=0.0)), max(0.0, *np.nanmax(values, axis=0, initial=0.0))
    room = ROOM * (most - least or 1.0)
    return {"least": float(least - room), "most": float(most + room)}


def signed(value: float) -> str:
    """Return a number of firms with its sign, to one decimal or, near 0, to two.

    Examples
    --------
    >>> signed(28.71), signed(-0.061), signed(0.0), signed(-0.001)
    ('+28.7', '−0.06', '0', '0')
    """
    shown = f"{value:+.2f}" if abs(value) < 0.1 else f"{value:+.1f}"
    return shown.replace("-", "−") if float(shown) else "0"


def describe_effects(comparison: Comparison, month: int, language: str) -> str:
    """Return in words what the bars show."""
    _ = texts(language)
    table = _table(comparison, month, language, "")
    parts = [_("{region} {effect}").format(region=row.name, effect=row.shown) for row in table.itertuples(index=False)]
    return _("Effect on the firms of each region: {list}").format(list=", ".join(parts))

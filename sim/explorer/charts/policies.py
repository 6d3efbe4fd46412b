"""Several policies side by side, each against the same kind of baseline: effects, one region over time, and totals.

The totals are net new firms, displacement, money for a firm, and share of support.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from math import isnan
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from sim.explorer.charts.bands import bands, line, top_of
from sim.explorer.charts.chart_style import (
    INK,
    QUIET,
    REGION_COLOURS,
    Spec,
    filled,
    framed_ends,
    short,
    template,
    tooltip,
    wrapped,
    zero_line,
)
from sim.explorer.charts.effects import ends_of, worded_effects
from sim.explorer.charts.measures import marks_of_region
from sim.explorer.charts.series import effects_of_month, titles
from sim.explorer.language.page_texts import texts
from sim.language import numbers
from sim.language.numbers import signed
from sim.language.texts import marked
from sim.report.money import counted
from sim.report.range_words import range_heading, range_line
from sim.results.comparison import Comparison
from sim.results.estimates import Estimate, Undefined, undefined
from sim.results.ranges import RangeKind
from sim.scenario.world.names import Names

#: Of the policies, in the order chosen.
POLICY_COLOURS = ("#0072B2", "#BF5200", "#007A5A", "#B0408C")
#: Regions that are drawn: those of the greatest effect under any policy.
MOST_ROWS = 10
#: Pixels of a policy within the row of a region.
LINE = 9
ROW = 30
#: Room for the words next to the bars, as a share of the length of the bars.
ROOM = 0.55


def policy_colours(count: int) -> list[str]:
    """Return colours for so many policies, each another as far as there are."""
    all_colours = [*POLICY_COLOURS, *(each for each in REGION_COLOURS if each not in POLICY_COLOURS)]
    return [all_colours[i % len(all_colours)] for i in range(count)]


def names_of(comparisons: Sequence[Comparison], language: str) -> list[str]:
    """Return the titles of the policies; titles that occur twice are numbered."""
    shown = [titles(each, language)["policy"] for each in comparisons]
    return [name if name not in shown[:i] else f"{name} ({i + 1})" for i, name in enumerate(shown)]


def effects_side_by_side(comparisons: Sequence[Comparison], language: str) -> Spec:
    """Return the effect of each policy on each region at the end, with intervals."""
    _ = texts(language)
    names = names_of(comparisons, language)
    parts = []
    for comparison, name in zip(comparisons, names, strict=True):
        parts.append(worded_effects(comparison, comparison.policy.months - 1, language).assign(policy=name))
    rows = pd.concat(parts, ignore_index=True)
    size = rows.groupby("name", sort=False)["mean"].apply(lambda values: values.abs().max())
    order = size.sort_values(ascending=False, kind="stable").index.tolist()
    kind = comparisons[0].range
    subtitle = _("Point: mean. Line: {range}.").format(range=range_line(kind, language))
    if len(order) > MOST_ROWS:
        rest = float(size[order[MOST_ROWS]])
        subtitle += " " + _("The other {n} regions: at most {most} firms.").format(
            n=len(order) - MOST_ROWS, most=signed(rest).lstrip("+")
        )
        order = order[:MOST_ROWS]
        rows = rows[rows["name"].isin(order)]
    return filled(
        _effects(language, len(order), len(names), kind),
        {"rows": rows},
        ends_of(rows),
        subtitle=wrapped(subtitle),
        regions=order,
        policies=names,
        colours=policy_colours(len(names)),
    )


@cache
def _effects(language: str, regions: int, policies: int, kind: RangeKind) -> Spec:
    _ = texts(language)
    legend = alt.Legend(orient="top", direction="vertical", columns=1, labelLimit=320, symbolType="circle", title=None)
    base = alt.Chart(alt.NamedData("rows")).encode(
        y=alt.Y(
            "name:N",
            title=None,
            scale=alt.Scale(domain=["@regions"], paddingInner=0.25),
            axis=alt.Axis(ticks=False, domain=False, grid=True, tickBand="extent"),
        ),
        yOffset=alt.YOffset("policy:N", scale=alt.Scale(domain=["@policies"])),
        color=alt.Color("policy:N", scale=alt.Scale(domain=["@policies"], range=["@colours"]), legend=legend),
    )
    x = alt.X("low:Q", title=_("Firms more or fewer at the end"), scale=framed_ends(), axis=alt.Axis(tickCount=6))
    lines = base.mark_rule(strokeWidth=2).encode(x=x, x2="high:Q")
    words = {"shown": _("Effect"), "interval": range_heading(kind, language)}
    told = tooltip(policy=_("Policy"), name=_("Region"), **words)
    dots = base.mark_point(filled=True, size=46, opacity=1).encode(x="mean:Q", tooltip=told)
    layers = alt.layer(zero_line(alt.XDatum(0)), lines, dots)
    return template(layers, regions * max(22, LINE * policies), _("Who gains and who loses firms"), beside=70)


def firms_side_by_side(comparisons: Sequence[Comparison], region: str, language: str) -> list[Spec]:
    """Return a panel for each policy: the firms of a region over time, with its band, and under its baseline.

    All panels have the same axis, and each the marks of its own policy.
    """
    _ = texts(language)
    i, panels = comparisons[0].policy.regions.index(region), []
    title = _("{region}: firms").format(region=Names(comparisons[0].policy.scenario.world, language).regions[region])
    names, colours = names_of(comparisons, language), policy_colours(len(comparisons))
    pairs = [
        [
            line(each.baseline, each.baseline.region_firms[:, :, i], titles(each, language)["baseline"], QUIET,
                 dashed=True, banded=False),
            line(each.policy, each.policy.region_firms[:, :, i], name, colour),
        ]
        for each, name, colour in zip(comparisons, names, colours, strict=True)
    ]  # fmt: skip
    most = max(top_of(lines) for lines in pairs)
    for comparison, name, lines in zip(comparisons, names, pairs, strict=True):
        words = (f"{title}, {short(name)}", _("Line: mean. Band: luck of a single history."), _("Firms"))
        marks = marks_of_region(comparison, region, language)
        panels.append(bands(lines, language, words, marks=marks, most=most))
    return panels


def describe_side_by_side(comparisons: Sequence[Comparison], language: str) -> str:
    """Return in words what the charts show."""
    parts = []
    for comparison, name in zip(comparisons, names_of(comparisons, language), strict=True):
        greatest = effects_of_month(comparison, comparison.policy.months - 1, language).iloc[0]
        parts.append(f"{name}: {greatest['name']} {signed(float(greatest['mean']))}")
    return "; ".join(parts)


def _share_of_winners(comparison: Comparison) -> Estimate:
    """M07: share of the winners in the central support; undefined if there are none."""
    if comparison.winners.any():
        return comparison.winners_support[0]
    return undefined(Undefined.SAME_ZONES if comparison.policy.zone_starts else Undefined.NO_ZONE)


def _money(value: float) -> str:
    return numbers.number(value, 1)


class Total(NamedTuple):
    """What is measured of a policy: its title and axis, the measure, and how a number of it is written."""

    title: str
    axis: str
    measure: Callable[[Comparison], Estimate]
    number: Callable[[float], str]

    def of(self, comparison: Comparison, language: str) -> Estimate:
        """Return it as its axis counts it: money as readers of the language count it."""
        found, world = self.measure(comparison), comparison.policy.scenario.world
        times = counted(world.currency, language)[0] if "{currency}" in self.axis else 1.0
        return replace(found, mean=times * found.mean, low=times * found.low, high=times * found.high)

    def told(self, comparison: Comparison, language: str) -> str:
        """Return it with its range in words, or the reason why there is none."""
        _, found = texts(language), self.of(comparison, language)
        if isnan(found.mean):
            return _("not defined: {reason}").format(reason=_(found.reason) if found.reason else "")
        mean, low, high = (self.number(each) for each in (found.mean, found.low, found.high))
        return mean if isnan(found.low) else numbers.with_range(mean, low, high, language)


TOTALS = (
    Total(marked("Firms net new to the country"), marked("Firms"), lambda each: each.net_new, numbers.signed),
    Total(
        marked("Share of the winners' gain that others lose"), marked("Share"),
        lambda each: each.displaced_share, numbers.share,
    ),
    Total(
        marked("Money for each firm new to the country"), marked("{currency} per firm"),
        lambda each: each.money_per_net_new_firm, _money,
    ),
    Total(marked("Winners' share of the central support"), marked("Share"), _share_of_winners, numbers.share),
)  # fmt: skip


def totals_side_by_side(comparisons: Sequence[Comparison], language: str) -> list[Spec]:
    """Return a panel for each total, with a bar and an interval for each policy; words replace undefined numbers."""
    _ = texts(language)
    world, names = comparisons[0].policy.scenario.world, names_of(comparisons, language)
    panels = []
    for total in TOTALS:
        rows = [
            _row(name, colour, total, each, language)
            for name, colour, each in zip(names, policy_colours(len(names)), comparisons, strict=True)
        ]
        ends = [0.0, *(row[part] for row in rows for part in ("mean", "low", "high") if row[part] is not None)]
        least, most = min(ends), max(ends)
        room = ROOM * (most - least or 1.0)
        panels.append(
            filled(
                _template(language, len(rows), total.number is numbers.share, comparisons[0].range),
                {"rows": rows},
                {"title": _(total.title), "least": least - room if least < 0 else 0.0, "most": most + room},
                names=names,
                axis=_(total.axis).format(currency=counted(world.currency, language)[1]),
            )
        )
    return panels


def _row(name: str, colour: str, total: Total, comparison: Comparison, language: str) -> dict[str, Any]:
    """Return what is drawn for a policy: a bar, or the reason why there is none."""
    found = total.of(comparison, language)
    mean, low, high = found.mean, found.low, found.high
    outer = 0.0 if isnan(mean) else mean if isnan(low) else high if mean >= 0 else low
    values = {"mean": mean, "low": low, "high": high}
    return {
        "name": name, "colour": colour, "shown": total.told(comparison, language), "outer": outer, "left": mean < 0,
        **{part: None if isnan(value) else value for part, value in values.items()},
    }  # fmt: skip


@cache
def _template(language: str, count: int, is_share: bool, kind: RangeKind) -> Spec:
    _ = texts(language)
    y = alt.Y(
        "name:N",
        title=None,
        scale=alt.Scale(domain=["@names"]),  # a policy without a bar keeps its place
        axis=alt.Axis(ticks=False, domain=False, labelPadding=6),
    )
    x = alt.X(
        "mean:Q", title="@axis", scale=framed_ends(),
        axis=alt.Axis(tickCount=4, format="%" if is_share else alt.Undefined),
    )  # fmt: skip
    base = alt.Chart(alt.NamedData("rows")).encode(y=y)
    bars = base.mark_bar(height=14, opacity=0.85).encode(x=x, color=alt.Color("colour:N", scale=None))
    whiskers = base.mark_rule(color=INK, strokeWidth=1.4).encode(x="low:Q", x2="high:Q")
    words = base.mark_text(
        color=INK,
        align=alt.ExprRef("datum.left ? 'right' : 'left'"),
        dx=alt.ExprRef("datum.left ? -6 : 6"),
    ).encode(x="outer:Q", text="shown:N")
    reading = _("Against the baseline, at the end. Line: {range}.").format(range=range_line(kind, language))
    layers = alt.layer(bars, zero_line(alt.XDatum(0)), whiskers, words)
    return template(layers, ROW * count, subtitle=reading, beside=100)


def describe_totals(comparisons: Sequence[Comparison], language: str) -> str:
    """Return in words what the panels show."""
    _ = texts(language)
    parts, names = [], names_of(comparisons, language)
    for total in TOTALS:
        told = [f"{name} {total.told(each, language)}" for name, each in zip(names, comparisons, strict=True)]
        parts.append(_("{region}: {list}").format(region=_(total.title), list=", ".join(told)))
    return "; ".join(parts)

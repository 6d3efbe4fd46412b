"""Several policies side by side, each against the same kind of baseline: effects, totals, and one region over time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import altair as alt
import pandas as pd

from sim.explorer.charts.bands import bands, line
from sim.explorer.charts.effects import ends_of, with_words
from sim.explorer.charts.firms import zone_marks
from sim.explorer.charts.look import QUIET, Spec, filled, framed_ends, template, tooltip, wrapped, zero_line
from sim.explorer.charts.series import effects_of_month, interval_name, titles
from sim.explorer.language.page_texts import texts
from sim.language.numbers import signed
from sim.results.comparison import Comparison
from sim.scenario.world.names import Names

#: Of the policies, in the order chosen.
POLICY_COLOURS = ("#0072B2", "#BF5200", "#007A5A", "#B0408C")
#: Regions that are drawn: those of the greatest effect under any policy.
MOST_ROWS = 10
#: Pixels of a policy within the row of a region.
LINE = 9


def names_of(comparisons: Sequence[Comparison], language: str) -> list[str]:
    """Return the titles of the policies; one that stands twice is numbered."""
    shown = [titles(each, language)["policy"] for each in comparisons]
    return [name if name not in shown[:i] else f"{name} ({i + 1})" for i, name in enumerate(shown)]


def effects_side_by_side(comparisons: Sequence[Comparison], language: str) -> Spec:
    """Return the effect of each policy on each region at the end, with intervals.

    Parameters
    ----------
    comparisons, language
        What is drawn, in 'en' or 'ko'.
    """
    _ = texts(language)
    names = names_of(comparisons, language)
    parts = []
    for comparison, name in zip(comparisons, names, strict=True):
        table = effects_of_month(comparison, comparison.policy.months - 1, language)
        parts.append(with_words(table, language).assign(policy=name))
    rows = pd.concat(parts, ignore_index=True)
    size = rows.groupby("name", sort=False)["mean"].apply(lambda values: values.abs().max())
    order = size.sort_values(ascending=False, kind="stable").index.tolist()
    over_draws = comparisons[0].is_over_draws
    subtitle = (
        _("Point: mean. Line: middle 90% of the pairs of runs.")
        if over_draws
        else _("Point: mean. Line: 90% interval.")
    )
    if len(order) > MOST_ROWS:
        rest = float(size[order[MOST_ROWS]])
        subtitle += " " + _("The other {n} regions: at most {most} firms.").format(
            n=len(order) - MOST_ROWS, most=signed(rest).lstrip("+")
        )
        order = order[:MOST_ROWS]
        rows = rows[rows["name"].isin(order)]
    return filled(
        _effects(language, len(order), len(names), over_draws),
        {"rows": rows},
        ends_of(rows),
        subtitle=wrapped(subtitle),
        regions=order,
        policies=names,
        colours=list(POLICY_COLOURS[: len(names)]),
    )


@cache
def _effects(language: str, regions: int, policies: int, over_draws: bool) -> Spec:
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
    words = {"shown": _("Effect"), "interval": interval_name(over_draws, language)}
    told = tooltip(policy=_("Policy"), name=_("Region"), **words)
    dots = base.mark_point(filled=True, size=46, opacity=1).encode(x="mean:Q", tooltip=told)
    layers = alt.layer(zero_line(alt.XDatum(0)), lines, dots)
    return template(layers, regions * max(22, LINE * policies), _("Who gains and who loses firms"), beside=70)


def firms_side_by_side(comparisons: Sequence[Comparison], region: str, language: str) -> Spec:
    """Return the firms of a region over time under each policy, and under the baseline of the first.

    Parameters
    ----------
    comparisons, region, language
        What is drawn, of which region, in 'en' or 'ko'.
    """
    _ = texts(language)
    first = comparisons[0]
    arms = [(first.baseline, titles(first, language)["baseline"], QUIET)]
    for comparison, name, colour in zip(comparisons, names_of(comparisons, language), POLICY_COLOURS, strict=False):
        arms.append((comparison.policy, name, colour))
    i = first.policy.regions.index(region)
    lines = [
        line(result, result.region_firms[:, :, i], name, colour, dashed=result is first.baseline)
        for result, name, colour in arms
    ]
    title = _("{region}: firms").format(region=Names(first.policy.scenario.world, language).regions[region])
    # Marks tell no policies apart; so they stand only where all zones of the region have the same dates.
    lives = {tuple(zone_marks(each, region, language)) for each in comparisons} - {()}
    marks = [mark for life in lives for mark in life] if len(lives) == 1 else []
    subtitle = _("Line: mean. Band: middle 90% of runs.")
    return bands(lines, language, title, subtitle, _("Firms"), marks=marks, height=300)


def describe_side_by_side(comparisons: Sequence[Comparison], language: str) -> str:
    """Return in words what the charts show."""
    _ = texts(language)
    parts = []
    for comparison, name in zip(comparisons, names_of(comparisons, language), strict=True):
        greatest = effects_of_month(comparison, comparison.policy.months - 1, language).iloc[0]
        parts.append(f"{name}: {greatest['name']} {signed(float(greatest['mean']))}")
    return "; ".join(parts)

"""Several policies side by side, each against the same kind of baseline: effects, totals, and one region over time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import altair as alt
import pandas as pd

from explorer.charts.bands import bands, line
from explorer.charts.effects import ends_of, signed
from explorer.charts.numbers import effects_of_month, region_names, titles
from explorer.charts.style import INK, Spec, filled, styled, template, titled
from explorer.texts import texts
from sim.results.comparison import Comparison

#: Of the policies, in the order chosen.
POLICY_COLOURS = ("#0072B2", "#D55E00", "#007A5A", "#B0408C")
ROW = 15


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
    for i, (comparison, name) in enumerate(zip(comparisons, names, strict=True)):
        table = effects_of_month(comparison, comparison.policy.months - 1, language)
        table["policy"], table["colour"] = name, POLICY_COLOURS[i]
        table["shown"] = [signed(value) for value in table["mean"]]
        parts.append(table)
    rows = pd.concat(parts, ignore_index=True)
    order = list(region_names(comparisons[0].policy, language).values())
    size = rows.groupby("name")["mean"].apply(lambda values: values.abs().max())
    order.sort(key=lambda name: -float(size[name]))
    return filled(
        _effects(language, len(order), len(names)),
        {"rows": rows, "zero": [{"zero": 0}]},
        regions=order,
        policies=names,
        colours=list(POLICY_COLOURS[: len(names)]),
        **ends_of(rows),
    )


@cache
def _effects(language: str, regions: int, policies: int) -> Spec:
    _ = texts(language)
    base = alt.Chart(alt.NamedData("rows")).encode(
        y=alt.Y("name:N", title=None, scale=alt.Scale(domain=["@regions"]), axis=alt.Axis(ticks=False, domain=False)),
        yOffset=alt.YOffset("policy:N", scale=alt.Scale(domain=["@policies"])),
        color=alt.Color("policy:N", scale=alt.Scale(domain=["@policies"], range=["@colours"])),
    )
    lines = base.mark_rule(strokeWidth=2).encode(
        x=alt.X(
            "low:Q", title=_("Firms more or fewer at the end"), scale=alt.Scale(domain=["@least", "@most"], nice=False)
        ),
        x2="high:Q",
    )
    dots = base.mark_point(filled=True, size=46, opacity=1).encode(
        x="mean:Q",
        tooltip=[
            alt.Tooltip("policy:N", title=_("Policy")),
            alt.Tooltip("name:N", title=_("Region")),
            alt.Tooltip("shown:N", title=_("Effect")),
        ],
    )
    zero = alt.Chart(alt.NamedData("zero")).mark_rule(color=INK, strokeWidth=1).encode(x="zero:Q")
    title = titled(_("Who gains and who loses firms"), _("Point: mean. Line: 90 % interval."))
    height = regions * max(18, ROW * policies * 2 // 3)
    return template(styled(alt.layer(zero, lines, dots).properties(width="container", height=height, title=title)))


def firms_side_by_side(comparisons: Sequence[Comparison], region: str, language: str) -> Spec:
    """Return the firms of a region over time under each policy.

    Parameters
    ----------
    comparisons, region, language
        What is drawn, of which region, in 'en' or 'ko'.
    """
    _ = texts(language)
    lines = []
    for comparison, name, colour in zip(comparisons, names_of(comparisons, language), POLICY_COLOURS, strict=False):
        i = comparison.policy.regions.index(region)
        lines.append(line(comparison.policy, comparison.policy.region_firms[:, :, i], name, colour, language))
    name = region_names(comparisons[0].policy, language)[region]
    subtitle = _("Line: mean. Band: middle 90 % of runs.")
    return bands(lines, language, name, subtitle, _("Firms"), height=320)


def describe_side_by_side(comparisons: Sequence[Comparison], language: str) -> str:
    """Return in words what the charts show."""
    _ = texts(language)
    parts = []
    for comparison, name in zip(comparisons, names_of(comparisons, language), strict=True):
        greatest = effects_of_month(comparison, comparison.policy.months - 1, language).iloc[0]
        parts.append(f"{name}: {greatest['name']} {signed(float(greatest['mean']))}")
    return "; ".join(parts)

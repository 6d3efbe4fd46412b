"""Several policies side by side in four totals: net new firms, displacement, money for a firm, share of support."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from math import isnan
from typing import Any, NamedTuple

import altair as alt

from sim.explorer.charts.look import INK, Spec, filled, framed_ends, template, zero_line
from sim.explorer.charts.policies import POLICY_COLOURS, names_of
from sim.explorer.language.page_texts import texts
from sim.language import numbers
from sim.language.texts import marked
from sim.report.amounts import counted
from sim.results.comparison import Comparison
from sim.results.estimates import Estimate, Undefined, undefined

ROW = 30
#: Room for the words beside the bars, as a share of what the bars take.
ROOM = 0.55


def _share_of_winners(comparison: Comparison) -> Estimate:
    """M07: share of the winners in the central money; undefined where there are none."""
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
    """Return a panel for each total, with a bar and an interval for each policy; what is undefined is told in words.

    Parameters
    ----------
    comparisons, language
        What is drawn, in 'en' or 'ko'.
    """
    _ = texts(language)
    world, names = comparisons[0].policy.scenario.world, names_of(comparisons, language)
    panels = []
    for total in TOTALS:
        rows = [
            _row(name, colour, total, each, language)
            for name, colour, each in zip(names, POLICY_COLOURS, comparisons, strict=False)
        ]
        ends = [0.0, *(row[part] for row in rows for part in ("mean", "low", "high") if row[part] is not None)]
        least, most = min(ends), max(ends)
        room = ROOM * (most - least or 1.0)
        panels.append(
            filled(
                _template(language, len(rows), total.number is numbers.share, comparisons[0].is_over_draws),
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
def _template(language: str, count: int, is_share: bool, over_draws: bool) -> Spec:
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
    reading = (
        _("Against the baseline, at the end. Line: middle 90% of the pairs of runs.")
        if over_draws
        else _("Against the baseline, at the end. Line: 90% interval.")
    )
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

"""One measure of any number of policies, a row each: what it is under each of them, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import isnan
from typing import Any

from sim.explorer.charts.chart_style import Spec, filled, short, tooltip
from sim.explorer.charts.dot_rows import Counts, dot_rows, frame_of
from sim.explorer.charts.policies import Total, names_of, policy_colours
from sim.explorer.language.page_texts import texts
from sim.language import numbers
from sim.language.texts import marked
from sim.report.money import counted
from sim.report.range_words import range_heading, range_line
from sim.results.comparison import Comparison
from sim.results.ranges import RangeKind
from sim.scenario.world.names import Names

#: Most letters of the name of a policy.
MOST_SIGNS = 26
_EFFECT = marked("{region}: firms more or fewer")


def policy_rows(comparisons: Sequence[Comparison], measure: Total, language: str) -> Spec:
    """Return a row for each policy: a dot for a measure of it, with its range, in the order given.

    Parameters
    ----------
    comparisons
        Any number of policies, each with its baseline.
    measure
        One of `sim.explorer.charts.policies.TOTALS`, `effect_on` a region, or a measure of one's own.
    language
        'en' or 'ko'.
    """
    _, world = texts(language), comparisons[0].policy.scenario.world
    table, is_share = rows_of_policies(comparisons, measure, language), measure.number is numbers.share
    unit = _(measure.axis).format(currency=counted(world.currency, language)[1])
    title = f"{_(measure.title)} ({unit})" if "{currency}" in measure.axis else _(measure.title)
    counts: Counts = "shares" if is_share else "changes" if measure.number is numbers.signed else "amounts"
    return filled(
        _template(language, len(table), counts, comparisons[0].range),
        {"rows": table},
        {"title": title, **frame_of(table, is_share=is_share)},
    )


def effect_on(region: str, comparison: Comparison, language: str) -> Total:
    """Return the measure of how many firms a region has more or fewer at the end."""
    name = Names(comparison.policy.scenario.world, language).regions[region]
    i = comparison.policy.regions.index(region)
    return Total(
        texts(language)(_EFFECT).format(region=name),
        marked("Firms"),
        lambda each: each.estimate(each.final_differences[:, i]),
        numbers.signed,
    )


def rows_of_policies(comparisons: Sequence[Comparison], measure: Total, language: str) -> list[dict[str, Any]]:
    """Return the rows as `dot_rows` takes them; a measure that is not defined has no dot, and the reason as range."""
    _, table = texts(language), []
    colours = policy_colours(len(comparisons))
    for rank, (comparison, name) in enumerate(zip(comparisons, names_of(comparisons, language), strict=True)):
        found = measure.of(comparison, language)
        shown, low, high = (measure.number(each) for each in (found.mean, found.low, found.high))
        row: dict[str, Any] = {
            "rank": rank, "name": short(name, MOST_SIGNS), "policy": name, "colour": colours[rank],
            "selected": False, "kind": "unclear" if found.low <= 0 <= found.high else "clear", "before": None,
            **{part: _or_none(getattr(found, part)) for part in ("mean", "low", "high")},
            "shown": shown,
        }  # fmt: skip
        if isnan(found.mean):
            reason = _("not defined: {reason}").format(reason=_(found.reason) if found.reason else "")
            row |= {"range": reason, "words": numbers.NOTHING}
        elif isnan(found.low):
            row |= {"range": _("none: one pair of runs"), "words": shown}
        else:
            words = numbers.with_range(shown, low, high, language)
            row |= {"range": numbers.between(low, high, language), "words": words}
        table.append(row)
    return table


def _or_none(value: float) -> float | None:
    return None if isnan(value) else value


@cache
def _template(language: str, count: int, counts: Counts, kind: RangeKind) -> Spec:
    _, is_share = texts(language), counts == "shares"
    told = tooltip(policy=_("Policy"), shown=_("Effect"), range=range_heading(kind, language))
    reading = _("Dot: mean. Pale: {range}.") if is_share else _("Dot: mean. Pale: {range}. Square-root scale.")
    return dot_rows(count, reading.format(range=range_line(kind, language)), told, counts=counts)


def describe_policy_rows(comparisons: Sequence[Comparison], measure: Total, language: str) -> str:
    """Return in words what the rows show."""
    _ = texts(language)
    told = [
        f"{row['policy']} {row['range'] if row['mean'] is None else row['words']}"
        for row in rows_of_policies(comparisons, measure, language)
    ]
    return _("{region}: {list}").format(region=_(measure.title), list="; ".join(told))

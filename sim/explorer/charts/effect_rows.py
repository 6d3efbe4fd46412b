"""Who gains and who pays by a month, a row a region: a dot for the mean, a pale bar for the range, the numbers beside.

The scale is a square root, so that a gain of twenty firms does not bury a loss of a tenth; and so there are dots where
others would draw bars, whose lengths would mislead.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import isnan
from typing import Any

import altair as alt
import numpy as np

from sim.explorer.charts.chart_style import (
    INK,
    PAPER,
    QUIET,
    Spec,
    filled,
    framed,
    framed_ends,
    region_colours,
    template,
    tooltip,
    zero_line,
)
from sim.explorer.charts.chart_style import short as shortened
from sim.explorer.charts.effects import FOCUS
from sim.explorer.charts.series import interval_name, line_name, titles
from sim.explorer.language.page_texts import texts
from sim.language.numbers import between, interval_places, month_label, signed, with_range
from sim.language.texts import marked
from sim.results.comparison import Comparison
from sim.results.ranges import RangeKind
from sim.scenario.world.names import Names

#: Rows of the short form, and the height of a row in pixels in the short and in the long form.
MOST_ROWS, TALL, LOW = 5, 27, 16
#: Of the rows of the short form, those of the regions with a zone.
MOST_ZONES = 2
#: Two ticks are at least this share of the axis apart.
APART = 0.12
#: Room beyond the outermost number, as a share of the axis.
ROOM = 0.04
#: A setting before is drawn where it is at least this share of the axis away from the one now.
MOVED = 0.01
#: Pixels of a chart in which numbers and ranges in a line would leave too little room for the dots.
NARROW = 430
#: Headings of the long form; always all three, so that the rows keep their places.
GROUPS = {
    "gain": marked("Gain: {n}"),
    "unclear": marked("No clear difference: {n}"),
    "loss": marked("Lose: {n}"),
}
#: What is said of a region that has a zone in some run.
ZONE = "★"


def effect_rows(
    comparison: Comparison,
    month: int,
    language: str,
    selected: str = "",
    before: Comparison | None = None,
    short: bool = True,
) -> Spec:
    """Return the effect on the firms of regions at the end of a month, a row each.

    Parameters
    ----------
    comparison, month, language
        What is drawn, for which month of the horizon, in 'en' or 'ko'.
    selected
        The reader's region; a click on a row selects another (selection ``region``).
    before
        What was shown before the last change: a hollow ring where its mean was. Another world or calendar has none.
    short
        Five rows: regions with a zone, the reader's region, those that lose most, all others together. Else all
        regions, in the groups `GROUPS`.
    """
    _ = texts(language)
    table = effect_table(comparison, month, language, selected, before, short)
    least, most = _ends(table)
    title = _("By {month}: firms more or fewer than under {baseline}").format(
        month=month_label(comparison.policy.date(month), language),
        baseline=shortened(titles(comparison, language)["baseline"]),
    )
    for row in table:
        ring = row["before"]
        row["moved"] = ring is not None and abs(_root(ring) - _root(row["mean"])) > MOVED * (_root(most) - _root(least))
    return filled(
        _template(language, len(table), short, comparison.range),
        {"rows": table},
        {"title": title, "least": least, "most": most, "ticks": " ".join(f"{tick:g}" for tick in ticks(least, most))},
    )


def effect_table(
    comparison: Comparison,
    month: int,
    language: str,
    selected: str = "",
    before: Comparison | None = None,
    short: bool = True,
) -> list[dict[str, Any]]:
    """Return the rows as they are drawn, headings of groups among them; parameters are those of `effect_rows`.

    A row has region (empty for all others together and for headings), name, rank, mean, low, high, before (the last
    four None where there is nothing), kind (gain, loss, unclear, or heading), colour, selected, and words: `shown`, the
    number, `range`, and `words`, both.
    """
    _, world, regions = texts(language), comparison.policy.scenario.world, comparison.policy.regions
    differences = comparison.firm_differences[:, month]
    earlier = _same_month(before, comparison, month)
    means = differences.mean(axis=0)
    members = {each: [i] for i, each in enumerate(regions)}
    if short:
        kept = _most_telling(comparison, means, selected)
        rest = [i for i, each in enumerate(regions) if each not in kept]
        members = {each: members[each] for each in kept} | ({"": rest} if rest else {})
    names, colours, zoned = Names(world, language).regions, region_colours(world), comparison.policy.zone_starts
    rows = []
    for region, columns in members.items():
        mean, low, high = (float(each) for each in comparison.interval(differences[:, columns].sum(axis=1)))
        heading = f"{ZONE} {names[region]}" if region in zoned else names.get(region, "")
        row: dict[str, Any] = {
            "region": region,
            "name": heading or _("Other {n} in all").format(n=len(columns)),
            "colour": colours.get(region, QUIET),
            "selected": region == selected and bool(region),
            "kind": "gain" if low > 0 else "loss" if high < 0 else "unclear",
            "before": None if earlier is None else float(earlier[:, columns].sum(axis=1).mean()),
        }
        rows.append(row | _numbers(mean, low, high, language))
    rows.sort(key=lambda row: (not row["region"], -row["mean"]))
    rows = rows if short else _grouped(rows, language)
    return [{**row, "rank": rank} for rank, row in enumerate(rows)]


def _numbers(mean: float, low: float, high: float, language: str) -> dict[str, Any]:
    """Return a mean with its range, as numbers and in words."""
    _ = texts(language)
    if isnan(low) or isnan(high):
        shown = signed(mean)
        return {
            "mean": mean, "low": None, "high": None, "shown": shown, "words": shown,
            "range": _("none: one pair of runs"),
        }  # fmt: skip
    places = interval_places(low, high)
    shown, first, last = (signed(each, places) for each in (mean, low, high))
    words = {"shown": shown, "range": between(first, last, language), "words": with_range(shown, first, last, language)}
    return {"mean": mean, "low": low, "high": high, **words}


def _most_telling(comparison: Comparison, means: Any, selected: str) -> list[str]:
    """Return the regions of the short form: a zone's, the reader's, those that lose most, then by size."""
    regions = comparison.policy.regions
    by_loss = [regions[i] for i in np.argsort(means, kind="stable")]
    by_size = [regions[i] for i in np.argsort(-np.abs(means), kind="stable")]
    zoned = [each for each in reversed(by_loss) if each in comparison.policy.zone_starts]
    first = [*zoned[:MOST_ZONES], *([selected] if selected in regions else [])]
    wanted = list(dict.fromkeys([*first, *by_loss[:2], *by_size]))
    # A single region is as well drawn as itself as it would be as all others.
    return wanted if len(wanted) <= MOST_ROWS else wanted[: MOST_ROWS - 1]


def _same_month(before: Comparison | None, comparison: Comparison, month: int) -> Any:
    """Return the differences of the same month of another comparison, shape [run, region], if it has that month."""
    if before is None or before.policy.regions != comparison.policy.regions or month >= before.policy.months:
        return None
    if before.policy.date(month) != comparison.policy.date(month):
        return None
    return before.firm_differences[:, month]


def _grouped(rows: Sequence[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """Return rows below the headings of their groups."""
    _, found = texts(language), []
    nothing = dict.fromkeys(("mean", "low", "high", "before"))
    for kind, heading in GROUPS.items():
        members = [row for row in rows if row["kind"] == kind]
        name = _(heading).format(n=len(members))
        found.append(
            {"region": "", "name": name, "colour": INK, "selected": False, "kind": "heading", **nothing}
            | {"shown": "", "range": "", "words": ""}
        )
        found += members
    return found


def _root(value: float) -> float:
    """Return where a number is on the axis."""
    return float(np.sign(value) * np.sqrt(abs(value)))


def _ends(table: Sequence[dict[str, Any]]) -> tuple[float, float]:
    """Return the ends of the axis, which hold 0 and all that is drawn, with a little room."""
    parts = [row[part] for row in table for part in ("mean", "low", "high", "before") if row[part] is not None]
    least, most = _root(min(0.0, *parts)), _root(max(0.0, *parts))
    room = ROOM * ((most - least) or 1.0)
    return -((least - room) ** 2), (most + room) ** 2


def ticks(least: float, most: float) -> list[float]:
    """Return round numbers from one end of the axis to the other, far enough apart to be read.

    Examples
    --------
    >>> ticks(-3.0, 35.0), ticks(-0.02, 0.3)
    ([-2.0, 0.0, 1.0, 5.0, 10.0, 20.0], [-0.02, 0.0, 0.01, 0.05, 0.1, 0.2])
    """
    apart = APART * (_root(most) - _root(least))
    found = [0.0]
    for end, sign in ((most, 1.0), (-least, -1.0)):
        last = _root(end) + apart
        for power in range(6, -4, -1):
            for step in (5.0, 2.0, 1.0):
                value = step * 10.0**power
                if value <= end and apart <= _root(value) <= last - apart:
                    found.append(float(f"{sign * value:g}"))
                    last = _root(value)
    return sorted(found)


@cache
def _template(language: str, count: int, is_short: bool, kind: RangeKind) -> Spec:
    _ = texts(language)
    place = alt.Y("rank:O", title=None, scale=alt.Scale(domain=list(range(count))), axis=None)
    base = alt.Chart(alt.NamedData("rows")).encode(y=place)
    told = tooltip(name=_("Region"), shown=_("Effect"), range=interval_name(kind, language))
    pick = alt.selection_point(name="region", fields=["region"], on="click", clear=False)
    # The whole row takes a click, since a dot is small.
    focus = (
        base.transform_filter("datum.region")
        .mark_bar(cursor="pointer")
        .encode(
            x=alt.value(0), x2=alt.value("width"), tooltip=told,
            color=alt.condition("datum.selected", alt.value(FOCUS), alt.value("transparent")),
        )
        .add_params(pick)
    )  # fmt: skip
    axis = alt.Axis(
        # In one text: of a list in a row of data the page makes something that axes cannot take.
        values=alt.ExprRef(f"split({framed('ticks').expr}, ' ')"),
        labelExpr="toNumber(datum.value) ? format(toNumber(datum.value), '+,~r') : '0'",
        labelOverlap=True,
    )
    ends = framed_ends()
    ends.type, ends.exponent = "pow", 0.5
    x = alt.X("mean:Q", title=None, scale=ends, axis=axis)
    colour, size = alt.Color("colour:N", scale=None), 110 if is_short else 60
    drawn = base.transform_filter("isValid(datum.low)")
    ranges = drawn.mark_bar(height=10 if is_short else 7, cornerRadius=4, opacity=0.3, tooltip=None).encode(
        x=alt.X("low:Q", title=None, scale=ends), x2="high:Q", color=colour
    )
    rings = base.transform_filter("datum.moved").mark_point(
        filled=False, size=size, strokeWidth=1.8, fill=PAPER, opacity=1, tooltip=None
    )
    dots = base.transform_filter("isValid(datum.mean)").mark_point(
        filled=True, size=size, opacity=1, stroke=PAPER, strokeWidth=1, tooltip=None
    )
    layers = [
        focus, zero_line(alt.XDatum(0)), ranges,
        rings.encode(x=alt.X("before:Q", title=None, scale=ends), stroke=colour), dots.encode(x=x, color=colour),
        *_labels(base, list(range(count)), is_short),
    ]  # fmt: skip
    reading = _("Dot: mean. Pale: {range}. Ring: before the last change. Square-root scale.").format(
        range=line_name(kind, language)
    )
    row = TALL if is_short else LOW
    chart = alt.layer(*layers).resolve_axis(y="independent")
    return template(chart, row * count, subtitle=reading, beside=230)


def _labels(base: alt.Chart, ranks: list[int], is_short: bool) -> list[alt.Chart]:
    """Return the layers that bear the labels at both ends of the rows: as axes, so that the chart makes room."""
    row = "data('rows')[datum.value]"
    there = f"length(data('rows')) > datum.value && {row}"
    bold = {"condition": {"test": f"{there}.selected || {there}.kind == 'heading'", "value": "bold"}, "value": "normal"}
    quiet = {"condition": {"test": f"{there}.kind == 'unclear'", "value": QUIET}, "value": INK}
    narrow = f"(isFinite(containerSize()[0]) && containerSize()[0] < {NARROW})"
    lifted = alt.ExprRef(f"{narrow} ? -6 : 0") if is_short else 0  # the upper of two lines
    numbers = f"[{row}.shown, {row}.range]" if is_short else f"{row}.shown"
    texts_of: dict[Any, str] = {
        "left": f"{there} ? {row}.name : ''",
        "right": f"{there} ? ({narrow} ? {numbers} : {row}.words) : ''",
    }
    look: dict[str, Any] = {"ticks": False, "domain": False, "labelPadding": 6, "labelLimit": 260}
    look |= {"labelOverlap": False, "labelLineHeight": 12}
    return [
        base.mark_point(size=0, opacity=0, tooltip=None).encode(
            y=alt.Y(
                "rank:O", title=None, scale=alt.Scale(domain=ranks),
                axis=alt.Axis(
                    orient=side, labelExpr=words, labelFontWeight=bold,
                    labelColor=quiet if side == "right" else alt.Undefined,
                    labelOffset=lifted if side == "right" else 0, **look,
                ),
            )
        )
        for side, words in texts_of.items()
    ]  # fmt: skip


def describe_rows(
    comparison: Comparison,
    month: int,
    language: str,
    selected: str = "",
    before: Comparison | None = None,
    short: bool = True,
) -> str:
    """Return in words what the rows show: each with its number and range, and what it was before the last change."""
    _ = texts(language)
    parts = []
    for row in effect_table(comparison, month, language, selected, before, short):
        told = row["name"] if row["kind"] == "heading" else f"{row['name'].removeprefix(ZONE).strip()} {row['words']}"
        was = row["before"]
        if was is not None and signed(was) != signed(row["mean"]):
            told += ", " + _("before the last change {number}").format(number=signed(was))
        parts.append(told)
    return "; ".join(parts)

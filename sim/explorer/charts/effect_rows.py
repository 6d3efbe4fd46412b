"""Who gains and who pays by a month? A row a region, or five: a zone's, mine, those that lose most, all others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from sim.explorer.charts.chart_style import INK, QUIET, Spec, filled, region_colours, tooltip
from sim.explorer.charts.chart_style import short as shortened
from sim.explorer.charts.dot_rows import dot_rows, frame_of, numbers_of_row
from sim.explorer.charts.series import titles
from sim.explorer.language.page_texts import texts
from sim.language.numbers import month_label, signed
from sim.language.texts import marked
from sim.report.range_words import range_heading, range_line
from sim.results.comparison import Comparison
from sim.results.ranges import RangeKind
from sim.scenario.world.names import Names

#: Rows of the short form; of these, those of the regions with a zone.
MOST_ROWS, MOST_ZONES = 5, 2
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
    first: Comparison | None = None,
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
    first
        The first picture of the same comparison, if there was one: the axis has room for it too, and the rows of the
        short form stay where it had them.
    """
    _ = texts(language)
    table = effect_table(comparison, month, language, selected, before, short, first)
    held = [] if first is None else effect_table(first, month, language, selected, before, short)
    title = _("By {month}: firms more or fewer than under {baseline}").format(
        month=month_label(comparison.policy.date(month), language),
        baseline=shortened(titles(comparison, language)["baseline"]),
    )
    return filled(
        _template(language, len(table), short, comparison.range),
        {"rows": table},
        {"title": title, **frame_of([*table, *held])},
    )


def effect_table(
    comparison: Comparison,
    month: int,
    language: str,
    selected: str = "",
    before: Comparison | None = None,
    short: bool = True,
    first: Comparison | None = None,
) -> list[dict[str, Any]]:
    """Return the rows as they are drawn, headings of groups among them; parameters are those of `effect_rows`.

    A row has region (empty for all others together and for headings), name, rank, mean, low, high, before (the last
    four None where there is nothing), kind (gain, loss, unclear, or heading), colour, selected, and words: `shown`, the
    number, `range`, and `words`, both.
    """
    _, world, regions = texts(language), comparison.policy.scenario.world, comparison.policy.regions
    differences = comparison.firm_differences[:, month]
    earlier = _same_month(before, comparison, month)
    ordering = comparison if first is None else first
    means = ordering.firm_differences[:, month].mean(axis=0)
    members = {each: [i] for i, each in enumerate(regions)}
    if short:
        kept = _most_telling(ordering, means, selected)
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
        rows.append(row | numbers_of_row(mean, low, high, language))
    if short and first is not None:
        rows.sort(key=lambda row: (not row["region"], -float(means[members[row["region"]]].sum())))
    else:
        rows.sort(key=lambda row: (not row["region"], -row["mean"]))
    rows = rows if short else _grouped(rows, language)
    return [{**row, "rank": rank} for rank, row in enumerate(rows)]


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
            | {"shown": "", "range": "", "words": "", "exact": ""}
        )
        found += members
    return found


@cache
def _template(language: str, count: int, is_short: bool, kind: RangeKind) -> Spec:
    _ = texts(language)
    told = tooltip(name=_("Region"), exact=_("Effect"), range=range_heading(kind, language))
    reading = _("Dot: mean. Pale: {range}. Ring: before the last change. Square-root scale.")
    return dot_rows(count, reading.format(range=range_line(kind, language)), told, is_low=not is_short, picks="region")


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

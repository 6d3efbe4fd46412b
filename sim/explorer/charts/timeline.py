"""What happens when, in dates: zones, rounds, studies, incidents, reforms, and steps of money and market."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
import numpy as np

from sim.explorer.charts.chart_style import (
    INK,
    LOSS,
    QUIET,
    Spec,
    filled,
    framed,
    region_colours,
    template,
    tooltip,
    width_of,
)
from sim.explorer.charts.trials import reforms
from sim.explorer.language.page_texts import texts
from sim.language import numbers
from sim.language.numbers import month_label
from sim.language.texts import Translate
from sim.report.money import SHARE, Amount, amount, counted
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.scenario.load import Scenario
from sim.scenario.schema.dated import by_date
from sim.scenario.schema.settings import NamedDesignation
from sim.scenario.schema.words import month_number, month_text
from sim.scenario.world.names import Names

ROW = 36
#: Pixels of a sign of words as a share of one of labels.
NARROWER = 11 / 12
#: How the parts of a zone's life are filled.
ANNOUNCED, IN_FORCE, EXTENSION = 0.3, 1.0, 0.3
#: How a number is written that is neither money nor a share.
AS_IT_IS = Amount()
#: Pixels of a bar that are not for its words.
MARGIN = 10
#: Where a point is, how much room there is after it and before it, and whether its word stands before it.
AT = "scale('x', toDate(datum.date))"
AFTER = f"((datum.next ? scale('x', toDate(datum.next)) : width + 4) - {AT})"
BEFORE = f"({AT} - (datum.previous ? scale('x', toDate(datum.previous)) + datum.taken : 0))"
EARLY = f"(!datum.next && {AFTER} < datum.wide && {BEFORE} >= datum.wide)"


def timeline(comparison: Comparison, language: str) -> Spec:
    """Return what a policy lays down and what its runs decided, in dates: who won rounds, when laws were reformed."""
    scenario = comparison.policy.scenario
    spans, points = events(scenario, language, comparison.policy)
    lanes = list(dict.fromkeys(each["lane"] for each in [*spans, *points]))
    first = month_number(scenario.settings.start)
    return filled(
        _template(language, max(len(lanes), 1)),
        {"spans": spans, "points": _with_neighbours(points)},
        {"least": _day(first), "most": _day(first + scenario.settings.months)},
        lanes=lanes,
    )


def events(
    scenario: Scenario, language: str, result: EnsembleResult | None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return spans (lane, start, end, opacity, colour, word, told, dates) and points (the same, with one date)."""
    _ = texts(language)
    book = _Book(scenario, language)
    settings = scenario.settings
    for zone in whole_zones(settings.zones.designations):
        for i, part in enumerate(zone):
            book.part_of_zone(part, i)
    for i, each in enumerate(settings.zones.rounds):
        lane = _("Round {n}").format(n=i + 1)
        awards = _("{n} zones awarded").format(n=each.awards)
        word = (_winners(result, each.announced, language) if result is not None else "") or awards
        book.point(lane, each.announced, INK, word, awards)
        start = month_number(each.in_force)
        book.span(lane, start, start + settings.zones.term_months, IN_FORCE, QUIET, _("in force"), awards)
    for region, study in settings.readiness.studies.items():
        start = month_number(study.start)
        told = _("Roadmap study of {region}").format(region=book.regions[region])
        colour = book.colours[region]
        book.span(_("Roadmap studies"), start, start + study.months, ANNOUNCED, colour, "", told)
        book.point(_("Roadmap studies"), study.start, INK, book.regions[region], told)
    for incident in settings.trials.incidents:
        word = f"{book.regions[incident.region]}, {book.sectors[incident.sector]}"
        book.point(_("Incidents"), incident.month, LOSS, word, _("Incident"))
    for reform in settings.reform.enacted:
        sectors = (
            _("all sectors") if reform.sectors == "all" else ", ".join(book.sectors[each] for each in reform.sectors)
        )
        word = _("{sectors}: barrier cut by {cut}").format(sectors=sectors, cut=numbers.share(reform.cut))
        book.point(_("Reforms"), reform.month, INK, word, _("Reform ordered"))
    if result is not None:
        ordered = {reform.month for reform in settings.reform.enacted}
        for month, word in reforms(result, language):
            if result.date(month) not in ordered:
                told = _("Reform after permits, median of the runs")
                book.point(_("Reforms"), result.date(month), QUIET, word, told)
    times, money = counted(scenario.world.currency, language)
    budget = by_date(settings.support.central_budget, settings.start)
    in_money = Amount(times)
    book.steps(_("Central support, {currency} a year").format(currency=money), budget, in_money)
    for lane, value, written in (
        (_("Share reserved for zones"), settings.support.zone_share, amount(SHARE, "", language)),
        (_("Concentration on the best zones"), settings.support.concentration, Amount()),
        (_("Trials a zone admits a month"), settings.trials.slots_per_month, Amount()),
        (_("Awareness campaign, times"), settings.zones.campaign, Amount()),
        *(
            (_("{region}: own incentives, {currency} a year").format(region=book.regions[region], currency=money),
             value, in_money)
            for region, value in settings.support.own_budget.items()
        ),
    ):  # fmt: skip
        if isinstance(value, dict):
            book.steps(lane, value, written)
    book.steps(_("State of the market, 1: usual"), settings.founding.cycle)
    return book.spans, book.points


def whole_zones(designations: Sequence[NamedDesignation]) -> list[list[NamedDesignation]]:
    """Return the zones, each as its parts in the order of their dates; parts of equal dates and term are put together.

    Designations of the same regions are one zone.
    """
    zones: dict[frozenset[str], dict[Any, NamedDesignation]] = {}
    for each in designations:
        parts = zones.setdefault(frozenset(each.regions), {})
        dates = each.announced, each.in_force, each.term_months or 0
        same = parts.get(dates)
        parts[dates] = same.model_copy(update={"sectors": [*same.sectors, *each.sectors]}) if same else each
    return [[parts[dates] for dates in sorted(parts)] for parts in zones.values()]


class _Book:
    """Events of a scenario as they are gathered, clipped to the horizon."""

    def __init__(self, scenario: Scenario, language: str) -> None:
        self.language, self.zones = language, scenario.settings.zones
        self.first = month_number(scenario.settings.start)
        self.last = self.first + scenario.settings.months
        world = scenario.world
        names = Names(world, language)
        self.regions, self.sectors = names.regions, names.sectors
        self.colours = region_colours(world)
        self.spans: list[dict[str, Any]] = []
        self.points: list[dict[str, Any]] = []

    def span(self, lane: str, start: int, end: int, opacity: float, colour: str, word: str, told: str) -> None:
        """Add what lasts from one month to the next; the word is on its bar, the rest is shown on pointing at it."""
        start, end = max(start, self.first), min(end, self.last)
        if start < end:
            _ = texts(self.language)
            dates = _("{first} to {last}").format(
                first=month_label(month_text(start), self.language),
                last=month_label(month_text(end - 1), self.language),
            )
            self.spans.append(
                {"lane": lane, "start": _day(start), "end": _day(end), "opacity": opacity, "colour": colour}
                | {"word": word, "wide": _wide(word), "long": f"{word}, {dates}", "longer": _wide(f"{word}, {dates}")}
                | {"ink": "#FFFFFF" if opacity == 1.0 else INK, "told": told, "dates": dates}
            )

    def point(self, lane: str, month: str, colour: str, word: str, told: str, *, is_dated: bool = True) -> None:
        """Add what happens in one month; what came before is at the start. What is dated bears its date."""
        number = max(month_number(month), self.first)
        if number < self.last:
            brief, dates = word.partition(", ")[0], month_label(month, self.language)
            long = texts(self.language)("{what}, {month}").format(what=word, month=dates) if is_dated else word
            self.points.append(
                {"lane": lane, "date": _day(number), "colour": colour, "word": word, "told": told, "dates": dates}
                | {"wide": _wide(word), "long": long, "longer": _wide(long), "brief": brief, "thin": _wide(brief)}
            )

    def part_of_zone(self, part: NamedDesignation, number: int) -> None:
        """Add the life of a part of a named zone: 0 is the first, the others are sectors added later."""
        _: Translate = texts(self.language)
        names = ", ".join(self.regions[region] for region in part.regions)
        lane = _("Zone: {region}").format(region=names)
        if number:
            lane = _("{zone}, part {n}").format(zone=lane, n=number + 1)
        colour = self.colours[part.regions[0]]
        announced, in_force = month_number(part.announced), month_number(part.in_force)
        end = in_force + (part.term_months or self.zones.term_months)
        sectors = _("{region}: {list}").format(
            region=names, list=", ".join(self.sectors[each] for each in part.sectors)
        )
        self.point(lane, part.announced, colour, _("sectors added") if number else _("announced"), sectors)
        self.span(lane, announced, in_force, ANNOUNCED, colour, "", sectors)
        self.span(lane, in_force, end, IN_FORCE, colour, _("in force"), sectors)
        if self.zones.extension_months:
            word = _("if the review is passed")
            self.span(lane, end, end + self.zones.extension_months, EXTENSION, colour, word, sectors)

    def steps(self, lane: str, values: dict[str, float], written: Amount = AS_IT_IS) -> None:
        """Add the values of a series, each at the month from which it holds."""
        since = [month for month in sorted(values) if month_number(month) <= self.first]
        for month in [*since[-1:], *(each for each in sorted(values) if month_number(each) > self.first)]:
            self.point(lane, month, QUIET, written.told(values[month]), lane, is_dated=False)


def _wide(word: str) -> float:
    """Return about how many pixels a word takes."""
    return round(width_of(word) * NARROWER) + 6


def _with_neighbours(points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return points with the dates of the next and the last one in their lane, between which their words must fit."""
    found = []
    for point in points:
        lane = sorted((each["date"], each["wide"]) for each in points if each["lane"] == point["lane"])
        before = [each for each in lane if each[0] < point["date"]]
        after = [date for date, _taken in lane if date > point["date"]]
        previous, taken = before[-1] if before else (None, 0.0)
        found.append({**point, "next": after[0] if after else None, "previous": previous, "taken": taken})
    return found


def _day(number: int) -> str:
    return f"{month_text(number)}-01"


def _winners(result: EnsembleResult, announced: str, language: str) -> str:
    """Return the regions that win a round most often, with the share of runs."""
    names = list(Names(result.scenario.world, language).regions.values())
    month = month_number(announced) - month_number(result.scenario.settings.start)
    phases: Any = result.trace.zone_phase[:, :, result.region_order]
    now = (phases[:, month] > 0).any(axis=2)
    before = (phases[:, month - 1] > 0).any(axis=2) if month else np.zeros_like(now)
    share = (now & ~before).mean(axis=0)
    order = [i for i in np.argsort(-share, kind="stable") if share[i] > 0][:3]
    return ", ".join(f"{names[i]} {numbers.share(share[i])}" for i in order)


@cache
def _template(language: str, lanes: int) -> Spec:
    _ = texts(language)
    y = alt.Y(
        "lane:N", title=None, scale=alt.Scale(domain=["@lanes"]),
        axis=alt.Axis(ticks=False, domain=False, labelPadding=12, labelLimit=190),
    )  # fmt: skip
    ends = [alt.ExprRef(f"toDate({framed(end, empty).expr})") for end, empty in (("least", "0"), ("most", "1"))]
    scale = alt.Scale(type="utc", domain=ends)
    axis = alt.Axis(format="%Y", tickCount="year", labelFlush=False)
    x = alt.X("start:T", title=None, scale=scale, axis=axis)
    told = tooltip(lane=" ", word="  ", dates=_("When"), told=_("What"))
    colour = alt.Color("colour:N", scale=None)
    spans = alt.Chart(alt.NamedData("spans")).encode(x=x, y=y, tooltip=told)
    bars = spans.mark_bar(height=16, cornerRadius=2, yOffset=4).encode(
        x2="end:T", color=colour, opacity=alt.Opacity("opacity:Q", scale=None, legend=None)
    )
    pixels = f"(scale('x', toDate(datum.end)) - scale('x', toDate(datum.start)) - {MARGIN})"
    fitting = f"{pixels} >= datum.longer ? datum.long : {pixels} >= datum.wide ? datum.word : ''"
    on_bars = spans.mark_text(
        align="left", dx=6, yOffset=4, fontSize=11, color=alt.ExprRef("datum.ink"), text=alt.ExprRef(fitting)
    )
    points = alt.Chart(alt.NamedData("points")).encode(x=alt.X("date:T", scale=scale), y=y)
    dots = points.mark_point(shape="diamond", filled=True, size=80, opacity=1, yOffset=4).encode(
        color=colour, tooltip=told
    )
    words = points.mark_text(
        align=alt.ExprRef(f"{EARLY} ? 'right' : 'left'"),
        dx=alt.ExprRef(f"{EARLY} ? 4 : -4"),
        dy=-9,
        fontSize=11,
        color=INK,
        text=alt.ExprRef(
            f"{EARLY} ? datum.word : {AFTER} >= datum.longer ? datum.long : {AFTER} >= datum.wide ? datum.word"
            f" : {AFTER} >= datum.thin ? datum.brief : ''"
        ),
    )
    layers, reading = [bars, on_bars, dots, words], _("Pale: not yet or not surely in force. Grey: from the runs.")
    return template(alt.layer(*layers), ROW * lanes + 14, _("What happens when"), reading, beside=120)


def describe_timeline(scenario: Scenario, language: str) -> str:
    """Return in words what the timeline shows."""
    spans, points = events(scenario, language, None)
    told = [" ".join((f"{each['lane']}:", *filter(None, (each["word"], each["dates"])))) for each in [*spans, *points]]
    return "; ".join(dict.fromkeys(told))

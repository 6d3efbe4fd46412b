"""What happens when, in dates: zones, rounds, studies, incidents, reforms, and steps of money and market."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd

from explorer.charts.numbers import region_names, sector_names
from explorer.charts.style import INK, LOSS, QUIET, Spec, filled, region_colours, styled, template, titled
from explorer.texts import texts
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.scenario.load import Scenario
from sim.scenario.schema import Designation
from sim.scenario.words import month_number, month_text
from sim.texts import Translate, month_label

ROW = 34
#: Where the word of a point stands: to its right, or to its left near the end.
WORDS: tuple[tuple[str, Literal["left", "right"], int], ...] = (("false", "left", -3), ("true", "right", 3))
#: Opacity of the parts of a zone's life.
ANNOUNCED, IN_FORCE, EXTENSION = 0.35, 1.0, 0.45


def timeline(scenario: Scenario, language: str, comparison: Comparison | None = None) -> Spec:
    """Return what a scenario lays down, in dates.

    Parameters
    ----------
    scenario, language
        What is drawn, in 'en' or 'ko'.
    comparison
        If given, also what the runs of its policy decided: who won rounds, and when laws were reformed.
    """
    _ = texts(language)
    spans, points = events(scenario, language, comparison.policy if comparison else None)
    lanes = list(dict.fromkeys([*(each["lane"] for each in spans), *(each["lane"] for each in points)]))
    first = month_number(scenario.settings.start)
    return filled(
        _template(language, max(len(lanes), 1)),
        {"spans": spans, "points": points},
        lanes=lanes,
        least=_day(first),
        most=_day(first + scenario.settings.months),
    )


def events(
    scenario: Scenario, language: str, result: EnsembleResult | None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return spans (lane, start, end, opacity, colour, told) and points (lane, date, colour, word, told)."""
    _ = texts(language)
    book = _Book(scenario, language)
    settings = scenario.settings
    for i, zone in enumerate(settings.zones.designations):
        book.zone(_("Zone {n}").format(n=i + 1), zone)
    for i, each in enumerate(settings.zones.rounds):
        lane = _("Round {n}").format(n=i + 1)
        winners = _winners(result, each.announced, language) if result is not None else ""
        word = winners or _("{n} zones").format(n=each.awards)
        book.point(lane, each.announced, INK, word, _("Winners announced"))
        start = month_number(each.in_force)
        book.span(lane, start, start + settings.zones.term_months, IN_FORCE, QUIET, _("In force"))
    for region, study in settings.readiness.studies.items():
        start = month_number(study.start)
        told = _("Roadmap study of {region}").format(region=book.regions[region])
        book.span(_("Roadmap studies"), start, start + study.months, IN_FORCE, book.colours[region], told)
        book.point(_("Roadmap studies"), study.start, INK, book.regions[region], told)
    for incident in settings.trials.incidents:
        word = f"{book.regions[incident.region]}, {book.sectors[incident.sector]}"
        book.point(_("Incidents"), incident.month, LOSS, word, _("Incident"))
    for reform in settings.reform.enacted:
        sectors = (
            _("all sectors") if reform.sectors == "all" else ", ".join(book.sectors[each] for each in reform.sectors)
        )
        book.point(_("Reforms"), reform.month, INK, f"−{reform.cut:.0%} {sectors}", _("Reform ordered"))
    if result is not None:
        for month, word in _reforms(result, language):
            book.point(_("Reforms"), month, QUIET, word, _("Reform after permits, median of the runs"))
    book.steps(_("Central support, bn a year"), settings.support.central_budget)
    book.steps(_("State of the market"), settings.founding.cycle)
    return book.spans, book.points


class _Book:
    """Events of a scenario as they are gathered, clipped to the horizon."""

    def __init__(self, scenario: Scenario, language: str) -> None:
        self._ = texts(language)
        self.language, self.zones = language, scenario.settings.zones
        self.first = month_number(scenario.settings.start)
        self.last = self.first + scenario.settings.months
        world = scenario.world
        self.regions = {each.id: each.name.in_language(language) for each in world.regions}
        self.sectors = {each.id: each.name.in_language(language) for each in world.sectors}
        self.colours = region_colours(world)
        self.spans: list[dict[str, Any]] = []
        self.points: list[dict[str, Any]] = []

    def span(self, lane: str, start: int, end: int, opacity: float, colour: str, told: str) -> None:
        """Add what lasts from one month to the next."""
        start, end = max(start, self.first), min(end, self.last)
        if start < end:
            dates = (
                f"{month_label(month_text(start), self.language)} – {month_label(month_text(end - 1), self.language)}"
            )
            self.spans.append(
                {"lane": lane, "start": _day(start), "end": _day(end), "opacity": opacity, "colour": colour}
                | {"told": told, "dates": dates}
            )

    def point(self, lane: str, month: str, colour: str, word: str, told: str) -> None:
        """Add what happens in one month; what came before stands at the start."""
        number = max(month_number(month), self.first)
        if number < self.last:
            late = number - self.first > 0.8 * (self.last - self.first)
            self.points.append(
                {"lane": lane, "date": _day(number), "colour": colour, "word": word, "told": told, "late": late}
                | {"dates": month_label(month, self.language)}
            )

    def zone(self, lane: str, zone: Designation) -> None:
        """Add the life of a named zone."""
        _: Translate = self._
        names = ", ".join(self.regions[region] for region in zone.regions)
        colour = self.colours[zone.regions[0]]
        announced, in_force = month_number(zone.announced), month_number(zone.in_force)
        end = in_force + (zone.term_months or self.zones.term_months)
        self.span(lane, announced, in_force, ANNOUNCED, colour, _("{region}: announced").format(region=names))
        self.span(lane, in_force, end, IN_FORCE, colour, _("{region}: in force").format(region=names))
        told = _("{region}: extension, if the review is passed").format(region=names)
        self.span(lane, end, end + self.zones.extension_months, EXTENSION, colour, told)
        self.point(lane, zone.announced, INK, names, _("{region}: announced").format(region=names))

    def steps(self, lane: str, values: dict[str, float]) -> None:
        """Add the values of a series, each at the month from which it holds."""
        since = [month for month in sorted(values) if month_number(month) <= self.first]
        for month in [*since[-1:], *(each for each in sorted(values) if month_number(each) > self.first)]:
            self.point(lane, month, QUIET, f"{values[month]:g}", lane)


def _day(number: int) -> str:
    return f"{month_text(number)}-01"


def _winners(result: EnsembleResult, announced: str, language: str) -> str:
    """Return the regions that win a round most often, with the share of runs."""
    names = list(region_names(result, language).values())
    month = month_number(announced) - month_number(result.scenario.settings.start)
    phases: Any = result.record.zone_phase[:, :, result.region_order]
    now = (phases[:, month] > 0).any(axis=2)
    before = (phases[:, month - 1] > 0).any(axis=2) if month else np.zeros_like(now)
    share = (now & ~before).mean(axis=0)
    order = [i for i in np.argsort(-share, kind="stable") if share[i] > 0][:3]
    return ", ".join(f"{names[i]} {share[i]:.0%}" for i in order)


def _reforms(result: EnsembleResult, language: str) -> list[tuple[str, str]]:
    """Return month and words of the first reform of each sector that at least half of the runs reform."""
    names = list(sector_names(result, language).values())
    barrier = result.record.barrier[:, :, result.sector_order]
    given = result.inputs.sectors["barrier"][result.sector_order]
    lowered = barrier < given
    reformed = lowered.any(axis=1)
    found = []
    for s, name in enumerate(names):
        share = float(reformed[:, s].mean())
        if share >= 0.5:
            month = int(np.median(lowered[reformed[:, s], :, s].argmax(axis=1)))
            found.append((result.date(month), f"{name} {share:.0%}"))
    return found


@cache
def _template(language: str, lanes: int) -> Spec:
    _ = texts(language)
    y = alt.Y("lane:N", title=None, scale=alt.Scale(domain=["@lanes"]), axis=alt.Axis(ticks=False, domain=False))
    x = alt.X(
        "start:T",
        title=None,
        scale=alt.Scale(domain=["@least", "@most"]),
        axis=alt.Axis(format="%Y", tickCount="year", labelFlush=False),
    )
    tooltip = [alt.Tooltip("told:N", title=" "), alt.Tooltip("dates:N", title=_("When"))]
    bars = (
        alt.Chart(alt.NamedData("spans"))
        .mark_bar(height=12, cornerRadius=2)
        .encode(
            x=x, x2="end:T", y=y, color=alt.Color("colour:N", scale=None),
            opacity=alt.Opacity("opacity:Q", scale=None, legend=None), tooltip=tooltip,
        )
    )  # fmt: skip
    points = alt.Chart(alt.NamedData("points")).encode(x=alt.X("date:T"), y=y)
    dots = points.mark_point(shape="diamond", filled=True, size=70, opacity=1).encode(
        color=alt.Color("colour:N", scale=None), tooltip=tooltip
    )
    words = [
        points.transform_filter(f"datum.late == {late}")
        .mark_text(align=align, dx=dx, dy=-10, fontSize=11, color=INK)
        .encode(text="word:N")
        for late, align, dx in WORDS
    ]
    title = titled(
        _("What happens when"),
        _("Pale: announced, or an extension that a review must grant. Grey: decided by the runs."),
    )
    return template(
        styled(alt.layer(bars, dots, *words).properties(width="container", height=ROW * lanes + 14, title=title))
    )


def describe_timeline(scenario: Scenario, language: str) -> str:
    """Return in words what the timeline shows."""
    spans, points = events(scenario, language, None)
    table = pd.DataFrame([*spans, *points])
    return "; ".join(dict.fromkeys(f"{row.told} {row.dates}" for row in table.itertuples(index=False)))

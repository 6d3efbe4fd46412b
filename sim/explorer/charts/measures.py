"""The measures of a policy as marks on an axis of time: zones, laws cut by order, and money, each with its date."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sim.explorer.charts.series import dates
from sim.explorer.language.page_texts import texts
from sim.language.numbers import month_label, share
from sim.results.comparison import Comparison
from sim.results.zone_life import zone_life
from sim.scenario.schema.dated import by_date
from sim.scenario.schema.settings import Settings
from sim.scenario.schema.words import month_number
from sim.scenario.world.names import Names

#: Zones of different dates that a chart of the country names one by one, and marks on one axis.
MOST_LIVES, MOST_MARKS = 2, 6


class MeasureMark(NamedTuple):
    """Something that happens: the month of the horizon, and a short name for it."""

    month: int
    word: str


def marks_of_region(comparison: Comparison, region: str, language: str) -> list[tuple[str, str]]:
    """Return the marks of a region's chart: its own zone, or those of others, laws cut, and money.

    A mark is the first day of its month, and its name with the date; they are in the order of their dates.
    """
    own = zone_marks(comparison, region, language)
    money = _money(comparison, region, language)
    return dated(
        comparison, [*(own or zones_of_country(comparison, language)), *_laws(comparison, language), *money], language
    )


def marks_of_country(comparison: Comparison, language: str) -> list[tuple[str, str]]:
    """Return the marks of a chart of the whole country, as `marks_of_region` does."""
    found = [*zones_of_country(comparison, language), *_laws(comparison, language), *_money(comparison, "", language)]
    return dated(comparison, found, language)


def zone_marks(comparison: Comparison, region: str, language: str) -> list[MeasureMark]:
    """Return when a zone of a region is announced, comes into force and ends; nothing if it has none."""
    _ = texts(language)
    life = zone_life(comparison.policy, region)
    if life is None:
        return []
    announced = (
        _("announced") if life.share == 1.0 else _("announced, in {share} of runs").format(share=share(life.share))
    )
    steps = ((life.announced, announced), (life.in_force, _("zone in force")), (life.over, _("zone over")))
    return [MeasureMark(month, word) for month, word in steps if month is not None]


def zones_of_country(comparison: Comparison, language: str) -> list[MeasureMark]:
    """Return when zones of the country are in force and over.

    Zones with the same dates are named once; if there are more than `MOST_LIVES`, the first and the last are marked.
    """
    _, names = texts(language), Names(comparison.policy.scenario.world, language).regions
    lives: dict[tuple[MeasureMark, ...], list[str]] = {}
    for region in comparison.policy.zone_starts:
        lives.setdefault(tuple(zone_marks(comparison, region, language)), []).append(names[region])
    if len(lives) <= MOST_LIVES:
        return [
            MeasureMark(mark.month, f"{', '.join(regions)}: {mark.word}" if len(regions) <= MOST_LIVES else mark.word)
            for marks, regions in lives.items()
            for mark in marks
            if mark.word in (_("zone in force"), _("zone over"))
        ]
    all_marks = [mark for marks in lives for mark in marks]
    first = [mark.month for mark in all_marks if mark.word == _("zone in force")]
    last = [mark.month for mark in all_marks if mark.word == _("zone over")]
    return [
        *([MeasureMark(min(first), _("first zone in force"))] if first else []),
        *([MeasureMark(max(last), _("last zone over"))] if last else []),
    ]


def _laws(comparison: Comparison, language: str) -> list[MeasureMark]:
    """Return when laws are cut by order, under the policy and not under the baseline."""
    _, months = texts(language), comparison.policy.months
    start = month_number(comparison.policy.scenario.settings.start)
    ordered, known = (
        {each.month for each in side.scenario.settings.reform.enacted}
        for side in (comparison.policy, comparison.baseline)
    )
    found = [month_number(month) - start for month in sorted(ordered - known)]
    return [MeasureMark(month, _("law cut")) for month in found if 0 <= month < months]


def _money(comparison: Comparison, region: str, language: str) -> list[MeasureMark]:
    """Return when the policy's money becomes other than the baseline's: the central support, and a region's own."""
    _ = texts(language)
    policy, baseline = (each.scenario.settings for each in (comparison.policy, comparison.baseline))
    parts = [(_("central support changed"), policy.support.central_budget, baseline.support.central_budget)]
    if region:
        mine, before = (each.support.own_budget.get(region, 0.0) for each in (policy, baseline))
        parts.append((_("own money changed"), mine, before))
    return [
        MeasureMark(month, word)
        for word, one, other in parts
        for month in _apart_from(by_date(one, policy.start), by_date(other, policy.start), policy)
    ]


def _apart_from(one: dict[str, float], other: dict[str, float], settings: Settings) -> list[int]:
    """Return the months after the first in which two series by date begin to be apart, or are apart by another sum."""
    start, found = month_number(settings.start), []
    steps = sorted({month_number(month) for month in (*one, *other)})

    def at(series: dict[str, float], month: int) -> float:
        before = [each for each in series if month_number(each) <= month]
        return series[max(before, key=month_number)] if before else 0.0

    gap = at(one, start) - at(other, start)
    for month in (each for each in steps if start < each < start + settings.months):
        new = at(one, month) - at(other, month)
        if new != gap:
            found.append(month - start)
        gap = new
    return found


def dated(comparison: Comparison, marks: Iterable[MeasureMark], language: str) -> list[tuple[str, str]]:
    """Return marks with their dates in the order of time, those of one month as one; the first ones weigh most."""
    _, policy = texts(language), comparison.policy
    by_month: dict[int, list[str]] = {}
    for mark in marks:
        if mark.month in by_month or len(by_month) < MOST_MARKS:
            words = by_month.setdefault(mark.month, [])
            words += [] if mark.word in words else [mark.word]
    days, words_of = dates(policy), _("{what}, {month}")
    return [
        (days[month], words_of.format(what=", ".join(words), month=month_label(policy.date(month), language)))
        for month, words in sorted(by_month.items())
    ]

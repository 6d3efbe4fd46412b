"""Checks of a scenario that need more than one key: dates in the horizon, zones that the law and each other allow.

Settings of which some are wrong are checked as far as they are right (see `sim.scenario.problems.partial`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from sim.language.errors import Problems
from sim.language.texts import Sentence, marked, sentence
from sim.scenario.problems.partial import UnknownValueError
from sim.scenario.schema.dated import numbers_of, value_by_month
from sim.scenario.schema.keys import dated_keys
from sim.scenario.schema.words import Surroundings, month_number, month_text

#: Firms and founders that a run can hold.
MOST_FIRMS = 20_000_000
#: Pairs of keys of a block that sum to less than 1, and the message if they do not.
_BELOW_ONE = (
    ("location", "localization", "urbanization", marked(
        "{one} and {other} must sum to less than 1, else one region takes all; they sum to {total:g}. Lower one."
    )),
    ("trials", "permit_share", "extension_share", marked(
        "{one} and {other} must sum to less than 1, the rest ends; they sum to {total:g}. Lower one."
    )),
)  # fmt: skip


def problems_of(scenario: Any, around: Surroundings) -> list[str]:
    """Return a sentence for every problem, each beginning with the key it concerns.

    `scenario` is a `sim.scenario.schema.settings.Scenario` or what is right of one.
    """
    checks: list[Callable[[Any, Surroundings], Iterator[str]]] = [
        _designations, _rounds, _overlaps, _studies, _incidents, _reforms, _fixed_focus, _series,
        _sums, _size, _aid,
    ]  # fmt: skip
    return list(_as_far_as_known(*(check(scenario, around) for check in checks)))


def _as_far_as_known(*found: Iterator[str]) -> Iterator[str]:
    for each in found:
        with suppress(UnknownValueError):
            yield from each


def _designations(scenario: Any, around: Surroundings) -> Iterator[str]:
    for i, each in enumerate(scenario.zones.designations):
        where = f"zones.designations[{i}]"
        yield from _as_far_as_known(
            _within_horizon(where, each, "announced", around),
            _order_of_dates(where, each),
            _named_once(where, each, "regions"),
            _named_once(where, each, "sectors"),
            _lawful(where, each, "regions", scenario, around),
        )


def _rounds(scenario: Any, around: Surroundings) -> Iterator[str]:
    for i, each in enumerate(scenario.zones.rounds):
        where = f"zones.rounds[{i}]"
        yield from _as_far_as_known(
            _within_horizon(where, each, "announced", around),
            _order_of_dates(where, each),
            _applicants(where, each),
            _lawful(where, each, "applicants", scenario, around),
        )


def _within_horizon(where: str, each: Any, key: str, around: Surroundings) -> Iterator[str]:
    month = getattr(each, key)
    if around.first is None or around.last is None:
        return
    if not around.first <= month_number(month) <= around.last:
        yield sentence(
            "{key} must lie within the horizon, {first} to {last}; got {given}. Move it, or change start or months.",
            key=f"{where}.{key}",
            first=month_text(around.first),
            last=month_text(around.last),
            given=month,
        )


def _order_of_dates(where: str, each: Any) -> Iterator[str]:
    if month_number(each.in_force) < month_number(each.announced):
        yield sentence(
            "{key} must not come before announced ({announced}); got {given}. Exchange them?",
            key=f"{where}.in_force",
            announced=each.announced,
            given=each.in_force,
        )


def _named_once(where: str, each: Any, key: str) -> Iterator[str]:
    """`key` of `each` holds a list of names, or a word for all."""
    names = getattr(each, key)
    if not isinstance(names, str):
        yield from _twice(f"{where}.{key}", names)


def _twice(key: str, names: Sequence[str]) -> Iterator[str]:
    for name in sorted(name for name, times in Counter(names).items() if times > 1):
        yield sentence("{key} must name each once; '{name}' stands twice. Delete one.", key=key, name=name)


def _lawful(where: str, each: Any, key: str, scenario: Any, around: Surroundings) -> Iterator[str]:
    """`key` of `each` holds names of regions, or a word for all that the law allows."""
    if scenario.zones.capital_area_allowed or isinstance(getattr(each, key), str):
        return
    for region in getattr(each, key):
        if region in around.capital_area:
            yield sentence(
                "{key} must lie outside the capital area, as the law has it; got '{region}'. "
                "Choose another region, or set zones.capital_area_allowed to true.",
                key=f"{where}.{key}",
                region=region,
            )


def _applicants(where: str, each: Any) -> Iterator[str]:
    if isinstance(each.applicants, str):
        return
    if not each.applicants:
        yield sentence(
            "{key} must name a region; found none. Name one, or write competing or all.", key=f"{where}.applicants"
        )
    for region, sectors in each.applicants.items():
        key = f"{where}.applicants.{region}"
        if not sectors:
            yield sentence("{key} must name a sector; found none. Name one or drop the region.", key=key)
        yield from _twice(key, sectors)


def _overlaps(scenario: Any, around: Surroundings) -> Iterator[str]:
    """Two named zones may not cover the same region and sector at the same time, a possible extension included."""
    problems = Problems()
    before: dict[str, list[_Span]] = {}  # by region
    for number, each in enumerate(scenario.zones.designations):
        try:
            term = each.term_months or scenario.zones.term_months
            last = month_number(each.in_force) + term + scenario.zones.extension_months - 1
            span = _Span(number, frozenset(each.sectors), month_number(each.announced), last)
            regions = sorted(set(each.regions))
        except UnknownValueError:
            continue
        told: set[int] = set()
        for region in regions:
            for other in before.setdefault(region, []):
                if other.number not in told and other.meets(span):
                    told.add(other.number)
                    problems.add(partial(_overlap, span, other, region))
            before[region].append(span)
    yield from problems.sentences()


@dataclass(frozen=True)
class _Span:
    """A named zone: its sectors, and the months from its announcement to the last in which it may be in force."""

    number: int
    sectors: frozenset[str]
    first: int
    last: int

    def meets(self, other: _Span) -> bool:
        """Return whether both cover a sector in a month."""
        return self.first <= other.last and other.first <= self.last and not self.sectors.isdisjoint(other.sectors)


def _overlap(span: _Span, other: _Span, region: str) -> str:
    return sentence(
        "{key} must not overlap {other}; both cover {region}, {sector} in {month} "
        "(a possible extension counts). Drop the sector from one, or move the dates.",
        key=f"zones.designations[{span.number}]",
        other=f"zones.designations[{other.number}]",
        region=region,
        sector=min(span.sectors & other.sectors),
        month=month_text(max(span.first, other.first)),
    )


def _studies(scenario: Any, around: Surroundings) -> Iterator[str]:
    for region, study in scenario.readiness.studies.items():
        if around.last is not None and month_number(study.start) > around.last:
            yield sentence(
                "{key} must lie before the horizon ends in {last}; "
                "got {given}. Move it, lengthen months, or set the study to null.",
                key=f"readiness.studies.{region}.start",
                last=month_text(around.last),
                given=study.start,
            )


def _incidents(scenario: Any, around: Surroundings) -> Iterator[str]:
    for i, each in enumerate(scenario.trials.incidents):
        yield from _as_far_as_known(_within_horizon(f"trials.incidents[{i}]", each, "month", around))


def _reforms(scenario: Any, around: Surroundings) -> Iterator[str]:
    for i, each in enumerate(scenario.reform.enacted):
        where = f"reform.enacted[{i}]"
        yield from _as_far_as_known(_within_horizon(where, each, "month", around), _named_once(where, each, "sectors"))


def _fixed_focus(scenario: Any, around: Surroundings) -> Iterator[str]:
    for region, focus in scenario.focus.fixed_focus.items():
        total = sum(focus.values())
        if abs(total - 1.0) > 1e-9:
            yield sentence(
                "{key} must sum to 1 over its sectors; it sums to {total:g}. Scale the shares.",
                key=f"focus.fixed_focus.{region}",
                total=total,
            )


def _series(scenario: Any, around: Surroundings) -> Iterator[str]:
    yield from _as_far_as_known(*(_first_value(scenario, key) for key in ("founding.cycle", *sorted(dated_keys()))))


def _first_value(scenario: Any, key: str) -> Iterator[str]:
    """Let what is given by month hold from the start on."""
    block, _, leaf = key.partition(".")
    series, start = getattr(getattr(scenario, block), leaf), scenario.start
    if not isinstance(series, dict):
        return
    if not series:
        yield sentence(
            "{key} must have a value from {start} or before; it is empty. Add that month.", key=key, start=start
        )
    elif min(series) > start:
        yield sentence(
            "{key} must have a value from {start} or before; it begins with {first}. Add that month.",
            key=key,
            start=start,
            first=min(series),
        )


def _sums(scenario: Any, around: Surroundings) -> Iterator[str]:
    yield from _as_far_as_known(*(_below_one(scenario, *each) for each in _BELOW_ONE))


def _below_one(scenario: Any, block: str, one: str, other: str, template: str) -> Iterator[str]:
    total = getattr(getattr(scenario, block), one) + getattr(getattr(scenario, block), other)
    if total >= 1:
        yield Sentence(template, one=f"{block}.{one}", other=f"{block}.{other}", total=total)


def _aid(scenario: Any, around: Surroundings) -> Iterator[str]:
    """Let a zone that pays for movers have something to pay with, and pay something."""
    if scenario.zones.relocation_aid == 0:
        return
    if scenario.zones.aid_per_mover == 0:
        yield sentence(
            "{key} must be above 0 where a zone pays for movers (relocation_aid); it is 0. Raise it.",
            key="zones.aid_per_mover",
        )
    if max(numbers_of(scenario.support.zone_share)) == 0 or max(numbers_of(scenario.support.central_budget)) == 0:
        yield sentence(
            "{key} must be 0 where zones have no money; it is {given:g}. Raise support.zone_share or "
            "support.central_budget, or set it to 0.",
            key="zones.relocation_aid",
            given=scenario.zones.relocation_aid,
        )


def _size(scenario: Any, around: Surroundings) -> Iterator[str]:
    """Keep every firm and founder of a run within memory."""
    if around.first is None or around.last is None:
        return
    founding = scenario.founding
    cycle = value_by_month(founding.cycle, around.first, around.last + 1 - around.first)
    firms = scenario.scale * (around.starting_firms + founding.founders_per_year / 12 * sum(cycle))
    if firms > MOST_FIRMS:
        yield sentence(
            "scale must leave the firms and founders of a run at most {most:,}; they would be {firms:,.0f}. "
            "Lower scale, founders_per_year, cycle or months.",
            most=MOST_FIRMS,
            firms=firms,
        )

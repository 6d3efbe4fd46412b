"""The effect on firms in months that a reader asks for, beside that of the last month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.language.errors import one_of
from sim.language.numbers import month_label
from sim.language.texts import sentence, texts
from sim.numerics.arguments import raise_all
from sim.report.json_objects import interval_of_estimate
from sim.report.summary import effect_text
from sim.report.terminal import Column, print_table, print_text
from sim.results.comparison import Comparison
from sim.results.comparison_sides import title_of
from sim.results.estimates import Estimate
from sim.results.ranges import RangeKind
from sim.scenario.load import Scenario
from sim.scenario.schema.words import month_number, month_text
from sim.scenario.world.names import Names

_DECEMBER = "-12"


@dataclass(frozen=True)
class AskedMonths:
    """What a reader asks for besides the last month.

    Attributes
    ----------
    months
        Numbers of months, in order; none asks for no table.
    regions
        Ids of the regions that are shown; None for all.
    """

    months: tuple[int, ...] = ()
    regions: tuple[str, ...] | None = None


def asked_for(scenario: Scenario, months: Sequence[str], *, yearly: bool, regions: str | None) -> AskedMonths:
    """Return what a reader asks for.

    Parameters
    ----------
    scenario
        Whose months and regions they are.
    months
        Such as 2021-06.
    yearly
        Whether each December is wanted, and the last month.
    regions
        Ids of regions, with commas between them; None for all.

    Raises
    ------
    ZonelabError
        If a month is none of the horizon, or a region none of the world, all of them together.
    """
    first, count = month_number(scenario.settings.start), scenario.settings.months
    horizon = [month_text(first + month) for month in range(count)]
    known = scenario.world.region_ids
    wanted = None if regions is None else tuple(each.strip() for each in regions.split(","))
    raise_all(
        [
            *(
                sentence("month must be from {first} to {last}; got {given}.", first=horizon[0], last=horizon[-1],
                         given=repr(each[:40]))
                for each in months if each not in horizon
            ),
            *(one_of("regions", each, known) for each in wanted or () if each not in known),
        ]
    )  # fmt: skip
    decembers = {i for i, month in enumerate(horizon) if month.endswith(_DECEMBER) or i == count - 1}
    chosen = {horizon.index(each) for each in months} | (decembers if yearly else set())
    return AskedMonths(tuple(sorted(chosen)), wanted)


def print_by_month(comparison: Comparison, asked: AskedMonths, language: str) -> None:
    """Print the effect in each month that is asked for, a column each: of the regions, and of the country."""
    _, policy = texts(language), comparison.policy
    title = _("{policy}: effect on firms by the end of a month").format(policy=title_of(policy, language))
    print_text(title)
    ends, names = comparison.range is not RangeKind.MEAN, Names(policy.scenario.world, language).regions
    found = _effects(comparison, asked)
    columns = [
        Column(_("Region"), is_text=True),
        *(
            Column(month_label(policy.date(month), language), rank=len(asked.months) - place)
            for place, month in enumerate(asked.months)
        ),
    ]
    rows: list[list[str] | None] = [
        [names[region], *(effect_text(each, language, ends=ends) for each in effects)]
        for region, effects in found.items()
        if region in names
    ]
    country = [_("Country"), *(effect_text(each, language, ends=ends) for each in found[""])]
    print_table(columns, [*rows, None, country], _, tight=True)


def by_month(comparison: Comparison, asked: AskedMonths) -> dict[str, Any]:
    """Return the same as plain data for JSON, by month."""
    found = _effects(comparison, asked)
    return {
        comparison.policy.date(month): {
            "effects": {region: interval_of_estimate(found[region][place]) for region in found if region},
            "net_new": interval_of_estimate(found[""][place]),
        }
        for place, month in enumerate(asked.months)
    }


def _effects(comparison: Comparison, asked: AskedMonths) -> dict[str, list[Estimate]]:
    """Return the effects by region, the greatest gain first, and under '' those on the country."""
    known, differences = comparison.policy.regions, comparison.firm_differences
    order = sorted(range(len(known)), key=lambda i: -float(differences[:, -1, i].mean()))
    wanted = [i for i in order if asked.regions is None or known[i] in asked.regions]
    found = {known[i]: [comparison.estimate(differences[:, month, i]) for month in asked.months] for i in wanted}
    return found | {"": [comparison.estimate(differences[:, month].sum(axis=1)) for month in asked.months]}

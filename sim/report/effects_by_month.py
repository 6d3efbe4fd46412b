"""The effect on firms in months that a reader asks for, beside that of the last month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.language.errors import one_of
from sim.language.numbers import month_label
from sim.language.texts import sentence, texts
from sim.numerics.arguments import raise_all
from sim.report.json_objects import interval_of_estimate
from sim.report.summary import effect_text
from sim.report.terminal import Column, print_table, print_text
from sim.results.comparison import Comparison
from sim.results.comparison_sides import title_of
from sim.results.costs import discount_problem
from sim.results.estimates import Estimate
from sim.results.ranges import RangeKind
from sim.scenario.load import Scenario
from sim.scenario.schema.words import month_number, month_text
from sim.scenario.world.names import Names

_DECEMBER = "-12"


@dataclass(frozen=True)
class Besides:
    """What a reader asks for besides the last month.

    Attributes
    ----------
    months
        Numbers of months, in order; none asks for no table.
    regions
        Ids of the regions that are shown; None for all.
    discount
        Of years and their money, as a share a year.
    """

    months: tuple[int, ...] = ()
    regions: tuple[str, ...] | None = None
    discount: float = 0.0


def asked_for(
    scenario: Scenario,
    months: Sequence[str],
    *,
    yearly: bool,
    regions: Sequence[str] | None,
    discount: float = 0.0,
) -> Besides:
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
        Ids of regions; None for all.
    discount
        Of years and their money, as a share a year.

    Raises
    ------
    ZonelabError
        If a month is none of the horizon, a region none of the world, or the discount no share; all of them together.
    """
    first, count = month_number(scenario.settings.start), scenario.settings.months
    horizon = [month_text(first + month) for month in range(count)]
    known = scenario.world.region_ids
    raise_all(
        [
            *(
                sentence("month must be from {first} to {last}; got {given}.", first=horizon[0], last=horizon[-1],
                         given=repr(each[:40]))
                for each in months if each not in horizon
            ),
            *(one_of("regions", each, known) for each in regions or () if each not in known),
            discount_problem(discount),
        ]
    )  # fmt: skip
    decembers = {i for i, month in enumerate(horizon) if month.endswith(_DECEMBER) or i == count - 1}
    chosen = {horizon.index(each) for each in months} | (decembers if yearly else set())
    return Besides(tuple(sorted(chosen)), None if regions is None else tuple(regions), float(discount))


def print_by_month(comparison: Comparison, asked: Besides, language: str) -> None:
    """Print the effect in each month that is asked for, a column each: of the regions, and of the country."""
    _, policy = texts(language), comparison.policy
    title = _("{policy}: effect on firms by the end of a month").format(policy=title_of(policy, language))
    print_text(title)
    ends, names = comparison.range is not RangeKind.MEAN, Names(policy.scenario.world, language).regions
    columns = [
        Column(_("Region"), is_text=True),
        *(
            Column(month_label(policy.date(month), language), rank=len(asked.months) - place)
            for place, month in enumerate(asked.months)
        ),
    ]

    def row(name: str, effects: list[Estimate]) -> list[str]:
        return [name, *(effect_text(each, language, ends=ends) for each in effects)]

    regions = [row(names[region], effects) for region, effects in _effects(comparison, asked).items()]
    country = row(_("Country"), _in_months(comparison.national, asked))
    print_table(columns, [*regions, None, country], _, tight=True)


def by_month(comparison: Comparison, asked: Besides) -> dict[str, Any]:
    """Return the same as plain data for JSON, by month."""
    regions, country = _effects(comparison, asked), _in_months(comparison.national, asked)
    return {
        comparison.policy.date(month): {
            "effects": {region: interval_of_estimate(effects[place]) for region, effects in regions.items()},
            "net_new": interval_of_estimate(country[place]),
        }
        for place, month in enumerate(asked.months)
    }


def _effects(comparison: Comparison, asked: Besides) -> dict[str, list[Estimate]]:
    """Return the effects in these months by region, the greatest gain at the end first."""
    by_region = dict(iter(comparison.effects.groupby("region", sort=False)))
    order = sorted(comparison.policy.regions, key=lambda region: -float(by_region[region]["mean"].iloc[-1]))
    wanted = (region for region in order if asked.regions is None or region in asked.regions)
    return {region: _in_months(by_region[region], asked) for region in wanted}


def _in_months(table: pd.DataFrame, asked: Besides) -> list[Estimate]:
    """Return mean and range in these months, of a table that has a row for each month."""
    rows = table[["mean", "low", "high"]].to_numpy(float)[list(asked.months)]
    return [Estimate(float(mean), float(low), float(high)) for mean, low, high in rows]

"""What holds month by month: the market, and the levers that a scenario may change from a month on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import accumulate

import numpy as np

from sim.numerics.tables import Floats, Table, dtype_of, table_of
from sim.scenario.load import Scenario
from sim.scenario.schema import settings as schema
from sim.scenario.schema.dated import value_by_month

MONTHS = dtype_of(
    cycle=float,
    central_budget=float,
    zone_share=float,
    concentration=float,
    trial_slots=float,
    slots_until=int,
    campaign=float,
    campaign_until=int,
    is_january=bool,
    founders_due=float,
)


def month_table(settings: schema.Settings, first: int) -> Table:
    """Return the table of the months; the first has the number `first` on the calendar."""
    by_month = partial(value_by_month, first=first, months=settings.months)
    cycle, campaign = by_month(settings.founding.cycle), by_month(settings.zones.campaign)
    slots = [each * settings.scale for each in by_month(settings.trials.slots_per_month)]
    return table_of(
        MONTHS,
        cycle=cycle,
        central_budget=by_month(settings.support.central_budget),
        zone_share=by_month(settings.support.zone_share),
        concentration=by_month(settings.support.concentration),
        trial_slots=slots,
        slots_until=holds_until(slots),
        campaign=campaign,
        campaign_until=holds_until(campaign),
        is_january=[(first + month) % 12 == 0 for month in range(settings.months)],
        founders_due=founders_due(settings.scale, settings.founding.founders_per_year, cycle),
    )


def founders_due(scale: float, founders_per_year: float, cycle: Sequence[float]) -> list[float]:
    """E10: return the founders who have arrived by the end of each month: the cumulated intensity.

    Examples
    --------
    >>> founders_due(2.0, 6.0, [1.0, 0.5, 2.0])
    [1.0, 1.5, 3.5]
    """
    return list(accumulate(scale * founders_per_year / 12.0 * state for state in cycle))


def holds_until(values: Sequence[float]) -> list[int]:
    """Return for each month the first later one with another value, the number of months if there is none.

    Examples
    --------
    >>> holds_until([2.0, 2.0, 3.0])
    [2, 2, 3]
    """
    until = [len(values)] * len(values)
    for month in range(len(values) - 2, -1, -1):
        until[month] = until[month + 1] if values[month] == values[month + 1] else month + 1
    return until


def own_budgets(scenario: Scenario, first: int) -> Floats:
    """Return the regions' own money by month: that of the world where the scenario has not set another, or not yet."""
    settings, names = scenario.settings, scenario.world.region_ids
    usual = dict(zip(names, scenario.world.by_region("own_budget"), strict=True))
    given = {**usual, **settings.support.own_budget}
    return np.array([value_by_month(given[name], first, settings.months, usual[name]) for name in names]).T.copy()

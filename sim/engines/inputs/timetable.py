"""What a scenario lays down in dates, as tables by month: designations, competitive rounds, incidents and reforms."""

from __future__ import annotations

import numpy as np

from sim.numerics.tables import Flags, Table, dtype_of, table_of
from sim.scenario.load import Scenario
from sim.scenario.schema import settings as schema
from sim.scenario.schema.words import month_number

DESIGNATIONS = dtype_of(round=int, zone=int, announced=int, in_force=int, term=int)
ROUNDS = dtype_of(month=int, plan_sectors=int, last_month=int)
INCIDENTS = dtype_of(month=int, region=int, sector=int, failing_share=float)
ENACTED = dtype_of(month=int, sector=int, cut=float)


def zone_tables(
    settings: schema.Settings, first: int, regions: dict[str, int], sectors: dict[str, int]
) -> tuple[Table, Flags, Flags]:
    """Return the designations, the sectors of those named, and the regions of the zones.

    Designations of the same regions are one zone (E03). Zones are in the order of their regions, so the order in which
    a scenario writes its designations has no meaning (L14); after them comes a zone for each award of the rounds.
    """
    zones = settings.zones
    named = [(each, tuple(sorted(regions[name] for name in each.regions))) for each in zones.designations]
    places = sorted({place for _each, place in named})
    awards = [(q, each) for q, each in enumerate(zones.rounds) for _ in range(each.awards)]
    table = np.zeros(len(named) + len(awards), DESIGNATIONS)
    in_sectors = np.zeros((table.size, len(sectors)), dtype=np.bool_)
    in_regions = np.zeros((len(places) + len(awards), len(regions)), dtype=np.bool_)
    for z, place in enumerate(places):
        in_regions[z, list(place)] = True
    for d, (each, place) in enumerate(named):
        in_sectors[d, [sectors[name] for name in each.sectors]] = True
        term = each.term_months or zones.term_months
        table[d] = (-1, places.index(place), *_dates(each, first), term)
    for i, (q, award) in enumerate(awards):
        table[len(named) + i] = (q, len(places) + i, *_dates(award, first), zones.term_months)
    return table, in_sectors, in_regions


def _dates(plan: schema.NamedDesignation | schema.Round, first: int) -> tuple[int, int]:
    """Return the months of announcement and of force."""
    return month_number(plan.announced) - first, month_number(plan.in_force) - first


def round_tables(
    scenario: Scenario, first: int, regions: dict[str, int], sectors: dict[str, int]
) -> tuple[Table, Flags, Flags]:
    """Return the rounds, who applies, and the plans that the scenario gives."""
    zones = scenario.settings.zones
    rounds = zones.rounds
    applicants = np.zeros((len(rounds), len(regions)), dtype=np.bool_)
    plans = np.zeros((len(rounds), len(regions), len(sectors)), dtype=np.bool_)
    for q, each in enumerate(rounds):
        if isinstance(each.applicants, dict):
            for name, planned in each.applicants.items():
                applicants[q, regions[name]] = True
                plans[q, regions[name], [sectors[sector] for sector in planned]] = True
            continue
        for region in scenario.world.regions:
            lawful = zones.capital_area_allowed or not region.capital_area
            applicants[q, regions[region.id]] = lawful and (region.competes or each.applicants == "all")
    table = table_of(
        ROUNDS,
        month=[month_number(each.announced) - first for each in rounds],
        plan_sectors=[each.sectors_per_plan for each in rounds],
        last_month=[
            month_number(each.in_force) - first + zones.term_months + zones.extension_months - 1 for each in rounds
        ],
    )
    return table, applicants, plans


def event_tables(
    settings: schema.Settings, first: int, regions: dict[str, int], sectors: dict[str, int]
) -> tuple[Table, Table]:
    """Return the incidents and the reforms that the scenario orders."""
    ordered = settings.trials.incidents
    incidents = table_of(
        INCIDENTS,
        month=[month_number(each.month) - first for each in ordered],
        region=[regions[each.region] for each in ordered],
        sector=[sectors[each.sector] for each in ordered],
        failing_share=[each.failing_share for each in ordered],
    )
    reforms = [
        (month_number(each.month) - first, sectors[sector], each.cut)
        for each in settings.reform.enacted
        for sector in (sectors if each.sectors == "all" else each.sectors)
    ]
    return incidents, np.array(reforms, dtype=ENACTED)

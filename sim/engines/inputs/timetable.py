"""What a scenario lays down in dates, as tables by month: zones, competitive rounds, incidents and reforms."""

from __future__ import annotations

import numpy as np

from sim.numerics.tables import Flags, Table, dtype_of, table_of
from sim.scenario.load import Scenario
from sim.scenario.schema import settings as schema
from sim.scenario.schema.words import month_number

ZONES = dtype_of(round=int, announced=int, in_force=int, term=int)
ROUNDS = dtype_of(month=int, plan_sectors=int, last_month=int)
INCIDENTS = dtype_of(month=int, region=int, sector=int, failing_share=float)
ENACTED = dtype_of(month=int, sector=int, cut=float)


def zone_tables(
    settings: schema.Settings, first: int, regions: dict[str, int], sectors: dict[str, int]
) -> tuple[Table, Flags, Flags]:
    """Return the zones, those named and those to be won, with the regions and sectors of the named ones."""
    zones = settings.zones
    plans: list[tuple[int, schema.Designation | schema.Round]] = [(-1, each) for each in zones.designations]
    plans += [(i, each) for i, each in enumerate(zones.rounds) for _ in range(each.awards)]
    table = np.zeros(len(plans), ZONES)
    in_regions = np.zeros((len(plans), len(regions)), dtype=np.bool_)
    in_sectors = np.zeros((len(plans), len(sectors)), dtype=np.bool_)
    for z, (owner, plan) in enumerate(plans):
        term = zones.term_months
        if isinstance(plan, schema.Designation):
            term = plan.term_months or term
            in_regions[z, [regions[name] for name in plan.regions]] = True
            in_sectors[z, [sectors[name] for name in plan.sectors]] = True
        table[z] = (owner, month_number(plan.announced) - first, month_number(plan.in_force) - first, term)
    return table, in_regions, in_sectors


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

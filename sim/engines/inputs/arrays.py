"""A scenario in the form that both engines read: tables of numbers, regions and sectors numbered by key.

Month 0 is the scenario's ``start``. Tables are structured arrays: `inputs.months[t].cycle`,
`inputs.cells[r, s].capability`.
Designations named by the scenario come first, then room for the awards of its rounds; zones likewise.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engines.inputs.by_month import month_table, own_budgets
from sim.engines.inputs.timetable import event_tables, round_tables, zone_tables
from sim.engines.inputs.world_at_rest import KEPT, facts_of, invert, leaving_factors, nest_weight_in, reference_focus
from sim.numerics.arithmetic import ordered_sum
from sim.numerics.tables import KINDS, Flags, Floats, Table, dtype_of, table_of
from sim.rules.location import going_probability
from sim.scenario.load import Scenario
from sim.scenario.schema import settings as schema
from sim.scenario.schema.keys import values_of
from sim.scenario.schema.words import month_number
from sim.scenario.world.world import World

#: Arrays along which a choice runs are as long as a multiple of this, so that the processor takes several at a time.
AT_A_TIME = 16


def _lever_fields() -> dict[str, type]:
    """Return the plain numbers of all blocks of the schema, by the last part of their key."""
    fields: dict[str, type] = {"months": int, "scale": float}
    for block in schema.Settings.model_fields.values():
        kind = block.annotation
        if isinstance(kind, type) and issubclass(kind, schema.Block):
            plain = {name: field.annotation for name, field in kind.model_fields.items() if field.annotation in KINDS}
            assert not fields.keys() & plain.keys(), "the last parts of keys are unique"
            fields |= plain
    return fields


#: The scenario's plain numbers under their own names, and what follows from them.
_LEVER_FIELDS = _lever_fields()
LEVERS = dtype_of(**_LEVER_FIELDS, review_by_firms=bool, starting_firms=int, slots=int, never_start=float)
REGIONS = dtype_of(
    starting_firms=int,
    need=float,
    competes=bool,
    study_start=int,
    study_months=int,
    is_focus_fixed=bool,
)
SECTORS = dtype_of(pool_share=float, barrier=float)
CELLS = dtype_of(starting_share=float, capability=float, focus=float)


class Inputs(NamedTuple):
    """Everything that determines a run besides seed and run number; nothing in it changes.

    Attributes
    ----------
    levers
        One row of `LEVERS`. `slots` counts firms and founders: the starting stock first, then founders in order of
        arrival. `never_start` is V0 of E10; `nest_weight` of E10c is 1 where no two regions have a nest in common.
    months : shape [month]
        `central_budget` in money bn per year; `trial_slots` are those of a zone, fractions included; `slots_until` and
        `campaign_until` are the first later month with another value (see `sim.rules.dates`); `founders_due` are those
        who have arrived by the end of the month.
    regions : shape [region]
        `study_months` is 0 for none.
    own_budget : shape [month, region]
        Money bn per year.
    sectors : shape [sector]
    constants : shape [region, padded]
        Constant alpha of E09.
    nests : shape [region]
        Number of the first region of the nest (E10c).
    cells : shape [region, sector]
        What holds at the start: capability, focus, and the sector's share of the firms of the region: each firm of the
        starting stock is of a sector with this probability.
    moving : shape [home, region]
        Probability of E10 that a firm which has chosen a region goes there, 1 at home.
    origins : shape [region and none, sector, origin]
        Chance of each origin of E10, for a firm of the starting stock by its region, and last for a founder.
    leaving : shape [origin, region, padded]
        Leaving factor of E10, 1 at the origin.
    designations : shape [designation]
        `round` is -1 for one that the scenario names. `zone` is the one that it belongs to; that of an award may turn
        out to be another when the winner is known.
    designation_sectors, zone_regions : shapes [designation, sector], [zone, region]
        All false for awards, whose winners are not known yet.
    rounds : shape [round]
        `last_month` is the last in which a zone won in the round can be in force.
    applicants, plans : shapes [round, region], [round, region, sector]
        A plan is all false where the region makes its own.
    incidents, enacted : shape [event]
        What the scenario orders.
    """

    levers: Table
    months: Table
    regions: Table
    own_budget: Floats
    sectors: Table
    constants: Floats
    nests: NDArray[np.int64]
    cells: Table
    moving: Floats
    origins: Floats
    leaving: Floats
    designations: Table
    designation_sectors: Flags
    zone_regions: Flags
    rounds: Table
    applicants: Flags
    plans: Flags
    incidents: Table
    enacted: Table


def padded(regions: int) -> int:
    """Return the number of regions rounded up to a multiple of 16, the length of arrays over regions.

    Examples
    --------
    >>> padded(17)
    32
    """
    return -(-regions // AT_A_TIME) * AT_A_TIME


def largest_remainder(shares: list[float], total: int) -> list[int]:
    """Return whole numbers in proportion to `shares` that sum to `total`; ties go to the first.

    Examples
    --------
    >>> largest_remainder([0.5, 0.3, 0.2], 4)
    [2, 1, 1]
    """
    weight = ordered_sum(shares)
    exact = [share / weight * total for share in shares]
    whole = [math.floor(value) for value in exact]
    by_remainder = sorted(range(len(shares)), key=lambda i: (whole[i] - exact[i], i))
    for i in by_remainder[: total - sum(whole)]:
        whole[i] += 1
    return whole


@lru_cache(maxsize=KEPT)
def _starting_stock(world: World, scale: float) -> list[int]:
    """Return the starting stock by region, by largest remainder."""
    firms = world.by_region("starting_firms")
    return largest_remainder(firms, round(ordered_sum(firms) * scale))


def make_inputs(scenario: Scenario) -> Inputs:
    """Return the inputs of both engines for a scenario.

    Raises
    ------
    ScenarioError
        If no constants of the regions reproduce the observed shares (see `sim.engines.inputs.world_at_rest.invert`).
    """
    settings, world = scenario.settings, scenario.world
    first = month_number(settings.start)
    regions = {name: i for i, name in enumerate(world.region_ids)}
    sectors = {name: i for i, name in enumerate(world.sector_ids)}
    at_rest, facts = invert(scenario), facts_of(world)
    months = month_table(settings, first)
    cells = np.zeros((len(regions), len(sectors)), CELLS)
    cells["starting_share"] = at_rest.sector_shares
    cells["capability"] = facts.capability
    cells["focus"] = _starting_focus(scenario, regions, sectors)
    regions_at_start = _region_table(scenario, first)
    starting_firms = int(regions_at_start["starting_firms"].sum())
    levers = np.zeros(1, LEVERS)
    for name, value in zip(_LEVER_FIELDS, values_of(settings, tuple(_LEVER_FIELDS)), strict=True):
        levers[name] = value
    levers["review_by_firms"] = settings.zones.review_by == "firms"
    levers["starting_firms"] = starting_firms
    levers["slots"] = starting_firms + math.ceil(months["founders_due"][-1])
    levers["never_start"] = at_rest.never_start
    levers["nest_weight"] = nest_weight_in(world, settings.location.nest_weight)
    designations, designation_sectors, zone_regions = zone_tables(settings, first, regions, sectors)
    rounds, applicants, plans = round_tables(scenario, first, regions, sectors)
    incidents, enacted = event_tables(settings, first, regions, sectors)
    return Inputs(
        levers=levers[0],
        months=months,
        regions=regions_at_start,
        own_budget=own_budgets(scenario, first),
        sectors=table_of(SECTORS, pool_share=facts.pool_share, barrier=facts.barrier),
        constants=np.concatenate([at_rest.constants, np.zeros(padded(len(regions)) - len(regions))]),
        nests=facts.nests,
        cells=cells,
        moving=_moving(world, settings.location.moving_cost_per_km),
        origins=at_rest.origins,
        leaving=_leaving(world, settings.founding.leaving_cost, settings.founding.leaving_cost_per_km),
        designations=designations,
        designation_sectors=designation_sectors,
        zone_regions=zone_regions,
        rounds=rounds,
        applicants=applicants,
        plans=plans,
        incidents=incidents,
        enacted=enacted,
    )


def _region_table(scenario: Scenario, first: int) -> Table:
    world, settings = scenario.world, scenario.settings
    names, studies = world.region_ids, settings.readiness.studies
    return table_of(
        REGIONS,
        starting_firms=_starting_stock(world, settings.scale),
        need=world.by_region("need"),
        competes=[region.competes for region in world.regions],
        study_start=[month_number(studies[name].start) - first if name in studies else 0 for name in names],
        study_months=[studies[name].months if name in studies else 0 for name in names],
        is_focus_fixed=[name in settings.focus.fixed_focus for name in names],
    )


@lru_cache(maxsize=KEPT)
def _moving(world: World, moving_cost_per_km: float) -> Floats:
    """Return the probabilities of E10 to go from home to the region chosen; they are only read."""
    return np.array([[going_probability(km, moving_cost_per_km) for km in row] for row in world.distances_km])


@lru_cache(maxsize=KEPT)
def _leaving(world: World, leaving_cost: float, leaving_cost_per_km: float) -> Floats:
    """Return the factors of E10 between origins and regions, padded with zeros; they are only read."""
    factors = leaving_factors(world, leaving_cost, leaving_cost_per_km)
    return np.pad(factors, ((0, 0), (0, padded(len(factors)) - len(factors))))


def _starting_focus(scenario: Scenario, regions: dict[str, int], sectors: dict[str, int]) -> Floats:
    """Return the focus before month 0: what the scenario fixes, else the focus when nobody crowds."""
    focus = reference_focus(scenario)
    for name, shares in scenario.settings.focus.fixed_focus.items():
        focus[regions[name]] = 0.0
        for sector, share in shares.items():
            focus[regions[name], sectors[sector]] = share
    return focus

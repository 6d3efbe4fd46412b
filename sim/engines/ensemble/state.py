"""The state of one run of the compiled engine: a few tables, made once for a thread and reset for each run."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.arithmetic import normal_quantile
from sim.compiled import Int, compiled
from sim.inputs import Flags, Floats, Inputs, Table, padded
from sim.rules import closure, growth
from sim.rules.chance import standard_waiting_time
from sim.rules.designation import NONE
from sim.rules.trial import NO_TRIAL, PERMITTED, RUNNING

# Where a firm is, besides in a region (0, 1, ...).
NEVER_FOUNDED = -1  #: not yet considered, or decided never to start
CLOSED = -2
#: No zone, no month, no region.
NOTHING = -1

_REAL = np.float64
_WHOLE = np.int64
_SMALL = np.int32

#: Money of the zones that are not there; lengths of the lists of firms; the next founder in the queue.
COUNTRY = np.dtype(
    [("unspent", _REAL), ("active", _WHOLE), ("trying", _WHOLE), ("reviewing", _WHOLE), ("next_founder", _WHOLE)],
    align=True,
)
SECTORS = np.dtype(
    [
        ("barrier", _REAL),
        ("reform_month", _WHOLE),  # when a reform takes effect
        ("evidence", _WHOLE),  # permits since the last reform
        ("is_zoned", np.bool_),  # a zone announced or in force covers it
    ],
    align=True,
)
#: Money is that of the month; flows and trial events are those of the month; jobs are those at its end.
REGIONS = np.dtype(
    [
        ("ready", _REAL),
        ("firms", _WHOLE),
        ("firms_seen", _WHOLE),  # for which the factor was worked out
        ("factor", _REAL),  # of attraction
        ("zone_money", _REAL),
        ("pilot_money", _REAL),
        ("own_money", _REAL),
        ("support_per_firm", _REAL),  # all money over firms
        ("founded", _WHOLE),
        ("closed", _WHOLE),
        ("moved_in", _WHOLE),
        ("moved_out", _WHOLE),
        ("trials_started", _WHOLE),
        ("trials_permitted", _WHOLE),
        ("trials_extended", _WHOLE),
        ("trials_ended", _WHOLE),
        ("trials_failed", _WHOLE),
        ("jobs", _REAL),
        ("money", _REAL),  # all of it, while focus is set
        ("score", _REAL),  # of the round at hand
        ("mark", _REAL),  # score and noise of the round at hand
    ],
    align=True,
)
CELLS = np.dtype(
    [
        ("firms", _WHOLE),
        ("capability", _REAL),
        ("focus", _REAL),
        ("zone_money", _REAL),
        ("support_index", _REAL),
        ("sector_factor", _REAL),  # of attraction
        ("firms_seen", _WHOLE),  # firms, money, focus ... for which the three above were worked out
        ("money_seen", _REAL),
        ("focus_seen", _REAL),
        ("zone_money_seen", _REAL),
        ("capability_seen", _REAL),
        ("ordered_share", _REAL),  # of running trials that an ordered incident fails
        ("is_planned", np.bool_),  # in the plan of the round at hand, or in the zone being announced
        ("focus_before", _REAL),
        ("appeal", _REAL),
    ],
    align=True,
)
ZONES = np.dtype(
    [
        ("phase", _WHOLE),
        ("score", _REAL),
        ("money", _REAL),
        ("end", _WHOLE),  # month in which the term is over
        ("is_extended", np.bool_),
        ("permits", _WHOLE),
        ("running", _WHOLE),
        ("firms_before", _WHOLE),  # firms of its regions and sectors when it came into force
        ("applicants", _WHOLE),  # last month's, until the trials of this month start
        ("admission", _REAL),
        ("exempt", _REAL),
        ("aware", _REAL),
        ("last_lot", _REAL),  # greatest lot admitted this month
    ],
    align=True,
)
FIRMS = np.dtype(
    [
        ("place", _SMALL),  # region, NEVER_FOUNDED or CLOSED
        ("sector", _SMALL),
        ("founded", _SMALL),  # month, negative in the starting stock
        ("cell", np.uint32),  # number of the cell: place times sectors plus sector
        ("trial", _SMALL),
        ("hazard", _REAL),  # sum of closure hazards so far
        ("threshold", _REAL),  # of that sum, at which the firm closes
        ("burden_factor", _REAL),  # of the closure hazard
        ("employees", _REAL),
        ("review_time", _REAL),  # next review, months since the start
        ("lot", _REAL),  # in the lottery of the month; 2 without application
        ("burden", _REAL),
        ("first_region", _SMALL),
        ("last_region", _SMALL),
        ("review_count", _SMALL),  # reviews so far, those before founding included
        ("trial_since", _SMALL),
        ("trial_zone", _SMALL),
        ("trial_is_second", np.bool_),
    ],
    align=True,
)


class State(NamedTuple):
    """The whole state of a run.

    Attributes
    ----------
    country, sectors, regions, cells, zones, firms
        Tables of the types above; cells has shape [region, sector], firms has one row a slot.
    zone_regions, zone_sectors : shapes [zone, region], [zone, sector]
    pause_until : shape [zone, sector]
        First month in which trials may start again.
    moves : shape [origin, destination]
        Moves of the month.
    active : shape [slot]
        The active firms in ascending order; ``country[0].active`` of them.
    trying, reviewing : shape [slot]
        Of the firms that did not close this month, those in a zone or in a trial, and those whose review is due.
    support_factor, is_zoned : shape [cell]
        Factor of the closure hazard, and whether a zone is announced or in force: apart from the other cells' data, so
        that the loops over all firms find them in the nearest cache.
    attraction : shape [sector, region, padded with zeros]
        Region factor times sector factor of E09.
    zone_at : shape [sector, region]
        The zone announced or in force there, or NOTHING.
    lots, luck, values : shapes [slot], [region, padded], [region, padded]
        Room to sort the lots of a lottery, and for the uniform numbers and the exp V of one choice.
    """

    country: Table
    sectors: Table
    regions: Table
    cells: Table
    zones: Table
    zone_regions: Flags
    zone_sectors: Flags
    pause_until: NDArray[np.int64]
    moves: NDArray[np.int64]
    firms: Table
    active: NDArray[np.uint64]
    trying: NDArray[np.uint64]
    reviewing: NDArray[np.uint64]
    support_factor: Floats
    is_zoned: Flags
    attraction: Floats
    zone_at: NDArray[np.int64]
    lots: Floats
    luck: Floats
    values: Floats


def new_state(inputs: Inputs) -> State:
    """Return a state with room for a run of these inputs; `reset` fills it."""
    regions, sectors = inputs.cells.shape
    zones = inputs.zones.size
    slots = int(inputs.levers["slots"])
    return State(
        country=np.zeros(1, COUNTRY),
        sectors=np.zeros(sectors, SECTORS),
        regions=np.zeros(regions, REGIONS),
        cells=np.zeros((regions, sectors), CELLS),
        zones=np.zeros(zones, ZONES),
        zone_regions=np.zeros((zones, regions), np.bool_),
        zone_sectors=np.zeros((zones, sectors), np.bool_),
        pause_until=np.zeros((zones, sectors), np.int64),
        moves=np.zeros((regions, regions), np.int64),
        firms=np.zeros(slots, FIRMS),
        active=np.zeros(slots, np.uint64),
        trying=np.zeros(slots, np.uint64),
        reviewing=np.zeros(slots, np.uint64),
        support_factor=np.zeros(regions * sectors),
        is_zoned=np.zeros(regions * sectors, np.bool_),
        attraction=np.zeros((sectors, padded(regions))),
        zone_at=np.zeros((sectors, regions), np.int64),
        lots=np.zeros(slots),
        luck=np.zeros(padded(regions)),
        values=np.zeros(padded(regions)),
    )


@compiled
def reset(inputs: Inputs, state: State, seed: Int, run: Int) -> None:
    """Set the state to the start of month 0 of a run."""
    levers, country, regions, cells, firms = inputs.levers, state.country[0], state.regions, state.cells, state.firms
    active = state.active
    for s in range(state.sectors.size):
        state.sectors[s].barrier = inputs.sectors[s].barrier
        state.sectors[s].reform_month = NOTHING
        state.sectors[s].evidence = 0
    for r in range(regions.size):
        regions[r].support_per_firm = 0.0
        regions[r].firms_seen = NOTHING
        for s in range(cells.shape[1]):
            cells[r, s].firms = inputs.cells[r, s].firms
            cells[r, s].capability = inputs.cells[r, s].capability
            cells[r, s].focus = inputs.cells[r, s].focus
            cells[r, s].firms_seen = NOTHING
            cells[r, s].ordered_share = 0.0
    for z in range(state.zones.size):
        zone = state.zones[z]
        zone.phase = NONE
        zone.score = 0.0
        zone.end = 0
        zone.is_extended = False
        zone.permits = 0
        zone.running = 0
        zone.firms_before = 0
        zone.applicants = 0
        for r in range(regions.size):
            state.zone_regions[z, r] = inputs.zone_regions[z, r]
        for s in range(cells.shape[1]):
            state.zone_sectors[z, s] = inputs.zone_sectors[z, s]
            state.pause_until[z, s] = 0
    for slot in range(firms.size):
        firms[slot].place = NEVER_FOUNDED
        firms[slot].first_region = NOTHING
        firms[slot].last_region = NOTHING
    country.next_founder = levers.starting_firms
    country.active = 0
    for r in range(regions.size):
        for s in range(cells.shape[1]):
            for _ in range(inputs.cells[r, s].firms):
                slot = country.active
                age = draws.uniform(seed, run, draws.AGE, 0, slot, 0) * levers.starting_age_months
                firms[slot].sector = s
                firms[slot].burden, _ = draws.uniform_pair(seed, run, draws.TRAITS, 0, slot, 0)
                firms[slot].cell = r * cells.shape[1] + s
                start_firm(levers, state.sectors[s], firms[slot], seed, run, slot, r, np.int64(-1.0 - np.floor(age)))
                active[slot] = slot
                country.active += 1


@compiled
def start_firm(
    levers: Table, sector: Table, firm: Table, seed: Int, run: Int, slot: Int, region: Int, founded: Int
) -> None:
    """Let a firm, whose sector and burden are set, begin its life in a region, in month `founded`."""
    firm.place = region
    firm.first_region = region
    firm.last_region = region
    firm.founded = founded
    life, size = draws.uniform_pair(seed, run, draws.PROSPECTS, 0, slot, 0)
    normal = normal_quantile(size)
    firm.employees = growth.starting_employees(normal, levers.mean_employees, levers.employees_spread)
    firm.hazard = 0.0
    firm.threshold = standard_waiting_time(life)
    firm.trial = NO_TRIAL
    firm.trial_since = NOTHING
    firm.trial_is_second = False
    firm.trial_zone = NOTHING
    set_burden_factor(levers, sector, firm)
    firm.review_time = 0.0
    firm.review_count = 0
    next_review(levers, firm, seed, run, slot, founded + 1.0)


@compiled
def set_burden_factor(levers: Table, sector: Table, firm: Table) -> None:
    """E11: bring a firm's factor of the closure hazard up to date with barrier and trial."""
    is_relieved = firm.trial == RUNNING or firm.trial == PERMITTED
    firm.burden_factor = closure.burden_factor(firm.burden, sector.barrier, is_relieved, levers.burden_effect)


@compiled
def next_review(levers: Table, firm: Table, seed: Int, run: Int, slot: Int, earliest: float) -> None:
    """E10: move a firm's review to the next one on its calendar that is not before `earliest`.

    The calendar of reviews begins with month 0 and does not depend on when the firm is founded.
    """
    rate = levers.review_rate_per_year / 12.0
    if rate <= 0.0:
        firm.review_time = np.inf
        return
    while True:
        firm.review_count += 1
        wait = standard_waiting_time(draws.uniform(seed, run, draws.REVIEW, firm.review_count, slot, 0))
        firm.review_time += wait / rate
        if firm.review_time >= earliest:
            return

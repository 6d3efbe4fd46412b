"""The state of one run of the compiled engine: a few tables, made once for a thread and reset for each run."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.arithmetic import normal_quantile
from sim.compiled import compiled
from sim.inputs import Flags, Inputs, Table
from sim.rules import closure, growth
from sim.rules.chance import standard_waiting_time
from sim.rules.designation import NONE
from sim.rules.trial import NO_TRIAL

# Where a firm is, besides in a region (0, 1, ...).
NEVER_FOUNDED = -1  #: not yet considered, or decided never to start
CLOSED = -2
#: No zone, no month, no region.
NOTHING = -1

_REAL = np.float64
_WHOLE = np.int64

#: Money of the zones that are not there; how many firms are active; the next founder in the queue.
COUNTRY = np.dtype([("unspent", _REAL), ("active", _WHOLE), ("next_founder", _WHOLE)], align=True)
SECTORS = np.dtype(
    [
        ("barrier", _REAL),
        ("reform_month", _WHOLE),  # when a reform takes effect
        ("evidence", _WHOLE),  # permits since the last reform
    ],
    align=True,
)
#: Money is that of the month; flows and trial events are those of the month; jobs are those at its end.
REGIONS = np.dtype(
    [
        ("ready", _REAL),
        ("firms", _WHOLE),
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
        ("zone", _WHOLE),  # the zone announced or in force, or NOTHING
        ("zone_money", _REAL),
        ("support_index", _REAL),
        ("support_factor", _REAL),  # of the closure hazard
        ("attraction", _REAL),
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
        ("place", np.int32),  # region, NEVER_FOUNDED or CLOSED
        ("first_region", np.int32),
        ("last_region", np.int32),
        ("sector", np.int32),
        ("burden", _REAL),
        ("employees", _REAL),
        ("hazard", _REAL),  # sum of closure hazards so far
        ("threshold", _REAL),  # of that sum, at which the firm closes
        ("burden_factor", _REAL),  # of the closure hazard
        ("review_time", _REAL),  # next review, months since the start
        ("founded", np.int32),  # month, negative in the starting stock
        ("review_count", np.int32),  # reviews so far, those before founding included
        ("trial_since", np.int32),
        ("trial_zone", np.int32),
        ("lot", _REAL),  # in the lottery of the month; 2 without application
        ("trial", np.int8),
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
    lots, luck : shapes [slot], [region]
        Room to sort the lots of a lottery, and for the numbers of one choice.
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
    active: NDArray[np.int32]
    lots: NDArray[np.float64]
    luck: NDArray[np.float64]


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
        active=np.zeros(slots, np.int32),
        lots=np.zeros(slots),
        luck=np.zeros(regions),
    )


@compiled
def reset(inputs: Inputs, state: State, seed: int, run: int) -> None:
    """Set the state to the start of month 0 of a run."""
    levers = inputs.levers
    for s in range(state.sectors.size):
        state.sectors[s].barrier = inputs.sectors[s].barrier
        state.sectors[s].reform_month = NOTHING
        state.sectors[s].evidence = 0
    for r in range(state.regions.size):
        state.regions[r].support_per_firm = 0.0
        state.regions[r].own_money = 0.0
        state.regions[r].pilot_money = 0.0
        state.regions[r].zone_money = 0.0
        for s in range(state.sectors.size):
            state.cells[r, s].firms = inputs.cells[r, s].firms
            state.cells[r, s].capability = inputs.cells[r, s].capability
            state.cells[r, s].focus = inputs.cells[r, s].focus
    for z in range(state.zones.size):
        zone = state.zones[z]
        zone.phase = NONE
        zone.score = 0.0
        zone.money = 0.0
        zone.end = 0
        zone.is_extended = False
        zone.permits = 0
        zone.running = 0
        zone.firms_before = 0
        zone.applicants = 0
        for r in range(state.regions.size):
            state.zone_regions[z, r] = inputs.zone_regions[z, r]
        for s in range(state.sectors.size):
            state.zone_sectors[z, s] = inputs.zone_sectors[z, s]
            state.pause_until[z, s] = 0
    for f in range(state.firms.size):
        state.firms[f].place = NEVER_FOUNDED
        state.firms[f].first_region = NOTHING
        state.firms[f].last_region = NOTHING
    state.country[0].active = 0
    state.country[0].next_founder = levers.starting_firms
    firm = 0
    for region in range(state.regions.size):
        for sector in range(state.sectors.size):
            for _ in range(inputs.cells[region, sector].firms):
                age = draws.uniform(seed, run, draws.AGE, 0, firm) * levers.starting_age_months
                state.firms[firm].sector = sector
                start_firm(inputs, state, seed, run, firm, region, -1 - int(age))
                firm += 1


@compiled
def start_firm(inputs: Inputs, state: State, seed: int, run: int, slot: int, region: int, founded: int) -> None:
    """Let the firm of a slot, whose sector is set, begin its life in a region, in month `founded`."""
    firm = state.firms[slot]
    firm.place = region
    firm.first_region = region
    firm.last_region = region
    firm.burden = draws.uniform(seed, run, draws.BURDEN, 0, slot)
    firm.founded = founded
    normal = normal_quantile(draws.uniform(seed, run, draws.SIZE, 0, slot))
    firm.employees = growth.starting_employees(normal, inputs.levers.mean_employees, inputs.levers.employees_spread)
    firm.hazard = 0.0
    firm.threshold = standard_waiting_time(draws.uniform(seed, run, draws.LIFE, 0, slot))
    firm.burden_factor = closure.burden_factor(
        firm.burden, state.sectors[firm.sector].barrier, False, inputs.levers.burden_effect
    )
    firm.trial = NO_TRIAL
    firm.trial_since = NOTHING
    firm.trial_is_second = False
    firm.trial_zone = NOTHING
    firm.review_time = 0.0
    firm.review_count = 0
    next_review(inputs, state, seed, run, slot, founded + 1.0)
    state.active[state.country[0].active] = slot
    state.country[0].active += 1


@compiled
def next_review(inputs: Inputs, state: State, seed: int, run: int, slot: int, earliest: float) -> None:
    """E10: move a firm's review to the next one on its calendar that is not before `earliest`.

    The calendar of reviews begins with month 0 and does not depend on when the firm is founded.
    """
    firm = state.firms[slot]
    rate = inputs.levers.review_rate_per_year / 12.0
    if rate <= 0.0:
        firm.review_time = np.inf
        return
    while True:
        firm.review_count += 1
        wait = standard_waiting_time(draws.uniform(seed, run, draws.REVIEW, firm.review_count, slot))
        firm.review_time += wait / rate
        if firm.review_time >= earliest:
            return

"""The state of one run of the compiled engine: a few tables, made once for a thread and reset for each run."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.arithmetic import normal_quantile
from sim.compiled import Int, inlined, inner
from sim.inputs import AT_A_TIME, Flags, Floats, Inputs, Table, padded
from sim.rules import closure, growth
from sim.rules.chance import standard_waiting_time
from sim.rules.designation import NONE
from sim.rules.trial import NO_TRIAL, PERMITTED, RUNNING

# Where a firm is, besides in a region (0, 1, ...).
NEVER_FOUNDED = -1  #: not yet considered, or decided never to start
CLOSED = -2
#: A month beyond every horizon.
NEVER = 1_000_000_000
#: No zone, no month, no region.
NOTHING = -1

#: Numbers of firms, cells, months.
Numbers = NDArray[np.uint32]
_REAL = np.float64
_WHOLE = np.int64
_SMALL = np.int32

#: Money of the zones that are not there; rows of the tables of firms, and how many of them are of closed firms; lengths
#: of the lists of firms; the next founder in line.
COUNTRY = np.dtype(
    [
        ("unspent", _REAL),
        ("firms", _WHOLE),
        ("closed", _WHOLE),
        ("trying", _WHOLE),
        ("reviewing", _WHOLE),
        ("next_founder", _WHOLE),
    ],
    align=True,
)
SECTORS = np.dtype(
    [
        ("barrier", _REAL),
        ("reform_month", _WHOLE),  # when a reform takes effect
        ("evidence", _WHOLE),  # permits since the last reform
        ("is_zoned", np.bool_),  # a zone announced or in force covers it
        ("favourite", _WHOLE),  # the region that most attracts it
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
        ("money", _REAL),  # all of it over that of the mean region, while focus is set
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
        ("factor", _REAL),  # of attraction
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
        ("slot", _SMALL),  # its number in every scenario: the address of its luck
        ("place", _SMALL),  # region or CLOSED
        ("sector", _SMALL),
        ("trial", _SMALL),
        ("trial_since", _SMALL),
        ("trial_zone", _SMALL),
        ("burden", _REAL),
        ("lot", _REAL),  # in the lottery of the month; 2 without application
        ("founded", _SMALL),  # month, negative in the starting stock
        ("review_time", _REAL),  # next review, months since the start
        ("review_count", _SMALL),  # reviews so far, those before founding included
        ("trial_is_second", np.bool_),
    ],
    align=True,
)
#: Where a firm or founder is, and where it was first and last.
FATES = np.dtype([("place", _SMALL), ("first_region", _SMALL), ("last_region", _SMALL)], align=True)
#: Those who choose a region this month: firms under review, then founders.
CHOOSERS = np.dtype(
    [
        ("firm", _WHOLE),  # number of the firm, NOTHING for a founder
        ("home", _WHOLE),  # the region, or for a founder one past the last
        ("slot", _WHOLE),
        ("sector", _WHOLE),
        ("occasion", _WHOLE),  # 0 for a founder, else the number of the review
        ("trial", _WHOLE),
        ("burden", _REAL),
        ("place", _WHOLE),  # the choice
    ],
    align=True,
)
# Rows of `luck`: what a firm or founder draws once. LIFE is the sum of hazards it survives; WAITS is the first of the
# rows of intervals between its reviews, in months at a rate of 1; the others are uniform.
ARRIVAL, RESOLVE, BURDEN, IDEA, LIFE, SIZE, WAITS = range(7)
# Rows of `amounts`. Of E11: the sum of closure hazards that a firm still survives, and the burden's factor of them.
LIFE_LEFT, BURDEN_FACTOR, EMPLOYEES = range(3)
# Rows of `marks`: the firm's cell, the first month in which it is no infant, and that of its next review.
CELL, MATURE, REVIEW_MONTH = range(3)
# Rows of `lists`.
TRYING, REVIEWING = range(2)
# Rows of `by_cell`: factor of the closure hazard, and jobs.
SUPPORT_FACTOR, JOBS = range(2)
# Rows of `chances`: factor of the burden without relief; for a founder the sum of exp V, then the chance to start.
PLAIN, TOTAL = range(2)
# Rows of `race`: the uniform numbers and the exp V of one choice; the region factors of E09.
DRAW, VALUE, FACTOR = range(3)
#: Rows of `facts`.
FACTS = 13
#: Intervals between reviews that are drawn beforehand, in the last rows of `luck`; an even number.
WAITS_DEALT = 4


class State(NamedTuple):
    """The whole state of a run.

    Attributes
    ----------
    country, sectors, regions, cells, zones, firms
        Tables of the types above; cells has shape [region, sector]. Firms stand in the order of founding; closed ones
        are dropped now and then.
    fates : shape [slot]
    zone_regions, zone_sectors : shapes [zone, region], [zone, sector]
    pause_until : shape [zone, sector]
        First month in which trials may start again.
    moves : shape [origin, destination]
        Moves of the month.
    luck : shape [row, slot]
        What each firm or founder draws once.
    amounts, marks, is_relieved : shapes [row, firm], [row, firm], [firm]
        What the loops over all firms read, apart from the table of firms so that they are quick; `is_relieved` where a
        running trial or a permit lifts the burden.
    lists : shape [row, firm]
        Numbers of firms: those in a zone or relieved, and those whose review is due.
    by_cell, is_zoned : shapes [row, cell and NOWHERE], [cell and NOWHERE]
        Of cells numbered region times sectors plus sector, and of NOWHERE, one past the last, where closed firms are.
    facts, changed : shapes [row, cell], [cell]
        What attraction and support were last worked out from, and the numbers of the cells that changed; rows in
        `sim.engines.ensemble.support`.
    attraction : shape [sector, region, padded with zeros]
        Region factor times sector factor of E09.
    zone_at : shape [sector, region]
        The zone announced or in force there, or NOTHING.
    choosers : table of CHOOSERS
    chances : shape [row, chooser]
    race : shape [row, region, padded]
    lots : shape [firm]
        Room to sort the lots of a lottery.

    The rows of these tables are named above.
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
    fates: Table
    luck: Floats
    amounts: Floats
    marks: Numbers
    is_relieved: Flags
    lists: Numbers
    by_cell: Floats
    is_zoned: Flags
    facts: Floats
    changed: NDArray[np.int64]
    attraction: Floats
    zone_at: NDArray[np.int64]
    choosers: Table
    chances: Floats
    race: Floats
    lots: Floats


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
        fates=np.zeros(slots, FATES),
        luck=np.zeros((WAITS + WAITS_DEALT, slots)),
        amounts=np.zeros((EMPLOYEES + 1, slots)),
        marks=np.zeros((REVIEW_MONTH + 1, slots), np.uint32),
        is_relieved=np.zeros(slots, np.bool_),
        lists=np.zeros((REVIEWING + 1, slots), np.uint32),
        by_cell=np.zeros((JOBS + 1, regions * sectors + 1)),
        is_zoned=np.zeros(regions * sectors + 1, np.bool_),
        facts=np.zeros((FACTS, regions * sectors + AT_A_TIME)),
        changed=np.zeros(regions * sectors, np.int64),
        attraction=np.zeros((sectors, padded(regions))),
        zone_at=np.zeros((sectors, regions), np.int64),
        choosers=np.zeros(slots, CHOOSERS),
        chances=np.zeros((TOTAL + 1, slots)),
        race=np.zeros((FACTOR + 1, padded(regions))),
        lots=np.zeros(slots),
    )


@inner
def reset(inputs: Inputs, state: State, seed: Int, run: Int) -> None:
    """Set the state to the start of month 0 of a run."""
    levers, country, sectors, regions, cells = (
        inputs.levers,
        state.country[0],
        state.sectors,
        state.regions,
        state.cells,
    )
    zones, fates, facts, given = state.zones, state.fates, state.facts, inputs.cells
    for s in range(sectors.size):
        sectors[s].barrier = inputs.sectors[s].barrier
        sectors[s].reform_month = NOTHING
        sectors[s].evidence = 0
    for r in range(regions.size):
        regions[r].support_per_firm = 0.0
        for s in range(cells.shape[1]):
            cells[r, s].firms = given[r, s].firms
            cells[r, s].capability = given[r, s].capability
            cells[r, s].focus = given[r, s].focus
            cells[r, s].ordered_share = 0.0
    for z in range(zones.size):
        zone = zones[z]
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
    deal(levers, state.luck, seed, run)
    country.next_founder = levers.starting_firms
    country.firms = 0
    country.closed = 0
    for slot in range(fates.size):
        fates[slot].place = NEVER_FOUNDED
        fates[slot].first_region = NOTHING
        fates[slot].last_region = NOTHING
    for cell in range(facts.shape[1]):
        facts[0, cell] = -1.0  # no cell has so few firms: all will be worked out
    for r in range(regions.size):
        for s in range(cells.shape[1]):
            for _ in range(given[r, s].firms):
                slot = country.firms
                age = draws.uniform(seed, run, draws.AGE, 0, slot, 0) * levers.starting_age_months
                start_firm(levers, sectors[s], state, seed, run, slot, r, s, np.int64(-1.0 - np.floor(age)))


@inner
def deal(levers: Table, luck: Floats, seed: Int, run: Int) -> None:
    """Draw what each firm and founder draws once; a loop for each kind, which the processor runs several at a time."""
    slots = luck.shape[1]
    for slot in range(levers.starting_firms, slots):
        luck[ARRIVAL, slot], luck[RESOLVE, slot] = draws.uniform_pair(seed, run, draws.FOUNDER, 0, slot, 0)
    for slot in range(slots):
        luck[BURDEN, slot], luck[IDEA, slot] = draws.uniform_pair(seed, run, draws.TRAITS, 0, slot, 0)
    for slot in range(slots):
        luck[LIFE, slot], luck[SIZE, slot] = draws.uniform_pair(seed, run, draws.PROSPECTS, 0, slot, 0)
    for row in range(0, WAITS_DEALT, 2):
        for slot in range(slots):
            even, odd = draws.uniform_pair(seed, run, draws.REVIEW, 0, slot, row >> 1)
            luck[WAITS + row, slot], luck[WAITS + row + 1, slot] = even, odd
    for slot in range(slots):
        luck[LIFE, slot] = standard_waiting_time(luck[LIFE, slot])
    for row in range(WAITS, WAITS + WAITS_DEALT):
        for slot in range(slots):
            luck[row, slot] = standard_waiting_time(luck[row, slot])


@inlined
def start_firm(
    levers: Table, sector: Table, state: State, seed: Int, run: Int, slot: Int, region: Int, s: Int, founded: Int
) -> None:
    """Let a firm begin its life in a region and sector, in month `founded`."""
    country, fate, luck, amounts, marks = state.country[0], state.fates[slot], state.luck, state.amounts, state.marks
    i = country.firms
    country.firms += 1
    firm = state.firms[i]
    firm.slot = slot
    firm.place = region
    firm.sector = s
    fate.place = region
    fate.first_region = region
    fate.last_region = region
    firm.burden = luck[BURDEN, slot]
    firm.trial = NO_TRIAL
    firm.trial_since = NOTHING
    firm.trial_is_second = False
    firm.trial_zone = NOTHING
    firm.founded = founded
    marks[CELL, i] = region * state.sectors.size + s
    marks[MATURE, i] = max(0, founded + levers.infant_months + 1)
    normal = normal_quantile(luck[SIZE, slot])
    amounts[EMPLOYEES, i] = growth.starting_employees(normal, levers.mean_employees, levers.employees_spread)
    amounts[LIFE_LEFT, i] = luck[LIFE, slot]
    set_burden_factor(levers, sector, firm, amounts, state.is_relieved, i)
    firm.review_count = 0
    firm.review_time = 0.0
    next_review(levers, luck, firm, marks, i, seed, run, founded + 1.0)


@inner
def set_burden_factor(
    levers: Table, sector: Table, firm: Table, amounts: Floats, is_relieved: Flags, i: Int
) -> None:
    """E11: bring a firm's factor of the closure hazard up to date with barrier and trial."""
    is_relieved[i] = firm.trial == RUNNING or firm.trial == PERMITTED
    amounts[BURDEN_FACTOR, i] = closure.burden_factor(firm.burden, sector.barrier, is_relieved[i], levers.burden_effect)


@inner
def next_review(
    levers: Table,
    luck: Floats,
    firm: Table,
    marks: Numbers,
    i: Int,
    seed: Int,
    run: Int,
    earliest: float,
) -> None:
    """E10: move a firm's review to the next one on its calendar that is not before `earliest`.

    The calendar of reviews begins with month 0 and does not depend on when the firm is founded.
    """
    rate = levers.review_rate_per_year / 12.0
    if rate <= 0.0:
        firm.review_time = np.inf
        marks[REVIEW_MONTH, i] = NEVER
        return
    while True:
        if firm.review_count < WAITS_DEALT:
            wait = luck[WAITS + firm.review_count, firm.slot]
        else:
            wait = _later_wait(seed, run, np.int64(firm.slot), np.int64(firm.review_count))
        firm.review_count += 1
        firm.review_time += wait / rate
        if firm.review_time >= earliest:
            marks[REVIEW_MONTH, i] = np.uint32(min(firm.review_time, float(NEVER)))
            return


@inner
def _later_wait(seed: Int, run: Int, slot: Int, number: Int) -> float:
    """Return an interval between reviews that was not drawn beforehand."""
    return standard_waiting_time(draws.uniform(seed, run, draws.REVIEW, 0, slot, number))

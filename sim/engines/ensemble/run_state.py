"""The state of one run of the compiled engine: a few tables, made once for a thread and reset for each run."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engines.inputs.arrays import AT_A_TIME, Inputs, padded
from sim.numerics.tables import Flags, Floats, Table, dtype_of

# Where a firm is, besides in a region (0, 1, ...).
NEVER_FOUNDED = -1  #: not yet considered, or decided never to start
CLOSED = -2
#: A month beyond every horizon.
NEVER = 1_000_000_000
#: No zone, no month, no region.
NOTHING = -1

#: Numbers of firms, cells, months.
Numbers = NDArray[np.uint32]
#: Of a region in a month: the money it gets, central (of zones and of pilots) and its own, and what happens there.
MONEY_FIELDS = ("zone_money", "pilot_money", "own_money")
EVENT_FIELDS = (
    "founded", "closed", "moved_in", "moved_out",
    "trials_started", "trials_permitted", "trials_extended", "trials_ended", "trials_failed",
    "trials_left", "sites_opened",
)  # fmt: skip

#: Jobs of a region at the end of a month: all of them, those at sites of firms from elsewhere; and, where there can be
#: sites, what firms with a running trial or a permit have gained there since that began: all, and those from elsewhere.
JOB_FIELDS = ("jobs", "site_jobs", "trial_jobs", "trial_jobs_brought")

#: Money of the zones that are not there; rows of the tables of firms, and how many of them are of closed firms; lengths
#: of the lists of firms; how many firms are free to move; the next founder in line; movers whom zones may pay.
COUNTRY = dtype_of(
    unspent=float,
    firms=int,
    closed=int,
    trying=int,
    reviewing=int,
    applying=int,
    free=int,
    next_founder=int,
    aid_places=int,
)
SECTORS = dtype_of(
    barrier=float,
    reform_month=int,  # when a reform takes effect
    permits=int,  # permits since the last reform
    is_zoned=bool,  # a zone announced or in force covers it
    has_trials=bool,  # a zone in force covers it
    favourite=int,  # the region that most attracts it
)
#: Money is that of the month; flows and trial events are those of the month; jobs and sites are those at its end.
REGIONS = dtype_of(
    ready=float,
    firms=int,
    **dict.fromkeys(MONEY_FIELDS, float),
    support_per_firm=float,  # all money over firms
    **dict.fromkeys(EVENT_FIELDS, int),
    **dict.fromkeys(JOB_FIELDS, float),
    sites=int,
    money=float,  # all of it over that of the mean region, while focus is set
    mark=float,  # score and noise in the round at hand
)
CELLS = dtype_of(
    firms=int,
    capability=float,
    focus=float,
    zone_money=float,
    support_index=float,
    factor=float,  # of attraction
    ordered_share=float,  # of running trials that an ordered incident fails
    is_planned=bool,  # in the plan of the round at hand, or in the zone being scored
    focus_before=float,
    appeal=float,
)
#: The part of a zone that began with one designation: its term is its own.
DESIGNATIONS = dtype_of(
    zone=int,
    phase=int,
    end=int,  # month in which the term is over
    is_extended=bool,
    firms_before=int,  # firms of its regions and sectors when it came into force
)
ZONES = dtype_of(
    announced=int,  # with its first designation; NOTHING before
    in_force=int,  # since when, likewise
    first_region=int,  # part of the address of the luck with which a firm hears of it
    is_in_force=bool,
    score=float,
    money=float,
    permits=int,
    running=int,
    met=int,  # what the review counts, in a month in which a term ends
    applicants=int,  # last month's, until the trials of this month start
    admission=float,
    aware=float,
    last_lot=float,  # greatest lot admitted this month
    aid_fund=float,  # set aside for movers, and not spent
    aid_places=int,  # movers for whom it can pay this month
)
FIRMS = dtype_of(
    slot=np.int32,  # its number, the same in every scenario; part of the address of its luck
    place=np.int32,  # region or CLOSED
    sector=np.int32,
    trial=np.int32,
    trial_since=np.int32,
    trial_zone=np.int32,
    burden=float,
    lot=float,  # in the lottery of the month in which it last applied
    founded=np.int32,  # month, negative in the starting stock
    review_time=float,  # next review, months since the start
    review_count=np.int32,  # reviews so far, those before founding included
    trial_is_second=bool,
)
#: What only firms that try out a product need; apart from FIRMS, whose rows fill a line of the processor's memory.
TRIALS = dtype_of(
    asked=np.int32,  # region in which the firm last applied: that of its trial
    site=np.int32,  # region of its site
    jobs_before=float,  # in the region of its trial, before that began
    is_brought=bool,  # to that region, by a move since the zone was announced or as a site
    moved=np.int32,  # month of the last move
)
#: Where a firm or founder is, where it was first and last, and the months in which it was founded and closed.
FATES = dtype_of(**dict.fromkeys(("place", "first_region", "last_region", "founded", "closed"), np.int32))
#: Choosers of a region this month: firms that a review finds free to move, or free with aid, then founders.
CHOOSERS = dtype_of(
    firm=int,  # number of the firm, NOTHING for a founder
    home=int,  # the region, or for a founder one past the last
    origin=int,  # the region that the founder comes, or came, from
    slot=int,
    sector=int,
    occasion=int,  # 0 for a founder, else the number of the review
    trial=int,
    burden=float,
    place=int,  # the choice
    is_aided=bool,  # free to move only with aid
    lot=float,  # then: in the lottery of the month; 2 without application
)
# Rows of `luck`: what a firm or founder draws once. LIFE is the sum of hazards it survives; WAITS is the first of the
# rows of intervals between its reviews, in months at a rate of 1; the others are uniform.
ARRIVAL, RESOLVE, BURDEN, IDEA, LIFE, SIZE, WAITS = range(7)
# Rows of `amounts`. Of E11: the sum of closure hazards that a firm still survives, and the burden's factor of them.
LIFE_LEFT, BURDEN_FACTOR, EMPLOYEES = range(3)
# Rows of `marks`: the firm's cell, the first month in which it is no infant, and that of its next review.
CELL, MATURE, REVIEW_MONTH = range(3)
# Rows of `lists`.
TRYING, REVIEWING, APPLYING = range(3)
# Rows of `by_cell`: factor of the closure hazard, and jobs.
SUPPORT_FACTOR, JOBS = range(2)
# Rows of `chances`: factor of the burden without relief; for a founder the sum of exp V, then the chance to start.
PLAIN, TOTAL = range(2)
# Rows of `race`: the uniform numbers and the exp V of one choice; the region factors of E09; with nests (E10c) V, and
# at the first region of each nest its greatest V and the sum of its weights.
DRAW, VALUE, FACTOR, UTILITY, BEST, WEIGHTS = range(6)
# Rows of `facts`: of all cells; then the same of the cells that changed, side by side; then what follows from these.
CELL_FIRMS, MONEY, ZONE_MONEY, FOCUS, CAPABILITY = range(5)
FRESH = 5
INDEX, SUPPORT, ATTRACTION = range(2 * FRESH, 2 * FRESH + 3)
#: Intervals between reviews that are drawn beforehand, in the last rows of `luck`; an even number.
WAITS_DEALT = 4


class State(NamedTuple):
    """The whole state of a run.

    Attributes
    ----------
    country, sectors, regions, cells, zones, designations, firms
        Tables of the types above; cells has shape [region, sector]. Firms are in the order of founding; closed ones
        are dropped now and then.
    trials, fates : shape [slot]
    designation_sectors, zone_regions : shapes [designation, sector], [zone, region]
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
        Numbers of firms: those in a zone or relieved, those whose location review is due, and those that apply.
    by_cell, is_zoned : shapes [row, cell and NOWHERE], [cell and NOWHERE]
        Tables of cells. A cell has the number region times sectors plus sector; NOWHERE, one past the last, is the
        place of closed firms.
    facts, changed : shapes [row, cell], [cell]
        What attraction and support were last worked out from, and the numbers of the cells that changed.
    attraction : shape [sector, region, padded with zeros]
        Region factor times sector factor of E09.
    zone_at, phase_at : shape [sector, region]
        The zone announced or in force there, or NOTHING; which of the two, or NONE.
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
    designations: Table
    designation_sectors: Flags
    zone_regions: Flags
    pause_until: NDArray[np.int64]
    moves: NDArray[np.int64]
    firms: Table
    trials: Table
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
    phase_at: NDArray[np.int64]
    choosers: Table
    chances: Floats
    race: Floats
    lots: Floats


def new_state(inputs: Inputs) -> State:
    """Return a state with room for a run of these inputs; `reset` fills it."""
    regions, sectors = inputs.cells.shape
    zones, designations = inputs.zone_regions.shape[0], inputs.designations.size
    slots = int(inputs.levers["slots"])
    return State(
        country=np.zeros(1, COUNTRY),
        sectors=np.zeros(sectors, SECTORS),
        regions=np.zeros(regions, REGIONS),
        cells=np.zeros((regions, sectors), CELLS),
        zones=np.zeros(zones, ZONES),
        designations=np.zeros(designations, DESIGNATIONS),
        designation_sectors=np.zeros((designations, sectors), np.bool_),
        zone_regions=np.zeros((zones, regions), np.bool_),
        pause_until=np.zeros((zones, sectors), np.int64),
        moves=np.zeros((regions, regions), np.int64),
        firms=np.zeros(slots, FIRMS),
        trials=np.zeros(slots, TRIALS),
        fates=np.zeros(slots, FATES),
        luck=np.zeros((WAITS + WAITS_DEALT, slots)),
        amounts=np.zeros((EMPLOYEES + 1, slots)),
        marks=np.zeros((REVIEW_MONTH + 1, slots), np.uint32),
        is_relieved=np.zeros(slots, np.bool_),
        lists=np.zeros((APPLYING + 1, slots), np.uint32),
        by_cell=np.zeros((JOBS + 1, regions * sectors + 1)),
        is_zoned=np.zeros(regions * sectors + 1, np.bool_),
        facts=np.zeros((ATTRACTION + 1, regions * sectors + AT_A_TIME)),
        changed=np.zeros(regions * sectors, np.int64),
        attraction=np.zeros((sectors, padded(regions))),
        zone_at=np.zeros((sectors, regions), np.int64),
        phase_at=np.zeros((sectors, regions), np.int64),
        choosers=np.zeros(slots, CHOOSERS),
        chances=np.zeros((TOTAL + 1, slots)),
        race=np.zeros((WEIGHTS + 1, padded(regions))),
        lots=np.zeros(slots),
    )

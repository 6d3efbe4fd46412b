"""Phase 6 of the compiled engine: employees grow (E15), jobs are counted (E16), the month is written into the trace."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engines.ensemble.run_state import (
    CELL,
    CLOSED,
    EMPLOYEES,
    EVENT_FIELDS,
    FATES,
    JOB_FIELDS,
    JOBS,
    MONEY_FIELDS,
    NOTHING,
    State,
)
from sim.engines.inputs.arrays import Inputs
from sim.numerics.compiler import Int, inner
from sim.numerics.tables import Table, dtype_of
from sim.rules import growth, site

#: What the trace holds of a region in a month; money in bn, flows and trials of the month, jobs and sites at its end.
REGIONS = dtype_of(
    **dict.fromkeys((*JOB_FIELDS, *MONEY_FIELDS), float), **dict.fromkeys((*EVENT_FIELDS, "sites"), np.int32)
)


class Trace(NamedTuple):
    """What runs write down; the first axis of every array is the run.

    Attributes
    ----------
    regions : table of REGIONS, shape [run, month, region]
    firms : shape [run, month, region, sector]
        Firms at the end of the month.
    zone_phase : shape [run, month, region, sector]
        See `sim.rules.designation`.
    moves : shape [run, month, origin, destination]
    barrier : shape [run, month, sector]
    unspent : shape [run, month]
        Zone money without a zone, bn.
    fates : table of FATES, shape [run, slot]
        Founded in a month below 0 is a firm of the starting stock. Closed is -1 for a firm that has not.
    home_jobs : shape [run, region, founded and moved and rest]
        M14: jobs that firms have at home at the end: those founded in the region since a zone was announced for it,
        others that have moved there since, and all the rest.
    """

    regions: Table
    firms: NDArray[np.int32]
    zone_phase: NDArray[np.int8]
    moves: NDArray[np.int32]
    barrier: NDArray[np.float64]
    unspent: NDArray[np.float64]
    fates: Table
    home_jobs: NDArray[np.float64]


def new_trace(inputs: Inputs, runs: int) -> Trace:
    """Return an empty trace for a number of runs."""
    months, (regions, sectors) = inputs.months.size, inputs.cells.shape
    return Trace(
        regions=np.empty((runs, months, regions), REGIONS),
        firms=np.empty((runs, months, regions, sectors), np.int32),
        zone_phase=np.empty((runs, months, regions, sectors), np.int8),
        moves=np.empty((runs, months, regions, regions), np.int32),
        barrier=np.empty((runs, months, sectors)),
        unspent=np.empty((runs, months)),
        fates=np.empty((runs, int(inputs.levers["slots"])), FATES),
        home_jobs=np.empty((runs, regions, site.REST + 1)),
    )


def bytes_of_a_run(inputs: Inputs) -> int:
    """Return the size in bytes of one run in a trace."""
    regions, sectors = inputs.cells.shape
    return bytes_in_trace(regions, sectors, int(inputs.months.size), int(inputs.levers["slots"]))


def bytes_in_trace(regions: int, sectors: int, months: int, slots: int) -> int:
    """Return the size in bytes of one run of so many regions, sectors, months and slots."""
    cells = regions * sectors
    monthly = regions * REGIONS.itemsize + cells * (4 + 1) + regions * regions * 4 + sectors * 8 + 8
    return months * monthly + slots * FATES.itemsize + regions * (site.REST + 1) * 8


@inner
def clear_month(state: State) -> None:
    """Forget the events of the month before."""
    regions, moves = state.regions, state.moves
    for r in range(regions.size):
        region = regions[r]
        region.founded = 0
        region.closed = 0
        region.moved_in = 0
        region.moved_out = 0
        region.trials_started = 0
        region.trials_permitted = 0
        region.trials_extended = 0
        region.trials_ended = 0
        region.trials_failed = 0
        region.trials_left = 0
        region.sites_opened = 0
        region.jobs = 0.0
        region.site_jobs = 0.0
        region.trial_jobs = 0.0
        region.trial_jobs_brought = 0.0
        for other in range(regions.size):
            moves[r, other] = 0


@inner
def grow(inputs: Inputs, state: State) -> None:
    """E15, E16: let employees grow, and count the jobs of each region."""
    levers, regions, amounts, by_cell = inputs.levers, state.regions, state.amounts, state.by_cell
    usual = growth.growth_factor(levers.growth_rate, levers.growth_relief, False)
    relieved = growth.growth_factor(levers.growth_rate, levers.growth_relief, True)
    for i in range(state.country[0].firms):
        amounts[EMPLOYEES, i] *= relieved if state.is_relieved[i] else usual
    for cell in range(by_cell.shape[1]):
        by_cell[JOBS, cell] = 0.0
    if levers.site_rate > 0.0:
        _count_with_sites(levers.site_share, state)
    else:
        for i in range(state.country[0].firms):
            by_cell[JOBS, state.marks[CELL, i]] += amounts[EMPLOYEES, i]
    for r in range(regions.size):
        for s in range(state.sectors.size):
            regions[r].jobs += by_cell[JOBS, r * state.sectors.size + s]


@inner
def _count_with_sites(site_share: float, state: State) -> None:
    """E16, M14: count the jobs of each cell where a part of a firm's employees may work at its site."""
    for i in range(state.country[0].firms):
        employees = state.amounts[EMPLOYEES, i]
        if not state.is_relieved[i]:  # no trial or permit, so no site
            state.by_cell[JOBS, state.marks[CELL, i]] += employees
            continue
        firm = state.firms[i]
        place = state.trials[firm.slot].site
        if place == NOTHING:
            state.by_cell[JOBS, state.marks[CELL, i]] += employees
        else:
            there = site.jobs_at_site(employees, site_share)
            state.by_cell[JOBS, state.marks[CELL, i]] += employees - there
            state.by_cell[JOBS, place * state.sectors.size + firm.sector] += there
            state.regions[place].site_jobs += there
        _count_gain(site_share, state, i)


@inner
def _count_gain(site_share: float, state: State, i: Int) -> None:
    """M14: count what a firm with a running trial or a permit has gained in the region of its trial, if it is there."""
    firm, employees = state.firms[i], state.amounts[EMPLOYEES, i]
    own = state.trials[firm.slot]
    region = state.regions[own.asked]
    if own.site == own.asked:
        gain = site.jobs_at_site(employees, site_share) - own.jobs_before
    elif firm.place == own.asked:
        gain = employees - own.jobs_before
    else:
        return
    region.trial_jobs += gain
    if own.is_brought:
        region.trial_jobs_brought += gain


@inner
def write_month(trace: Trace, row: int, month: Int, state: State) -> None:
    """Write the month into the trace."""
    regions, sectors = state.regions, state.sectors
    firms, phases, moved = trace.firms, trace.zone_phase, trace.moves
    for r in range(regions.size):
        region, out = regions[r], trace.regions[row, month, r]
        out.jobs = region.jobs
        out.site_jobs = region.site_jobs
        out.trial_jobs = region.trial_jobs
        out.trial_jobs_brought = region.trial_jobs_brought
        out.zone_money = region.zone_money
        out.pilot_money = region.pilot_money
        out.own_money = region.own_money
        out.founded = region.founded
        out.closed = region.closed
        out.moved_in = region.moved_in
        out.moved_out = region.moved_out
        out.trials_started = region.trials_started
        out.trials_permitted = region.trials_permitted
        out.trials_extended = region.trials_extended
        out.trials_ended = region.trials_ended
        out.trials_failed = region.trials_failed
        out.trials_left = region.trials_left
        out.sites_opened = region.sites_opened
        out.sites = region.sites
        for s in range(sectors.size):
            firms[row, month, r, s] = state.cells[r, s].firms
            phases[row, month, r, s] = state.phase_at[s, r]
        for other in range(regions.size):
            moved[row, month, r, other] = state.moves[r, other]
    for s in range(sectors.size):
        trace.barrier[row, month, s] = sectors[s].barrier
    trace.unspent[row, month] = state.country[0].unspent


@inner
def write_fates(trace: Trace, row: int, site_share: float, state: State) -> None:
    """Write where every firm and founder ended, and how the jobs at home have come to the regions (M14)."""
    for slot in range(state.fates.size):
        trace.fates[row, slot] = state.fates[slot]
    for r in range(state.regions.size):
        for part in range(site.REST + 1):
            trace.home_jobs[row, r, part] = 0.0
    for i in range(state.country[0].firms):
        firm = state.firms[i]
        if firm.place == CLOSED:
            continue
        fate, own, jobs = state.fates[firm.slot], state.trials[firm.slot], state.amounts[EMPLOYEES, i]
        if own.site != NOTHING:
            jobs -= site.jobs_at_site(jobs, site_share)
        is_native = fate.first_region == firm.place
        part = site.how_it_came(is_native, fate.founded, own.moved, _announced_in(state, firm.place))
        trace.home_jobs[row, firm.place, part] += jobs


@inner
def _announced_in(state: State, r: Int) -> int:
    """Return the month in which a zone was first announced for a region, or NOTHING."""
    first = NOTHING
    for z in range(state.zones.size):
        announced = state.zones[z].announced
        if state.zone_regions[z, r] and announced != NOTHING and (first == NOTHING or announced < first):
            first = announced
    return first

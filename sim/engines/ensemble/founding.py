"""How a run and a firm begin in the compiled engine: the start of month 0, what a firm draws once, its first review."""

from __future__ import annotations

import numpy as np

from sim.engines.ensemble import run_state as at
from sim.engines.ensemble.run_state import State
from sim.engines.inputs.arrays import Inputs
from sim.numerics.arithmetic import normal_quantile
from sim.numerics.compiler import Int, inlined, inner
from sim.numerics.luck import AGE, FOUNDER, HEARING, PROSPECTS, REVIEW, TRAITS, uniform, uniform_pair
from sim.numerics.tables import Floats, Table
from sim.rules import closure, growth
from sim.rules.designation import NONE
from sim.rules.hazards import standard_waiting_time
from sim.rules.trial import NO_TRIAL, PERMITTED, RUNNING


@inner
def reset(inputs: Inputs, state: State, seed: Int, run: Int) -> None:
    """Set the state to the start of month 0 of a run."""
    levers, given, country, facts = inputs.levers, inputs.cells, state.country[0], state.facts
    sectors, regions, cells, zones, fates = state.sectors, state.regions, state.cells, state.zones, state.fates
    designations = state.designations
    for s in range(sectors.size):
        sectors[s].barrier = inputs.sectors[s].barrier
        sectors[s].reform_month = at.NOTHING
        sectors[s].permits = 0
    for r in range(regions.size):
        regions[r].support_per_firm = 0.0
        regions[r].sites = 0
        for s in range(cells.shape[1]):
            cells[r, s].firms = 0
            cells[r, s].capability = given[r, s].capability
            cells[r, s].focus = given[r, s].focus
            cells[r, s].ordered_share = 0.0
    for z in range(zones.size):
        zone = zones[z]
        zone.announced = at.NOTHING
        zone.in_force = at.NOTHING
        zone.first_region = at.NOTHING
        zone.is_in_force = False
        zone.score = 0.0
        zone.permits = 0
        zone.running = 0
        zone.applicants = 0
        zone.aid_fund = 0.0
        for r in range(regions.size):
            state.zone_regions[z, r] = inputs.zone_regions[z, r]
            if state.zone_regions[z, r] and zone.first_region == at.NOTHING:
                zone.first_region = r
        for s in range(sectors.size):
            state.pause_until[z, s] = 0
    for d in range(designations.size):
        designations[d].zone = inputs.designations[d].zone
        designations[d].phase = NONE
        designations[d].end = 0
        designations[d].is_extended = False
        designations[d].firms_before = 0
        for s in range(sectors.size):
            state.designation_sectors[d, s] = inputs.designation_sectors[d, s]
    deal(levers, state.luck, seed, run)
    country.next_founder = levers.starting_firms
    country.firms = 0
    country.closed = 0
    for slot in range(fates.size):
        fates[slot].place = at.NEVER_FOUNDED
        fates[slot].first_region = at.NOTHING
        fates[slot].last_region = at.NOTHING
        fates[slot].founded = at.NOTHING
        fates[slot].closed = at.NOTHING
    for cell in range(facts.shape[1]):
        facts[at.CELL_FIRMS, cell] = -1.0  # no cell has so few firms: all will be worked out
    for r in range(regions.size):
        for _ in range(inputs.regions[r].starting_firms):
            slot = country.firms
            s = chosen(given[r].starting_share, state.luck[at.IDEA, slot])
            age = uniform(seed, run, AGE, 0, slot, 0) * levers.starting_age_months
            start_firm(levers, state, seed, run, slot, r, s, np.int64(-1.0 - np.floor(age)))
            cells[r, s].firms += 1


@inner
def chosen(shares: Floats, uniform: float) -> int:
    """Return the number of the share, of those that sum to 1, in which a uniform number falls."""
    total = 0.0
    for i in range(shares.size - 1):
        total += shares[i]
        if uniform < total:
            return i
    return int(shares.size - 1)


@inner
def has_heard(state: State, z: Int, slot: Int, seed: Int, run: Int) -> bool:
    """E08: whether a firm has heard of a zone, and so of all its regions and sectors."""
    zone = state.zones[z]
    return bool(uniform(seed, run, HEARING, 0, slot, zone.first_region) < zone.aware)


@inner
def deal(levers: Table, luck: Floats, seed: Int, run: Int) -> None:
    """Take the random numbers that each firm and founder gets only once, in loops that the compiler can vectorise."""
    slots = luck.shape[1]
    for slot in range(levers.starting_firms, slots):
        luck[at.ARRIVAL, slot], luck[at.RESOLVE, slot] = uniform_pair(seed, run, FOUNDER, 0, slot, 0)
    for slot in range(slots):
        luck[at.BURDEN, slot], luck[at.IDEA, slot] = uniform_pair(seed, run, TRAITS, 0, slot, 0)
    for slot in range(slots):
        luck[at.LIFE, slot], luck[at.SIZE, slot] = uniform_pair(seed, run, PROSPECTS, 0, slot, 0)
    for row in range(0, at.WAITS_DEALT, 2):
        for slot in range(slots):
            even, odd = uniform_pair(seed, run, REVIEW, 0, slot, row >> 1)
            luck[at.WAITS + row, slot], luck[at.WAITS + row + 1, slot] = even, odd
    for slot in range(slots):
        luck[at.LIFE, slot] = standard_waiting_time(luck[at.LIFE, slot])
    for row in range(at.WAITS, at.WAITS + at.WAITS_DEALT):
        for slot in range(slots):
            luck[row, slot] = standard_waiting_time(luck[row, slot])


@inlined
def start_firm(levers: Table, state: State, seed: Int, run: Int, slot: Int, region: Int, s: Int, founded: Int) -> None:
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
    fate.founded = founded
    firm.burden = luck[at.BURDEN, slot]
    firm.trial = NO_TRIAL
    firm.trial_since = at.NOTHING
    firm.trial_is_second = False
    firm.trial_zone = at.NOTHING
    state.trials[slot].site = at.NOTHING
    state.trials[slot].moved = at.NOTHING
    firm.founded = founded
    marks[at.CELL, i] = region * state.sectors.size + s
    marks[at.MATURE, i] = max(0, founded + levers.infant_months + 1)
    normal = normal_quantile(luck[at.SIZE, slot])
    amounts[at.EMPLOYEES, i] = growth.starting_employees(normal, levers.mean_employees, levers.employees_spread)
    amounts[at.LIFE_LEFT, i] = luck[at.LIFE, slot]
    set_burden_factor(levers, state, i)
    firm.review_count = 0
    firm.review_time = 0.0
    next_review(levers, state, i, seed, run, founded + 1.0)


@inner
def set_burden_factor(levers: Table, state: State, i: Int) -> None:
    """E11: bring a firm's factor of the closure hazard up to date with barrier and trial."""
    firm, is_relieved = state.firms[i], state.is_relieved
    is_relieved[i] = firm.trial == RUNNING or firm.trial == PERMITTED
    barrier = state.sectors[firm.sector].barrier
    state.amounts[at.BURDEN_FACTOR, i] = closure.burden_factor(
        firm.burden, barrier, is_relieved[i], levers.burden_effect
    )


@inner
def next_review(levers: Table, state: State, i: Int, seed: Int, run: Int, earliest: float) -> None:
    """E10: move a firm's review to the next one on its calendar that is not before `earliest`.

    The calendar of reviews begins with month 0 and does not depend on when the firm is founded.
    """
    firm, marks, rate = state.firms[i], state.marks, levers.review_rate_per_year / 12.0
    if rate <= 0.0:
        firm.review_time = np.inf
        marks[at.REVIEW_MONTH, i] = at.NEVER
        return
    while True:
        if firm.review_count < at.WAITS_DEALT:
            wait = state.luck[at.WAITS + firm.review_count, firm.slot]
        else:
            wait = _later_wait(seed, run, np.int64(firm.slot), np.int64(firm.review_count))
        firm.review_count += 1
        firm.review_time += wait / rate
        if firm.review_time >= earliest:
            marks[at.REVIEW_MONTH, i] = np.uint32(min(firm.review_time, float(at.NEVER)))
            return


@inner
def _later_wait(seed: Int, run: Int, slot: Int, number: Int) -> float:
    """Return an interval between reviews that was not drawn beforehand."""
    return standard_waiting_time(uniform(seed, run, REVIEW, 0, slot, number))

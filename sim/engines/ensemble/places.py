"""Phases 3 and 5 of the compiled engine: firms close, are founded and move (E08-E11)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import draws
from sim.compiled import Int, compiled
from sim.engines.ensemble.state import CLOSED, NOTHING, State, next_review, set_burden_factor, start_firm
from sim.engines.ensemble.trials import leave_trial
from sim.inputs import Floats, Inputs, Table
from sim.rules import closure, location, relief, trial

#: A founder's choice is its first, and it has no home.
FOUNDING = np.int64(0)
FOUNDER = np.int64(NOTHING)


@compiled
def close_firms(inputs: Inputs, state: State, month: Int) -> None:
    """E11: add the month's hazard to every active firm's sum, and close those whose sum passes their threshold.

    As it visits every firm, it also lists those that the next phases concern, so that they need not visit all.
    """
    levers, country, firms, cells = inputs.levers, state.country[0], state.firms, state.cells
    active, trying, reviewing = state.active, state.trying, state.reviewing
    support_factor, is_zoned = state.support_factor, state.is_zoned
    closure_rate, infant_months, infant_factor = levers.closure_rate, levers.infant_months, levers.infant_factor
    cycle = inputs.months[month].cycle
    month_end = month + 1.0
    kept = np.uint64(0)
    country.trying = 0
    country.reviewing = 0
    for i in range(country.active):
        slot = active[i]
        firm = firms[slot]
        is_infant = month - firm.founded <= infant_months
        firm.hazard += closure.closure_hazard(
            closure_rate, cycle, is_infant, infant_factor, firm.burden_factor, support_factor[firm.cell]
        )
        if firm.hazard > firm.threshold:
            leave_trial(state.zones, firm)
            cells[firm.place, firm.sector].firms -= 1
            state.regions[firm.place].closed += 1
            firm.place = CLOSED
        else:
            active[kept] = slot
            kept += np.uint64(1)
            if is_zoned[firm.cell] or firm.trial == trial.RUNNING:
                trying[country.trying] = slot
                country.trying += 1
            if firm.review_time < month_end:
                reviewing[country.reviewing] = slot
                country.reviewing += 1
    country.active = np.int64(kept)


@compiled
def choose_places(inputs: Inputs, state: State, seed: Int, run: Int, month: Int) -> None:
    """Run phase 5: founders whose month has come consider once, and active firms whose review is due."""
    levers, country, sectors, regions, cells = (
        inputs.levers,
        state.country[0],
        state.sectors,
        state.regions,
        state.cells,
    )
    zones, firms, active, moving = state.zones, state.firms, state.active, inputs.moving
    attraction, zone_at, luck, values = state.attraction, state.zone_at, state.luck, state.values
    for i in range(country.reviewing):
        slot = np.int64(state.reviewing[i])
        firm = firms[slot]
        home, sector, occasion = np.int64(firm.place), sectors[firm.sector], np.int64(firm.review_count)
        place, _ = choose(
            levers, sector, zone_at, zones, attraction, moving, luck, values, firm, seed, run, slot, occasion, home
        )
        next_review(levers, firm, seed, run, slot, month + 1.0)
        if place == home:
            continue
        leave_trial(zones, firm)
        set_burden_factor(levers, sector, firm)
        firm.place = place
        firm.last_region = place
        firm.cell = place * cells.shape[1] + firm.sector
        cells[home, firm.sector].firms -= 1
        cells[place, firm.sector].firms += 1
        regions[home].moved_out += 1
        regions[place].moved_in += 1
        state.moves[home, place] += 1
    while country.next_founder < levers.slots:
        slot = country.next_founder
        arrival, resolve = draws.uniform_pair(seed, run, draws.FOUNDER, 0, slot, 0)
        if (slot - levers.starting_firms) + arrival >= inputs.months[month].founders_due:
            return
        country.next_founder += 1
        firm = firms[slot]
        firm.burden, idea = draws.uniform_pair(seed, run, draws.TRAITS, 0, slot, 0)
        firm.sector = _sector(inputs.sectors, idea)
        firm.trial = trial.NO_TRIAL
        sector = sectors[firm.sector]
        place, total = choose(
            levers, sector, zone_at, zones, attraction, moving, luck, values, firm, seed, run, slot, FOUNDING, FOUNDER
        )
        chance = location.start_probability(total, levers.never_start, levers.inclusive_value_weight)
        if resolve < chance:
            firm.cell = place * cells.shape[1] + firm.sector
            start_firm(levers, sector, firm, seed, run, slot, place, month)
            active[country.active] = slot
            country.active += 1
            cells[place, firm.sector].firms += 1
            regions[place].founded += 1


@compiled
def _sector(sectors: Table, uniform: float) -> int:
    """Return the sector in whose part of the pool a uniform number falls."""
    total = 0.0
    for s in range(sectors.size - 1):
        total += sectors[s].pool_share
        if uniform < total:
            return s
    return int(sectors.size - 1)


@compiled
def choose(
    levers: Table,
    sector: Table,
    zone_at: NDArray[np.int64],
    zones: Table,
    attraction: Floats,
    moving: Floats,
    luck: Floats,
    values: Floats,
    firm: Table,
    seed: Int,
    run: Int,
    slot: Int,
    occasion: Int,
    home: Int,
) -> tuple[Int, float]:
    """E08 to E10: return the region that a firm chooses, and for a founder the sum of exp V over the regions.

    `home` is NOTHING for a founder. A region cannot win if even the least time that its uniform number allows,
    ``1 - u <= -ln u``, is no better than the best so far; so most logarithms need not be taken. The race begins with
    the home, or the most attractive region, and a tie goes to it, else to the first.
    """
    s = firm.sector
    felt = 0.0
    if firm.trial != trial.PERMITTED:
        felt = relief.burden_felt(firm.burden, sector.barrier, 0.0, False, 1.0)
    plain = location.relief_factor(felt, levers.relief_weight)
    # Plain loops over arrays as long as the processor takes at a time: it takes several regions at once.
    for pair in range(luck.size // 2):
        luck[2 * pair], luck[2 * pair + 1] = draws.uniform_pair(seed, run, draws.CHOICE, occasion, slot, pair)
    for r in range(luck.size):
        values[r] = attraction[s, r] * plain
    if sector.is_zoned and firm.trial != trial.PERMITTED:
        for r in range(zone_at.shape[1]):
            z = zone_at[s, r]
            if z != NOTHING:
                aware = draws.uniform(seed, run, draws.HEARING, z, slot, r) < zones[z].aware
                felt = relief.burden_felt(firm.burden, sector.barrier, zones[z].exempt, aware, zones[z].admission)
                values[r] = attraction[s, r] * location.relief_factor(felt, levers.relief_weight)
    total = 0.0
    if home != NOTHING:
        if firm.trial == trial.RUNNING:
            values[home] = attraction[s, home]  # in its trial a firm is exempt
        for r in range(luck.size):
            values[r] *= moving[home, r]
        winner = home
    else:
        winner = np.int64(0)
        for r in range(zone_at.shape[1]):
            total += values[r]
            if values[r] > values[winner]:
                winner = r
    best_time = location.arrival_time(luck[winner], values[winner])
    for r in range(zone_at.shape[1]):
        if 1.0 - luck[r] < best_time * values[r]:
            time = location.arrival_time(luck[r], values[r])
            if time < best_time:
                best_time = time
                winner = r
    return winner, total

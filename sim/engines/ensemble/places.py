"""Phases 3 and 5 of the compiled engine: firms close, are founded and move (E08-E11)."""

from __future__ import annotations

import numpy as np

from sim import draws
from sim.compiled import compiled
from sim.engines.ensemble.calendar import set_burden_factor
from sim.engines.ensemble.state import CLOSED, NOTHING, State, next_review, start_firm
from sim.engines.ensemble.trials import leave_trial
from sim.inputs import Inputs
from sim.rules import closure, location, relief, trial


@compiled
def close_firms(inputs: Inputs, state: State, month: int) -> None:
    """E11: add the month's hazard to every active firm's sum, and close those whose sum passes their threshold."""
    levers = inputs.levers
    closure_rate, infant_months, infant_factor = levers.closure_rate, levers.infant_months, levers.infant_factor
    cycle = inputs.months[month].cycle
    kept = 0
    for i in range(state.country[0].active):
        slot = state.active[i]
        firm = state.firms[slot]
        cell = state.cells[firm.place, firm.sector]
        firm.hazard += closure.closure_hazard(
            closure_rate,
            cycle,
            month - firm.founded <= infant_months,
            infant_factor,
            firm.burden_factor,
            cell.support_factor,
        )
        if firm.hazard > firm.threshold:
            leave_trial(state, slot)
            cell.firms -= 1
            state.regions[firm.place].closed += 1
            firm.place = CLOSED
        else:
            state.active[kept] = slot
            kept += 1
    state.country[0].active = kept


@compiled
def choose_places(inputs: Inputs, state: State, seed: int, run: int, month: int) -> None:
    """Run phase 5: founders whose month has come consider once, and active firms whose review is due."""
    reviewing = state.country[0].active
    _found(inputs, state, seed, run, month)
    for i in range(reviewing):
        slot = state.active[i]
        firm = state.firms[slot]
        if firm.review_time >= month + 1.0:
            continue
        home = firm.place
        place, _ = choose(inputs, state, seed, run, slot, firm.review_count, home)
        next_review(inputs, state, seed, run, slot, month + 1.0)
        if place == home:
            continue
        leave_trial(state, slot)
        firm.place = place
        firm.last_region = place
        state.cells[home, firm.sector].firms -= 1
        state.cells[place, firm.sector].firms += 1
        state.regions[home].moved_out += 1
        state.regions[place].moved_in += 1
        state.moves[home, place] += 1
        set_burden_factor(inputs, state, slot)


@compiled
def _found(inputs: Inputs, state: State, seed: int, run: int, month: int) -> None:
    """E10: let the founders who arrive this month start where they like best, or never."""
    levers, country = inputs.levers, state.country[0]
    while country.next_founder < levers.slots:
        slot = country.next_founder
        turn = (slot - levers.starting_firms) + draws.uniform(seed, run, draws.ARRIVAL, 0, slot)
        if turn >= inputs.months[month].founders_due:
            return
        country.next_founder += 1
        firm = state.firms[slot]
        firm.burden = draws.uniform(seed, run, draws.BURDEN, 0, slot)
        firm.sector = _sector(inputs, draws.uniform(seed, run, draws.SECTOR, 0, slot))
        firm.trial = trial.NO_TRIAL
        place, total = choose(inputs, state, seed, run, slot, 0, NOTHING)
        chance = location.start_probability(total, levers.never_start, levers.inclusive_value_weight)
        if draws.uniform(seed, run, draws.START, 0, slot) < chance:
            start_firm(inputs, state, seed, run, slot, place, month)
            state.cells[place, firm.sector].firms += 1
            state.regions[place].founded += 1


@compiled
def _sector(inputs: Inputs, uniform: float) -> int:
    """Return the sector in whose part of the pool a uniform number falls."""
    total = 0.0
    for s in range(inputs.sectors.size - 1):
        total += inputs.sectors[s].pool_share
        if uniform < total:
            return s
    return inputs.sectors.size - 1


@compiled
def choose(
    inputs: Inputs, state: State, seed: int, run: int, slot: int, occasion: int, home: int
) -> tuple[int, float]:
    """E08 to E10: return the region that a firm chooses, and the sum of exp V over the regions.

    `home` is NOTHING for a founder. A region cannot win if even the least time that its uniform number allows,
    ``1 - u <= -ln u``, is no better than the best so far; so most logarithms need not be taken.
    """
    firm = state.firms[slot]
    sector = firm.sector
    barrier = state.sectors[sector].barrier
    relief_weight = inputs.levers.relief_weight
    is_permitted = firm.trial == trial.PERMITTED
    is_running = firm.trial == trial.RUNNING
    plain = 1.0
    if not is_permitted:
        plain = location.relief_factor(relief.burden_felt(firm.burden, barrier, 0.0, False, 1.0), relief_weight)
    luck = state.luck
    for r in range(state.regions.size):  # apart from the loop below, so that the processor draws several at a time
        luck[r] = draws.uniform(seed, run, draws.CHOICE, occasion, slot, r)
    best_time = np.inf
    winner = max(home, 0)
    total = 0.0
    for r in range(state.regions.size):
        cell = state.cells[r, sector]
        factor = plain
        if is_running and r == home:
            factor = 1.0  # in its trial a firm is exempt
        elif cell.zone != NOTHING and not is_permitted:
            zone = state.zones[cell.zone]
            aware = draws.uniform(seed, run, draws.HEARING, cell.zone, slot, r) < zone.aware
            felt = relief.burden_felt(firm.burden, barrier, zone.exempt, aware, zone.admission)
            factor = location.relief_factor(felt, relief_weight)
        value = cell.attraction * factor
        if home != NOTHING:
            value *= inputs.moving[home, r]
        total += value
        if 1.0 - luck[r] < best_time * value:
            time = location.arrival_time(luck[r], value)
            if time < best_time:
                best_time = time
                winner = r
    return winner, total

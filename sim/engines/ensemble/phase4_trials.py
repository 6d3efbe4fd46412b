"""Phase 4 of the compiled engine: incidents, ends of trials, permits counted for reform, then starts (E12-E14)."""

from __future__ import annotations

import numpy as np

from sim.engines.ensemble.founding import set_burden_factor
from sim.engines.ensemble.run_state import NOTHING, TRYING, State
from sim.engines.inputs.arrays import Inputs
from sim.numerics import luck
from sim.numerics.arithmetic import nth_smallest
from sim.numerics.compiler import Int, inner
from sim.numerics.tables import Table
from sim.rules import designation, reform, trial
from sim.rules.hazards import probability

#: Lot of a firm that does not apply; true lots lie below 1.
NO_LOT = 2.0


@inner
def run_trials(inputs: Inputs, state: State, seed: Int, run: Int, month: Int) -> None:
    """Run the phase."""
    levers, sectors, zones, firms = inputs.levers, state.sectors, state.zones, state.firms
    lists, count, zone_at = state.lists, state.country[0].trying, state.zone_at
    pause_end = month + levers.pause_months
    if inputs.incidents.size > 0:
        _order_incidents(inputs.incidents, state, month, pause_end)
    for i in range(count):
        firm = firms[lists[TRYING, i]]
        if firm.trial != trial.RUNNING:
            continue
        slot = np.int64(firm.slot)
        ordered_share = state.cells[firm.place, firm.sector].ordered_share
        chance = trial.incident_probability(levers.incident_rate, ordered_share)
        if luck.uniform(seed, run, luck.INCIDENT, month, slot, 0) < chance:
            firm.trial = trial.FAILED
            zones[firm.trial_zone].running -= 1
            state.regions[firm.place].trials_failed += 1
            if luck.uniform(seed, run, luck.PAUSE, month, slot, 0) * levers.scale < 1.0:
                state.pause_until[firm.trial_zone, firm.sector] = pause_end
        elif month - firm.trial_since >= levers.trial_months:
            _end(levers, state, firm, luck.uniform(seed, run, luck.VERDICT, month, slot, 0), month)
        else:
            continue
        set_burden_factor(levers, state, lists[TRYING, i])
    for s in range(sectors.size):
        is_due = reform.is_reform_due(float(sectors[s].permits), levers.evidence_needed, levers.scale)
        if is_due and sectors[s].reform_month == NOTHING:
            sectors[s].reform_month = month + levers.reform_delay_months
    for z in range(zones.size):
        zones[z].applicants = 0
    _apply(levers, state, seed, run, month)
    applicants = 0
    for z in range(zones.size):
        applicants += zones[z].applicants
        since = month - zones[z].in_force
        slots = trial.slots_in_month(levers.slots_per_month, levers.scale, since)
        zones[z].last_lot = _last_lot(state, z, slots)
    for i in range(count if applicants > 0 else 0):
        firm = firms[lists[TRYING, i]]
        z = zone_at[firm.sector, firm.place]
        if firm.lot < NO_LOT and firm.lot <= zones[z].last_lot:
            firm.trial = trial.RUNNING
            firm.trial_since = month
            firm.trial_is_second = False
            firm.trial_zone = z
            zones[z].running += 1
            state.regions[firm.place].trials_started += 1
            set_burden_factor(levers, state, lists[TRYING, i])


@inner
def leave_trial(zones: Table, firm: Table) -> None:
    """Let a firm that closes or moves leave its running trial; it may apply again."""
    if firm.trial == trial.RUNNING:
        zones[firm.trial_zone].running -= 1
        firm.trial = trial.NO_TRIAL


@inner
def _order_incidents(incidents: Table, state: State, month: Int, pause_end: Int) -> None:
    """E13: note the incidents that the scenario orders; each pauses new trials of its zone and sector."""
    cells = state.cells
    for r in range(cells.shape[0]):
        for s in range(cells.shape[1]):
            cells[r, s].ordered_share = 0.0
    for i in range(incidents.size):
        order = incidents[i]
        if order.month == month:
            cells[order.region, order.sector].ordered_share = order.failing_share
            z = state.zone_at[order.sector, order.region]
            if z != NOTHING:
                state.pause_until[z, order.sector] = pause_end


@inner
def _end(levers: Table, state: State, firm: Table, uniform: float, month: Int) -> None:
    """E13: the verdict on a trial whose time is over."""
    region, zone = state.regions[firm.place], state.zones[firm.trial_zone]
    verdict = trial.verdict(
        uniform,
        firm.trial_is_second,
        region.ready - levers.ready_before,
        state.cells[firm.place, firm.sector].support_index,
        levers.permit_share,
        levers.extension_share,
        levers.permit_readiness_effect,
        levers.permit_support_effect,
    )
    if verdict == trial.EXTEND:
        firm.trial_is_second = True
        firm.trial_since = month
        region.trials_extended += 1
        return
    zone.running -= 1
    if verdict == trial.PERMIT:
        firm.trial = trial.PERMITTED
        zone.permits += 1
        state.sectors[firm.sector].permits += 1
        region.trials_permitted += 1
    else:
        firm.trial = trial.ENDED
        region.trials_ended += 1


@inner
def _apply(levers: Table, state: State, seed: Int, run: Int, month: Int) -> None:
    """E12: firms in a zone in force apply, and draw a lot."""
    zones, sectors = state.zones, state.sectors
    for i in range(state.country[0].trying):
        firm = state.firms[state.lists[TRYING, i]]
        slot = np.int64(firm.slot)
        firm.lot = NO_LOT
        z = state.zone_at[firm.sector, firm.place]
        if firm.trial != trial.NO_TRIAL or state.phase_at[firm.sector, firm.place] != designation.IN_FORCE:
            continue
        if month < state.pause_until[z, firm.sector]:
            continue
        hazard = trial.application_hazard(levers.application_rate, firm.burden, sectors[firm.sector].barrier)
        if luck.uniform(seed, run, luck.APPLICATION, month, slot, 0) < probability(hazard):
            firm.lot = luck.uniform(seed, run, luck.LOTTERY, month, slot, 0)
            zones[z].applicants += 1


@inner
def _last_lot(state: State, z: Int, slots: int) -> float:
    """E12: return the greatest lot that a zone still admits, so as to fill its slots; 0 admits nobody, 1 everybody."""
    if slots >= state.zones[z].applicants:
        return 1.0
    if slots <= 0:
        return 0.0
    found = 0
    for i in range(state.country[0].trying):
        firm = state.firms[state.lists[TRYING, i]]
        if firm.lot < NO_LOT and state.zone_at[firm.sector, firm.place] == z:
            state.lots[found] = firm.lot
            found += 1
    return nth_smallest(state.lots, found, slots - 1)

"""Phase 4 of the compiled engine: incidents, ends of trials, evidence for reform, then starts (E12-E14)."""

from __future__ import annotations

from sim import draws
from sim.arithmetic import nth_smallest
from sim.compiled import compiled
from sim.engines.ensemble.calendar import set_burden_factor
from sim.engines.ensemble.state import NOTHING, State
from sim.inputs import Inputs
from sim.rules import designation, reform, trial
from sim.rules.chance import probability

#: Lot of a firm that does not apply; true lots lie below 1.
NO_LOT = 2.0


@compiled
def run_trials(inputs: Inputs, state: State, seed: int, run: int, month: int) -> None:
    """Run the phase."""
    _incidents(inputs, state, seed, run, month)
    _ends(inputs, state, seed, run, month)
    for s in range(state.sectors.size):
        sector = state.sectors[s]
        due = reform.is_reform_due(float(sector.evidence), inputs.levers.evidence_needed, inputs.levers.scale)
        if due and sector.reform_month == NOTHING:
            sector.reform_month = month + inputs.levers.reform_delay_months
    _starts(inputs, state, seed, run, month)


@compiled
def leave_trial(state: State, slot: int) -> None:
    """A firm that closes or moves leaves a running trial; it may apply again."""
    firm = state.firms[slot]
    if firm.trial == trial.RUNNING:
        state.zones[firm.trial_zone].running -= 1
        firm.trial = trial.NO_TRIAL


@compiled
def _incidents(inputs: Inputs, state: State, seed: int, run: int, month: int) -> None:
    """E13: incidents fail running trials, and may pause new ones of the zone and sector."""
    pause = month + inputs.levers.pause_months
    for r in range(state.regions.size):
        for s in range(state.sectors.size):
            state.cells[r, s].ordered_share = 0.0
    for i in range(inputs.incidents.size):
        order = inputs.incidents[i]
        if order.month == month:
            cell = state.cells[order.region, order.sector]
            cell.ordered_share = order.failing_share
            if cell.zone != NOTHING:
                state.pause_until[cell.zone, order.sector] = pause
    for i in range(state.country[0].active):
        slot = state.active[i]
        firm = state.firms[slot]
        if firm.trial != trial.RUNNING:
            continue
        chance = trial.incident_probability(
            inputs.levers.incident_rate, state.cells[firm.place, firm.sector].ordered_share
        )
        if draws.uniform(seed, run, draws.INCIDENT, month, slot) >= chance:
            continue
        firm.trial = trial.FAILED
        state.zones[firm.trial_zone].running -= 1
        state.regions[firm.place].trials_failed += 1
        set_burden_factor(inputs, state, slot)
        if draws.uniform(seed, run, draws.PAUSE, month, slot) * inputs.levers.scale < 1.0:
            state.pause_until[firm.trial_zone, firm.sector] = pause


@compiled
def _ends(inputs: Inputs, state: State, seed: int, run: int, month: int) -> None:
    """E13: verdicts on the trials whose time is over."""
    levers = inputs.levers
    for i in range(state.country[0].active):
        slot = state.active[i]
        firm = state.firms[slot]
        if firm.trial != trial.RUNNING or month - firm.trial_since < levers.trial_months:
            continue
        region = state.regions[firm.place]
        verdict = trial.verdict(
            draws.uniform(seed, run, draws.VERDICT, month, slot),
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
            continue
        zone = state.zones[firm.trial_zone]
        zone.running -= 1
        if verdict == trial.PERMIT:
            firm.trial = trial.PERMITTED
            zone.permits += 1
            state.sectors[firm.sector].evidence += 1
            region.trials_permitted += 1
        else:
            firm.trial = trial.ENDED
            region.trials_ended += 1
            set_burden_factor(inputs, state, slot)


@compiled
def _starts(inputs: Inputs, state: State, seed: int, run: int, month: int) -> None:
    """E12: firms apply, and each zone admits the applicants with the smallest lots, as many as it has slots."""
    levers = inputs.levers
    for z in range(state.zones.size):
        state.zones[z].applicants = 0
    for i in range(state.country[0].active):
        slot = state.active[i]
        firm = state.firms[slot]
        firm.lot = NO_LOT
        z = state.cells[firm.place, firm.sector].zone
        if z == NOTHING or firm.trial != trial.NO_TRIAL or state.zones[z].phase != designation.IN_FORCE:
            continue
        if month < state.pause_until[z, firm.sector]:
            continue
        hazard = trial.application_hazard(levers.application_rate, firm.burden, state.sectors[firm.sector].barrier)
        if draws.uniform(seed, run, draws.APPLICATION, month, slot) < probability(hazard):
            firm.lot = draws.uniform(seed, run, draws.LOTTERY, month, slot)
            state.zones[z].applicants += 1
    any_applied = False
    for z in range(state.zones.size):
        zone = state.zones[z]
        if zone.applicants > 0:
            any_applied = True
            slots = trial.slots_in_month(levers.slots_per_month, levers.scale, month - inputs.zones[z].in_force)
            zone.last_lot = _last_lot(state, z, slots)
    if not any_applied:
        return
    for i in range(state.country[0].active):
        slot = state.active[i]
        firm = state.firms[slot]
        z = state.cells[firm.place, firm.sector].zone
        if firm.lot < NO_LOT and firm.lot <= state.zones[z].last_lot:
            firm.trial = trial.RUNNING
            firm.trial_since = month
            firm.trial_is_second = False
            firm.trial_zone = z
            state.zones[z].running += 1
            state.regions[firm.place].trials_started += 1
            set_burden_factor(inputs, state, slot)


@compiled
def _last_lot(state: State, z: int, slots: int) -> float:
    """Return the greatest lot that a zone still admits; 0 admits nobody, 1 everybody."""
    applicants = state.zones[z].applicants
    if slots >= applicants:
        return 1.0
    if slots <= 0:
        return 0.0
    count = 0
    for i in range(state.country[0].active):
        firm = state.firms[state.active[i]]
        if firm.lot < NO_LOT and state.cells[firm.place, firm.sector].zone == z:
            state.lots[count] = firm.lot
            count += 1
    return nth_smallest(state.lots, count, slots - 1)

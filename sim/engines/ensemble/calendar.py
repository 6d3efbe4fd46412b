"""Phase 1 of the compiled engine: readiness, reforms that take effect, the life of zones (E01, E03, E08, E14)."""

from __future__ import annotations

from sim.compiled import compiled
from sim.engines.ensemble.rounds import announce, score_round
from sim.engines.ensemble.state import NOTHING, State
from sim.inputs import Inputs
from sim.rules import closure, designation, readiness, reform, relief, trial


@compiled
def calendar(inputs: Inputs, state: State, seed: int, run: int, month: int) -> None:
    """Run the phase."""
    for r in range(state.regions.size):
        study = inputs.regions[r]
        state.regions[r].ready = readiness.readiness(
            inputs.levers.ready_before,
            inputs.levers.ready_after,
            float(month - study.study_start),
            float(study.study_months),
        )
    _enact_reforms(inputs, state, month)
    _end_terms(inputs, state, month)
    announce(inputs, state, month)
    for q in range(inputs.rounds.size):
        if inputs.rounds[q].month == month:
            score_round(inputs, state, seed, run, q)
    _come_into_force(inputs, state, month)
    _map_zones(inputs, state, month)


@compiled
def _enact_reforms(inputs: Inputs, state: State, month: int) -> None:
    """E14: let reforms of this month take effect, those that permits brought about and those ordered."""
    changed = False
    for s in range(state.sectors.size):
        sector = state.sectors[s]
        if sector.reform_month == month:
            sector.barrier = reform.reformed_barrier(sector.barrier, inputs.levers.reform_cut)
            sector.reform_month = NOTHING
            sector.evidence = 0
            changed = True
    for i in range(inputs.enacted.size):
        order = inputs.enacted[i]
        if order.month == month:
            sector = state.sectors[order.sector]
            sector.barrier = reform.reformed_barrier(sector.barrier, order.cut)
            changed = True
    if changed:
        for i in range(state.country[0].active):
            set_burden_factor(inputs, state, state.active[i])


@compiled
def set_burden_factor(inputs: Inputs, state: State, slot: int) -> None:
    """E11: bring a firm's factor of the closure hazard up to date with barrier and trial."""
    firm = state.firms[slot]
    relieved = firm.trial == trial.RUNNING or firm.trial == trial.PERMITTED
    firm.burden_factor = closure.burden_factor(
        firm.burden, state.sectors[firm.sector].barrier, relieved, inputs.levers.burden_effect
    )


@compiled
def zone_firms(state: State, z: int) -> int:
    """Return the firms in the regions and sectors of a zone."""
    total = 0
    for r in range(state.regions.size):
        for s in range(state.sectors.size):
            if state.zone_regions[z, r] and state.zone_sectors[z, s]:
                total += state.cells[r, s].firms
    return total


@compiled
def _end_terms(inputs: Inputs, state: State, month: int) -> None:
    """E03: review the zones whose term is over; extend or expire them."""
    for z in range(state.zones.size):
        zone = state.zones[z]
        if zone.phase != designation.IN_FORCE or zone.end != month:
            continue
        if inputs.levers.review_by_firms:
            met = zone_firms(state, z) - zone.firms_before
        else:
            met = zone.permits + zone.running
        exhausted = zone.is_extended or inputs.levers.extension_months == 0
        if designation.is_extended(float(met), inputs.levers.review_target, inputs.levers.scale, exhausted):
            zone.is_extended = True
            zone.end = month + inputs.levers.extension_months
        else:
            zone.phase = designation.EXPIRED


@compiled
def _come_into_force(inputs: Inputs, state: State, month: int) -> None:
    for z in range(state.zones.size):
        zone = state.zones[z]
        if zone.phase == designation.ANNOUNCED and inputs.zones[z].in_force == month:
            zone.phase = designation.IN_FORCE
            zone.end = month + inputs.zones[z].term
            zone.firms_before = zone_firms(state, z)


@compiled
def _map_zones(inputs: Inputs, state: State, month: int) -> None:
    """Note which zone stands where, and what firms make of it this month (E03, E08)."""
    for r in range(state.regions.size):
        for s in range(state.sectors.size):
            state.cells[r, s].zone = NOTHING
    slots = inputs.levers.slots_per_month * inputs.levers.scale
    for z in range(state.zones.size):
        zone = state.zones[z]
        zone.exempt = designation.exemption(zone.phase, inputs.levers.anticipation)
        if zone.phase != designation.ANNOUNCED and zone.phase != designation.IN_FORCE:
            continue
        since = float(month - inputs.zones[z].announced)
        zone.aware = relief.aware_share(since, inputs.levers.aware_at_once, inputs.levers.awareness_rate)
        zone.admission = relief.admission(slots, float(zone.applicants))
        for r in range(state.regions.size):
            for s in range(state.sectors.size):
                if state.zone_regions[z, r] and state.zone_sectors[z, s]:
                    state.cells[r, s].zone = z

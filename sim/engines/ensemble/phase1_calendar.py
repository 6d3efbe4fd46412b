"""Phase 1 of the compiled engine: readiness, reforms that take effect, the life of zones (E01, E03, E08, E14)."""

from __future__ import annotations

from sim.engines.ensemble.founding import set_burden_factor
from sim.engines.ensemble.rounds import announce_named, score_round
from sim.engines.ensemble.run_state import CLOSED, NOTHING, State
from sim.engines.inputs.arrays import Inputs
from sim.numerics.compiler import Int, inner
from sim.numerics.tables import Table
from sim.rules import designation, readiness, reform, relief
from sim.rules.dates import total_over


@inner
def calendar(inputs: Inputs, state: State, seed: Int, run: Int, month: Int) -> None:
    """Run the phase."""
    levers, regions = inputs.levers, state.regions
    for r in range(regions.size):
        study = inputs.regions[r]
        regions[r].ready = readiness.readiness(
            levers.ready_before, levers.ready_after, float(month - study.study_start), float(study.study_months)
        )
    if _enact_reforms(levers, state.sectors, inputs.enacted, month):
        for i in range(state.country[0].firms):
            if state.firms[i].place != CLOSED:
                set_burden_factor(levers, state, i)
    _end_terms(levers, state, month)
    announce_named(inputs, state, month)
    for q in range(inputs.rounds.size):
        if inputs.rounds[q].month == month:
            score_round(inputs, state, seed, run, q, month)
    _put_in_force(inputs.designations, state, month)
    _map_zones(inputs, state, month)


@inner
def _enact_reforms(levers: Table, sectors: Table, enacted: Table, month: Int) -> bool:
    """E14: let reforms of this month take effect, those that permits brought about and those ordered."""
    changed = False
    for s in range(sectors.size):
        sector = sectors[s]
        if sector.reform_month == month:
            sector.barrier = reform.reformed_barrier(sector.barrier, levers.reform_cut)
            sector.reform_month = NOTHING
            sector.permits = 0
            changed = True
    for i in range(enacted.size):
        order = enacted[i]
        if order.month == month:
            sector = sectors[order.sector]
            sector.barrier = reform.reformed_barrier(sector.barrier, order.cut)
            changed = True
    return changed


@inner
def _firms_of(state: State, d: Int) -> int:
    """Return the firms in the regions and sectors of a designation."""
    cells, z = state.cells, state.designations[d].zone
    total = 0
    for r in range(cells.shape[0]):
        for s in range(cells.shape[1]):
            if state.zone_regions[z, r] and state.designation_sectors[d, s]:
                total += cells[r, s].firms
    return total


@inner
def _end_terms(levers: Table, state: State, month: Int) -> None:
    """E03: review the zones of designations whose term is over; extend these or let them expire."""
    designations, zones = state.designations, state.zones
    is_any = False
    for d in range(designations.size):
        is_any |= designations[d].phase == designation.IN_FORCE and designations[d].end == month
    if not is_any:
        return
    for z in range(zones.size):
        zones[z].met = 0 if levers.review_by_firms else zones[z].permits + zones[z].running
    for d in range(designations.size):
        if levers.review_by_firms and designations[d].phase == designation.IN_FORCE:
            zones[designations[d].zone].met += _firms_of(state, d) - designations[d].firms_before
    for d in range(designations.size):
        each = designations[d]
        if each.phase == designation.IN_FORCE and each.end == month:
            is_exhausted = each.is_extended or levers.extension_months == 0
            met = float(zones[each.zone].met)
            if designation.is_extended(met, levers.review_target, levers.scale, is_exhausted):
                each.is_extended = True
                each.end = month + levers.extension_months
            else:
                each.phase = designation.EXPIRED


@inner
def _put_in_force(given: Table, state: State, month: Int) -> None:
    """Put the announced designations of the month in force, and their zones with them."""
    designations, zones = state.designations, state.zones
    for d in range(designations.size):
        each = designations[d]
        if each.phase == designation.ANNOUNCED and given[d].in_force == month:
            each.phase = designation.IN_FORCE
            each.end = month + given[d].term
            each.firms_before = _firms_of(state, d)
            if zones[each.zone].in_force == NOTHING:
                zones[each.zone].in_force = month


@inner
def _map_zones(inputs: Inputs, state: State, month: Int) -> None:
    """Set the zone and its phase in each region and sector, and what firms know and expect of zones (E03, E08)."""
    levers, months = inputs.levers, inputs.months
    zones, sectors, zone_at, phase_at = state.zones, state.sectors, state.zone_at, state.phase_at
    for s in range(sectors.size):
        sectors[s].is_zoned = sectors[s].has_trials = False
        for r in range(zone_at.shape[1]):
            zone_at[s, r] = NOTHING
            phase_at[s, r] = designation.NONE
    for z in range(zones.size):
        zone = zones[z]
        zone.is_in_force = False
        if zone.announced != NOTHING:
            exposure = total_over(months.campaign, months.campaign_until, zone.announced, month)
            zone.aware = relief.aware_share(exposure, levers.aware_at_once, levers.awareness_rate)
        zone.admission = relief.admission(months[month].trial_slots, float(zone.applicants))
    for d in range(state.designations.size):
        z, phase = state.designations[d].zone, state.designations[d].phase
        if not designation.is_alive(phase):
            continue
        zones[z].is_in_force |= phase == designation.IN_FORCE
        for s in range(sectors.size):
            for r in range(zone_at.shape[1]):
                if state.designation_sectors[d, s] and state.zone_regions[z, r]:
                    zone_at[s, r] = z
                    phase_at[s, r] = phase
                    sectors[s].is_zoned = True
                    sectors[s].has_trials |= phase == designation.IN_FORCE
    for r in range(zone_at.shape[1]):
        for s in range(sectors.size):
            state.is_zoned[r * sectors.size + s] = zone_at[s, r] != NOTHING

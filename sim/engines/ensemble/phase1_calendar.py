"""Phase 1 of the compiled engine: readiness, reforms that take effect, the life of zones (E01, E03, E08, E14)."""

from __future__ import annotations

from sim.engines.ensemble.founding import set_burden_factor
from sim.engines.ensemble.rounds import announce, score_round
from sim.engines.ensemble.run_state import CLOSED, NOTHING, State
from sim.engines.inputs.arrays import Inputs
from sim.numerics.compiler import Int, inner
from sim.numerics.tables import Flags, Table
from sim.rules import designation, readiness, reform, relief


@inner
def calendar(inputs: Inputs, state: State, seed: Int, run: Int, month: Int) -> None:
    """Run the phase."""
    levers, given, regions, cells, zones = inputs.levers, inputs.zones, state.regions, state.cells, state.zones
    zone_regions, zone_sectors, zone_at = state.zone_regions, state.zone_sectors, state.zone_at
    for r in range(regions.size):
        study = inputs.regions[r]
        regions[r].ready = readiness.readiness(
            levers.ready_before, levers.ready_after, float(month - study.study_start), float(study.study_months)
        )
    if _enact_reforms(levers, state.sectors, inputs.enacted, month):
        for i in range(state.country[0].firms):
            if state.firms[i].place != CLOSED:
                set_burden_factor(levers, state, i)
    for z in range(zones.size):
        if zones[z].phase == designation.IN_FORCE and zones[z].end == month:
            _end_term(levers, zones[z], zone_firms(cells, zone_regions[z], zone_sectors[z]), month)
    announce(inputs, state, month)
    for q in range(inputs.rounds.size):
        if inputs.rounds[q].month == month:
            score_round(inputs, state, seed, run, q)
    for z in range(zones.size):
        if zones[z].phase == designation.ANNOUNCED and given[z].in_force == month:
            zones[z].phase = designation.IN_FORCE
            zones[z].end = month + given[z].term
            zones[z].firms_before = zone_firms(cells, zone_regions[z], zone_sectors[z])
    for r in range(cells.shape[0]):
        for s in range(cells.shape[1]):
            zone_at[s, r] = NOTHING
    for s in range(state.sectors.size):
        state.sectors[s].is_zoned = False
    for z in range(zones.size):
        _map_zone(levers, state, z, float(month - given[z].announced))
    for r in range(cells.shape[0]):
        for s in range(cells.shape[1]):
            state.is_zoned[r * cells.shape[1] + s] = zone_at[s, r] != NOTHING


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
def zone_firms(cells: Table, is_member: Flags, is_covered: Flags) -> int:
    """Return the firms in the regions and sectors of a zone."""
    total = 0
    for r in range(cells.shape[0]):
        for s in range(cells.shape[1]):
            if is_member[r] and is_covered[s]:
                total += cells[r, s].firms
    return total


@inner
def _end_term(levers: Table, zone: Table, firms: int, month: Int) -> None:
    """E03: review a zone whose term is over; extend it or let it expire."""
    met = firms - zone.firms_before if levers.review_by_firms else zone.permits + zone.running
    is_exhausted = zone.is_extended or levers.extension_months == 0
    if designation.is_extended(float(met), levers.review_target, levers.scale, is_exhausted):
        zone.is_extended = True
        zone.end = month + levers.extension_months
    else:
        zone.phase = designation.EXPIRED


@inner
def _map_zone(levers: Table, state: State, z: Int, since: float) -> None:
    """Set the regions and sectors that a zone covers, its exemption, and the share of firms that know it (E03, E08)."""
    zone, zone_at = state.zones[z], state.zone_at
    zone.exempt = designation.exemption(zone.phase, levers.anticipation)
    if zone.phase != designation.ANNOUNCED and zone.phase != designation.IN_FORCE:
        return
    zone.aware = relief.aware_share(since, levers.aware_at_once, levers.awareness_rate)
    zone.admission = relief.admission(levers.slots_per_month * levers.scale, float(zone.applicants))
    for s in range(zone_at.shape[0]):
        for r in range(zone_at.shape[1]):
            if state.zone_regions[z, r] and state.zone_sectors[z, s]:
                zone_at[s, r] = z
                state.sectors[s].is_zoned = True

"""Phase 2 of the compiled engine: money, focus, and what they make of a place (E04-E07, E09)."""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled
from sim.engines.ensemble.state import State
from sim.inputs import Inputs
from sim.rules import closure, designation, focus, location, support


@compiled
def support_phase(inputs: Inputs, state: State, month: int) -> None:
    """Run the phase."""
    for r in range(state.regions.size):
        region = state.regions[r]
        region.firms = 0
        for s in range(state.sectors.size):
            region.firms += state.cells[r, s].firms
    _divide_zone_money(inputs, state, month)
    _divide_pilot_money(inputs, state, month)
    _set_own_money(inputs, state)
    _share_zone_money(state)
    if month == 0 or inputs.months[month].is_january:
        _refocus(inputs, state, month)
    _spread_zone_money(state)
    _tables(inputs, state)
    for r in range(state.regions.size):
        region = state.regions[r]
        money = region.own_money + region.pilot_money + region.zone_money
        region.support_per_firm = money / region.firms if region.firms > 0 else 0.0


@compiled
def _divide_zone_money(inputs: Inputs, state: State, month: int) -> None:
    """E04: divide the zone money over the zones in force."""
    budget = inputs.months[month].central_budget
    count = 0
    mean = 0.0
    for z in range(state.zones.size):
        state.zones[z].money = 0.0
        if state.zones[z].phase == designation.IN_FORCE:
            count += 1
            mean += state.zones[z].score
    state.country[0].unspent = 0.0
    if count == 0:
        state.country[0].unspent = support.zone_money(
            budget, inputs.levers.zone_share, inputs.levers.scale, 1.0, 1.0
        )
        return
    mean /= count
    variance = 0.0
    best = -np.inf
    for z in range(state.zones.size):
        zone = state.zones[z]
        if zone.phase == designation.IN_FORCE:
            variance += (zone.score - mean) * (zone.score - mean)
            best = max(best, zone.score)
    deviation = np.sqrt(variance / count)
    total = 0.0
    for z in range(state.zones.size):
        zone = state.zones[z]
        if zone.phase == designation.IN_FORCE:
            zone.money = support.zone_weight(
                support.standard_score(zone.score, mean, deviation),
                support.standard_score(best, mean, deviation),
                inputs.levers.concentration,
            )
            total += zone.money
    for z in range(state.zones.size):
        zone = state.zones[z]
        if zone.phase == designation.IN_FORCE:
            zone.money = support.zone_money(
                budget, inputs.levers.zone_share, inputs.levers.scale, zone.money, total
            )


@compiled
def _divide_pilot_money(inputs: Inputs, state: State, month: int) -> None:
    """E04: divide the pilot money over all regions, by readiness and mean capability."""
    total = 0.0
    for r in range(state.regions.size):
        mean = 0.0
        for s in range(state.sectors.size):
            mean += state.cells[r, s].capability
        state.regions[r].pilot_money = state.regions[r].ready * (mean / state.sectors.size)
        total += state.regions[r].pilot_money
    for r in range(state.regions.size):
        state.regions[r].pilot_money = support.pilot_money(
            inputs.months[month].central_budget,
            inputs.levers.zone_share,
            inputs.levers.scale,
            state.regions[r].pilot_money,
            total,
        )


@compiled
def _set_own_money(inputs: Inputs, state: State) -> None:
    """E05: the regions' own incentives; only competing regions race."""
    best = 0.0
    for r in range(state.regions.size):
        region = state.regions[r]
        if inputs.regions[r].competes and region.firms >= support.FEWEST_FIRMS_OF_BEST * inputs.levers.scale:
            best = max(best, region.support_per_firm)
    for r in range(state.regions.size):
        region = state.regions[r]
        region.own_money = support.own_incentive(
            inputs.regions[r].own_budget,
            inputs.levers.scale,
            inputs.levers.match if inputs.regions[r].competes else 0.0,
            inputs.levers.match_cap,
            best,
            region.support_per_firm,
            float(region.firms),
        )


@compiled
def _share_zone_money(state: State) -> None:
    """E04: a zone's money goes equally to its regions."""
    for r in range(state.regions.size):
        state.regions[r].zone_money = 0.0
    for z in range(state.zones.size):
        if state.zones[z].phase == designation.IN_FORCE:
            for r in range(state.regions.size):
                if state.zone_regions[z, r]:
                    state.regions[r].zone_money += state.zones[z].money / _members(state, z)


@compiled
def _members(state: State, z: int) -> int:
    """Return the number of regions of a zone."""
    members = 0
    for r in range(state.regions.size):
        if state.zone_regions[z, r]:
            members += 1
    return members


@compiled
def _refocus(inputs: Inputs, state: State, month: int) -> None:
    """E06 and E06b: in January regions have learned from last year's focus, and look at that of the others."""
    regions, cells, sectors = state.regions, state.cells, state.sectors.size
    mean_money = 0.0
    for r in range(regions.size):
        regions[r].money = regions[r].own_money + regions[r].pilot_money + regions[r].zone_money
        mean_money += regions[r].money
        for s in range(sectors):
            cells[r, s].focus_before = cells[r, s].focus
    mean_money /= regions.size
    for s in range(sectors):
        mean_focus = 0.0
        for r in range(regions.size):
            mean_focus += cells[r, s].focus_before
        mean_focus /= regions.size
        for r in range(regions.size):
            if month > 0:
                cells[r, s].capability = focus.next_capability(
                    cells[r, s].capability, cells[r, s].focus_before, mean_focus, inputs.levers.learning
                )
    for r in range(regions.size):
        if inputs.regions[r].is_focus_fixed:
            continue
        total = 0.0
        for s in range(sectors):
            crowd = 0.0
            for other in range(regions.size):
                if other != r and mean_money > 0.0:
                    crowd += cells[other, s].focus_before * (regions[other].money / mean_money)
            cells[r, s].appeal = focus.appeal(
                cells[r, s].capability,
                inputs.sectors[s].pool_share,
                crowd,
                inputs.levers.differentiation,
                inputs.levers.focus_sharpness,
            )
            total += cells[r, s].appeal
        for s in range(sectors):
            share = cells[r, s].appeal / total if total > 0.0 else 1.0 / sectors
            cells[r, s].focus = focus.next_focus(cells[r, s].focus_before, share, inputs.levers.focus_adjustment)


@compiled
def _spread_zone_money(state: State) -> None:
    """E04: in a region a zone's money goes to the zone's sectors, in proportion to the focus on them."""
    for r in range(state.regions.size):
        for s in range(state.sectors.size):
            state.cells[r, s].zone_money = 0.0
        for z in range(state.zones.size):
            if state.zones[z].phase != designation.IN_FORCE or not state.zone_regions[z, r]:
                continue
            money = state.zones[z].money / _members(state, z)
            total = 0.0
            covered = 0
            for s in range(state.sectors.size):
                if state.zone_sectors[z, s]:
                    total += state.cells[r, s].focus
                    covered += 1
            for s in range(state.sectors.size):
                if state.zone_sectors[z, s]:
                    share = state.cells[r, s].focus / total if total > 0.0 else 1.0 / covered
                    state.cells[r, s].zone_money += share * money


@compiled
def _tables(inputs: Inputs, state: State) -> None:
    """E07, E09, E11: what support and company make of each region for a firm of each sector."""
    levers = inputs.levers
    for r in range(state.regions.size):
        money = state.regions[r].own_money + state.regions[r].pilot_money
        for s in range(state.sectors.size):
            cell = state.cells[r, s]
            per_firm = support.support_per_firm(cell.focus, money, cell.zone_money, float(cell.firms), levers.scale)
            cell.support_index = support.support_index(per_firm, levers.support_unit)
            cell.support_factor = closure.support_factor(cell.support_index, levers.support_effect)
            cell.attraction = location.attraction(
                inputs.regions[r].constant,
                cell.firms / levers.scale,
                state.regions[r].firms / levers.scale,
                cell.capability,
                cell.support_index,
                levers.localization,
                levers.urbanization,
                levers.capability_weight,
                levers.support_weight,
            )

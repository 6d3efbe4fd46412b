"""Phase 2 of the compiled engine: money, focus, and what they make of a place (E04-E07, E09)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.engines.ensemble import run_state as at
from sim.engines.ensemble.moves import set_aside_aid
from sim.engines.ensemble.run_state import State
from sim.engines.inputs.arrays import AT_A_TIME, Inputs
from sim.numerics.compiler import Int, inner
from sim.numerics.tables import Flags, Floats, Table
from sim.rules import closure, designation, focus, location, support


@inner
def support_phase(inputs: Inputs, state: State, month: Int) -> None:
    """Run the phase."""
    levers, regions, cells, zones = inputs.levers, state.regions, state.cells, state.zones
    now = inputs.months[month]
    for r in range(regions.size):
        regions[r].firms = 0
        for s in range(cells.shape[1]):
            regions[r].firms += cells[r, s].firms
    state.country[0].unspent = _divide_zone_money(levers, now, zones)
    if levers.relocation_aid > 0.0:
        set_aside_aid(levers, state)
    _divide_pilot_money(levers, now, regions, cells)
    _set_own_money(levers, inputs.regions, inputs.own_budget[month], regions)
    for r in range(regions.size):
        regions[r].zone_money = 0.0
    for z in range(zones.size):
        if zones[z].is_in_force:
            members = _members(state.zone_regions, z)
            for r in range(regions.size):
                if state.zone_regions[z, r]:
                    regions[r].zone_money += zones[z].money / members
    if month == 0 or now.is_january:
        _learn_and_refocus(levers, inputs.regions, inputs.sectors, regions, cells, month)
    _spread_zone_money(state)
    _work_out(levers, inputs.constants, state)
    for r in range(regions.size):
        money = regions[r].own_money + regions[r].pilot_money + regions[r].zone_money
        regions[r].support_per_firm = money / regions[r].firms if regions[r].firms > 0 else 0.0


@inner
def _divide_zone_money(levers: Table, now: Table, zones: Table) -> float:
    """E04: divide the zone money over the zones in force, and return what is unspent because there are none."""
    best = -np.inf
    for z in range(zones.size):
        zones[z].money = 0.0
        if zones[z].is_in_force:
            best = max(best, zones[z].score)
    if best == -np.inf:
        return support.zone_money(now.central_budget, now.zone_share, levers.scale, 1.0, 1.0)
    total = 0.0
    for z in range(zones.size):
        if zones[z].is_in_force:
            zones[z].money = support.zone_weight(zones[z].score, best, now.concentration, levers.score_unit)
            total += zones[z].money
    for z in range(zones.size):
        if zones[z].is_in_force:
            zones[z].money = support.zone_money(now.central_budget, now.zone_share, levers.scale, zones[z].money, total)
    return 0.0


@inner
def _divide_pilot_money(levers: Table, now: Table, regions: Table, cells: Table) -> None:
    """E04: divide the pilot money over all regions, by readiness and mean capability."""
    total = 0.0
    for r in range(regions.size):
        mean = 0.0
        for s in range(cells.shape[1]):
            mean += cells[r, s].capability
        regions[r].pilot_money = regions[r].ready * (mean / cells.shape[1])
        total += regions[r].pilot_money
    for r in range(regions.size):
        regions[r].pilot_money = support.pilot_money(
            now.central_budget, now.zone_share, levers.scale, regions[r].pilot_money, total
        )


@inner
def _set_own_money(levers: Table, given: Table, own_budget: Floats, regions: Table) -> None:
    """E05: the regions' own incentives; only competing regions race."""
    best = 0.0
    for r in range(regions.size):
        if given[r].competes and regions[r].firms >= support.FEWEST_FIRMS_OF_BEST * levers.scale:
            best = max(best, regions[r].support_per_firm)
    for r in range(regions.size):
        regions[r].own_money = support.own_incentive(
            own_budget[r],
            levers.scale,
            levers.match if given[r].competes else 0.0,
            levers.match_cap,
            best,
            regions[r].support_per_firm,
            float(regions[r].firms),
        )


@inner
def _members(zone_regions: Flags, z: Int) -> int:
    members = 0
    for r in range(zone_regions.shape[1]):
        if zone_regions[z, r]:
            members += 1
    return members


@inner
def _learn_and_refocus(levers: Table, given: Table, sectors: Table, regions: Table, cells: Table, month: Int) -> None:
    """E06 and E06b: in January regions have learned from last year's focus, and look at that of the others."""
    mean_money = 0.0
    for r in range(regions.size):
        regions[r].money = regions[r].own_money + regions[r].pilot_money + regions[r].zone_money
        mean_money += regions[r].money
        for s in range(sectors.size):
            cells[r, s].focus_before = cells[r, s].focus
    mean_money /= regions.size
    for r in range(regions.size):
        regions[r].money = regions[r].money / mean_money if mean_money > 0.0 else 0.0
    for s in range(sectors.size):
        mean_focus = 0.0
        for r in range(regions.size):
            mean_focus += cells[r, s].focus_before
        mean_focus /= regions.size
        for r in range(regions.size):
            if month > 0:
                cells[r, s].capability = focus.next_capability(
                    cells[r, s].capability, cells[r, s].focus_before, mean_focus, levers.learning
                )
    for r in range(regions.size):
        if given[r].is_focus_fixed:
            continue
        total = 0.0
        for s in range(sectors.size):
            crowd = 0.0
            for other in range(regions.size):
                if other != r:
                    crowd += cells[other, s].focus_before * regions[other].money
            cells[r, s].appeal = focus.appeal(
                cells[r, s].capability, sectors[s].pool_share, crowd, levers.differentiation, levers.focus_sharpness
            )
            total += cells[r, s].appeal
        for s in range(sectors.size):
            share = cells[r, s].appeal / total if total > 0.0 else 1.0 / sectors.size
            cells[r, s].focus = focus.next_focus(cells[r, s].focus_before, share, levers.focus_adjustment)


@inner
def _spread_zone_money(state: State) -> None:
    """E04: in a region a zone's money goes to its sectors in force, in proportion to the focus on them."""
    cells, zones, zone_at, phase_at = state.cells, state.zones, state.zone_at, state.phase_at
    for r in range(cells.shape[0]):
        for s in range(cells.shape[1]):
            cells[r, s].zone_money = 0.0
    for z in range(zones.size):
        if not zones[z].is_in_force:
            continue
        money = zones[z].money / _members(state.zone_regions, z)
        for r in range(cells.shape[0]):
            if not state.zone_regions[z, r]:
                continue
            total = 0.0
            covered = 0
            for s in range(cells.shape[1]):
                if zone_at[s, r] == z and phase_at[s, r] == designation.IN_FORCE:
                    total += cells[r, s].focus
                    covered += 1
            for s in range(cells.shape[1]):
                if zone_at[s, r] == z and phase_at[s, r] == designation.IN_FORCE:
                    share = cells[r, s].focus / total if total > 0.0 else 1.0 / covered
                    cells[r, s].zone_money += share * money


@inner
def _work_out(levers: Table, constants: Floats, state: State) -> None:
    """E07, E09, E11: what support and company make of a region for a firm of each sector.

    Most cells stay as they were from one month to the next. Those that changed are laid out side by side: then the
    processor works out several at a time.
    """
    sectors, regions, cells, race = state.sectors, state.regions, state.cells, state.race
    facts, changed, attraction = state.facts, state.changed, state.attraction
    count = _list_changed(regions, cells, facts, changed)
    for row in range(at.FRESH):
        for k in range(count):
            facts[at.FRESH + row, k] = facts[row, changed[k]]
    # What is left over from before fills the last group up.
    groups = (count + AT_A_TIME - 1) // AT_A_TIME * AT_A_TIME
    scale, unit, effect = levers.scale, levers.support_unit, levers.support_effect
    for k in range(groups):
        focused, money, zone_money = (
            facts[at.FRESH + at.FOCUS, k],
            facts[at.FRESH + at.MONEY, k],
            facts[at.FRESH + at.ZONE_MONEY, k],
        )
        per_firm = support.support_per_firm(focused, money, zone_money, facts[at.FRESH + at.CELL_FIRMS, k], scale)
        facts[at.INDEX, k] = support.support_index(per_firm, unit)
    for k in range(groups):
        facts[at.SUPPORT, k] = closure.support_factor(facts[at.INDEX, k], effect)
    localization, urbanization = levers.localization, levers.urbanization
    capability_weight, support_weight = levers.capability_weight, levers.support_weight
    for k in range(groups):
        firms, capability, index = (
            facts[at.FRESH + at.CELL_FIRMS, k],
            facts[at.FRESH + at.CAPABILITY, k],
            facts[at.INDEX, k],
        )
        facts[at.ATTRACTION, k] = location.sector_factor(
            firms, scale, capability, index, localization, capability_weight, support_weight
        )
    for k in range(count):
        cell = cells[changed[k] // sectors.size, changed[k] % sectors.size]
        cell.support_index = facts[at.INDEX, k]
        cell.factor = facts[at.ATTRACTION, k]
        state.by_cell[at.SUPPORT_FACTOR, changed[k]] = facts[at.SUPPORT, k]
    for r in range(regions.size):
        race[at.FACTOR, r] = regions[r].firms
    for r in range(constants.size):
        race[at.FACTOR, r] = location.region_factor(constants[r], race[at.FACTOR, r], scale, urbanization)
    for s in range(sectors.size):
        favourite = 0
        for r in range(regions.size):
            attraction[s, r] = race[at.FACTOR, r] * cells[r, s].factor
            if attraction[s, r] > attraction[s, favourite]:
                favourite = r
        sectors[s].favourite = favourite


@inner
def _list_changed(regions: Table, cells: Table, facts: Floats, changed: NDArray[np.int64]) -> int:
    """Bring the facts of all cells up to date, list the cells that differ from last month, and return how many."""
    count = 0
    number = 0
    for r in range(regions.size):
        money = regions[r].own_money + regions[r].pilot_money
        for s in range(cells.shape[1]):
            cell = cells[r, s]
            firms = float(cell.firms)
            is_same_money = (facts[at.MONEY, number] == money) & (facts[at.ZONE_MONEY, number] == cell.zone_money)
            is_same_place = (facts[at.FOCUS, number] == cell.focus) & (facts[at.CAPABILITY, number] == cell.capability)
            if not ((facts[at.CELL_FIRMS, number] == firms) & is_same_money & is_same_place):
                facts[at.CELL_FIRMS, number] = firms
                facts[at.MONEY, number] = money
                facts[at.ZONE_MONEY, number] = cell.zone_money
                facts[at.FOCUS, number] = cell.focus
                facts[at.CAPABILITY, number] = cell.capability
                changed[count] = number
                count += 1
            number += 1
    return count

"""Who gets a zone in the compiled engine: zones that the scenario names, and competitive rounds (E02)."""

from __future__ import annotations

import numpy as np

from sim import draws
from sim.arithmetic import normal_quantile
from sim.compiled import Int, compiled
from sim.engines.ensemble.state import NOTHING, State
from sim.inputs import Flags, Inputs, Table
from sim.rules import designation


@compiled
def announce(inputs: Inputs, state: State, month: Int) -> None:
    """Announce the zones that the scenario names; a zone of several regions has their mean score."""
    for z in range(state.zones.size):
        if inputs.zones[z].round != NOTHING or inputs.zones[z].announced != month:
            continue
        total = 0.0
        members = 0
        for r in range(state.regions.size):
            if state.zone_regions[z, r]:
                for s in range(state.sectors.size):
                    state.cells[r, s].is_planned = state.zone_sectors[z, s]
                total += _score(inputs.levers, state.regions[r], state.cells, inputs.regions[r].need, r)
                members += 1
        state.zones[z].phase = designation.ANNOUNCED
        state.zones[z].score = total / members


@compiled
def _score(levers: Table, region: Table, cells: Table, need: float, r: int) -> float:
    """E02: score of a region with the sectors of its plan."""
    fit = 0.0
    for s in range(cells.shape[1]):
        if cells[r, s].is_planned:
            fit += cells[r, s].focus * cells[r, s].capability
    return designation.score(region.ready, fit, need, levers.readiness_score, levers.fit_score, levers.need_score)


@compiled
def _is_covered(zones: Table, zone_regions: Flags, zone_sectors: Flags, r: int, s: int) -> bool:
    """Return whether a zone announced or in force covers the region and sector."""
    for z in range(zones.size):
        is_alive = zones[z].phase == designation.ANNOUNCED or zones[z].phase == designation.IN_FORCE
        if is_alive and zone_regions[z, r] and zone_sectors[z, s]:
            return True
    return False


@compiled
def _plan(
    cells: Table, zones: Table, zone_regions: Flags, zone_sectors: Flags, plans: Flags, own_sectors: int, q: int, r: int
) -> int:
    """Set the sectors for which a region applies, and return their number.

    The scenario names them, else they are the region's best by focus times capability. Sectors that a zone covers
    already are left out.
    """
    is_given = False
    planned = 0
    for s in range(cells.shape[1]):
        cells[r, s].is_planned = False
        if plans[q, r, s]:
            is_given = True
            if not _is_covered(zones, zone_regions, zone_sectors, r, s):
                cells[r, s].is_planned = True
                planned += 1
    if is_given:
        return planned
    for _ in range(own_sectors):
        best = NOTHING
        best_merit = -1.0
        for s in range(cells.shape[1]):
            cell = cells[r, s]
            merit = cell.focus * cell.capability
            if merit <= best_merit or cell.is_planned:
                continue
            if not _is_covered(zones, zone_regions, zone_sectors, r, s):
                best = s
                best_merit = merit
        if best != NOTHING:
            cells[r, best].is_planned = True
            planned += 1
    return planned


@compiled
def score_round(inputs: Inputs, state: State, seed: Int, run: Int, q: int) -> None:
    """E02: score the applicants of a round, with noise for the choice only, and announce the winners' zones."""
    levers, regions, cells, zones = inputs.levers, state.regions, state.cells, state.zones
    for r in range(regions.size):
        regions[r].mark = -np.inf
        if not inputs.applicants[q, r]:
            continue
        own_sectors = inputs.rounds[q].plan_sectors
        if _plan(cells, zones, state.zone_regions, state.zone_sectors, inputs.plans, own_sectors, q, r) > 0:
            regions[r].score = _score(levers, regions[r], cells, inputs.regions[r].need, r)
            noise = normal_quantile(draws.uniform(seed, run, draws.JURY, q, r, 0))
            regions[r].mark = regions[r].score + levers.noise_score * noise
    for z in range(zones.size):
        if inputs.zones[z].round != q:
            continue
        winner = 0
        for r in range(regions.size):
            if regions[r].mark > regions[winner].mark:
                winner = r
        if regions[winner].mark == -np.inf:
            return
        zones[z].phase = designation.ANNOUNCED
        zones[z].score = regions[winner].score
        state.zone_regions[z, winner] = True
        for s in range(cells.shape[1]):
            state.zone_sectors[z, s] = cells[winner, s].is_planned
        regions[winner].mark = -np.inf

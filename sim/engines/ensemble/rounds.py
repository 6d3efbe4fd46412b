"""Who gets a zone in the compiled engine: zones that the scenario names, and competitive rounds (E02)."""

from __future__ import annotations

import numpy as np

from sim.engines.ensemble.run_state import NOTHING, State
from sim.engines.inputs.arrays import Inputs
from sim.numerics import luck
from sim.numerics.arithmetic import normal_quantile
from sim.numerics.compiler import Int, inner
from sim.numerics.tables import Table
from sim.rules import designation


@inner
def announce(inputs: Inputs, state: State, month: Int) -> None:
    """Announce the zones that the scenario names; a zone of several regions has their mean score."""
    zones, given, regions, cells = state.zones, inputs.zones, state.regions, state.cells
    zone_regions, zone_sectors = state.zone_regions, state.zone_sectors
    for z in range(zones.size):
        if given[z].round != NOTHING or given[z].announced != month:
            continue
        total = 0.0
        members = 0
        for r in range(regions.size):
            if zone_regions[z, r]:
                for s in range(cells.shape[1]):
                    cells[r, s].is_planned = zone_sectors[z, s]
                total += _score(inputs, state, r)
                members += 1
        zones[z].phase = designation.ANNOUNCED
        zones[z].score = total / members


@inner
def _score(inputs: Inputs, state: State, r: int) -> float:
    """E02: score of a region with the sectors of its plan."""
    levers, cells, need = inputs.levers, state.cells, inputs.regions[r].need
    fit = 0.0
    for s in range(cells.shape[1]):
        if cells[r, s].is_planned:
            fit += cells[r, s].focus * cells[r, s].capability
    return designation.score(
        state.regions[r].ready, fit, need, levers.readiness_score, levers.fit_score, levers.need_score
    )


@inner
def _is_covered(given: Table, state: State, last_month: Int, r: int, s: int) -> bool:
    """Return whether a zone covers the region and sector, or one that the scenario names will by `last_month`."""
    zones = state.zones
    for z in range(zones.size):
        is_alive = zones[z].phase == designation.ANNOUNCED or zones[z].phase == designation.IN_FORCE
        is_coming = given[z].round == NOTHING and zones[z].phase == designation.NONE
        is_in_the_way = is_alive or (is_coming and given[z].announced <= last_month)
        if is_in_the_way and state.zone_regions[z, r] and state.zone_sectors[z, s]:
            return True
    return False


@inner
def _plan(inputs: Inputs, state: State, q: int, r: int) -> int:
    """Set the sectors for which a region applies, and return their number.

    The scenario names them, else they are the region's best by focus times capability. Sectors that a zone covers
    already, or will while the new one may last, are left out.
    """
    cells, given, last_month = state.cells, inputs.zones, inputs.rounds[q].last_month
    is_given = False
    planned = 0
    for s in range(cells.shape[1]):
        cells[r, s].is_planned = False
        if inputs.plans[q, r, s]:
            is_given = True
            if not _is_covered(given, state, last_month, r, s):
                cells[r, s].is_planned = True
                planned += 1
    if is_given:
        return planned
    for _ in range(inputs.rounds[q].plan_sectors):
        best = NOTHING
        best_merit = -1.0
        for s in range(cells.shape[1]):
            cell = cells[r, s]
            merit = cell.focus * cell.capability
            if merit <= best_merit or cell.is_planned:
                continue
            if not _is_covered(given, state, last_month, r, s):
                best = s
                best_merit = merit
        if best != NOTHING:
            cells[r, best].is_planned = True
            planned += 1
    return planned


@inner
def score_round(inputs: Inputs, state: State, seed: Int, run: Int, q: int) -> None:
    """E02: score the applicants of a round, with noise for the choice only, and announce the winners' zones."""
    regions, cells, zones, given = state.regions, state.cells, state.zones, inputs.zones
    for r in range(regions.size):
        regions[r].mark = -np.inf
        if inputs.applicants[q, r] and _plan(inputs, state, q, r) > 0:
            regions[r].score = _score(inputs, state, r)
            noise = normal_quantile(luck.uniform(seed, run, luck.JURY, q, r, 0))
            regions[r].mark = regions[r].score + inputs.levers.noise_score * noise
    for z in range(zones.size):
        if given[z].round != q:
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

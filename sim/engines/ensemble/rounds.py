"""Who gets a zone in the compiled engine: those that the scenario names, and winners of rounds (E02)."""

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
def announce_named(inputs: Inputs, state: State, month: Int) -> None:
    """Announce the designations of the month that the scenario names, and score their zones."""
    given, designations = inputs.designations, state.designations
    for d in range(designations.size):
        if given[d].round == NOTHING and given[d].announced == month:
            _announce(state, d, month)
    for d in range(designations.size):
        if given[d].round == NOTHING and given[d].announced == month:
            _score_zone(inputs, state, designations[d].zone)


@inner
def _announce(state: State, d: Int, month: Int) -> None:
    """Announce a designation, and its zone if it is the first."""
    each = state.designations[d]
    each.phase = designation.ANNOUNCED
    if state.zones[each.zone].announced == NOTHING:
        state.zones[each.zone].announced = month


@inner
def _score_zone(inputs: Inputs, state: State, z: Int) -> None:
    """E02: score a zone with all sectors that it has now; one of several regions has their mean score."""
    designations, cells = state.designations, state.cells
    total = 0.0
    members = 0
    for r in range(cells.shape[0]):
        if not state.zone_regions[z, r]:
            continue
        for s in range(cells.shape[1]):
            cells[r, s].is_planned = False
            for d in range(designations.size):
                each = designations[d]
                if designation.is_alive(each.phase) and each.zone == z and state.designation_sectors[d, s]:
                    cells[r, s].is_planned = True
        total += _score(inputs, state, r)
        members += 1
    state.zones[z].score = total / members


@inner
def _score(inputs: Inputs, state: State, r: Int) -> float:
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
def _is_covered(given: Table, state: State, last_month: Int, r: Int, s: Int) -> bool:
    """Return whether a zone covers the region and sector, or one that the scenario names will by `last_month`."""
    designations = state.designations
    for d in range(designations.size):
        each = designations[d]
        is_coming = given[d].round == NOTHING and each.phase == designation.NONE
        is_in_the_way = designation.is_alive(each.phase) or (is_coming and given[d].announced <= last_month)
        if is_in_the_way and state.zone_regions[each.zone, r] and state.designation_sectors[d, s]:
            return True
    return False


@inner
def _plan(inputs: Inputs, state: State, q: Int, r: Int) -> int:
    """Set the sectors for which a region applies, and return their number.

    The scenario names them, else they are the region's best by focus times capability. Sectors that a zone covers
    already, or will while the new one may last, are left out.
    """
    cells, given, last_month = state.cells, inputs.designations, inputs.rounds[q].last_month
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
def score_round(inputs: Inputs, state: State, seed: Int, run: Int, q: Int, month: Int) -> None:
    """E02: score the applicants of a round, with noise for the choice only, and announce the winners' designations."""
    regions, cells, given = state.regions, state.cells, inputs.designations
    for r in range(regions.size):
        regions[r].mark = -np.inf
        if inputs.applicants[q, r] and _plan(inputs, state, q, r) > 0:
            noise = normal_quantile(luck.uniform(seed, run, luck.JURY, q, r, 0))
            regions[r].mark = _score(inputs, state, r) + inputs.levers.noise_score * noise
    for d in range(given.size):
        if given[d].round != q:
            continue
        winner = 0
        for r in range(regions.size):
            if regions[r].mark > regions[winner].mark:
                winner = r
        if regions[winner].mark == -np.inf:
            return
        for s in range(cells.shape[1]):
            state.designation_sectors[d, s] = cells[winner, s].is_planned
        _join_zone(state, d, winner)
        _announce(state, d, month)
        _score_zone(inputs, state, state.designations[d].zone)
        regions[winner].mark = -np.inf


@inner
def _join_zone(state: State, d: Int, winner: Int) -> None:
    """E03: let an award belong to the zone of the winner alone that there is or will be, else to one of its own."""
    for z in range(state.zones.size):
        is_same = True
        for r in range(state.regions.size):
            is_same &= state.zone_regions[z, r] == (r == winner)
        if is_same:
            state.designations[d].zone = z
            return
    z = state.designations[d].zone
    state.zone_regions[z, winner] = True
    state.zones[z].first_region = winner

"""Who gets a zone in the compiled engine: zones that the scenario names, and competitive rounds (E02)."""

from __future__ import annotations

import numpy as np

from sim import draws
from sim.arithmetic import normal_quantile
from sim.compiled import compiled
from sim.engines.ensemble.state import NOTHING, State
from sim.inputs import Inputs
from sim.rules import designation


@compiled
def announce(inputs: Inputs, state: State, month: int) -> None:
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
                total += _score(inputs, state, r)
                members += 1
        state.zones[z].phase = designation.ANNOUNCED
        state.zones[z].score = total / members


@compiled
def _score(inputs: Inputs, state: State, r: int) -> float:
    """E02: score of a region with the sectors of its plan."""
    fit = 0.0
    for s in range(state.sectors.size):
        if state.cells[r, s].is_planned:
            fit += state.cells[r, s].focus * state.cells[r, s].capability
    return designation.score(
        state.regions[r].ready,
        fit,
        inputs.regions[r].need,
        inputs.levers.readiness_score,
        inputs.levers.fit_score,
        inputs.levers.need_score,
    )


@compiled
def _is_covered(state: State, r: int, s: int) -> bool:
    """Return whether a zone announced or in force covers the region and sector."""
    for z in range(state.zones.size):
        phase = state.zones[z].phase
        is_alive = phase == designation.ANNOUNCED or phase == designation.IN_FORCE
        if is_alive and state.zone_regions[z, r] and state.zone_sectors[z, s]:
            return True
    return False


@compiled
def _plan(inputs: Inputs, state: State, q: int, r: int) -> int:
    """Set the sectors for which a region applies, and return their number.

    The scenario names them, else they are the region's best by focus times capability. Sectors that a zone covers
    already are left out.
    """
    sectors = state.sectors.size
    is_given = False
    planned = 0
    for s in range(sectors):
        state.cells[r, s].is_planned = False
        if inputs.plans[q, r, s]:
            is_given = True
            if not _is_covered(state, r, s):
                state.cells[r, s].is_planned = True
                planned += 1
    if is_given:
        return planned
    for _ in range(inputs.rounds[q].plan_sectors):
        best = NOTHING
        best_merit = -1.0
        for s in range(sectors):
            cell = state.cells[r, s]
            merit = cell.focus * cell.capability
            if merit > best_merit and not cell.is_planned and not _is_covered(state, r, s):
                best = s
                best_merit = merit
        if best != NOTHING:
            state.cells[r, best].is_planned = True
            planned += 1
    return planned


@compiled
def score_round(inputs: Inputs, state: State, seed: int, run: int, q: int) -> None:
    """E02: score the applicants of a round, with noise for the choice only, and announce the winners' zones."""
    regions = state.regions
    for r in range(regions.size):
        regions[r].mark = -np.inf
        if inputs.applicants[q, r] and _plan(inputs, state, q, r) > 0:
            regions[r].score = _score(inputs, state, r)
            noise = normal_quantile(draws.uniform(seed, run, draws.JURY, q, r))
            regions[r].mark = regions[r].score + inputs.levers.noise_score * noise
    for z in range(state.zones.size):
        if inputs.zones[z].round != q:
            continue
        winner = 0
        for r in range(regions.size):
            if regions[r].mark > regions[winner].mark:
                winner = r
        if regions[winner].mark == -np.inf:
            return
        state.zones[z].phase = designation.ANNOUNCED
        state.zones[z].score = regions[winner].score
        state.zone_regions[z, winner] = True
        for s in range(state.sectors.size):
            state.zone_sectors[z, s] = state.cells[winner, s].is_planned
        regions[winner].mark = -np.inf

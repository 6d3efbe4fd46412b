"""Phase 4 of the compiled engine: incidents, ends of trials, evidence for reform, then starts (E12-E14)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.engines.ensemble.founding import set_burden_factor
from sim.engines.ensemble.run_state import NOTHING, TRYING, Numbers, State
from sim.engines.inputs.arrays import Inputs
from sim.numerics import luck
from sim.numerics.arithmetic import nth_smallest
from sim.numerics.compiler import Int, inner
from sim.numerics.tables import Table
from sim.rules import designation, reform, trial
from sim.rules.chance import probability

#: Lot of a firm that does not apply; true lots lie below 1.
NO_LOT = 2.0


@inner
def run_trials(inputs: Inputs, state: State, seed: Int, run: Int, month: Int) -> None:
    """Run the phase."""
    levers, sectors, zones, cells, firms = inputs.levers, state.sectors, state.zones, state.cells, state.firms
    lists, count, zone_at = state.lists, state.country[0].trying, state.zone_at
    pause_end = month + levers.pause_months
    if inputs.incidents.size > 0:
        _order_incidents(inputs.incidents, cells, zone_at, state.pause_until, month, pause_end)
    for i in range(count):
        firm = firms[lists[TRYING, i]]
        if firm.trial != trial.RUNNING:
            continue
        slot = np.int64(firm.slot)
        region, cell, zone, sector = (
            state.regions[firm.place],
            cells[firm.place, firm.sector],
            zones[firm.trial_zone],
            sectors[firm.sector],
        )
        chance = trial.incident_probability(levers.incident_rate, cell.ordered_share)
        if luck.uniform(seed, run, luck.INCIDENT, month, slot, 0) < chance:
            firm.trial = trial.FAILED
            zone.running -= 1
            region.trials_failed += 1
            if luck.uniform(seed, run, luck.PAUSE, month, slot, 0) * levers.scale < 1.0:
                state.pause_until[firm.trial_zone, firm.sector] = pause_end
        elif month - firm.trial_since >= levers.trial_months:
            uniform = luck.uniform(seed, run, luck.VERDICT, month, slot, 0)
            _end(levers, firm, region, cell.support_index, zone, sector, uniform, month)
        else:
            continue
        set_burden_factor(levers, sector, firm, state.amounts, state.is_relieved, lists[TRYING, i])
    for s in range(sectors.size):
        is_due = reform.is_reform_due(float(sectors[s].permits), levers.evidence_needed, levers.scale)
        if is_due and sectors[s].reform_month == NOTHING:
            sectors[s].reform_month = month + levers.reform_delay_months
    for z in range(zones.size):
        zones[z].applicants = 0
    _apply(levers, sectors, zone_at, zones, state.pause_until, firms, lists, count, seed, run, month)
    applicants = 0
    for z in range(zones.size):
        applicants += zones[z].applicants
        since = month - inputs.zones[z].in_force
        slots = trial.slots_in_month(levers.slots_per_month, levers.scale, since)
        zones[z].last_lot = _last_lot(zones[z].applicants, slots, zone_at, firms, lists, count, state.lots, z)
    for i in range(count if applicants > 0 else 0):
        firm = firms[lists[TRYING, i]]
        z = zone_at[firm.sector, firm.place]
        if firm.lot < NO_LOT and firm.lot <= zones[z].last_lot:
            firm.trial = trial.RUNNING
            firm.trial_since = month
            firm.trial_is_second = False
            firm.trial_zone = z
            zones[z].running += 1
            state.regions[firm.place].trials_started += 1
            set_burden_factor(levers, sectors[firm.sector], firm, state.amounts, state.is_relieved, lists[TRYING, i])


@inner
def leave_trial(zones: Table, firm: Table) -> None:
    """Let a firm that closes or moves leave its running trial; it may apply again."""
    if firm.trial == trial.RUNNING:
        zones[firm.trial_zone].running -= 1
        firm.trial = trial.NO_TRIAL


@inner
def _order_incidents(
    incidents: Table,
    cells: Table,
    zone_at: NDArray[np.int64],
    pause_until: NDArray[np.int64],
    month: Int,
    pause_end: Int,
) -> None:
    """E13: note the incidents that the scenario orders; each pauses new trials of its zone and sector."""
    for r in range(cells.shape[0]):
        for s in range(cells.shape[1]):
            cells[r, s].ordered_share = 0.0
    for i in range(incidents.size):
        order = incidents[i]
        if order.month == month:
            cell = cells[order.region, order.sector]
            cell.ordered_share = order.failing_share
            z = zone_at[order.sector, order.region]
            if z != NOTHING:
                pause_until[z, order.sector] = pause_end


@inner
def _end(
    levers: Table,
    firm: Table,
    region: Table,
    support_index: float,
    zone: Table,
    sector: Table,
    uniform: float,
    month: Int,
) -> None:
    """E13: the verdict on a trial whose time is over."""
    verdict = trial.verdict(
        uniform,
        firm.trial_is_second,
        region.ready - levers.ready_before,
        support_index,
        levers.permit_share,
        levers.extension_share,
        levers.permit_readiness_effect,
        levers.permit_support_effect,
    )
    if verdict == trial.EXTEND:
        firm.trial_is_second = True
        firm.trial_since = month
        region.trials_extended += 1
        return
    zone.running -= 1
    if verdict == trial.PERMIT:
        firm.trial = trial.PERMITTED
        zone.permits += 1
        sector.permits += 1
        region.trials_permitted += 1
    else:
        firm.trial = trial.ENDED
        region.trials_ended += 1


@inner
def _apply(
    levers: Table,
    sectors: Table,
    zone_at: NDArray[np.int64],
    zones: Table,
    pause_until: NDArray[np.int64],
    firms: Table,
    lists: Numbers,
    count: int,
    seed: Int,
    run: Int,
    month: Int,
) -> None:
    """E12: firms in a zone in force apply, and draw a lot."""
    for i in range(count):
        firm = firms[lists[TRYING, i]]
        slot = np.int64(firm.slot)
        firm.lot = NO_LOT
        z = zone_at[firm.sector, firm.place]
        if z == NOTHING or firm.trial != trial.NO_TRIAL or zones[z].phase != designation.IN_FORCE:
            continue
        if month < pause_until[z, firm.sector]:
            continue
        hazard = trial.application_hazard(levers.application_rate, firm.burden, sectors[firm.sector].barrier)
        if luck.uniform(seed, run, luck.APPLICATION, month, slot, 0) < probability(hazard):
            firm.lot = luck.uniform(seed, run, luck.LOTTERY, month, slot, 0)
            zones[z].applicants += 1


@inner
def _last_lot(
    applicants: int,
    slots: int,
    zone_at: NDArray[np.int64],
    firms: Table,
    lists: Numbers,
    count: int,
    lots: NDArray[np.float64],
    z: Int,
) -> float:
    """E12: return the greatest lot that a zone still admits, so as to fill its slots; 0 admits nobody, 1 everybody."""
    if slots >= applicants:
        return 1.0
    if slots <= 0:
        return 0.0
    found = 0
    for i in range(count):
        firm = firms[lists[TRYING, i]]
        if firm.lot < NO_LOT and zone_at[firm.sector, firm.place] == z:
            lots[found] = firm.lot
            found += 1
    return nth_smallest(lots, found, slots - 1)

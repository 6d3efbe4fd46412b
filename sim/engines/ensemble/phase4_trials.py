"""Phase 4 of the compiled engine: incidents, ends of trials, permits counted for reform, then starts (E12-E14, E16)."""

from __future__ import annotations

import numpy as np

from sim.engines.ensemble.founding import has_heard, set_burden_factor
from sim.engines.ensemble.run_state import APPLYING, CLOSED, EMPLOYEES, NOTHING, TRYING, State
from sim.engines.inputs.arrays import Inputs
from sim.numerics import luck
from sim.numerics.arithmetic import nth_smallest
from sim.numerics.compiler import Int, inner
from sim.numerics.tables import Table
from sim.rules import designation, location, reform, relief, site, trial
from sim.rules.dates import total_over
from sim.rules.hazards import probability


@inner
def run_trials(inputs: Inputs, state: State, seed: Int, run: Int, month: Int) -> None:
    """Run the phase."""
    levers, sectors, zones, firms = inputs.levers, state.sectors, state.zones, state.firms
    country, lists, count, trials = state.country[0], state.lists, state.country[0].trying, state.trials
    pause_end = month + levers.pause_months
    if inputs.incidents.size > 0:
        _order_incidents(inputs.incidents, state, month, pause_end)
    for i in range(count):
        firm = firms[lists[TRYING, i]]
        if firm.trial != trial.RUNNING:
            continue
        slot = np.int64(firm.slot)
        place = trials[slot].asked
        ordered_share = state.cells[place, firm.sector].ordered_share
        chance = trial.incident_probability(levers.incident_rate, ordered_share)
        if luck.uniform(seed, run, luck.INCIDENT, month, slot, 0) < chance:
            firm.trial = trial.FAILED
            zones[firm.trial_zone].running -= 1
            state.regions[place].trials_failed += 1
            close_site(state, firm)
            if luck.uniform(seed, run, luck.PAUSE, month, slot, 0) * levers.scale < 1.0:
                state.pause_until[firm.trial_zone, firm.sector] = pause_end
        elif month - firm.trial_since >= levers.trial_months:
            _end(levers, state, firm, seed, run, month)
        else:
            continue
        set_burden_factor(levers, state, lists[TRYING, i])
    for s in range(sectors.size):
        is_due = reform.is_reform_due(float(sectors[s].permits), levers.evidence_needed, levers.scale)
        if is_due and sectors[s].reform_month == NOTHING:
            sectors[s].reform_month = month + levers.reform_delay_months
    for z in range(zones.size):
        zones[z].applicants = 0
    country.applying = 0
    _apply(levers, state, seed, run, month)
    if levers.site_rate > 0.0:
        _ask_for_sites(levers, state, seed, run, month)
    slots, until = inputs.months.trial_slots, inputs.months.slots_until
    for z in range(zones.size):
        if zones[z].applicants > 0:
            before = total_over(slots, until, zones[z].in_force, month)
            by_now = total_over(slots, until, zones[z].in_force, month + 1)
            zones[z].last_lot = _last_lot(state, z, trial.slots_in_month(before, by_now))
    for j in range(country.applying):
        i = lists[APPLYING, j]
        z = state.zone_at[firms[i].sector, trials[firms[i].slot].asked]
        if firms[i].lot <= zones[z].last_lot:
            _start(state, firms[i], z, state.amounts[EMPLOYEES, i], month)
            set_burden_factor(levers, state, i)


@inner
def keeps_trial(state: State, firm: Table, place: Int) -> bool:
    """E10: whether a firm in its trial keeps it in a region: one of the trial's zone, if it is not at a site."""
    is_at_site = state.trials[firm.slot].site != NOTHING
    return bool(firm.trial == trial.RUNNING and trial.goes_on(state.zone_regions[firm.trial_zone, place], is_at_site))


@inner
def leave_trial(state: State, firm: Table) -> None:
    """Let a firm that closes, or moves out of its zone, leave its running trial, and its site; it may apply again."""
    if firm.trial == trial.RUNNING:
        state.zones[firm.trial_zone].running -= 1
        state.regions[state.trials[firm.slot].asked].trials_left += 1
        firm.trial = trial.NO_TRIAL
    close_site(state, firm)


@inner
def close_site(state: State, firm: Table) -> None:
    """E16: close the firm's site if it has one."""
    own = state.trials[firm.slot]
    if own.site != NOTHING:
        state.regions[own.site].sites -= 1
        own.site = NOTHING


@inner
def _start(state: State, firm: Table, z: Int, employees: float, month: Int) -> None:
    """E12, E16: begin a trial where the firm has asked for it, at home or at a site."""
    zone, own = state.zones[z], state.trials[firm.slot]
    region = state.regions[own.asked]
    firm.trial = trial.RUNNING
    firm.trial_since = month
    firm.trial_is_second = False
    firm.trial_zone = z
    zone.running += 1
    region.trials_started += 1
    own.is_brought = own.moved >= zone.announced
    if own.asked != firm.place:
        own.site = own.asked
        own.is_brought = True
        region.sites += 1
        region.sites_opened += 1
    own.jobs_before = site.jobs_before_trial(employees, own.is_brought, firm.founded, zone.announced)


@inner
def _order_incidents(incidents: Table, state: State, month: Int, pause_end: Int) -> None:
    """E13: note the incidents that the scenario orders; each pauses new trials of its zone and sector."""
    cells = state.cells
    for r in range(cells.shape[0]):
        for s in range(cells.shape[1]):
            cells[r, s].ordered_share = 0.0
    for i in range(incidents.size):
        order = incidents[i]
        if order.month == month:
            cells[order.region, order.sector].ordered_share = order.failing_share
            z = state.zone_at[order.sector, order.region]
            if z != NOTHING:
                state.pause_until[z, order.sector] = pause_end


@inner
def _end(levers: Table, state: State, firm: Table, seed: Int, run: Int, month: Int) -> None:
    """E13: the verdict on a trial whose time is over."""
    zone, slot, own = state.zones[firm.trial_zone], np.int64(firm.slot), state.trials[firm.slot]
    region = state.regions[own.asked]
    verdict = trial.verdict(
        luck.uniform(seed, run, luck.VERDICT, month, slot, 0),
        firm.trial_is_second,
        region.ready - levers.ready_before,
        state.cells[own.asked, firm.sector].support_index,
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
        state.sectors[firm.sector].permits += 1
        region.trials_permitted += 1
        if own.site != NOTHING and not site.site_stays_open(
            luck.uniform(seed, run, luck.SITE_STAYS, month, slot, 0), levers.site_stays
        ):
            close_site(state, firm)
    else:
        firm.trial = trial.ENDED
        region.trials_ended += 1
        close_site(state, firm)


@inner
def _apply(levers: Table, state: State, seed: Int, run: Int, month: Int) -> None:
    """E12: firms in a zone in force apply, and draw a lot."""
    sectors = state.sectors
    for i in range(state.country[0].trying):
        firm = state.firms[state.lists[TRYING, i]]
        slot = np.int64(firm.slot)
        z = state.zone_at[firm.sector, firm.place]
        if firm.trial != trial.NO_TRIAL or state.phase_at[firm.sector, firm.place] != designation.IN_FORCE:
            continue
        if month < state.pause_until[z, firm.sector]:
            continue
        hazard = trial.application_hazard(levers.application_rate, firm.burden, sectors[firm.sector].barrier)
        if luck.uniform(seed, run, luck.APPLICATION, month, slot, 0) < probability(hazard):
            _enter_lottery(state, state.lists[TRYING, i], firm.place, seed, run, month)


@inner
def _ask_for_sites(levers: Table, state: State, seed: Int, run: Int, month: Int) -> None:
    """E16: firms without a zone in force for them at home ask for a trial at a site in one that they have heard of."""
    sectors = state.sectors
    for i in range(state.country[0].firms):
        firm = state.firms[i]
        sector = sectors[firm.sector]
        if not sector.has_trials or firm.place == CLOSED or firm.trial != trial.NO_TRIAL:
            continue
        if state.phase_at[firm.sector, firm.place] == designation.IN_FORCE:
            continue
        hazard = site.asking_hazard(levers.site_rate, firm.burden, sector.barrier)
        drawn = luck.uniform(seed, run, luck.SITE, month, np.int64(firm.slot), 0)
        if drawn < hazard and drawn < probability(hazard):  # the first spares the exponential of most
            place = _place_of_site(levers, state, firm, seed, run, month)
            if place != NOTHING:
                _enter_lottery(state, i, place, seed, run, month)


@inner
def _place_of_site(levers: Table, state: State, firm: Table, seed: Int, run: Int, month: Int) -> int:
    """E16: return the region that wins the race of E10 among those in which the firm may have a site, or NOTHING."""
    s, slot, winner, best_time = firm.sector, np.int64(firm.slot), NOTHING, np.inf
    for r in range(state.regions.size):
        z = state.zone_at[s, r]
        if state.phase_at[s, r] != designation.IN_FORCE or month < state.pause_until[z, s]:
            continue
        if not has_heard(state, z, slot, seed, run):
            continue
        exempt = designation.exemption(designation.IN_FORCE, levers.anticipation)
        felt = relief.burden_felt(firm.burden, state.sectors[s].barrier, exempt, True, state.zones[z].admission)
        value = state.attraction[s, r] * location.relief_factor(felt, levers.relief_weight)
        time = location.arrival_time(luck.uniform(seed, run, luck.SITE_CHOICE, month, slot, r), value)
        if time < best_time:
            winner, best_time = r, time
    return winner


@inner
def _enter_lottery(state: State, i: Int, place: Int, seed: Int, run: Int, month: Int) -> None:
    """E12: let a firm apply in a region, and draw its lot."""
    country, firm = state.country[0], state.firms[i]
    state.trials[firm.slot].asked = place
    firm.lot = luck.uniform(seed, run, luck.LOTTERY, month, np.int64(firm.slot), 0)
    state.zones[state.zone_at[firm.sector, place]].applicants += 1
    state.lists[APPLYING, country.applying] = i
    country.applying += 1


@inner
def _last_lot(state: State, z: Int, slots: int) -> float:
    """E12: return the greatest lot that a zone still admits, so as to fill its slots; 0 admits nobody, 1 everybody."""
    if slots >= state.zones[z].applicants:
        return 1.0
    if slots <= 0:
        return 0.0
    found = 0
    for j in range(state.country[0].applying):
        firm = state.firms[state.lists[APPLYING, j]]
        if state.zone_at[firm.sector, state.trials[firm.slot].asked] == z:
            state.lots[found] = firm.lot
            found += 1
    return nth_smallest(state.lots, found, slots - 1)

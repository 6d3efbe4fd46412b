"""How a firm of the compiled engine moves: because it is free to, or with the aid of a zone (E10, E10b)."""

from __future__ import annotations

from sim.engines.ensemble import run_state as at
from sim.engines.ensemble.founding import has_heard, set_burden_factor
from sim.engines.ensemble.phase4_trials import keeps_trial, leave_trial
from sim.engines.ensemble.run_state import State
from sim.engines.inputs.arrays import Inputs
from sim.numerics.arithmetic import nth_smallest
from sim.numerics.compiler import Int, inner
from sim.numerics.luck import AID, DISTANCE, uniform
from sim.numerics.tables import Table
from sim.rules import aid, designation

#: Lot of a firm that does not apply for aid; true lots lie below 1.
NO_LOT = 2.0


@inner
def set_aside_aid(levers: Table, state: State) -> None:
    """E10b, E04: let each zone in force set money aside for movers; the fund of a zone that is over is unspent."""
    country, zones = state.country[0], state.zones
    country.aid_places = 0
    for z in range(zones.size):
        zone = zones[z]
        zone.aid_places = 0
        if not zone.is_in_force:
            country.unspent += zone.aid_fund
            zone.aid_fund = 0.0
            continue
        money = aid.money_set_aside(
            zone.aid_fund, zone.money, levers.relocation_aid, levers.scale, levers.aid_per_mover
        )
        zone.money -= money
        zone.aid_fund += money
        zone.aid_places = aid.places_paid(zone.aid_fund, levers.aid_per_mover)
        country.aid_places += zone.aid_places


@inner
def is_within_reach(inputs: Inputs, chooser: Table, seed: Int, run: Int) -> bool:
    """E10: whether a firm goes as far as the region that it has chosen."""
    far = uniform(seed, run, DISTANCE, chooser.occasion, chooser.slot, 0)
    return bool(chooser.place != chooser.home and far < inputs.moving[chooser.home, chooser.place])


@inner
def move_firm(inputs: Inputs, state: State, chooser: Table, month: Int) -> None:
    """Let a firm move where it has chosen to be, leaving a running trial, unless it stays in its zone, and its site."""
    i, home, place, s = chooser.firm, chooser.home, chooser.place, chooser.sector
    firm = state.firms[i]
    if keeps_trial(state, firm, place):
        state.trials[firm.slot].asked = place  # where the firm is, its trial is
    else:
        leave_trial(state, firm)
    set_burden_factor(inputs.levers, state, i)
    firm.place = place
    state.fates[firm.slot].place = place
    state.fates[firm.slot].last_region = place
    state.trials[firm.slot].moved = month
    state.marks[at.CELL, i] = place * state.sectors.size + s
    state.cells[home, s].firms -= 1
    state.cells[place, s].firms += 1
    state.regions[home].moved_out += 1
    state.regions[place].moved_in += 1
    state.moves[home, place] += 1


@inner
def apply_for_aid(inputs: Inputs, state: State, chooser: Table, seed: Int, run: Int) -> None:
    """E10b: let a firm that would be free with aid draw a lot, if its choice is a zone that it knows from outside."""
    place, s, slot = chooser.place, chooser.sector, chooser.slot
    chooser.lot = NO_LOT
    z = state.zone_at[s, place]
    if z == at.NOTHING or state.phase_at[s, place] != designation.IN_FORCE or state.zone_regions[z, chooser.home]:
        return
    if has_heard(state, z, slot, seed, run) and is_within_reach(inputs, chooser, seed, run):
        chooser.lot = uniform(seed, run, AID, chooser.occasion, slot, 0)


@inner
def admit_to_aid(inputs: Inputs, state: State, firms: Int, month: Int) -> None:
    """E10b: let each zone pay for as many applicants as it has places, by lottery; they move, of `firms` choosers."""
    for z in range(state.zones.size):
        zone = state.zones[z]
        if zone.aid_places == 0:
            continue
        applicants = 0
        for j in range(firms):
            if _applies(state, state.choosers[j], z):
                state.lots[applicants] = state.choosers[j].lot
                applicants += 1
        last_lot = nth_smallest(state.lots, applicants, zone.aid_places - 1) if applicants > zone.aid_places else 1.0
        paid = 0
        for j in range(firms):
            chooser = state.choosers[j]
            if _applies(state, chooser, z) and chooser.lot <= last_lot:
                move_firm(inputs, state, chooser, month)
                paid += 1
                state.regions[chooser.place].zone_money += inputs.levers.aid_per_mover
        zone.aid_fund -= paid * inputs.levers.aid_per_mover


@inner
def _applies(state: State, chooser: Table, z: Int) -> bool:
    """Whether a firm has drawn a lot for the aid of a zone."""
    return bool(chooser.is_aided and chooser.lot < NO_LOT and state.zone_at[chooser.sector, chooser.place] == z)

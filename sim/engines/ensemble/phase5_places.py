"""Phase 5 of the compiled engine: firms are founded and move (E08-E10c)."""

from __future__ import annotations

import numpy as np

from sim.engines.ensemble import run_state as at
from sim.engines.ensemble.founding import chosen, has_heard, next_review, start_firm
from sim.engines.ensemble.moves import admit_to_aid, apply_for_aid, is_within_reach, move_firm
from sim.engines.ensemble.nests import enter_nests
from sim.engines.ensemble.phase4_trials import keeps_trial
from sim.engines.ensemble.run_state import State
from sim.engines.inputs.arrays import Inputs
from sim.numerics.compiler import Int, inner
from sim.numerics.luck import CHOICE, FREEDOM, ORIGIN, uniform, uniform_four
from sim.numerics.tables import Table
from sim.rules import aid, designation, location, relief, trial

#: A founder's choice is its first.
FOUNDING = 0


@inner
def choose_places(inputs: Inputs, state: State, seed: Int, run: Int, month: Int) -> None:
    """Run phase 5: firms that a location review finds free choose, and founders whose month has come consider once."""
    levers, choosers, chances = inputs.levers, state.choosers, state.chances
    count = _list_choosers(inputs, state, seed, run, month)
    for j in range(count):
        chances[at.PLAIN, j] = location.relief_factor(chances[at.PLAIN, j], levers.relief_weight)
    for j in range(count):
        choosers[j].origin = _origin(inputs, state, choosers[j], seed, run)
    _race(inputs, state, count, seed, run)
    firms = state.country[0].free
    for j in range(firms, count):
        total = chances[at.TOTAL, j]
        chances[at.TOTAL, j] = location.start_probability(total, levers.never_start, levers.inclusive_value_weight)
    for j in range(firms):
        if choosers[j].is_aided:
            apply_for_aid(inputs, state, choosers[j], seed, run)
        elif is_within_reach(inputs, choosers[j], seed, run):
            move_firm(inputs, state, choosers[j], month)
    if state.country[0].aid_places > 0:
        admit_to_aid(inputs, state, firms, month)
    for j in range(firms, count):
        chooser = choosers[j]
        if state.luck[at.RESOLVE, chooser.slot] < chances[at.TOTAL, j]:
            place, s = chooser.place, chooser.sector
            start_firm(levers, state, seed, run, chooser.slot, place, s, month)
            state.cells[place, s].firms += 1
            state.regions[place].founded += 1


@inner
def _list_choosers(inputs: Inputs, state: State, seed: Int, run: Int, month: Int) -> int:
    """List free firms and founders who have arrived, with the burden that they feel without relief.

    Firms whose review is due are free or not, or would be with the aid of a zone; each has its next review set.
    """
    levers, country, choosers, luck = inputs.levers, state.country[0], state.choosers, state.luck
    firms, lists, sectors, chances = state.firms, state.lists, state.sectors, state.chances
    founders_due, pool_shares = inputs.months[month].founders_due, inputs.sectors.pool_share
    has_aid = country.aid_places > 0
    count = 0
    for j in range(country.reviewing):
        i = np.int64(lists[at.REVIEWING, j])
        firm, chooser = firms[i], choosers[count]
        occasion = np.int64(firm.review_count)
        next_review(levers, state, i, seed, run, month + 1.0)
        freedom = uniform(seed, run, FREEDOM, occasion, np.int64(firm.slot), 0)
        is_free = location.is_free_to_move(freedom, levers.mobility)
        if is_free or (has_aid and aid.is_free_with_aid(freedom, levers.mobility, levers.aided_mobility)):
            chooser.is_aided = not is_free
            chooser.firm = i
            chooser.home = firm.place
            chooser.slot = firm.slot
            chooser.sector = firm.sector
            chooser.occasion = occasion
            chooser.trial = firm.trial
            chooser.burden = firm.burden
            count += 1
    country.free = count
    while country.next_founder < levers.slots:
        slot = country.next_founder
        if (slot - levers.starting_firms) + luck[at.ARRIVAL, slot] >= founders_due:
            break
        chooser = choosers[count]
        chooser.firm = at.NOTHING
        chooser.home = state.regions.size
        chooser.slot = slot
        chooser.sector = chosen(pool_shares, luck[at.IDEA, slot])
        chooser.occasion = FOUNDING
        chooser.trial = trial.NO_TRIAL
        chooser.burden = luck[at.BURDEN, slot]
        country.next_founder += 1
        count += 1
    for j in range(count):
        chooser = choosers[j]
        chances[at.PLAIN, j] = 0.0
        if chooser.trial != trial.PERMITTED:
            barrier = sectors[chooser.sector].barrier
            chances[at.PLAIN, j] = relief.burden_felt(chooser.burden, barrier, 0.0, False, 1.0)
    return count


@inner
def _origin(inputs: Inputs, state: State, chooser: Table, seed: Int, run: Int) -> int:
    """E10: return the region from which a founder comes, of the starting stock by where the firm was at the start."""
    slot, row = chooser.slot, inputs.regions.size
    if slot < inputs.levers.starting_firms:
        row = np.int64(state.fates[slot].first_region)
    return chosen(inputs.origins[row, chooser.sector], uniform(seed, run, ORIGIN, 0, slot, 0))


@inner
def _race(inputs: Inputs, state: State, count: int, seed: Int, run: Int) -> None:
    """E08 to E10c: set the region that each firm and founder chooses, and for a founder the sum of exp V.

    A region cannot win if even the least time that its uniform number allows, ``1 - u <= -ln u``, is no better than
    the best so far; so most logarithms need not be taken. The race begins with the home, or for a founder with the
    region that most attracts its sector; a tie goes to it, else to the first.
    """
    levers, leaving = inputs.levers, inputs.leaving
    choosers, chances, sectors, zones = state.choosers, state.chances, state.sectors, state.zones
    zone_at, phase_at, attraction, race = state.zone_at, state.phase_at, state.attraction, state.race
    regions = state.regions.size
    for j in range(count):
        chooser = choosers[j]
        s, home, slot, occasion = chooser.sector, chooser.home, chooser.slot, chooser.occasion
        origin = chooser.origin
        factor = chances[at.PLAIN, j]
        # Plain loops over arrays as long as the processor takes at a time: it takes several regions at once.
        for block in range(race.shape[1] // 4):
            first = 4 * block
            race[at.DRAW, first], race[at.DRAW, first + 1], race[at.DRAW, first + 2], race[at.DRAW, first + 3] = (
                uniform_four(seed, run, CHOICE, occasion, slot, block)
            )
        for r in range(race.shape[1]):
            race[at.VALUE, r] = attraction[s, r] * factor * leaving[origin, r]
        if sectors[s].is_zoned and chooser.trial != trial.PERMITTED:
            for r in range(regions):
                z = zone_at[s, r]
                if z != at.NOTHING:
                    aware = has_heard(state, z, slot, seed, run)
                    exempt = designation.exemption(phase_at[s, r], levers.anticipation)
                    felt = relief.burden_felt(chooser.burden, sectors[s].barrier, exempt, aware, zones[z].admission)
                    relieved = location.relief_factor(felt, levers.relief_weight)
                    race[at.VALUE, r] = attraction[s, r] * relieved * leaving[origin, r]
        if home < regions:
            if chooser.trial == trial.RUNNING:
                race[at.VALUE, home] = attraction[s, home] * leaving[origin, home]  # in its trial a firm is exempt
                for r in range(regions):
                    if keeps_trial(state, state.firms[chooser.firm], r):
                        race[at.VALUE, r] = attraction[s, r] * leaving[origin, r]
            winner = home
        else:
            winner = sectors[s].favourite
            attraction_sum = 0.0
            for r in range(regions):
                attraction_sum += race[at.VALUE, r]
            chances[at.TOTAL, j] = attraction_sum
        if levers.nest_weight < 1.0:
            chances[at.TOTAL, j] = enter_nests(inputs, chooser, race, seed, run)
        best_time = location.arrival_time(race[at.DRAW, winner], race[at.VALUE, winner])
        rivals = 0
        for r in range(race.shape[1]):
            rivals += 1.0 - race[at.DRAW, r] < best_time * race[at.VALUE, r]
        if rivals > 1:  # one of them is the winner so far
            for r in range(regions):
                if 1.0 - race[at.DRAW, r] < best_time * race[at.VALUE, r]:
                    time = location.arrival_time(race[at.DRAW, r], race[at.VALUE, r])
                    if time < best_time:
                        best_time = time
                        winner = r
        chooser.place = winner

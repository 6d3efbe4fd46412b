"""The choice of the compiled engine where regions have nests (E10c)."""

from __future__ import annotations

import numpy as np

from sim.engines.ensemble import run_state as at
from sim.engines.inputs.arrays import Inputs
from sim.engines.inputs.nest_sums import sum_nests
from sim.numerics.arithmetic import exp
from sim.numerics.compiler import Int, inner
from sim.numerics.luck import NEST, uniform_pair
from sim.numerics.tables import Floats, Table
from sim.rules import nest
from sim.rules.hazards import standard_waiting_time


@inner
def enter_nests(inputs: Inputs, chooser: Table, race: Floats, seed: Int, run: Int) -> float:
    """E10c: replace exp V by the rates of the race with nests; return the sum over nests of what they are worth."""
    nests, nest_weight = inputs.nests, inputs.levers.nest_weight
    occasion, slot = chooser.occasion, chooser.slot
    utility, best, weights = race[at.UTILITY], race[at.BEST], race[at.WEIGHTS]
    for r in range(nests.size):
        utility[r] = nest.utility_of(race[at.VALUE, r])
    sum_nests(utility, nests, nest_weight, best, weights)
    total = 0.0
    greatest = -np.inf
    for n in range(nests.size):
        if nests[n] != n:
            continue
        total += exp(nest.nest_utility(best[n], weights[n], nest_weight))
        turn, wait = uniform_pair(seed, run, NEST, occasion, slot, n)
        liking = nest.nest_liking(turn, standard_waiting_time(wait), nest_weight)
        for r in range(n, nests.size):
            if nests[r] == n:
                utility[r] += liking
        greatest = max(greatest, best[n] + liking)
    for r in range(nests.size):
        race[at.VALUE, r] = nest.weight_in_nest(utility[r], greatest, nest_weight)
    return total

"""The contraction that finds the world at rest: constants, V0, and the sectors of those who found in each region.

Method: Berry (1994), doi 10.2307/2555829; the contraction of Berry, Levinsohn & Pakes (1995), doi 10.2307/2171802. In
the same steps the stock of each region is divided into sectors as those are who found there, since firms draw others of
their sector (localization) and share the support for it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engines.inputs.nest_sums import sum_nests
from sim.numerics.arithmetic import exp, log
from sim.numerics.compiler import compiled
from sim.numerics.tables import Floats
from sim.rules.location import region_factor, sector_factor, share_who_start
from sim.rules.nest import nest_utility, utility_of, weight_in_nest
from sim.rules.support import support_index, support_per_firm

#: The contraction ends when no share is further than this, relative, from the observed one.
TOLERANCE = 1e-12
MOST_STEPS = 20_000
#: Shares of founders who start, or do not, are taken for at least this, so that their odds are finite.
LEAST = 1e-12
#: Least part of a step of a constant to which the share of its region is taken to answer.
LEAST_ANSWER = 0.05


@compiled
def contraction(
    pool: Floats,
    leaving: Floats,
    nests: NDArray[np.int64],
    observed: Floats,
    firms: Floats,
    money: Floats,
    capability: Floats,
    focus: Floats,
    pool_share: Floats,
    barrier: Floats,
    given: Any,
    constants: Floats,
    own: Floats,
    attraction: Floats,
    factors: Floats,
    starting: Floats,
    founded: Floats,
    stock: Floats,
    room: Floats,
) -> tuple[float, bool]:
    """Set `constants`, `starting`, `founded` and `stock`; return V0 and whether the observed shares were reached.

    Parameters
    ----------
    pool : shape [origin]
        Shares of the origins among founders.
    leaving : shape [origin, region]
        Leaving factor of E10.
    nests : shape [region]
        Number of the first region of the nest of E10c.
    observed, firms, money : shape [region]
        Shares of those who found; the stock; money for all sectors, bn a month.
    capability, focus : shape [region, sector]
    pool_share, barrier : shape [sector]
    given
        The keys of `sim.engines.inputs.world_at_rest.Conditions`.
    constants : shape [region]
        Zeros; set to alpha of E09.
    own : shape [region]
        Room for the part of those who found in a region that would do so whatever it is worth.
    attraction : shape [region, sector]
        Room for exp V.
    factors : shape [origin, sector, region]
        Set to what exp V is multiplied by to be in proportion to the choices: the leaving factor, or with nests that
        of `_set_factors`.
    starting : shape [origin, sector]
        Set to those who start, as a share of all founders, over the sum of exp V.
    founded, stock : shape [region, sector]
        Set to the share of all founders who found there, and to the firms at rest.
    room : shape [3, region]
        Room for what nests need.
    """
    regions, sectors = stock.shape
    for r in range(regions):
        for s in range(sectors):
            stock[r, s] = firms[r] * pool_share[s]
    for o in range(pool.size):
        for s in range(sectors):
            for r in range(regions):
                factors[o, s, r] = leaving[o, r]
    never_start = 0.0
    by_starting = given.inclusive_value_weight * given.no_start_share
    for _ in range(MOST_STEPS):
        for r in range(regions):
            of_region = region_factor(constants[r], firms[r], 1.0, given.urbanization)
            for s in range(sectors):
                per_firm = support_per_firm(focus[r, s], money[r], 0.0, stock[r, s], 1.0)
                attraction[r, s] = of_region * sector_factor(
                    stock[r, s],
                    1.0,
                    capability[r, s],
                    support_index(per_firm, given.support_unit),
                    given.localization,
                    given.capability_weight,
                    given.support_weight,
                )
        if given.nest_weight < 1.0:
            _set_factors(leaving, nests, given.nest_weight, attraction, factors, room)
        started = _found(never_start, pool, factors, pool_share, barrier, given, attraction, starting, founded, own)
        # Logit step for V0: exact when all founders are alike, a contraction when they are not.
        odds = max(started, LEAST) / max(1.0 - started, LEAST)
        gap = log(odds) - log((1.0 - given.no_start_share) / given.no_start_share)
        never_start += gap
        worst = max(abs(gap), _divide_stock(firms, money, focus, given, founded, stock))
        if given.nest_weight < 1.0:
            _set_nest_steps(nests, observed, founded, started, room)
        mean = 0.0
        for r in range(regions):
            share = 0.0
            for s in range(sectors):
                share += founded[r, s]
            step = log(observed[r] / (share / started))
            worst = max(worst, abs(step))
            if given.nest_weight < 1.0:
                step = given.nest_weight * step + (1.0 - given.nest_weight) * room[2, nests[r]]
            # A logit's step is exact if all origins are alike. To those who would found at home anyway a constant
            # matters only by how many of them start.
            at_home = max(0.0, own[r] / share - share / started) * (1.0 - by_starting)
            constants[r] += step / max(LEAST_ANSWER, 1.0 - at_home)
            mean += constants[r]
        mean /= regions
        for r in range(regions):
            constants[r] -= mean
        if worst < TOLERANCE:
            return never_start, True
    return never_start, False


@compiled
def _set_factors(
    leaving: Floats,
    nests: NDArray[np.int64],
    nest_weight: float,
    attraction: Floats,
    factors: Floats,
    room: Floats,
) -> None:
    """E10c: set factors of exp V with which plain shares are those of nests, and the sum is what nests are worth."""
    origins, sectors, regions = factors.shape
    utility, best, weights = room[0], room[1], room[2]
    for o in range(origins):
        for s in range(sectors):
            for r in range(regions):
                utility[r] = utility_of(attraction[r, s] * leaving[o, r])
            sum_nests(utility, nests, nest_weight, best, weights)
            for r in range(regions):
                n = nests[r]
                within = weight_in_nest(utility[r], best[n], nest_weight) / weights[n]
                factors[o, s, r] = exp(nest_utility(best[n], weights[n], nest_weight)) * within / attraction[r, s]


@compiled
def _found(
    never_start: float,
    pool: Floats,
    factors: Floats,
    pool_share: Floats,
    barrier: Floats,
    given: Any,
    attraction: Floats,
    starting: Floats,
    founded: Floats,
    own: Floats,
) -> float:
    """Set the shares of all founders who found in each region and sector, and return the sum of these."""
    regions, sectors = founded.shape
    started = 0.0
    for r in range(regions):
        own[r] = 0.0
        for s in range(sectors):
            founded[r, s] = 0.0
    for o in range(pool.size):
        for s in range(sectors):
            total = 0.0
            for r in range(regions):
                total += attraction[r, s] * factors[o, s, r]
            start = share_who_start(total, never_start, given.inclusive_value_weight, given.relief_weight, barrier[s])
            start *= pool[o] * pool_share[s]
            started += start
            starting[o, s] = start / total
            for r in range(regions):
                of_region = starting[o, s] * attraction[r, s] * factors[o, s, r]
                founded[r, s] += of_region
                own[r] += of_region * (attraction[r, s] * factors[o, s, r] / total)
    return started


@compiled
def _set_nest_steps(nests: NDArray[np.int64], observed: Floats, founded: Floats, started: float, room: Floats) -> None:
    """Set the step of each nest's share in the last row of `room`, at the nest's first region."""
    regions, sectors = founded.shape
    for r in range(regions):
        room[0, r] = 0.0
        room[1, r] = 0.0
    for r in range(regions):
        room[0, nests[r]] += observed[r]
        for s in range(sectors):
            room[1, nests[r]] += founded[r, s]
    for r in range(regions):
        if nests[r] == r:
            room[2, r] = log(room[0, r] / (room[1, r] / started))


@compiled
def _divide_stock(firms: Floats, money: Floats, focus: Floats, given: Any, founded: Floats, stock: Floats) -> float:
    """Move the firms of each region towards the sectors of those who found there; return the greatest relative step.

    The more firms share the support for a sector, the fewer found in it; where they do so strongly, a whole step would
    go too far, and go on to and fro. So a step is divided by one plus the loss of utility for a relative gain of firms.
    """
    regions, sectors = stock.shape
    worst = 0.0
    for r in range(regions):
        share = 0.0
        for s in range(sectors):
            share += founded[r, s]
        for s in range(sectors):
            if stock[r, s] <= 0.0:
                continue
            support = support_per_firm(focus[r, s], money[r], 0.0, stock[r, s], 1.0)
            loss = given.support_weight * support / (support + given.support_unit) - given.localization
            step = log(firms[r] * founded[r, s] / share / stock[r, s]) / (1.0 + max(0.0, loss))
            worst = max(worst, abs(step))
            stock[r, s] *= exp(step)
    return worst

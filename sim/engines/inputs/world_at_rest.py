"""The world at rest: regional constants (E09) that reproduce the observed shares, and founders who never start.

Reference conditions are the world's own: its money, readiness before any study, capability, focus without crowding,
the expected stock of firms, no zone, and founders' burdens uniform on [0, 1]. A scenario's policy levers are not used,
because otherwise a change of a lever would cancel itself. Method: Berry (1994), doi 10.2307/2555829; the contraction of
Berry, Levinsohn & Pakes (1995), doi 10.2307/2171802.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sim.language.errors import ScenarioError, placed
from sim.language.texts import sentence
from sim.numerics.arithmetic import exp, log, ordered_sum
from sim.numerics.compiler import compiled
from sim.numerics.tables import Floats
from sim.rules.focus import appeal
from sim.rules.location import region_factor, relief_factor, sector_factor, start_probability
from sim.rules.relief import burden_felt
from sim.rules.support import MONTHS_A_YEAR, pilot_money, support_index, support_per_firm
from sim.scenario.load import Scenario
from sim.scenario.world.world import World

#: The contraction ends when no share is further than this, relative, from the observed one.
TOLERANCE = 1e-12
MOST_STEPS = 20_000
#: Nodes of the midpoint rule that integrates the founders' burden; the integrand is smooth, its error is below 1e-6.
BURDEN_NODES = 64
#: What follows from the world and few keys is kept for so many of them: most points of a sweep share it, and so do all
#: scenarios that run with one set of calibrated draws.
KEPT = 512
#: A region without a firm is given this many, so that its constant is finite.
FEWEST_FIRMS = 0.5


class Conditions(NamedTuple):
    """The keys of a scenario on which the world at rest depends; the rest is the world's own."""

    differentiation: float
    focus_sharpness: float
    ready_before: float
    support_unit: float
    urbanization: float
    localization: float
    capability_weight: float
    support_weight: float
    no_start_share: float
    inclusive_value_weight: float
    relief_weight: float


def conditions_of(scenario: Scenario) -> Conditions:
    """Return these keys of a scenario."""
    settings = scenario.settings
    blocks = (settings.focus, settings.readiness, settings.location, settings.founding)
    return Conditions(
        *(next(getattr(each, key) for each in blocks if hasattr(each, key)) for key in Conditions._fields)
    )


def reference_focus(scenario: Scenario) -> Floats:
    """Return the focus of each region on each sector when nobody crowds (E06), shape [region, sector]."""
    focus = scenario.settings.focus
    return _focus(scenario.world, focus.differentiation, focus.focus_sharpness).copy()


@lru_cache(maxsize=KEPT)
def _focus(world: World, differentiation: float, focus_sharpness: float) -> Floats:
    pool = world.by_sector("pool_share")
    shares = np.empty((len(world.regions), len(world.sectors)))
    for r, capabilities in enumerate(world.by_region_and_sector("capability")):
        appeals = [
            appeal(capability, pool[s], 0.0, differentiation, focus_sharpness)
            for s, capability in enumerate(capabilities)
        ]
        total = ordered_sum(appeals)
        shares[r] = [each / total if total > 0.0 else 1.0 / len(appeals) for each in appeals]
    return shares


def observed_shares(world: World) -> Floats:
    """Return the regions' shares of firms, with a floor of half a firm, shape [region]."""
    firms = np.maximum(np.array(world.by_region("starting_firms")), FEWEST_FIRMS)
    shares: Floats = firms / ordered_sum(firms.tolist())
    return shares


@lru_cache(maxsize=KEPT)
def _support_index(
    world: World, differentiation: float, focus_sharpness: float, ready_before: float, support_unit: float
) -> list[list[float]]:
    """Return the support index (E07) under reference conditions, by region and sector."""
    pool = world.by_sector("pool_share")
    stock = world.by_region("starting_firms")
    merits = [ready_before * (ordered_sum(row) / len(row)) for row in world.by_region_and_sector("capability")]
    merit = ordered_sum(merits)
    budget, zone_share = world.value("reference_budget"), world.value("reference_zone_share")
    focus = _focus(world, differentiation, focus_sharpness).tolist()
    index = [[0.0] * len(pool) for _ in stock]
    for r, own in enumerate(world.by_region("own_budget")):
        money = own / MONTHS_A_YEAR + pilot_money(budget, zone_share, 1.0, merits[r], merit)
        for s, share in enumerate(pool):
            per_firm = support_per_firm(focus[r][s], money, 0.0, stock[r] * share, 1.0)
            index[r][s] = support_index(per_firm, support_unit)
    return index


def _attraction(world: World, given: Conditions) -> Floats:
    """Return exp V without constants and burden (E09) under reference conditions, shape [region, sector]."""
    capability = world.by_region_and_sector("capability")
    kept = (given.differentiation, given.focus_sharpness, given.ready_before, given.support_unit)
    index = _support_index(world, *kept)
    pool = world.by_sector("pool_share")
    values = np.empty((len(index), len(pool)))
    for r, firms in enumerate(world.by_region("starting_firms")):
        of_region = region_factor(0.0, firms, 1.0, given.urbanization)
        for s, share in enumerate(pool):
            values[r, s] = of_region * sector_factor(
                firms * share,
                1.0,
                capability[r][s],
                index[r][s],
                given.localization,
                given.capability_weight,
                given.support_weight,
            )
    return values


def invert(scenario: Scenario) -> tuple[Floats, float]:
    """Return the constants and the utility of not starting with which the model reproduces the observed shares.

    Returns
    -------
    constants : array, shape [region]
        The regional constants alpha, with mean 0.
    never_start : float
        The utility V0 of not founding a firm.

    Raises
    ------
    ScenarioError
        If the contraction does not reach the observed shares in `MOST_STEPS`.
    """
    constants, never_start, reached = _inverted(scenario.world, conditions_of(scenario))
    if not reached:
        wrong = sentence(
            "the block location must let the model reproduce the observed shares of firms; after {most:,} steps it "
            "does not. Lower localization and urbanization, or capability_weight.",
            most=MOST_STEPS,
        )
        raise ScenarioError(placed(scenario.name, wrong))
    return constants.copy(), never_start


@lru_cache(maxsize=KEPT)
def _inverted(world: World, given: Conditions) -> tuple[Floats, float, bool]:
    """Return constants, V0 and whether the observed shares were reached; kept, since both sides of a pair share it."""
    constants, attractions, shares = np.zeros((3, len(world.regions)))
    pool, barrier = np.array(world.by_sector("pool_share")), np.array(world.by_sector("barrier"))
    never_start, reached = _contraction(
        _attraction(world, given), pool, barrier, observed_shares(world), given, attractions, shares, constants
    )
    return constants, never_start, reached


@compiled
def _founding_shares(
    base: Floats,
    constants: Floats,
    never_start: float,
    pool_share: Floats,
    barrier: Floats,
    given: Conditions,
    attractions: Floats,
    shares: Floats,
) -> float:
    """Set the regions' shares among founders who start, and return the share who start, averaged over burdens."""
    regions, sectors = base.shape
    started = 0.0
    for r in range(regions):
        shares[r] = 0.0
    for s in range(sectors):
        total = 0.0
        for r in range(regions):
            attractions[r] = base[r, s] * exp(constants[r])
            total += attractions[r]
        start = 0.0
        for node in range(BURDEN_NODES):
            felt = burden_felt((node + 0.5) / BURDEN_NODES, barrier[s], 0.0, False, 1.0)
            value = total * relief_factor(felt, given.relief_weight)
            start += start_probability(value, never_start, given.inclusive_value_weight)
        start = pool_share[s] * (start / BURDEN_NODES)
        started += start
        for r in range(regions):
            shares[r] += start * (attractions[r] / total)
    for r in range(regions):
        shares[r] /= started
    return started


@compiled
def _contraction(
    base: Floats,
    pool_share: Floats,
    barrier: Floats,
    observed: Floats,
    given: Conditions,
    attractions: Floats,
    shares: Floats,
    constants: Floats,
) -> tuple[float, bool]:
    """Set the constants, and return V0 and whether the observed shares were reached."""
    regions = base.shape[0]
    never_start = 0.0
    for _ in range(MOST_STEPS):
        started = _founding_shares(base, constants, never_start, pool_share, barrier, given, attractions, shares)
        # Logit step for V0: exact when all founders are alike, a contraction when they are not.
        gap = log(started / (1.0 - started)) - log((1.0 - given.no_start_share) / given.no_start_share)
        never_start += gap
        worst = abs(gap)
        mean = 0.0
        for r in range(regions):
            step = log(observed[r] / shares[r])
            worst = max(worst, abs(step))
            constants[r] += step
            mean += constants[r]
        mean /= regions
        for r in range(regions):
            constants[r] -= mean
        if worst < TOLERANCE:
            return never_start, True
    return never_start, False

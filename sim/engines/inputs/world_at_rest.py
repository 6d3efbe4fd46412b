"""The world at rest: regional constants (E09) that reproduce the observed shares, and founders who never start.

Reference conditions are the world's own: its money, readiness before any study, capability, focus without crowding, no
zone, founders' burdens uniform on [0, 1], and the stock of firms, in each region divided into sectors as those are who
found there. So the country is at rest: who founds, and who moves (L11), leaves the shares as they are. A scenario's
policy levers are not used, because otherwise a change of a lever would cancel itself.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engines.inputs.contraction import MOST_STEPS, contraction
from sim.language.errors import ScenarioError, placed
from sim.language.texts import sentence
from sim.numerics.arithmetic import ordered_sum
from sim.numerics.tables import Floats
from sim.rules.focus import appeal
from sim.rules.location import leaving_factor
from sim.rules.support import MONTHS_A_YEAR, pilot_money
from sim.scenario.load import Scenario
from sim.scenario.schema.keys import values_of
from sim.scenario.world.world import World

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
    leaving_cost: float
    leaving_cost_per_km: float
    nest_weight: float


def conditions_of(scenario: Scenario) -> Conditions:
    """Return these keys of a scenario."""
    keys = Conditions(*values_of(scenario.settings, Conditions._fields))
    return keys._replace(nest_weight=nest_weight_in(scenario.world, keys.nest_weight))


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
def reference_money(world: World, ready_before: float) -> list[float]:
    """Return the money of each region for all its sectors (E04, E05) in a month under reference conditions."""
    merits = [ready_before * (ordered_sum(row) / len(row)) for row in world.by_region_and_sector("capability")]
    merit = ordered_sum(merits)
    budget, zone_share = world.value("reference_budget"), world.value("reference_zone_share")
    return [
        own / MONTHS_A_YEAR + pilot_money(budget, zone_share, 1.0, merits[r], merit)
        for r, own in enumerate(world.by_region("own_budget"))
    ]


class Facts(NamedTuple):
    """Numbers of a world as arrays, in the order of its regions and sectors; only read.

    Attributes
    ----------
    firms, observed, pool, nests : shape [region]
        Starting firms; see `observed_shares` and `founder_pool`; number of the first region of the nest (E10c).
    capability : shape [region, sector]
    pool_share, barrier : shape [sector]
    """

    firms: Floats
    observed: Floats
    pool: Floats
    nests: NDArray[np.int64]
    capability: Floats
    pool_share: Floats
    barrier: Floats


@lru_cache(maxsize=KEPT)
def facts_of(world: World) -> Facts:
    """Return the numbers of a world, which are looked up once for all draws and points of a sweep."""
    return Facts(
        firms=np.array(world.by_region("starting_firms")),
        observed=observed_shares(world),
        pool=founder_pool(world),
        nests=np.array(world.nests, np.int64),
        capability=np.array(world.by_region_and_sector("capability")),
        pool_share=np.array(world.by_sector("pool_share")),
        barrier=np.array(world.by_sector("barrier")),
    )


def nest_weight_in(world: World, nest_weight: float) -> float:
    """Return the weight of nests (E10c), which is 1 in a world where no two regions have a nest in common."""
    return nest_weight if len(set(world.nests)) < len(world.nests) else 1.0


@lru_cache(maxsize=KEPT)
def leaving_factors(world: World, leaving_cost: float, leaving_cost_per_km: float) -> Floats:
    """Return the factors of E10 between the origins of founders and the regions, 1 at the origin; only read."""
    factors = [[leaving_factor(km, leaving_cost, leaving_cost_per_km) for km in row] for row in world.distances_km]
    return np.where(np.eye(len(factors), dtype=np.bool_), 1.0, factors)


def founder_pool(world: World) -> Floats:
    """Return the shares of the origins among founders: the world's own, else the observed shares of founding."""
    if ("founder_pool", world.region_ids[0], "") not in world.numbers:
        return observed_shares(world)
    pool = world.by_region("founder_pool")
    return np.array(pool) / ordered_sum(pool)


class AtRest(NamedTuple):
    """What makes the model reproduce the observed shares.

    Attributes
    ----------
    constants : shape [region]
        The regional constants alpha of E09, with mean 0.
    never_start
        The utility V0 of E10 of not founding a firm.
    sector_shares : shape [region, sector]
        The sectors' shares among those who found in the region, and so of its starting stock.
    origins : shape [region and none, sector, origin]
        Shares of the origins among those who found in the region, and last among all founders.
    """

    constants: Floats
    never_start: float
    sector_shares: Floats
    origins: Floats


def invert(scenario: Scenario) -> AtRest:
    """Return what makes the model reproduce the observed shares; it is only read.

    Raises
    ------
    ScenarioError
        If the contraction does not reach the observed shares in `MOST_STEPS`.
    """
    at_rest, reached = _inverted(scenario.world, conditions_of(scenario))
    if not reached:
        wrong = sentence(
            "the block location must let the model reproduce the observed shares of firms; after {most:,} steps it "
            "does not. Lower localization and urbanization, or capability_weight, or raise nest_weight if it is below "
            "1.",
            most=MOST_STEPS,
        )
        raise ScenarioError(placed(scenario.name, wrong))
    return at_rest


@lru_cache(maxsize=KEPT)
def _inverted(world: World, given: Conditions) -> tuple[AtRest, bool]:
    """Return what the contraction finds and whether it ended; kept, since both sides of a pair share it."""
    facts = facts_of(world)
    regions, sectors = facts.capability.shape
    constants, own = np.zeros((2, regions))
    attraction, founded, stock = np.zeros((3, regions, sectors))
    pool, leaving = facts.pool, leaving_factors(world, given.leaving_cost, given.leaving_cost_per_km)
    if (leaving == 1.0).all():  # then the origins are alike, and one stands for all
        pool, leaving = np.ones(1), leaving[:1]
    starting = np.zeros((pool.size, sectors))
    factors = np.empty((pool.size, sectors, regions))
    never_start, reached = contraction(
        pool,
        leaving,
        facts.nests,
        facts.observed,
        facts.firms,
        np.array(reference_money(world, given.ready_before)),
        facts.capability,
        _focus(world, given.differentiation, given.focus_sharpness),
        facts.pool_share,
        facts.barrier,
        given,
        constants,
        own,
        attraction,
        factors,
        starting,
        founded,
        stock,
        np.empty((3, regions)),
    )
    origins = np.empty((regions + 1, sectors, regions))
    origins[:] = facts.pool
    if pool.size > 1:  # by region, sector and origin
        weights = factors.T * starting.T
        origins[:-1] = weights / weights.sum(axis=2, keepdims=True)
    return AtRest(constants, never_start, founded / founded.sum(axis=1, keepdims=True), origins), reached

"""Twins: a policy that makes one region better can only draw founders to it, one by one and not on the average."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.engines.ensemble.threads import simulate
from tests.properties.conftest import MakeInputs
from tests.properties.strategies import Case, behaviours, date, real, worlds
from tests.small_worlds import zone

#: The first month alone, and regions that do not look at each other: all else about the other regions stays the same.
FIRST_MONTH: dict[str, Any] = {
    "start": date(0), "months": 1, "cycle": {date(0): 2.0}, "central_budget": {date(0): 6.0}, "differentiation": 0.0,
    "scale": 3.0, "capital_area_allowed": True,
}  # fmt: skip


def founders(inputs_of: MakeInputs, case: Case) -> NDArray[np.int32]:
    """Return where each founder of the first month is, shape [run, founder]."""
    inputs = inputs_of(case)
    places: NDArray[np.int32] = simulate(inputs, 5, 1).fates["place"][:, int(inputs.levers["starting_firms"]) :]
    return places


def assert_only_drawn_to(region: int, before: NDArray[np.int32], after: NDArray[np.int32]) -> None:
    """Whoever founds anyway stays or comes; a founder whom the better prospects let start (E10) may start anywhere."""
    founds_anyway = before >= 0
    assert ((after == before) | (after == region))[founds_anyway].all()


@given(world=worlds(), behaviour=behaviours(), more=real(0.1, 50), whose=st.integers(0, 4))
def test_raising_a_regions_own_budget_only_draws_founders_to_it(
    inputs_of: MakeInputs, world: Any, behaviour: dict[str, Any], more: float, whose: int
) -> None:
    name = sorted(world.regions)[whose % len(world.regions)]
    levers = {**behaviour, **FIRST_MONTH}
    richer = {**levers, "own_budget": {name: world.regions[name].own_budget + more}}
    before, after = founders(inputs_of, Case(world, levers)), founders(inputs_of, Case(world, richer))
    assert_only_drawn_to(sorted(world.regions).index(name), before, after)


@given(world=worlds(), behaviour=behaviours(), more=real(0.1, 50), whose=st.integers(0, 4), is_far=st.booleans())
def test_raising_a_regions_own_budget_only_draws_firms_to_it(
    inputs_of: MakeInputs, world: Any, behaviour: dict[str, Any], more: float, whose: int, is_far: bool
) -> None:
    """E10: firm by firm; one that would go there but finds it too far stays at home, and none goes anywhere else."""
    name = sorted(world.regions)[whose % len(world.regions)]
    levers = {**behaviour, **FIRST_MONTH, "closure_rate": 0.0, "mobility": 1.0, "review_rate_per_year": 12.0}
    if not is_far:
        levers["moving_cost_per_km"] = 0.0
    richer = {**levers, "own_budget": {name: world.regions[name].own_budget + more}}
    inputs = inputs_of(Case(world, levers))
    stock = int(inputs.levers["starting_firms"])
    fates = [simulate(each, 5, 1).fates[:, :stock] for each in (inputs, inputs_of(Case(world, richer)))]
    before, after = (each["place"] for each in fates)
    allowed = (after == before) | (after == sorted(world.regions).index(name))
    assert (allowed | (is_far & (after == fates[0]["first_region"]))).all()


@given(world=worlds(), behaviour=behaviours(), whose=st.integers(0, 4))
def test_a_zone_only_draws_founders_to_it(
    inputs_of: MakeInputs, world: Any, behaviour: dict[str, Any], whose: int
) -> None:
    """E08, E10: the burden that a firm feels in a zone is never more than outside."""
    name = sorted(world.regions)[whose % len(world.regions)]
    levers = {**behaviour, **FIRST_MONTH}
    zoned = {**levers, "designations": [zone([name], list(world.sectors), date(0), date(0))]}
    before, after = founders(inputs_of, Case(world, levers)), founders(inputs_of, Case(world, zoned))
    assert_only_drawn_to(sorted(world.regions).index(name), before, after)


@given(world=worlds(), behaviour=behaviours(), cut=real(0, 1))
def test_a_reform_of_the_law_stops_nobody_from_founding(
    inputs_of: MakeInputs, world: Any, behaviour: dict[str, Any], cut: float
) -> None:
    """E08, E10, E14: a lower barrier helps everywhere alike, so that those who start anyway stay where they were."""
    levers = {**behaviour, **FIRST_MONTH}
    reformed = {**levers, "enacted": [{"month": date(0), "sectors": "all", "cut": cut}]}
    before, after = founders(inputs_of, Case(world, levers)), founders(inputs_of, Case(world, reformed))
    assert ((after == before) | (before < 0)).all()

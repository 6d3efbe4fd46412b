"""The moves of a region: its own budget, its focus, whether it applies; and the scenario in which it makes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engines.inputs.arrays import Inputs
from sim.language.errors import ZonelabError
from sim.language.texts import sentence
from sim.results.estimates import Floats
from sim.scenario.load import Scenario, with_changes
from sim.scenario.schema.dated import value_by_month
from sim.scenario.schema.words import month_number

#: The focus that the scenario gives a region: its own habit (E06), or what is fixed there.
AS_IT_IS = "as_it_is"
OwnBudget = float | dict[str, float]


@dataclass(frozen=True)
class Move:
    """What a region does throughout.

    Attributes
    ----------
    factor : float [multiple]
        Its own budget as a multiple of today's, that of the scenario.
    focus
        `AS_IT_IS`, or a sector on which all of its focus lies.
    applies
        False where it stays out of the rounds in which the scenario lets it apply.
    ceiling : float [bn per year]
        What a central rule allows its own budget at most; None for no ceiling.
    """

    factor: float
    focus: str = AS_IT_IS
    applies: bool | None = None
    ceiling: float | None = None


TODAY = Move(1.0)


def own_budget(scenario: Scenario, region: str, move: Move = TODAY) -> OwnBudget:
    """Return the own budget of a region under a move, as the key ``support.own_budget`` takes it, bn per year."""
    world = scenario.world
    usual = dict(zip(world.region_ids, world.by_region("own_budget"), strict=True))[region]
    given: Any = scenario.settings.support.own_budget.get(region, usual)
    if not isinstance(given, Mapping):
        return _moved(given, move)
    start = scenario.settings.start
    by_month = dict(given) if min(given) <= start else {start: usual, **given}
    return {month: _moved(each, move) for month, each in by_month.items()}


def _moved(budget: float, move: Move) -> float:
    return min(move.factor * budget, budget * move.factor if move.ceiling is None else move.ceiling)


def mean_budget(scenario: Scenario, region: str) -> float:
    """Return the mean own budget of a region today over the horizon, bn per year."""
    settings = scenario.settings
    first = month_number(settings.start)
    return float(np.mean(value_by_month(own_budget(scenario, region), first, settings.months)))


def applicants_of(scenario: Scenario, number: int) -> set[str]:
    """Return the regions that apply in a round, by its number, as the scenario has it."""
    zones = scenario.settings.zones
    who = zones.rounds[number].applicants
    if not isinstance(who, str):
        return set(who)
    return {
        region.id
        for region in scenario.world.regions
        if (zones.capital_area_allowed or not region.capital_area) and (region.competes or who == "all")
    }


def scenario_of(scenario: Scenario, moves: Mapping[str, Move]) -> Scenario:
    """Return a scenario in which regions make these moves, as it can be run, compared and opened.

    A round in which nobody applies is left out.

    Raises
    ------
    ZonelabError
        If a region stays out of a round whose applicants the scenario does not name.
    """
    settings = scenario.settings
    budgets = dict(settings.support.own_budget) | {
        region: own_budget(scenario, region, move) for region, move in moves.items()
    }
    focus = dict(settings.focus.fixed_focus) | {
        region: {move.focus: 1.0} for region, move in moves.items() if move.focus != AS_IT_IS
    }
    changes: dict[str, Any] = {"own_budget": budgets, "fixed_focus": focus}
    out = {region for region, move in moves.items() if move.applies is False}
    if out:
        changes["rounds"] = _without(scenario, out)
    return with_changes(scenario, keep_provenance=False, **changes)


def _without(scenario: Scenario, out: set[str]) -> list[dict[str, Any]]:
    """Return the rounds without some applicants."""
    rounds = []
    for number, each in enumerate(scenario.settings.zones.model_dump(mode="json")["rounds"]):
        who = each["applicants"]
        if isinstance(who, str) and out & applicants_of(scenario, number):
            wrong = sentence(
                "a race in which {regions} stays out cannot be written as a scenario, since zones.rounds[{number}] "
                "does not name its applicants. Name them there, each with its sectors.",
                regions=", ".join(sorted(out)),
                number=number,
            )
            raise ZonelabError(wrong)
        left = who if isinstance(who, str) else {region: plan for region, plan in who.items() if region not in out}
        if left:
            rounds.append(each | {"applicants": left})
    return rounds


@dataclass(frozen=True)
class Patch:
    """What a move of a region is in the inputs of a run, the same for every draw of the weights.

    Attributes
    ----------
    region
        Its number.
    own_budget : array, shape [month]
    focus : array, shape [sector]
        None where the focus is as it is.
    applies : array, shape [round]
    """

    region: int
    own_budget: Floats
    focus: Floats | None
    applies: NDArray[np.bool_]

    @property
    def digest(self) -> bytes:
        """What distinguishes it from other moves of the region."""
        focus = b"" if self.focus is None else self.focus.tobytes()
        return self.own_budget.tobytes() + b"|" + focus + b"|" + self.applies.tobytes()


def patch_of(scenario: Scenario, region: str, move: Move) -> Patch:
    """Return what a move changes in the inputs."""
    settings, world = scenario.settings, scenario.world
    budget = value_by_month(own_budget(scenario, region, move), month_number(settings.start), settings.months)
    focus = None
    if move.focus != AS_IT_IS:
        focus = np.array([float(sector == move.focus) for sector in world.sector_ids])
    there = [region in applicants_of(scenario, number) for number in range(len(settings.zones.rounds))]
    applies = np.array([each and move.applies is not False for each in there], dtype=np.bool_)
    return Patch(world.region_ids.index(region), np.array(budget), focus, applies)


def patched(inputs: Inputs, patches: list[Patch]) -> Inputs:
    """Return the inputs of a run in which regions make their moves."""
    budget, regions, cells = inputs.own_budget.copy(), inputs.regions.copy(), inputs.cells.copy()
    applicants, plans = inputs.applicants.copy(), inputs.plans.copy()
    for each in patches:
        budget[:, each.region] = each.own_budget
        if each.focus is not None:
            regions["is_focus_fixed"][each.region] = True
            cells["focus"][each.region] = each.focus
        plans[~each.applies, each.region] = False
        applicants[:, each.region] = each.applies
    return inputs._replace(own_budget=budget, regions=regions, cells=cells, applicants=applicants, plans=plans)

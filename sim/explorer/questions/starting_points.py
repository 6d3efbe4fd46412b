"""Six questions to start with, made for any world: which scenario, baseline and range a question takes.

Names and zones are those of the world and its scenarios; a region that no scenario serves gets a zone by a change of
the designation.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sim.explorer.questions.zone_plans import Row, may_have_zone, zone_of
from sim.explorer.session.choices import (
    FIRST_SCENARIO,
    HISTORIES,
    RECORD,
    UNCHANGED,
    Choices,
    named,
)
from sim.explorer.session.scenario_list import scenario_names
from sim.language.texts import marked
from sim.scenario.load import Scenario
from sim.scenario.schema.words import month_number, month_text
from sim.scenario.writing import plain_settings, value_of

ALONE, MINE, OWN_MEANS, MANY, SURE, TELL = "alone", "mine", "own_means", "many", "sure", "tell"
#: The questions, by their name in the link; ``{zone}`` and ``{mine}`` are names of regions.
STARTING_POINTS = {
    ALONE: marked("Who gains if {zone} alone has a zone?"),
    MINE: marked("What if {mine} were chosen?"),
    OWN_MEANS: marked("What can {mine} do now?"),
    MANY: marked("One zone or many?"),
    SURE: marked("How sure is this?"),
    TELL: marked("Could we tell afterwards?"),
}
#: Questions about what is shown, whatever that is; the others begin with a scenario of their own.
ABOUT_WHAT_IS_SHOWN = (SURE, TELL)
#: The instrument of the laboratory that tells whether an evaluation would find an effect.
EVALUATION = "rehearse"
#: Own money of a region is asked about at so many times the usual; where there is none, at so much.
TIMES, AT_LEAST = 2.0, 1.0
#: A zone that no scenario has is announced so many months after the start, and in force so many later.
MONTHS_TO_ANNOUNCEMENT, MONTHS_TO_FORCE = 3, 4


def prepared(choices: Choices, question: str, shown: str = "") -> Choices:
    """Return the choices with the picture that a question prepares.

    Parameters
    ----------
    choices
        What is chosen so far; language, runs, seed and the reader's region are kept.
    question
        One of `STARTING_POINTS`.
    shown
        The region that is shown as the reader's, if the reader has chosen none.
    """
    own = choices.mine or shown or usual_region(choices)
    ranges = HISTORIES if question == TELL else RECORD if choices.ranges == HISTORIES else choices.ranges
    asked = replace(choices, question=question, mine=own, region="", month="", ranges=ranges)
    if question in ABOUT_WHAT_IS_SHOWN:
        return replace(asked, instrument=EVALUATION) if question == TELL else asked
    name = lead(choices.scenario)
    asked = replace(asked, scenario=name, changes={}, baseline="", view=Choices().view)
    zones = _zones(named(name))
    if question == MINE:
        return _with_zone(asked, own, zones)
    if question == OWN_MEANS:
        return replace(_with_changes(asked, own_budget=_more_money(named(name), own)), baseline=UNCHANGED)
    if question == MANY:
        return replace(_with_changes(asked, designations=_many(named(name), own, zones)), baseline=UNCHANGED)
    return asked


def lead(scenario: str) -> str:
    """Return the scenario of a world in which one region alone has a zone: the first scenario of all, if it is one."""
    world = named(scenario).world.digest
    names = [FIRST_SCENARIO, scenario, *scenario_names()]
    same = [name for name in dict.fromkeys(names) if name in scenario_names() and named(name).world.digest == world]
    return next((name for name in same if _is_of_one(named(name))), same[0])


def zone_region(scenario: str) -> str:
    """Return the region that alone has a zone in the `lead` of a scenario's world; empty if there is no such."""
    first = named(lead(scenario))
    return _zones(first)[0]["regions"][0] if _is_of_one(first) else ""


def usual_region(choices: Choices) -> str:
    """Return the region that is taken for the reader's before one is chosen: the first that may compete for a zone."""
    scenario, zone = named(choices.scenario), zone_region(choices.scenario)
    competing = [each.id for each in scenario.world.regions if each.competes and not each.capital_area]
    shown = [each for each in scenario.world.display_regions if each in competing and each != zone]
    return next(iter([*shown, *scenario.world.display_regions]))


def _zones(scenario: Scenario) -> list[Row]:
    zones: list[Row] = value_of(plain_settings(scenario), "designations")
    return zones


def _is_of_one(scenario: Scenario) -> bool:
    zones = _zones(scenario)
    return len(zones) == 1 and len(zones[0]["regions"]) == 1 and not scenario.settings.zones.rounds


def _with_changes(choices: Choices, **changes: Any) -> Choices:
    for key, value in changes.items():
        choices = choices.with_change(key, value)
    return choices


def _with_zone(choices: Choices, region: str, zones: list[Row]) -> Choices:
    """Return the choices with a region in place of the one that has the zone: a scenario of its own, or a change."""
    base = named(choices.scenario)
    for name in scenario_names():
        other = named(name)
        alike = other.world.digest == base.world.digest and other.settings.start == base.settings.start
        if alike and _is_of_one(other) and _zones(other)[0]["regions"] == [region] and _is_plain(other, base):
            return replace(choices, scenario=name)
    zone = zones[0] if zones else _new_zone(base)
    if zone.get("regions") == [region]:
        return choices
    made = _with_changes(choices, designations=[zone_of(region, zone, base)])
    return made if may_have_zone(region, base) else _with_changes(made, capital_area_allowed=True)


def _is_plain(scenario: Scenario, base: Scenario) -> bool:
    """Return whether a scenario differs from another in its designations alone."""
    one, other = (
        {key: each for key, each in plain_settings(one).items() if key not in ("title", "question")}
        for one in (scenario, base)
    )
    for settings in (one, other):
        settings["zones"] = {**settings["zones"], "designations": []}
    return one == other


def _new_zone(scenario: Scenario) -> Row:
    first, months = month_number(scenario.settings.start), scenario.settings.months
    announced, in_force = (
        month_text(first + min(each, months - 1))
        for each in (MONTHS_TO_ANNOUNCEMENT, MONTHS_TO_ANNOUNCEMENT + MONTHS_TO_FORCE)
    )
    return {"regions": [], "sectors": [], "announced": announced, "in_force": in_force, "term_months": None}


def _more_money(scenario: Scenario, region: str) -> dict[str, Any]:
    """Return the own money of regions, that of one of them raised; what it has by month is one number then."""
    budgets: dict[str, Any] = value_of(plain_settings(scenario), "own_budget")
    own = budgets.get(region, scenario.world.value("own_budget", region))
    usual = max(own.values()) if isinstance(own, dict) else own
    return {**budgets, region: round(max(TIMES * usual, AT_LEAST), 3)}


def _many(scenario: Scenario, own: str, zones: list[Row]) -> list[Row]:
    """Return zones of all regions that compete and may have one, and of the reader's, beside those that are there."""
    first = zones[0] if zones else _new_zone(scenario)
    taken = {region for zone in zones for region in zone["regions"]}
    free = [each for each in scenario.world.display_regions if each not in taken and may_have_zone(each, scenario)]
    competing = [each.id for each in scenario.world.regions if each.competes]
    wanted = [each for each in free if each in (own, *competing)]
    return [*zones, *(zone_of(each, first, scenario) for each in wanted or free)]

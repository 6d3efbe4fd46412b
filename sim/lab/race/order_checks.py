"""What the arguments of a race may be: a sentence for each that is not allowed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sim.lab.race.region_moves import AS_IT_IS, applicants_of
from sim.lab.race.rules import CAP, CEILING, Rule
from sim.language.errors import ZonelabError, one_of, quoted
from sim.language.texts import Sentence, sentence
from sim.numerics.arguments import Mistakes
from sim.results.comparable import check_comparable
from sim.scenario.load import Scenario, with_changes

#: The greatest multiple of a budget, and worth of a firm-year in bn: far beyond any that is paid.
MOST_FACTOR, MOST_WORTH = 1_000.0, 1_000_000.0
#: How many budgets a region may choose from, and at how many values a race is told.
MOST_NUMBERS = 100


def _is_number(value: object, most: float) -> bool:
    is_one = isinstance(value, int | float) and not isinstance(value, bool)
    return is_one and math.isfinite(value) and 0 <= value <= most  # type: ignore[arg-type, operator]  # it is a number


def numbers_given(name: str, given: object, least: int, most: float) -> tuple[tuple[float, ...], Sentence | None]:
    """Return numbers from 0 to `most` without repetition, or what is wrong with them."""
    if isinstance(given, Sequence) and not isinstance(given, str) and all(_is_number(each, most) for each in given):
        found = tuple(dict.fromkeys(float(each) for each in given))
        if least <= len(found) <= MOST_NUMBERS:
            return found, None
    wrong = sentence(
        "{name} must be {least} to {count} different numbers from 0 to {most:,.0f}; got {given}.",
        name=name,
        least=least,
        count=MOST_NUMBERS,
        most=most,
        given=quoted(given),
    )
    return (), wrong


def number_problem(name: str, given: object, most: float) -> Sentence | None:
    """Return what is wrong with a number from 0 to `most`, or None."""
    if _is_number(given, most):
        return None
    return sentence(
        "{name} must be a number from 0 to {most:,.0f}; got {given}.", name=name, most=most, given=quoted(given)
    )


def focus_problems(scenario: Scenario, focuses: object) -> list[Sentence]:
    """Return what is wrong with the focuses that a region may choose."""
    sectors = [AS_IT_IS, *scenario.world.display_sectors]
    if isinstance(focuses, str) or not isinstance(focuses, Sequence) or not focuses:
        wrong = sentence(
            "focuses must be a list of one or more of {known}; got {given}. Leave it out for as_it_is alone.",
            known=", ".join(sectors),
            given=quoted(focuses),
        )
        return [wrong]
    return [one_of("focuses", focus, sectors) for focus in focuses if focus not in sectors]


def player_problems(scenario: Scenario, players: object) -> list[Sentence]:
    """Return what is wrong with the players."""
    if isinstance(players, str) or not isinstance(players, Sequence) or not all(isinstance(p, str) for p in players):
        return [sentence("players must be a list of regions; got {given}.", given=quoted(players))]
    regions = {region.id: region for region in scenario.world.regions}
    known = [region for region in scenario.world.display_regions if regions[region].competes]
    found = []
    if len(set(players)) < 2:
        found.append(
            sentence(
                "players must be two different regions or more, since nobody races alone; got {given}. Those that "
                "compete are {known}.",
                given=quoted(list(players)),
                known=", ".join(known),
            )
        )
    elif len(set(players)) < len(players):
        found.append(sentence("players must name each region once; got {given}.", given=quoted(list(players))))
    for player in players:
        if player not in regions:
            found.append(one_of("players", player, known))
        elif not regions[player].competes:
            found.append(
                sentence(
                    "players must be regions that compete; {region} does not. Those that do are {known}.",
                    region=player,
                    known=", ".join(known),
                )
            )
    return found


def round_problems(scenario: Scenario, players: Sequence[str]) -> list[Sentence]:
    """Return why regions cannot choose whether they apply."""
    zones = scenario.settings.zones
    if not zones.rounds:
        wrong = sentence(
            "apply needs a scenario with competitive rounds; {scenario} has none. Leave it out, or take another "
            "scenario, such as open_competition.",
            scenario=scenario.name,
        )
        return [wrong]
    applicants = {region for number in range(len(zones.rounds)) for region in applicants_of(scenario, number)}
    return [
        sentence(
            "apply needs players that apply in a round of the scenario; {region} does not. Those that do are {known}.",
            region=player,
            known=", ".join(each for each in scenario.world.display_regions if each in applicants),
        )
        for player in players
        if player not in applicants
    ]


def checked_rules(scenario: Scenario, rules: object, factors: Sequence[float], mistakes: Mistakes) -> tuple[Rule, ...]:
    """Return the rules of the centre, each as a mapping; what is wrong goes to the mistakes."""
    if isinstance(rules, str | Mapping) or not isinstance(rules, Sequence):
        wrong = sentence("rules must be a list of mappings from keys to values; got {given}.", given=quoted(rules))
        mistakes.add(wrong)
        return ()
    found: list[Rule] = []
    for rule in rules:
        if not isinstance(rule, Mapping) or not rule or not all(isinstance(key, str) for key in rule):
            mistakes.add(sentence("rules must hold mappings from keys to values; got {given}.", given=quoted(rule)))
            continue
        mistakes.add(_limit_problem(rule, factors))
        if CEILING in rule:
            mistakes.add(number_problem(f"rules: {CEILING}", rule[CEILING], MOST_WORTH))
        changes: dict[str, Any] = {key: value for key, value in rule.items() if key not in (CAP, CEILING)}
        if any(key.split(".")[-1] in ("match", "match_cap") for key in changes):
            mistakes.add(sentence("rules must leave match out: in a race the regions choose, and no rule reacts."))
        elif changes:
            mistakes.of(_check_changes, scenario, changes)
        found.append(dict(rule))
    return tuple(found)


def _limit_problem(rule: Rule, factors: Sequence[float]) -> Sentence | None:
    """Return what is wrong with the cap of a rule, or None."""
    if CAP not in rule:
        return None
    wrong = number_problem(f"rules: {CAP}", rule[CAP], MOST_FACTOR)
    if wrong is None and factors and float(rule[CAP]) >= max(factors) and len(rule) == 1:  # type: ignore[arg-type]  # it is a number
        return sentence(
            "rules: cap must be below {greatest:g}, the greatest of factors, or it forbids nothing; got {given}.",
            greatest=max(factors),
            given=quoted(rule[CAP]),
        )
    return wrong


def _check_changes(scenario: Scenario, changes: Mapping[str, Any]) -> None:
    """Raise unless a rule can set these keys, and changes something by it."""
    changed = with_changes(scenario, keep_provenance=False, **changes)
    check_comparable(changed, scenario)
    if changed.digest == scenario.digest:
        wrong = sentence(
            "rules: {rule} must change something; {scenario} has it already. Leave it out, or give another value.",
            rule=", ".join(f"{key}={value}" for key, value in changes.items()),
            scenario=scenario.name,
        )
        raise ZonelabError(wrong)

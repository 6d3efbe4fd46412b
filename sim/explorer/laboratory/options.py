"""What may be chosen of a race and of a search, and what is chosen unless the reader says otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any

from cachetools import LRUCache, cached

from sim.explorer.laboratory.inputs import Before, Ground
from sim.explorer.language.page_texts import texts
from sim.lab.race.rules import CAP, CEILING, Rule, usual_rules
from sim.language.errors import ZonelabError
from sim.language.numbers import exact
from sim.language.texts import marked
from sim.scenario.load import Scenario
from sim.scenario.reading.search_file import SearchFile, find_search, read_search, search_files
from sim.scenario.world.names import Names

#: Regions that race unless the reader names them.
MOST_PLAYERS = 4
#: Multiples of today's own budget that a region may choose, and those of which it may unless the reader says otherwise.
FACTORS, USUAL_FACTORS = ("0.5", "1", "1.5", "2", "3", "4", "8"), ("1", "2", "4")
#: Words of the address for the rules of `sim.lab.race.rules.usual_rules`: by key and value, or by the key alone of one
#: whose value depends on the regions.
WORDS: dict[tuple[str, object] | str, str] = {
    CAP: "cap",
    CEILING: "ceiling",
    ("zone_share", 0.0): "no_zone_money",
    ("zone_share", 1.0): "zone_money",
    ("concentration", 0.0): "equal_parts",
}
RULES = {
    "cap": marked("Own budgets as today at most"),
    "ceiling": marked("For each region the mean of today's budgets at most"),
    "no_zone_money": marked("All central support to pilots in every region"),
    "zone_money": marked("All central support to zones"),
    "equal_parts": marked("Equal parts of the zone money for all zones"),
}
#: Candidates that a search on the page may try.
FEWEST_CANDIDATES, MOST_CANDIDATES = 20, 1000


def racing_regions(ground: Ground, before: Before, language: str) -> dict[str, str]:
    """Return the regions that compete, with their names."""
    world = ground.policy.world
    names = Names(world, language).regions
    return {region.id: names[region.id] for region in world.regions if region.competes}


def usual_players(policy: Scenario) -> list[str]:
    """Return the competing regions without a zone that have the largest own budgets, at most `MOST_PLAYERS`."""
    world = policy.world
    zoned = {region for each in policy.settings.zones.designations for region in each.regions}
    budgets = dict(zip(world.region_ids, world.by_region("own_budget"), strict=True))
    may = [each.id for each in world.regions if each.competes and not each.capital_area and each.id not in zoned]
    chosen = sorted(may, key=lambda region: -budgets[region])[:MOST_PLAYERS]
    return [region for region in world.region_ids if region in chosen]


def factors(ground: Ground, before: Before, language: str) -> dict[str, str]:
    """Return the multiples of own budgets, as they are written."""
    return {each: f"× {exact(float(each))}" for each in FACTORS}


def race_rules(ground: Ground, before: Before, language: str) -> dict[str, str]:
    """Return the rules of the centre that can be tried on the explored policy."""
    _ = texts(language)
    return {name: _(RULES[name]) for name in _rules(ground.policy, before)}


def usual_rules_of(ground: Ground, before: Before) -> tuple[str, ...]:
    """Return the rules that are tried unless the reader says otherwise: all."""
    return tuple(_rules(ground.policy, before))


def rules_named(policy: Scenario, given: Mapping[str, Any]) -> list[Rule]:
    """Return the rules that the reader has chosen, as a race takes them."""
    known = _rules(policy, given)
    return [known[name] for name in given["rules"]]


def _rules(policy: Scenario, given: Before) -> dict[str, Rule]:
    players: Sequence[str] = given["players"] or usual_players(policy) or policy.world.region_ids
    greatest = max(map(float, given["factors"]), default=1.0)
    return _named_rules(policy, tuple(players), greatest)


@cached(LRUCache(64), key=lambda policy, players, greatest: (policy.digest, players, greatest), lock=Lock())
def _named_rules(policy: Scenario, players: tuple[str, ...], greatest: float) -> dict[str, Rule]:
    named: dict[str, Rule] = {}
    for rule in usual_rules(policy, players, greatest):
        key, value = next(iter(rule.items()))
        named[WORDS[key] if key in WORDS else WORDS[key, value]] = rule
    return named


def searches(ground: Ground, before: Before, language: str) -> dict[str, str]:
    """Return the searches that can be called by name, with their titles."""
    return {name: _title(name, language) for name in search_files()}


def _title(name: str, language: str) -> str:
    try:
        return search_named(name).title.in_language(language)
    except ZonelabError:  # told when it is asked for
        return name


def search_named(name: str) -> SearchFile:
    """Return what a search file says.

    Raises
    ------
    ZonelabError
        If there is none of this name, or it is wrong.
    """
    return read_search(find_search(name))


def usual_candidates(ground: Ground, before: Before) -> int:
    """Return as many candidates as the search file says, within what the page allows."""
    try:
        said = search_named(before["file"]).candidates
    except ZonelabError:  # told when it is asked for
        said = FEWEST_CANDIDATES
    return min(max(said, FEWEST_CANDIDATES), MOST_CANDIDATES)

"""The scenarios that play a part when patterns are checked, and what follows from them: winner, dates, capital area."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.language.errors import ZonelabError, placed
from sim.language.texts import Sentence, marked, sentence
from sim.results.comparable import comparison_problems
from sim.scenario.load import Scenario, load_scenario
from sim.scenario.reading.patterns_file import PATTERNS, read_patterns
from sim.scenario.reading.text_files import is_file
from sim.scenario.schema.words import month_number
from sim.scenario.world.world import World

#: Months that the zone's first term must leave, so that its end can be seen to matter.
MONTHS_AFTER_THE_TERM = 12


@dataclass(frozen=True)
class PatternScenarios:
    """The scenarios by part; see `sim.scenario.reading.patterns_file`.

    Attributes
    ----------
    policy, baseline, reform, different_focus
        The four scenarios, which have the same world, start, length and scale.
    """

    policy: Scenario
    baseline: Scenario
    reform: Scenario
    different_focus: Scenario

    @property
    def world(self) -> World:
        """The world of all of them."""
        return self.policy.world

    @cached_property
    def winner(self) -> str:
        """Region that gets the zone."""
        return self.policy.settings.zones.designations[0].regions[0]

    @cached_property
    def announced(self) -> int:
        """Month of the first announcement, counted from the start."""
        return min(self._month(each.announced) for each in self.policy.settings.zones.designations)

    @cached_property
    def in_force(self) -> int:
        """First month in force."""
        return min(self._month(each.in_force) for each in self.policy.settings.zones.designations)

    @cached_property
    def term_end(self) -> int:
        """First month after the first term, of the sectors whose term ends last."""
        zones = self.policy.settings.zones
        return max(self._month(each.in_force) + (each.term_months or zones.term_months) for each in zones.designations)

    @cached_property
    def capital_area(self) -> NDArray[np.bool_]:
        """Whether a region is of the capital area, in the order of the world file."""
        return np.array(self.world.regions_where(lambda region: region.capital_area))

    @cached_property
    def competing(self) -> NDArray[np.bool_]:
        """Whether a region competes, likewise."""
        return np.array(self.world.regions_where(lambda region: region.competes))

    def _month(self, date: str) -> int:
        return month_number(date) - month_number(self.policy.settings.start)


def read_parts(record: Scenario, path: Path | None = None) -> PatternScenarios | None:
    """Return the scenarios that a world's patterns file names; None if the world has none.

    Parameters
    ----------
    record
        The record: its world has the file.
    path
        Such a file, if not that of the world.

    Raises
    ------
    ZonelabError
        With a sentence for each scenario that cannot take its part.
    """
    file = path or record.world.folder / PATTERNS
    if path is None and not is_file(file):
        return None
    named = read_patterns(file)
    scenarios: dict[str, Scenario] = {}
    problems: list[str] = []
    for part in type(named).model_fields:
        try:
            scenarios[part] = load_scenario(getattr(named, part))
        except ZonelabError as error:
            problems += [placed(f"{file}: {part}", problem) for problem in error.problems]
    problems += [placed(file, problem) for problem in _problems(record, scenarios)]
    if problems:
        raise ZonelabError(list(dict.fromkeys(problems)))
    return PatternScenarios(**scenarios)


def _problems(record: Scenario, scenarios: Mapping[str, Scenario]) -> Iterator[str]:
    """Give a sentence for each loaded scenario that cannot take its part."""
    elsewhere = [part for part, scenario in scenarios.items() if scenario.world.digest != record.world.digest]
    for part in elsewhere:
        yield sentence(
            "{part} must play in the world of {record}, {world}; {scenario} plays in {other}. Name another.",
            part=part,
            record=record.name,
            world=record.world.name,
            scenario=scenarios[part].name,
            other=scenarios[part].world.name,
        )
    if elsewhere:
        return
    regions = record.world.regions
    if len({each.capital_area for each in regions}) < 2 or sum(each.competes for each in regions) < 2:
        yield sentence(
            "{world} must have regions within the capital area and outside, and two that compete; it has not. "
            "Delete the file: the patterns are about these.",
            world=record.world.name,
        )
    unfit = [part for part, lacks in _LACKS.items() if part in scenarios and lacks(scenarios[part])]
    for part in unfit:
        yield Sentence(_REQUIRED[part], part=part, scenario=scenarios[part].name)
    policy = scenarios.get("policy")
    if policy is not None:
        for each in [each for part, each in scenarios.items() if part != "policy"]:
            yield from comparison_problems(each, policy)
        if "policy" not in unfit:
            yield from _date_problems(policy)


def _has_zones(scenario: Scenario) -> bool:
    return bool(scenario.settings.zones.designations or scenario.settings.zones.rounds)


def _gives_no_single_zone(scenario: Scenario) -> bool:
    zones = scenario.settings.zones
    places = {frozenset(each.regions) for each in zones.designations}  # designations of the same regions are one zone
    return bool(zones.rounds) or [len(regions) for regions in places] != [1]


def _leaves_a_focus_open(scenario: Scenario) -> bool:
    competing = {region.id for region in scenario.world.regions if region.competes}
    return not competing <= scenario.settings.focus.fixed_focus.keys()


_LACKS: dict[str, Callable[[Scenario], bool]] = {
    "policy": _gives_no_single_zone,
    "baseline": _has_zones,
    "reform": lambda scenario: _has_zones(scenario) or not scenario.settings.reform.enacted,
    "different_focus": _leaves_a_focus_open,
}
_REQUIRED = {
    "policy": marked(
        "{part} must name one zone, of one region, and have no rounds; {scenario} does not. Name another."
    ),
    "baseline": marked("{part} must have no zones; {scenario} has some. Name another."),
    "reform": marked("{part} must enact a reform of the law and have no zones; {scenario} does not. Name another."),
    "different_focus": marked(
        "{part} must fix the focus of each region that competes; {scenario} leaves some open. Name another."
    ),
}


def _date_problems(policy: Scenario) -> Iterator[Sentence]:
    parts = PatternScenarios(policy, policy, policy, policy)
    if parts.announced < 1 or parts.term_end + MONTHS_AFTER_THE_TERM > policy.settings.months:
        yield sentence(
            "policy must announce its zone after its first month, and go on for {months} months after the first term "
            "of the zone; {scenario} does not. Set start, months or term_months.",
            months=MONTHS_AFTER_THE_TERM,
            scenario=policy.name,
        )

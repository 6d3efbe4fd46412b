"""What a reader has chosen, and the two scenarios that follow from it: the policy, and what it is compared with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

from cachetools import LRUCache, cached

from sim.explorer.session.scenario_list import named as named
from sim.explorer.session.scenario_list import scenario_names
from sim.explorer.session.tray import changes_of, entry_of, scenario_of
from sim.language.errors import ZonelabError
from sim.language.texts import marked
from sim.numerics.arguments import DEFAULT_RUNS, DEFAULT_SEED
from sim.scenario.load import Scenario, with_changes
from sim.scenario.schema.keys import shared_keys
from sim.scenario.writing import changes_from, plain_settings, value_of

#: Baselines that are made from the policy itself.
WITHOUT_ZONES = "without_zones"
UNCHANGED = "unchanged"
#: The named scenario for no policy at all.
NO_ZONE = "no_zone"
FIRST_SCENARIO = "busan_first"
#: Which ranges are shown: what the record leaves open, the luck of a single history, or at the central values alone how
#: sure the mean is.
RANGES = RECORD, HISTORIES, CENTRAL = "record", "histories", "central"
#: Policies on the page of comparisons: more than anybody reads, and no more than a link can hold.
MOST_COMPARED = 30
#: What policies can be ranked by.
AIMS = ("country", "mine", "winner", "others", "money", "jobs")
FIRST_COMPARED = ("busan_first", "jeju_first", "busan_jeju_joint", "equal_support")


@dataclass(frozen=True)
class Choices:
    """Everything that a link holds.

    Attributes
    ----------
    language
        'en' or 'ko'.
    scenario, changes
        A named scenario, and the keys (by their last part) that are set otherwise, with their values.
    baseline
        A named scenario, `WITHOUT_ZONES` or `UNCHANGED`; empty for what suits the scenario.
    runs, seed
        Number of runs and seed of both scenarios.
    ranges
        One of `RANGES`: what the ranges hold, and whether runs use the calibrated draws.
    question
        The starting point that was chosen (`sim.explorer.questions.starting_points`); empty for none.
    mine
        The reader's own region, which only the reader changes; empty for the page's own choice, the rival of the
        winner, which becomes the reader's as soon as something is moved.
    region, month
        A region that is looked at besides, empty for the reader's own; and the month, empty for the last.
    measure, view
        What the map and the chart below it show.
    compared
        Policies on the page of comparisons: names of scenarios, texts of `sim.explorer.session.tray`, and `OWN` for the
        explored scenario with its changes.
    aim
        One of `AIMS`, by which they are ranked; empty for the order in which they were chosen.
    sweep, sweep_measure, sweep_chart
        On the page of sweeps; empty for the page's own choice.
    sweep_levers
        Names of the levers that the chart runs over, the one across first; none for the page's own choice.
    sweep_held
        Other levers that are held, each with the number of its level.
    study
        The study that is read; empty for their list.
    part
        What the page on model and data opens: an equation, a key, a grade or the sources; empty for its beginning.
    instrument
        The instrument of the laboratory that stands first; empty for the page's own choice.
    asked
        What the reader has set of the instruments: instrument and input (``review.price``) with its text.
    """

    language: str = "en"
    scenario: str = FIRST_SCENARIO
    changes: Mapping[str, Any] = field(default_factory=dict)
    baseline: str = ""
    runs: int = DEFAULT_RUNS
    seed: int = DEFAULT_SEED
    ranges: str = RECORD
    question: str = ""
    mine: str = ""
    region: str = ""
    month: str = ""
    measure: str = "effect"
    view: str = "firms"
    compared: tuple[str, ...] = FIRST_COMPARED
    aim: str = ""
    sweep: str = ""
    sweep_measure: str = ""
    sweep_chart: str = ""
    sweep_levers: tuple[str, ...] = ()
    sweep_held: tuple[tuple[str, int], ...] = ()
    study: str = ""
    part: str = ""
    instrument: str = ""
    asked: tuple[tuple[str, str], ...] = ()

    @property
    def over_draws(self) -> bool:
        """Whether runs use the calibrated draws, where the world has some."""
        return self.ranges != CENTRAL

    def with_change(self, key: str, value: Any) -> Choices:
        """Return the choices with one key set; a value that is the scenario's own is no change."""
        changes = {name: each for name, each in self.changes.items() if name != key}
        if value != value_of(plain_settings(named(self.scenario)), key):
            changes[key] = value
        return replace(self, changes=changes)


#: Among the compared: what is being explored.
OWN = "own"


def title_of(name: str, language: str) -> str:
    """Return the title of a named scenario."""
    title = named(name).settings.title
    return title.in_language(language)


def policy_of(choices: Choices) -> Scenario:
    """Return the scenario chosen, with its changes.

    Raises
    ------
    ZonelabError
        If the changes make no sense together.
    """
    changes = dict(choices.changes)
    if changes and "title" not in changes:
        title = named(choices.scenario).settings.title
        changes["title"] = {"en": f"{title.en}, changed", "ko": f"{title.ko}(변경)"}
    return _loaded(named(choices.scenario), json.dumps(changes))


def explored(choices: Choices) -> Scenario:
    """Return the scenario chosen, or as it comes if its changes make no sense; the first page says what is wrong."""
    try:
        return policy_of(choices)
    except ZonelabError:
        return named(choices.scenario)


def baseline_of(choices: Choices) -> Scenario:
    """Return what the policy is compared with: another policy with the same firms, market and horizon.

    Raises
    ------
    ZonelabError
        If the two cannot be compared.
    """
    baseline = choices.baseline or usual_baseline(choices.scenario)
    if baseline == WITHOUT_ZONES:
        title = {"en": "The same without zones", "ko": "특구 없는 같은 조건"}
        without = {**choices.changes, "designations": [], "rounds": [], "title": title}
        return _loaded(named(choices.scenario), json.dumps(without))
    base = named(choices.scenario if baseline == UNCHANGED else baseline)
    return _loaded(base, json.dumps(shared_changes(policy_of(choices), base)))


def shared_changes(policy: Scenario, base: Scenario) -> dict[str, Any]:
    """Return the settings of firms, market and horizon that a policy has and another scenario has not, by key."""
    changes = changes_from(base, policy)
    return {key: changes[key] for key in _shared() if key in changes}


def usual_baseline(scenario: str) -> str:
    """Return the baseline that suits a scenario: no zone, or the same without zones in another world or time."""
    if NO_ZONE not in scenario_names():
        return WITHOUT_ZONES
    one, other = named(scenario), named(NO_ZONE)
    same = one.world.digest == other.world.digest and one.settings.start == other.settings.start
    return NO_ZONE if same and scenario != NO_ZONE else WITHOUT_ZONES


def _loaded(scenario: Scenario, changes: str) -> Scenario:
    return _kept(scenario, changes)[1]


# Known by the object: scenarios of the same numbers are equal, whatever they are called. It is kept with what came of
# it, so that no other can take its place in memory.
@cached(LRUCache(maxsize=256), key=lambda scenario, changes: (id(scenario), changes), lock=Lock())
def _kept(scenario: Scenario, changes: str) -> tuple[Scenario, Scenario]:
    return scenario, with_changes(scenario, **json.loads(changes))


def levers_for_all(choices: Choices) -> dict[str, Any]:
    """Return the changes that hold for every policy that is compared: on firms' behaviour, market and horizon."""
    shared = _shared()
    return {key: value for key, value in choices.changes.items() if key in shared and key != "world"}


def as_compared(choices: Choices, name: str) -> Choices:
    """Return the choices for one of the compared: a named scenario under the reader's firms, market and horizon."""
    # The explored scenario as it comes is one and the same for all, not each scenario as it comes.
    baseline = choices.scenario if choices.baseline == UNCHANGED else choices.baseline
    one = replace(choices, baseline=baseline)
    if name == OWN:
        return one
    one = replace(one, scenario=scenario_of(name), changes=changes_of(name))
    for key, value in levers_for_all(choices).items():
        one = one.with_change(key, value)
    return one


def with_tray(choices: Choices) -> Choices:
    """Return the choices with what is explored put among the compared, as it is now."""
    entry = entry_of(choices.scenario, choices.changes)
    kept = tuple(name for name in choices.compared if name != entry)
    return replace(choices, compared=(*kept, entry)[-MOST_COMPARED:])


def own_conditions(choices: Choices, name: str) -> list[str]:
    """Return the keys of firms, market and horizon in which one of the compared differs from what is explored."""
    return list(shared_changes(policy_of(as_compared(choices, name)), policy_of(choices)))


def _shared() -> list[str]:
    """Return the last parts of the keys that a policy and its baseline share."""
    return sorted(key.rpartition(".")[2] for key in shared_keys())


#: Labels of the baselines that are made from the policy.
BASELINES = {WITHOUT_ZONES: marked("The same without zones"), UNCHANGED: marked("The scenario without my changes")}

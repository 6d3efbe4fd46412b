"""Which scenarios can be compared firm by firm: those in which a firm of the one has its twin in the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.language.errors import ScenarioError
from sim.language.texts import Sentence, sentence
from sim.scenario.load import Scenario

#: Settings that twins must share, besides the world.
_SHARED = ("start", "months", "scale")


def check_comparable(scenario: Scenario, baseline: Scenario) -> None:
    """Raise unless firms of the two scenarios are each other's twins.

    Raises
    ------
    ScenarioError
        With a sentence for each of world, start, months and scale that differs.
    """
    check_all_comparable([scenario], baseline)


def check_all_comparable(scenarios: Sequence[Scenario], baseline: Scenario) -> None:
    """Raise unless firms of each of some scenarios and of the baseline are each other's twins.

    Raises
    ------
    ScenarioError
        With all sentences of all scenarios.
    """
    problems = dict.fromkeys(problem for each in scenarios for problem in comparison_problems(each, baseline))
    if problems:
        raise ScenarioError(list(problems))


def comparison_problems(scenario: Scenario, baseline: Scenario) -> Iterator[Sentence]:
    """Give a sentence for each of world, start, months and scale that differs between two scenarios."""
    pairs = {key: (getattr(scenario.settings, key), getattr(baseline.settings, key)) for key in _SHARED}
    differing = {key: (given, other) for key, (given, other) in pairs.items() if given != other}
    if scenario.world.digest != baseline.world.digest:
        differing = {"world": (scenario.world.name, baseline.world.name)} | differing
    for key, (given, other) in differing.items():
        yield sentence(
            "{scenario} and {baseline}: {key} must be the same to compare firm by firm; got {given} and {other}. "
            "{remedy}",
            scenario=scenario.name,
            baseline=baseline.name,
            key=key,
            given=given,
            other=other,
            remedy=sentence("Name two scenarios of one world.")
            if key == "world"
            # An override goes to both scenarios of a comparison.
            else sentence(
                "Compare with a scenario that extends one of them, or set {key} in both (--set {key}={value}).",
                key=key,
                value=other,
            ),
        )

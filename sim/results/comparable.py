"""Which scenarios can be compared firm by firm: those in which a firm of the one has its twin in the other."""

from __future__ import annotations

from collections.abc import Sequence

from sim.language.errors import ScenarioError
from sim.language.texts import Sentence, sentence
from sim.scenario.load import Scenario


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
    problems = dict.fromkeys(problem for each in scenarios for problem in _problems(each, baseline))
    if problems:
        raise ScenarioError(list(problems))


def _problems(scenario: Scenario, baseline: Scenario) -> list[Sentence]:
    pairs = {
        "world": (scenario.world.digest, baseline.world.digest, scenario.world.name, baseline.world.name),
        **{
            key: (getattr(scenario.settings, key), getattr(baseline.settings, key)) * 2
            for key in ("start", "months", "scale")
        },
    }
    return [
        sentence(
            "{scenario} and {baseline}: {key} must be the same to compare firm by firm; got {given} and {other}. "
            "{remedy}",
            scenario=scenario.name,
            baseline=baseline.name,
            key=key,
            given=shown,
            other=other,
            remedy=_remedy(key, other),
        )
        for key, (value, against, shown, other) in pairs.items()
        if value != against
    ]


def _remedy(key: str, value: object) -> Sentence:
    """Return what to do about a key that differs; an override goes to both scenarios of a comparison."""
    if key == "world":
        return sentence("Name two scenarios of one world.")
    return sentence(
        "Compare with a scenario that extends one of them, or set {key} in both (--set {key}={value}).",
        key=key,
        value=value,
    )

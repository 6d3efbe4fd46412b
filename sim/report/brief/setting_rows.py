"""The settings in which policy and baseline differ, each with how far it can be trusted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sim.language.texts import texts
from sim.report.value_words import setting_text
from sim.results.comparison import Comparison
from sim.scenario.schema.keys import fields, leaf_keys
from sim.scenario.world.names import Names
from sim.scenario.world.notes import GRADES
from sim.scenario.writing import plain_settings, value_of

#: The longest value that is written out.
LONGEST_VALUE = 120
#: What tells of a scenario and not of the policy.
_NAMES = ("title", "question")


@dataclass(frozen=True)
class Setting:
    """A setting in which the two sides differ: what it is, the value of each, and the grade of the policy's."""

    label: str
    policy: str
    baseline: str
    grade: str


def settings_that_differ(comparison: Comparison, language: str) -> tuple[Setting, ...]:
    """Return the settings in which policy and baseline differ, in the order of the schema."""
    _, name = texts(language), weight_name(language)
    policy, baseline = comparison.policy.scenario, comparison.baseline.scenario
    values, names = [plain_settings(each) for each in (policy, baseline)], Names(policy.world, language)
    found = []
    for key, full in leaf_keys().items():
        if key in _NAMES:
            continue
        one, other = (value_of(each, key) for each in values)
        if one != other:
            told = [_short(setting_text(key, each, names)) for each in (one, other)]
            found.append(Setting(name(key), told[0], told[1], _(GRADES[policy.provenance[full].grade])))
    return tuple(found)


def weight_name(language: str) -> Callable[[str], str]:
    """Return the function that gives what a key, by its last part, means."""
    _ = texts(language)
    return lambda key: _(fields()[leaf_keys()[key]].description or key)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"

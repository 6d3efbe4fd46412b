"""The policy that a question is about if none is named: the one that the world's patterns are checked with."""

from __future__ import annotations

from pathlib import Path

from sim.language.errors import ZonelabError
from sim.language.texts import sentence
from sim.scenario.load import Scenario
from sim.scenario.reading.patterns_file import PATTERNS, read_patterns
from sim.scenario.reading.text_files import is_file


def usual_policy(baseline: Scenario, given: Scenario | str | Path | None) -> Scenario | str | Path:
    """Return the policy that is given, or that of ``patterns.yaml`` of the world of a baseline.

    Raises
    ------
    ZonelabError
        If neither is there.
    """
    if given is not None:
        return given
    file = baseline.world.folder / PATTERNS
    if not is_file(file):
        raise ZonelabError(
            sentence(
                "policy must be named, since the world of {baseline} has no {file}. Give --policy, or policy= in "
                "Python.",
                baseline=baseline.name,
                file=PATTERNS,
            )
        )
    return read_patterns(file).policy

"""What a search file may say: scenario and baseline, levers, aims, constraints, pairs, candidates, seed.

The file is checked here for its form alone; `sim.lab.search.search_plan` holds it against the scenarios that it names.
Levers are those of sweeps (`sim.scenario.reading.sweep_file`).
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from sim.language.errors import ScenarioError, placed
from sim.language.texts import marked, sentence
from sim.scenario.problems.sentences import validated
from sim.scenario.reading.sweep_file import MOST_RUNS, Name, SweepLever, form_problems, repeated_values
from sim.scenario.reading.text_files import (
    file_of,
    named_files,
    read_mapping,
    scenario_folders,
)
from sim.scenario.schema.blocks import Block, Real, Text, Whole

#: Folder of the searches that come with zonelab, among the scenarios.
FOLDER = "searches"
#: More aims than these leave nearly every candidate unbeaten.
MOST_AIMS = 6
MOST_CANDIDATES = 100_000
#: Levers of a search take values or ranges, as those of a drawn design do.
_DRAWN = "latin_hypercube"


class _Counted(Block):
    """A measure, and what of it counts over the calibrated draws.

    ``quantile`` is the share of draws that do worse than what counts; without it the mean over all draws counts.
    """

    measure: str
    quantile: Real | None = Field(None, gt=0, lt=0.5)


class Aim(_Counted):
    """A measure that is to be as high, or as low, as it may; differences within a ``step`` count as none."""

    goal: Literal["maximise", "minimise"]
    step: Real | None = Field(None, gt=0)


class Constraint(_Counted):
    """A measure that must be below or above a bound."""

    below: Real | None = None
    above: Real | None = None


class SearchFile(Block):
    """The settings of a search."""

    title: Text
    question: Text
    scenario: str
    baseline: str
    levers: dict[Name, SweepLever] = Field(max_length=64)
    aims: list[Aim]
    constraints: list[Constraint] = Field(default=[], max_length=20)
    pairs: Whole = Field(ge=4, le=MOST_RUNS)
    candidates: Whole = Field(ge=4, le=MOST_CANDIDATES)
    population: Whole | None = Field(None, ge=4, le=1_000)
    seed: Whole = Field(ge=0, le=2**64 - 1)


def search_files() -> dict[str, Path]:
    """Return the file of every search that can be called by name, by name; the user's before one of zonelab's."""
    return named_files([folder / FOLDER for folder in scenario_folders()])


def find_search(name: str) -> Path:
    """Return the file of a search given by name or by path, or raise a `ScenarioError` if there is none of it."""
    template = marked("search must be one of {words}, or the path of a .yaml file; got {given}.{hint}")
    return file_of(name, search_files, template)


def read_search(path: Path) -> SearchFile:
    """Return what a search file says.

    Raises
    ------
    ZonelabError
        With a sentence for everything that is wrong in it.
    """
    return search_from(read_mapping(path), path)


def search_from(data: dict[str, Any], path: Path) -> SearchFile:
    """Return the search from the plain data of a file; see `read_search`."""
    search = validated(SearchFile, data, path)
    problems = dict.fromkeys(_problems(search))
    if problems:
        raise ScenarioError([placed(path, problem) for problem in problems])
    return search


def _problems(search: SearchFile) -> Iterator[str]:
    """Give a sentence for everything that does not go together in a search file."""
    if not search.levers:
        yield sentence(
            "levers must name a key of the policy that may vary, such as zone_share: {{range: [0, 1]}}; there is none. "
            "Add one."
        )
    yield from form_problems(search.levers, _DRAWN)
    yield from repeated_values(search.levers)
    if not 0 < len(search.aims) <= MOST_AIMS:
        yield sentence(
            "aims must be 1 to {most}, such as {{measure: net_new, goal: maximise}}; got {given}. Add or drop some.",
            most=MOST_AIMS,
            given=len(search.aims),
        )
    for measure, times in Counter(aim.measure for aim in search.aims).items():
        if times > 1:
            yield sentence("aims must differ from each other; {measure} stands twice. Drop one.", measure=measure)
    for place, each in enumerate(search.constraints):
        if (each.below is None) == (each.above is None):
            yield sentence(
                "constraints[{place}] must have below or above; it has both or neither. Keep one, and give the other "
                "in a constraint of its own.",
                place=place,
            )
    yield from _contradictions(search)
    if search.population is not None and search.population > search.candidates:
        yield sentence(
            "population must be at most candidates, {most}; got {given}. Lower it, or leave it out.",
            most=search.candidates,
            given=search.population,
        )


def _contradictions(search: SearchFile) -> Iterator[str]:
    """Give a sentence for each two constraints that nothing can meet."""
    for one, other in itertools.permutations(search.constraints, 2):
        if (one.measure, one.quantile) != (other.measure, other.quantile) or one.above is None or other.below is None:
            continue
        if one.above >= other.below:
            yield sentence(
                "constraints must leave something: no candidate has {measure} above {above:g} and below {below:g}. "
                "Move one of the bounds.",
                measure=one.measure,
                above=one.above,
                below=other.below,
            )

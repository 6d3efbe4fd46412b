"""The plan of a search: what its file says compared with the scenarios that it names, and the fingerprint of it all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sim.lab.search.criteria import Criterion, Halves
from sim.lab.search.levers import Levels, LeverSpace
from sim.lab.search.search_checks import criteria_of, moves_the_baseline, pair_problems
from sim.language.errors import ScenarioError, placed
from sim.numerics.sources import NUMBER_SOURCES, sources_digest
from sim.results.comparable import check_comparable
from sim.results.manifest import made_by, scenario_entry
from sim.results.posterior_table import RECORD, GivenPosterior, posterior_given
from sim.results.ranges import Blocks
from sim.scenario.load import Scenario, with_changes
from sim.scenario.posterior import Posterior
from sim.scenario.reading.search_file import SearchFile, find_search, search_from
from sim.sweeps.design.given_files import file_and_scenarios
from sim.sweeps.design.lever_axes import Axis, axis_of
from sim.sweeps.design.lever_checks import lever_problems
from sim.sweeps.design.sizes import chunk_size, seconds_a_point

#: Version of what the folder of a search looks like.
FORMAT = 1
#: Place of a search that is given as a dictionary.
IN_PYTHON = Path("search")
#: Unless the file says it: candidates of a generation are a tenth of all, within these.
LEAST_POPULATION, MOST_POPULATION = 8, 100


@dataclass(frozen=True, eq=False, repr=False)
class SearchPlan:
    """What a search is going to do.

    Attributes
    ----------
    file
        Name of the search file, without its ending.
    search
        What the file says.
    policy, baseline
        The scenarios as they are before levers move the policy.
    posterior
        The calibrated draws; None for central weights.
    levers
        The space of candidates.
    aims, limits
        What counts of each aim and of each constraint, in the order of the file.
    """

    file: str
    search: SearchFile
    policy: Scenario
    baseline: Scenario
    posterior: Posterior | None
    levers: LeverSpace
    aims: tuple[Criterion, ...]
    limits: tuple[Criterion, ...]

    def __repr__(self) -> str:
        """Return a line; what the file says is in the attributes."""
        aims = ", ".join(each.name for each in self.aims)
        return f"<SearchPlan {self.file}: {self.search.candidates} candidates, {aims}>"

    @property
    def maximised(self) -> tuple[bool, ...]:
        """Whether each aim is to be high."""
        return tuple(aim.goal == "maximise" for aim in self.search.aims)

    @property
    def population(self) -> int:
        """Candidates of a generation."""
        usual = min(MOST_POPULATION, max(LEAST_POPULATION, self.search.candidates // 10))
        return min(self.search.population or usual, self.search.candidates)

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """All that is measured of a candidate, once each: the aims, then what constraints need besides."""
        return tuple({each.name: each for each in (*self.aims, *self.limits)}.values())

    @cached_property
    def blocks(self) -> Blocks | None:
        """Which pairs share a draw; None at central weights."""
        return None if self.posterior is None else Blocks.of(self.posterior, self.search.pairs)

    @cached_property
    def halves(self) -> Halves:
        """The two halves of the pairs."""
        return Halves.of(self.search.pairs, self.blocks)

    @cached_property
    def chunk_points(self) -> int:
        """Candidates of a chunk, the unit of work: a generation is a whole number of chunks."""
        wanted = chunk_size(self.search.candidates, self.seconds_a_candidate)
        return max(size for size in range(1, wanted + 1) if self.population % size == 0)

    @property
    def seconds_a_candidate(self) -> float:
        """How long a candidate takes on one processor, as estimated beforehand; the baseline is run once for all."""
        return seconds_a_point(self.policy, self.search.pairs) / 2

    def scenario(self, levels: Levels) -> Scenario:
        """Return the policy of a candidate.

        Raises
        ------
        ZonelabError
            If the levers make no scenario together there.
        """
        return with_changes(self.policy, keep_provenance=False, **self.levers.changes(levels))

    @cached_property
    def digest(self) -> str:
        """Fingerprint of all that determines what is found, but for the code."""
        settings = self.search.model_dump(mode="json", exclude={"title", "question"})
        for lever in settings["levers"].values():
            lever.pop("label")
        drawn = None if self.posterior is None else self.posterior.digest
        parts = [FORMAT, settings, self.policy.digest, self.baseline.digest, drawn, self.chunk_points]
        return hashlib.blake2b(json.dumps(parts, sort_keys=True).encode(), digest_size=16).hexdigest()

    def about(self) -> dict[str, Any]:
        """Return all that is needed to make the search again, as plain data."""
        return {
            "file": self.file,
            "digest": self.digest,
            "search": self.search.model_dump(mode="json"),
            "scenario": scenario_entry(self.policy),
            "baseline": scenario_entry(self.baseline),
            "posterior": None if self.posterior is None else self.posterior.digest,
            **made_by(),
        }


def search_code() -> str:
    """Return the fingerprint of the code that numbers of a search depend on."""
    room = ("criteria", "evaluation", "levers", "search_plan", "search_checks", "proposals", "generations")
    return sources_digest(
        (*NUMBER_SOURCES, *(f"lab/search/{name}.py" for name in room), "lab/halves.py", "results/posterior_table.py")
    )


def plan_of(given: str | Path | Mapping[str, Any], *, posterior: GivenPosterior = RECORD) -> SearchPlan:
    """Return the plan of a search file.

    Parameters
    ----------
    given
        Name of a search that comes with zonelab, path of a YAML file, or what such a file says as a dictionary, in
        which ``scenario`` and ``baseline`` may be scenarios.
    posterior
        As for `sim.compare`.

    Raises
    ------
    ZonelabError
        With a sentence for everything that is wrong with it.
    """
    path, search, policy, baseline = file_and_scenarios(given, IN_PYTHON, find_search, search_from)
    return _plan(path, search, policy, baseline, posterior)


def _plan(path: Path, search: SearchFile, policy: Scenario, baseline: Scenario, given: GivenPosterior) -> SearchPlan:
    """Return the plan, or raise an error with everything that is wrong with it."""
    axes: list[Axis] = []
    problems: list[str] = []
    for name, lever in search.levers.items():
        axis, found = axis_of(name, lever)
        axes.append(axis)
        problems += found
        if axis.both:
            problems.append(moves_the_baseline(name))
    if not problems:
        problems += lever_problems(axes, policy, baseline)
    try:
        check_comparable(policy, baseline)
    except ScenarioError as error:
        problems += error.problems
    posterior = posterior_given(given, baseline)
    problems += pair_problems(search, posterior)
    aims, wrong = criteria_of("aims", search.aims, policy, posterior)
    limits, wrong_limits = criteria_of("constraints", search.constraints, policy, posterior)
    problems += [*wrong, *wrong_limits]
    if problems:
        raise ScenarioError([placed(path, problem) for problem in dict.fromkeys(problems)])
    return SearchPlan(path.stem, search, policy, baseline, posterior, LeverSpace(tuple(axes)), aims, limits)

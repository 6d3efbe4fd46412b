"""What the door of a rehearsal takes, checked: scenarios, designs, years before; all that is wrong is told together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from sim.lab.halves import halves
from sim.lab.history import with_years_before
from sim.lab.rehearsal.design_checks import comparison_problem, layout_problems, named_zones, years_problem
from sim.lab.rehearsal.evaluation_designs import (
    MOST_YEARS,
    YEARS_BEFORE,
    EvaluationDesign,
    GivenDesigns,
    designs_given,
    of_a_set,
)
from sim.lab.rehearsal.rehearsal_work import LEAST_RUNS, SIDES, check_work
from sim.lab.rehearsal.zone_dates import Cohort, cohorts_of
from sim.language.errors import ZonelabError, listed
from sim.language.texts import Sentence, sentence
from sim.numerics.arguments import (
    GREATEST_SEED,
    MOST_RUNS,
    Mistakes,
    function_problem,
    raise_all,
    team_problem,
    team_size,
    whole_problem,
)
from sim.results.comparable import check_all_comparable, comparison_problems
from sim.results.posterior_table import GivenPosterior, posterior_given
from sim.results.ranges import Blocks
from sim.scenario.load import Scenario, load_scenario, scenario_given, without_zones
from sim.scenario.posterior import Posterior
from sim.scenario.reading.observation_file import OBSERVATION
from sim.scenario.reading.text_files import is_file
from sim.scenario.schema.words import month_number

#: The baseline if none is named, where it can be compared with the policy.
USUAL_BASELINE = "no_zone"


@dataclass(frozen=True)
class RehearsalOrder:
    """A rehearsal as it is to be run.

    Attributes
    ----------
    policy, baseline
        With the years before that were added.
    cohorts
        The zones of the policy by their dates.
    designs
        What is rehearsed.
    runs, seed, level, posterior, threads
        As the door takes them.
    notes
        What is left out, and why.
    """

    policy: Scenario
    baseline: Scenario
    cohorts: tuple[Cohort, ...]
    designs: tuple[EvaluationDesign, ...]
    runs: int
    seed: int
    level: float
    posterior: Posterior | None
    threads: int | None
    notes: tuple[Sentence, ...] = ()

    @property
    def work(self) -> int:
        """What `on_progress` counts in all: the runs of each side, and as much for each design."""
        return self.runs * (SIDES + len(self.designs))


def checked_rehearsal(
    policy: Scenario | str | Path,
    baseline: Scenario | str | Path | None,
    designs: GivenDesigns,
    runs: int,
    seed: int,
    *,
    years_before: int,
    level: float,
    posterior: GivenPosterior,
    threads: int | None,
    on_progress: Callable[[int], None] | None,
) -> RehearsalOrder:
    """Return the rehearsal that is ordered; parameters are those of `sim.rehearse`.

    Raises
    ------
    ZonelabError
        With all that is wrong.
    """
    problems = Mistakes()
    for problem in (
        whole_problem("runs", runs, LEAST_RUNS, MOST_RUNS),
        whole_problem("seed", seed, 0, GREATEST_SEED),
        whole_problem("years_before", years_before, 0, MOST_YEARS),
        team_problem("threads", threads),
        function_problem("on_progress", on_progress),
        _level_problem(level),
    ):
        problems.add(problem)
    one = problems.of(scenario_given, policy)
    other = problems.of(_baseline_of, one, baseline)
    cohorts = None if one is None else problems.of(cohorts_of, one)
    surveys = one is None or is_file(one.world.folder / OBSERVATION)
    chosen = problems.of(designs_given, designs, len(cohorts or (None,)), surveys=surveys)
    if one is not None and other is not None:
        problems.of(_check_twins, one, other)
    drawn = None if other is None else problems.of(posterior_given, posterior, other)
    problems.raise_all()
    assert one is not None, "what is wrong with it has been told"
    assert other is not None, "what is wrong with it has been told"
    assert cohorts is not None, "what is wrong with them has been told"
    assert chosen is not None, "what is wrong with them has been told"
    chosen, notes = _that_can_compare(chosen, one, cohorts, designs)
    window = int(years_before) or YEARS_BEFORE
    chosen = tuple(each if each.years_before is not None else replace(each, years_before=window) for each in chosen)
    earlier = _years_missing(one, cohorts, max(each.years_before or 0 for each in chosen)) if years_before else 0
    if earlier:
        raise_all([years_problem(one, cohorts, chosen, earlier)])
        one, other = with_years_before(one, earlier), with_years_before(other, earlier)
    for each in (*layout_problems(chosen, one, cohorts), *_comparisons(chosen, one, cohorts)):
        problems.add(each)
    problems.raise_all()
    order = RehearsalOrder(
        one, other, cohorts, chosen, int(runs), int(seed), float(level), drawn, team_size(threads), notes
    )
    check_work(chosen, one, sum(each.size for each in cohorts), len(cohorts), order.runs, order.posterior)
    if sum(each.test != "no_test" for each in chosen) > 1:
        halves(order.runs, None if drawn is None else Blocks.of(drawn, order.runs))
    return order


def _baseline_of(policy: Scenario | None, given: Scenario | str | Path | None) -> Scenario:
    """Return the baseline that is given; or the usual one; or, of another kind of policy, the policy without zones."""
    if given is not None:
        return scenario_given(given)
    usual = load_scenario(USUAL_BASELINE)
    if policy is None or not any(comparison_problems(policy, usual)):
        return usual
    return without_zones(policy)


def _check_twins(policy: Scenario, baseline: Scenario) -> None:
    """Raise unless the two can be compared, and are two."""
    check_all_comparable([policy], baseline)
    if policy.digest == baseline.digest:
        wrong = sentence(
            "baseline must be another scenario than policy; {policy} and {baseline} are the same. Name the one without "
            "the zones, or leave it out.",
            policy=policy.name,
            baseline=baseline.name,
        )
        raise ZonelabError(wrong)


def _level_problem(level: object) -> Any:
    """Return what is wrong with a level, or None."""
    is_number = isinstance(level, int | float | np.floating) and not isinstance(level, bool)
    if is_number and 0 < float(level) < 1:  # type: ignore[arg-type]  # it is a number
        return None
    return sentence("level must be a number between 0 and 1, such as 0.10; got {given!r}.", given=level)


def _years_missing(scenario: Scenario, cohorts: tuple[Cohort, ...], wanted: int) -> int:
    """Return how many years must be put before a scenario, so that there are those that are wanted."""
    there = cohorts[0].announced - month_number(scenario.settings.start)
    return max(0, -(-(12 * wanted - there) // 12))


def _that_can_compare(
    designs: tuple[EvaluationDesign, ...], policy: Scenario, cohorts: tuple[Cohort, ...], given: GivenDesigns
) -> tuple[tuple[EvaluationDesign, ...], tuple[Sentence, ...]]:
    """Return the designs without those of a set that have no regions to compare with, and what is left out."""
    zones = named_zones(cohorts)
    if zones is None:
        return designs, ()
    unable = [each for each in designs if of_a_set(each, given) and comparison_problem(each, policy, zones) is not None]
    if not unable or len(unable) == len(designs):
        return designs, ()
    told = sentence(
        "left out, since fewer than two of their regions have no zone to compare with: {designs}.",
        designs=listed([each.name for each in unable]),
    )
    return tuple(each for each in designs if each not in unable), (told,)


def _comparisons(designs: Sequence[EvaluationDesign], policy: Scenario, cohorts: tuple[Cohort, ...]) -> list[Sentence]:
    """Return which designs have no regions to compare with, where the policy names its zones."""
    zones = named_zones(cohorts)
    if zones is None:
        return []
    found = [comparison_problem(each, policy, zones) for each in designs]
    return [each for each in found if each is not None]

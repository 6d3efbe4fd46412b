"""Can anyone tell afterwards what the policy did? The door to the rehearsal of an evaluation, and its card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from sim.lab.card import Card
from sim.lab.history import with_years_before
from sim.lab.observation import observation
from sim.lab.rehearsal.evaluation_designs import (
    MOST_YEARS,
    YEARS_BEFORE,
    EvaluationDesign,
    GivenDesigns,
    designs_given,
)
from sim.lab.rehearsal.judgement import Judgement, recommended
from sim.lab.rehearsal.panels import layout_of
from sim.lab.rehearsal.rehearsal_tables import curve_table, design_table, part_table, year_table
from sim.lab.rehearsal.rehearsal_work import SIDES, check_work
from sim.lab.rehearsal.score import DesignScore, score
from sim.lab.rehearsal.twin_histories import twin_histories
from sim.lab.rehearsal.zone_dates import Cohort, cohorts_of
from sim.language.texts import sentence
from sim.numerics.arguments import (
    DEFAULT_RUNS,
    DEFAULT_SEED,
    GREATEST_SEED,
    MOST_RUNS,
    Mistakes,
    function_problem,
    team_problem,
    whole_problem,
)
from sim.report.plots.style import Figure
from sim.results.comparable import check_all_comparable
from sim.results.manifest import scenario_entry
from sim.results.posterior_table import RECORD, GivenPosterior, posterior_given
from sim.results.ranges import Blocks, Interval, RangeKind, interval_of
from sim.scenario.load import Scenario, scenario_given
from sim.scenario.posterior import Posterior
from sim.scenario.reading.observation_file import OBSERVATION
from sim.scenario.reading.text_files import is_file
from sim.scenario.schema.words import month_number

#: Level of the tests. One zone among 17 regions cannot have a p-value below 1/17 = .059: at 5% nothing is found.
LEVEL = 0.10
#: Fewest runs of which a chance is told.
LEAST_RUNS = 20


@dataclass(frozen=True, eq=False, repr=False)
class Rehearsal(Card):
    """What evaluations of a policy would find, over histories of which the truth is known.

    Attributes
    ----------
    policy, baseline
        The scenarios, with the years before that were added.
    runs, seed
        Number of pairs, and their seed.
    level
        Of the tests.
    scores
        What each design reads in each history.
    blocks
        Which runs share a draw of the weights; None where all have the same.
    posterior
        The calibrated draws; None for the scenarios' own weights.
    """

    word: ClassVar[str] = "rehearsal"
    policy: Scenario
    baseline: Scenario
    runs: int
    seed: int
    level: float
    scores: tuple[DesignScore, ...]
    blocks: Blocks | None
    posterior: Posterior | None

    def __repr__(self) -> str:
        """Return a line; the tables are in `tables`."""
        return f"<Rehearsal of {self.policy.name}: {len(self.scores)} designs, {self.runs} pairs, seed {self.seed}>"

    @cached_property
    def judgements(self) -> tuple[Judgement, ...]:
        """What each design comes to over all histories."""
        everywhere = np.ones(self.runs, dtype=np.bool_)
        return tuple(Judgement(each, self.level, self.blocks, everywhere) for each in self.scores)

    @cached_property
    def _best(self) -> tuple[int, Judgement]:
        return recommended(self.scores, self.level, self.blocks)

    @property
    def recommended(self) -> EvaluationDesign:
        """The design to recommend, chosen on one half of the histories."""
        return self.scores[self._best[0]].design

    @property
    def recommendation(self) -> Judgement:
        """What the recommended design comes to on the half of the histories on which it was not chosen."""
        return self._best[1]

    @property
    def interval(self) -> Interval:
        """What gives a mean its range: over calibrated draws what the record leaves open, else that of the mean."""
        kind = RangeKind.MEAN if self.blocks is None else RangeKind.RECORD
        return interval_of(kind, self.blocks)

    def sentence(self, language: str = "en") -> str:
        """Return how often the recommended evaluation would find the effect, and what it cannot see."""
        from sim.lab.rehearsal.rehearsal_words import rehearsal_sentence

        return rehearsal_sentence(self, language)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return ``designs``, ``decomposition``, ``power_by_effect`` and ``power_by_year``."""
        designs = design_table(self.judgements, self.interval)
        designs["recommended"] = [i == self._best[0] for i in range(len(self.scores))]
        return {
            "designs": designs,
            "decomposition": part_table(self.judgements, self.interval),
            "power_by_effect": curve_table(self.judgements),
            "power_by_year": year_table(self.judgements),
        }

    def figure(self, language: str = "en") -> Figure:
        """Return 100 histories, found, missed and wrong, and beside them the way from the truth to the estimate."""
        from sim.lab.rehearsal.rehearsal_words import picture

        return picture(self, language)

    def about(self) -> dict[str, Any]:
        """Return what the manifest keeps."""
        return {
            "policy": scenario_entry(self.policy),
            "baseline": scenario_entry(self.baseline),
            "designs": [each.design.name for each in self.scores],
            "recommended": self.recommended.name,
            "runs": self.runs,
            "seed": self.seed,
            "level": self.level,
            "posterior": None if self.posterior is None else self.posterior.digest,
        }


def rehearse(
    policy: Scenario | str | Path,
    baseline: Scenario | str | Path = "no_zone",
    designs: GivenDesigns = None,
    runs: int = DEFAULT_RUNS,
    seed: int = DEFAULT_SEED,
    *,
    years_before: int = YEARS_BEFORE,
    level: float = LEVEL,
    posterior: GivenPosterior = RECORD,
    threads: int | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> Rehearsal:
    """Rehearse the evaluation of a policy, in histories of which the truth is known: would it find the effect.

    Parameters
    ----------
    policy
        A scenario with zones, or the name or path of one.
    baseline
        The scenario that it is compared with, the same until the first announcement.
    designs
        Designs of evaluation, or names such as ``did:level:all:placebo_rank``; ``standard``, about a dozen, which is
        usual, or ``all``, forty.
    runs, seed, posterior, threads
        As for `sim.run_ensemble`; 20 runs at least.
    years_before
        Years before the first announcement that designs see which do not say so themselves. Where the scenarios begin
        later, quiet years are put before them (`sim.lab.history`); 0 leaves them as they are, and designs see what is
        there.
    level
        Of the tests, 10% by default: with 17 regions and one zone the smallest p-value is 1/17 = .059.
    on_progress
        Called from time to time with the work done since, of `runs` times three and the number of designs.

    Returns
    -------
    Rehearsal

    Raises
    ------
    ZonelabError
        With a sentence for everything that is wrong: a policy without zones, a design without clean periods or without
        regions to compare with, or work that would take hours.
    """
    problems = Mistakes()
    problems.add(whole_problem("runs", runs, LEAST_RUNS, MOST_RUNS))
    problems.add(whole_problem("seed", seed, 0, GREATEST_SEED))
    problems.add(whole_problem("years_before", years_before, 0, MOST_YEARS))
    problems.add(team_problem("threads", threads))
    problems.add(function_problem("on_progress", on_progress))
    problems.add(_level_problem(level))
    one, other = problems.of(scenario_given, policy), problems.of(scenario_given, baseline)
    cohorts = None if one is None else problems.of(cohorts_of, one)
    surveys = one is None or _has_survey(one)
    chosen = problems.of(designs_given, designs, len(cohorts or (None,)), surveys=surveys)
    problems.raise_all()
    assert one is not None, "what is wrong with it has been told"
    assert other is not None, "what is wrong with it has been told"
    assert cohorts is not None, "what is wrong with them has been told"
    assert chosen is not None, "what is wrong with them has been told"
    check_all_comparable([one], other)
    window = int(years_before) or YEARS_BEFORE
    chosen = tuple(each if each.years_before is not None else replace(each, years_before=window) for each in chosen)
    longest = max(each.years_before or 0 for each in chosen)
    earlier = _years_missing(one, cohorts, longest) if years_before else 0
    if earlier:
        one, other = with_years_before(one, earlier), with_years_before(other, earlier)
    _check_designs(chosen, one, cohorts)
    check_work(chosen, one, sum(each.size for each in cohorts), len(cohorts), int(runs))
    drawn = posterior_given(posterior, other)
    surveyed = observation("yearly_survey", one.world) if any(each.outcome == "surveyed" for each in chosen) else None
    histories = twin_histories(one, other, cohorts, int(runs), int(seed), drawn, surveyed, threads, on_progress)
    scores = []
    for design in chosen:
        scores.append(score(design, histories, int(seed)))
        if on_progress is not None:
            on_progress(int(runs))
    return Rehearsal(one, other, int(runs), int(seed), float(level), tuple(scores), histories.blocks, drawn)


def _has_survey(scenario: Scenario) -> bool:
    """Return whether the world of a scenario says how a survey counts its firms."""
    return is_file(scenario.world.folder / OBSERVATION)


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


def _check_designs(designs: Sequence[EvaluationDesign], scenario: Scenario, cohorts: tuple[Cohort, ...]) -> None:
    """Raise with a sentence for each design that has too few periods."""
    problems = Mistakes()
    start, months = month_number(scenario.settings.start), scenario.settings.months
    for each in designs:
        problems.of(layout_of, each, cohorts, start, months)
    problems.raise_all()


def work_units(policy: Scenario, designs: GivenDesigns, runs: int) -> int:
    """Return what `on_progress` counts in all: the runs of each side, and as much for each design."""
    return runs * (SIDES + len(designs_given(designs, len(cohorts_of(policy)), surveys=_has_survey(policy))))

"""Can anyone tell afterwards what the policy did? The door to the rehearsal of an evaluation, and its card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from sim.lab.card import Card
from sim.lab.observation import observation
from sim.lab.rehearsal.evaluation_designs import YEARS_BEFORE, EvaluationDesign, GivenDesigns
from sim.lab.rehearsal.judgement import Judgement, recommended
from sim.lab.rehearsal.rehearsal_order import RehearsalOrder, checked_rehearsal
from sim.lab.rehearsal.rehearsal_tables import curve_table, design_table, part_table, year_table
from sim.lab.rehearsal.score import DesignScore, score
from sim.lab.rehearsal.twin_histories import twin_histories
from sim.language.texts import Sentence
from sim.numerics.arguments import DEFAULT_RUNS, DEFAULT_SEED
from sim.report.plots.style import Figure
from sim.results.manifest import scenario_entry
from sim.results.posterior_table import RECORD, GivenPosterior
from sim.results.ranges import Blocks, Interval, RangeKind, interval_of
from sim.scenario.load import Scenario
from sim.scenario.posterior import Posterior

#: Level of the tests. One zone among 17 regions cannot have a p-value below 1/17 = .059: at 5% nothing is found.
LEVEL = 0.10


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
    notes
        Which designs of a set are left out, and why.
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
    notes: tuple[Sentence, ...] = ()

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
    baseline: Scenario | str | Path | None = None,
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
        The scenario that it is compared with, the same until the first announcement; by default ``no_zone``, or of
        another world, the policy without its zones.
    designs
        Designs of evaluation, or names such as ``did:level:all:placebo_rank``; ``standard``, about a dozen, which is
        usual, or ``all``, forty; of a set those are left out that have no regions to compare with.
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
    order = checked_rehearsal(
        policy, baseline, designs, runs, seed, years_before=years_before, level=level, posterior=posterior,
        threads=threads, on_progress=on_progress,
    )  # fmt: skip
    return rehearsal_of(order, on_progress)


def rehearsal_of(order: RehearsalOrder, on_progress: Callable[[int], None] | None = None) -> Rehearsal:
    """Return the rehearsal of an order that is checked.

    Raises
    ------
    ZonelabError
        What only the runs show: zones that go to regions that have one, twins that differ before the zone.
    """
    surveyed = (
        observation("yearly_survey", order.policy.world)
        if any(each.outcome == "surveyed" for each in order.designs)
        else None
    )
    histories = twin_histories(
        order.policy, order.baseline, order.cohorts, order.runs, order.seed, order.posterior, surveyed, order.threads,
        on_progress,
    )  # fmt: skip
    scores = []
    for design in order.designs:
        scores.append(score(design, histories, order.seed))
        if on_progress is not None:
            on_progress(order.runs)
    return Rehearsal(
        order.policy, order.baseline, order.runs, order.seed, order.level, tuple(scores), histories.blocks,
        order.posterior, order.notes,
    )  # fmt: skip

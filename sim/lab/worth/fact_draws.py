"""What a survey would find in each draw: the measure of a fact in histories of the record, with the survey's error."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.evidence.facts import Fact, read_facts
from sim.evidence.record import pieces_over
from sim.results.estimates import Floats
from sim.scenario.posterior import Posterior
from sim.scenario.reading.text_files import is_file
from sim.scenario.world.fact_rows import FACTS

#: Histories of the record that are run of each draw.
HISTORIES = 2


@dataclass(frozen=True, eq=False)
class FactDraws:
    """A fact in the draws.

    Attributes
    ----------
    fact
        The fact; its `spread` is the error of a survey like that on record.
    exact : array, shape [draw]
        The mean of its measure over histories, nan where it is undefined.
    surveyed : array, shape [draw, history]
        What surveys find: the measure in single histories where the fact is of one, and the survey's error.
    """

    fact: Fact
    exact: Floats
    surveyed: Floats


def measurable(posterior: Posterior) -> tuple[Fact, ...]:
    """Return the facts of the world of some draws that could be measured again: what was observed, each once."""
    if not is_file(posterior.record.world.folder / FACTS):
        return ()
    found: dict[tuple[str, str], Fact] = {}
    for fact in read_facts(posterior.record):
        if fact.statistic is not None and fact.use != "context":
            found.setdefault((fact.statistic.name, fact.date), fact)
    return tuple(found.values())


def fact_draws(
    facts: Sequence[Fact], posterior: Posterior, seed: int, on_progress: Callable[[int], None] | None = None
) -> list[FactDraws]:
    """Return what surveys of each fact would find in each draw.

    Parameters
    ----------
    facts
        From `measurable`.
    posterior
        The draws and their record.
    seed
        Of the histories, a seed for each draw from it on, and of the errors.
    on_progress
        Called with the runs done.
    """
    told = None if on_progress is None else lambda done: on_progress(done * HISTORIES * 2)
    played = pieces_over(facts, posterior.record, HISTORIES, seed, posterior.draws, told)
    dice = np.random.default_rng(seed)
    found = []
    for fact in facts:
        exact = np.array([fact.measure.value(each[fact.key]) for each in played])
        single = np.array([fact.measure.values(each[fact.key]) for each in played])
        truth = single if fact.is_one_history else np.repeat(exact[:, np.newaxis], HISTORIES, axis=1)
        found.append(FactDraws(fact, exact, truth + fact.spread * dice.normal(size=truth.shape)))
    return found

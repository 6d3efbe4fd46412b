"""How much a fact can say: the share of prior draws that would meet it.

Prior draws are settings drawn evenly over the ranges of the calibration file, before any fact is looked at. A fact that
nearly all of them meet cannot tell a good setting from a bad one, so meeting it is no success of the model.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from sim.evidence.fact_check import RUNS_A_DRAW, FactCheck, chance_of, meets
from sim.evidence.facts import Fact
from sim.evidence.fit import Fit
from sim.evidence.record import pieces_over
from sim.results.measure_parts import MeasureParts
from sim.scenario.load import Scenario
from sim.scenario.reading.calibration_file import CalibrationFile

#: Prior draws, and the seed that they are drawn with.
PRIOR_DRAWS, PRIOR_SEED = 200, 1


def with_prior(
    checks: Sequence[FactCheck],
    record: Scenario,
    settings: CalibrationFile,
    seed: int,
    on_progress: Callable[[int], None] | None = None,
) -> list[FactCheck]:
    """Return checks of facts with the share of prior draws that meet each; arguments as of `prior_shares`."""
    shares = prior_shares(record, [each.fact for each in checks], settings, seed, on_progress)
    return [replace(each, prior=shares.get(each.fact.key, math.nan)) for each in checks]


def prior_shares(
    record: Scenario,
    facts: Sequence[Fact],
    settings: CalibrationFile,
    seed: int,
    on_progress: Callable[[int], None] | None = None,
) -> dict[str, float]:
    """Return the share of prior draws that meet each fact, by its key.

    A draw meets a fact as the model does (`sim.evidence.fact_check`), with the mean over a few runs of its own. Draws
    whose weights contradict each other are left out.

    Parameters
    ----------
    record
        The scenario of the record.
    facts
        The facts; context that no measure is about has no share.
    settings
        The calibration file, with the ranges.
    seed
        Of the runs; the draws are always the same.
    on_progress
        Called with 1 after each draw.
    """
    fit = Fit(record, settings, ())
    positions = np.random.default_rng(PRIOR_SEED).uniform(size=(PRIOR_DRAWS, len(fit.ranges)))
    played = pieces_over(facts, record, RUNS_A_DRAW, seed, map(fit.weights, positions), on_progress, leave_out=True)
    measured = [fact for fact in facts if fact.statistic is not None]
    return {fact.key: _share(fact, [pieces[fact.key] for pieces in played]) for fact in measured if played}


def _share(fact: Fact, played: Sequence[MeasureParts]) -> float:
    """Return the share of draws that meet a fact; one whose statistic is undefined does not."""
    error = math.hypot(fact.spread, chance_of(fact, played))
    return float(np.mean([meets(fact.kind, (fact.measure.value(pieces) - fact.value) / error) for pieces in played]))

"""The distance of a setting of the weights from the facts.

The distance is the root mean square, over the facts for calibration, of how far the model's mean over runs is from the
fact, in standard errors: the fact's own uncertainty and the randomness of one run, since the record is a single run.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sim.evidence.facts import Fact
from sim.evidence.record import pieces_of, play
from sim.language.errors import ScenarioError, ZonelabError, placed
from sim.language.texts import sentence
from sim.scenario.load import Scenario, value_problems
from sim.scenario.reading.calibration_file import CalibrationFile
from sim.sweeps.design.lever_axes import Range

#: Distance of settings that make no sense together, or for which a statistic is undefined.
FARTHEST = 1e6
#: Runs from which the randomness of one history is computed.
RUNS_OF_CHANCE = 100


@dataclass(frozen=True, eq=False)
class Fit:
    """A fit: the weights and the facts.

    Attributes
    ----------
    record
        The scenario of the record.
    settings
        Settings of the calibration.
    facts
        The facts for calibration.
    threads
        As for `sim.runs.run_ensemble`.
    """

    record: Scenario
    settings: CalibrationFile
    facts: tuple[Fact, ...]
    threads: int | None = None

    @cached_property
    def ranges(self) -> dict[str, Range]:
        """The range of each weight, by its key."""
        return {
            key: Range(float(each.range[0]), float(each.range[1]), "real", each.scale == "log")
            for key, each in self.settings.parameters.items()
        }

    def weights(self, positions: Mapping[str, float]) -> dict[str, float]:
        """Return the weights at positions in [0, 1] within their ranges."""
        return {key: float(limits.at(positions[key])) for key, limits in self.ranges.items()}

    def model(self, positions: Mapping[str, float]) -> dict[str, float]:
        """Return the statistic of each fact at positions; nan if the weights contradict each other."""
        try:
            comparison = self._play(self.weights(positions), self.settings.runs)
        except ZonelabError:
            return dict.fromkeys((fact.key for fact in self.facts), math.nan)
        pieces = pieces_of(self.facts, comparison)
        return {fact.key: fact.measure.value(pieces[fact.key]) for fact in self.facts}

    def _play(self, weights: Mapping[str, Any], runs: int) -> Any:
        with_baseline = any(fact.measure.kind.has_baseline for fact in self.facts)
        seed = self.settings.seed
        return play(self.record, runs, seed, weights, with_baseline=with_baseline, threads=self.threads)

    @cached_property
    def observed(self) -> dict[str, float]:
        """The facts' values."""
        return {fact.key: fact.value for fact in self.facts}

    @cached_property
    def scales(self) -> dict[str, float]:
        """Standard error of each fact: its own uncertainty combined with the randomness of one run.

        The randomness is computed at the middle of all weight ranges, not at the record's own weights: a calibration
        changes these, and a second calibration must find the same draws.
        """
        middle = self.weights(dict.fromkeys(self.ranges, 0.5))
        pieces = pieces_of(self.facts, self._play(middle, RUNS_OF_CHANCE))
        return {fact.key: math.hypot(fact.spread, fact.measure.chance(pieces[fact.key])) for fact in self.facts}

    def distance(self, found: Mapping[str, float], observed: Mapping[str, float]) -> float:
        """Return how far statistics are from the facts, in standard errors."""
        apart = [(found[key] - observed[key]) / scale for key, scale in self.scales.items()]
        distance = math.sqrt(float(np.mean(np.square(apart))))
        return distance if math.isfinite(distance) else FARTHEST


def fit_of(record: Scenario, settings: CalibrationFile, facts: Sequence[Fact], threads: int | None = None) -> Fit:
    """Return the fit, checked.

    Raises
    ------
    ZonelabError
        If a weight is not a key of the scenario, a range is empty, or there is no fact for calibration.
    """
    problems: list[str] = []
    for key, sought in settings.parameters.items():
        low, high = sought.range
        if not low < high or (sought.scale == "log" and low <= 0.0):
            problems.append(
                sentence("parameters.{key}.range must go from a lower end to a higher; it does not.", key=key)
            )
        for end in sought.range:
            problems += value_problems(record, {key: end})
    chosen = tuple(fact for fact in facts if fact.use == "calibration")
    if not chosen:
        problems.append(sentence("a fact must be for calibration; none is. Say so in the column use."))
    if problems:
        raise ScenarioError([placed(record.name, problem) for problem in dict.fromkeys(problems)])
    return Fit(record, settings, chosen, threads)

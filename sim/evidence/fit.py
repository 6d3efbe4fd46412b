"""How well weights agree with the facts: the model's numbers for each fact, and their likelihood.

The model's numbers are means over runs of the record. They differ from the facts by each fact's own error and, where a
fact is one history of the model's own firms, by the luck of such a history; together, and with the luck that is left in
the means, they are a multivariate normal error. Facts of one history share their luck: a year with many firms in the
country is one with many in its capital.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.evidence.facts import Fact
from sim.evidence.record import pieces_of, play
from sim.language.errors import ScenarioError, ZonelabError, placed
from sim.language.texts import sentence
from sim.results.measure_parts import MeasureParts
from sim.scenario.load import Scenario, value_problems
from sim.scenario.posterior import weight_of
from sim.scenario.reading.calibration_file import CalibrationFile
from sim.sweeps.design.lever_axes import Range

Floats = NDArray[np.float64]

#: Runs from which the luck of one history is computed.
RUNS_OF_LUCK = 200


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

    def weights(self, positions: Sequence[float] | Floats) -> dict[str, float]:
        """Return the weights at positions in [0, 1] within their ranges, in the order of the ranges."""
        return {
            key: float(limits.at(float(place)))
            for (key, limits), place in zip(self.ranges.items(), positions, strict=True)
        }

    def statistics(self, positions: Floats) -> Floats:
        """Return the model's number for each fact at positions; nan if the weights contradict each other.

        Parameters
        ----------
        positions : array, shape [weight]

        Returns
        -------
        array, shape [fact]
        """
        try:
            pieces = self._pieces(self.weights(positions), self.settings.runs)
        except ZonelabError:
            return np.full(len(self.facts), np.nan)
        return np.array([fact.measure.value(pieces[fact.key]) for fact in self.facts])

    def _pieces(self, weights: Mapping[str, Any], runs: int) -> dict[str, MeasureParts]:
        with_baseline = any(fact.measure.kind.has_baseline for fact in self.facts)
        seed = self.settings.seed
        played = play(self.record, runs, seed, weights, with_baseline=with_baseline, threads=self.threads)
        return pieces_of(self.facts, played)

    @cached_property
    def observed(self) -> Floats:
        """The facts' values, shape [fact]."""
        return np.array([fact.value for fact in self.facts])

    @cached_property
    def covariance(self) -> Floats:
        """Covariance of the errors, shape [fact, fact].

        It is that of the facts themselves, of the luck of one history, and of the luck that is left in the model's mean
        over a few runs: all settings have the same runs, so it does not cancel out among them.
        """
        one_history = np.array([fact.is_one_history for fact in self.facts])
        shared = np.where(np.outer(one_history, one_history), self._luck, 0.0)
        return np.diag([fact.spread**2 for fact in self.facts]) + shared + self.luck_left

    @property
    def luck_left(self) -> Floats:
        """Covariance of the luck that is left in the means over the runs of a setting, shape [fact, fact]."""
        return self._luck / self.settings.runs

    @cached_property
    def _luck(self) -> Floats:
        """Covariance of the luck of one history, shape [fact, fact].

        It is computed at the middle of all ranges, not at the record's own weights: a calibration changes these, and a
        second calibration must find the same draws.
        """
        pieces = self._pieces(self.weights(np.full(len(self.ranges), 0.5)), RUNS_OF_LUCK)
        single = np.ma.masked_invalid([fact.measure.values(pieces[fact.key]) for fact in self.facts])
        return np.atleast_2d(np.ma.cov(single).filled(0.0))  # type: ignore[no-untyped-call]

    @cached_property
    def _whitening(self) -> Floats:
        return np.asarray(np.linalg.inv(np.linalg.cholesky(self.covariance)))

    def log_likelihood(self, values: Floats) -> Floats:
        """Return the logarithm of the likelihood of the facts, up to a constant.

        Parameters
        ----------
        values : array, shape [setting, fact]

        Returns
        -------
        array, shape [setting]
            Minus infinity where a value is nan.
        """
        whole = np.asarray(np.isfinite(values).all(axis=1))
        apart = (np.where(whole[:, None], values, self.observed) - self.observed) @ self._whitening.T
        return np.where(whole, -0.5 * (apart**2).sum(axis=1), -np.inf)


def fit_of(record: Scenario, settings: CalibrationFile, facts: Sequence[Fact], threads: int | None = None) -> Fit:
    """Return the fit, checked.

    Raises
    ------
    ZonelabError
        If a weight is not a key of the scenario, a range is empty or does not hold the record's own value, or there is
        no fact for calibration.
    """
    problems: list[str] = []
    for key, sought in settings.parameters.items():
        low, high = sought.range
        if not low < high or (sought.scale == "log" and low <= 0.0):
            problems.append(
                sentence("parameters.{key}.range must go from a lower end to a higher; it does not.", key=key)
            )
        wrong = [each for end in sought.range for each in value_problems(record, {key: end})]
        problems += wrong
        centre = None if wrong else weight_of(record, key)
        if centre is not None and not low <= centre <= high:
            problems.append(
                sentence(
                    "parameters.{key}.range must hold the scenario's own value, {centre:g}; it goes from {low:g} to "
                    "{high:g}. Widen it.",
                    key=key, centre=centre, low=low, high=high,
                )
            )  # fmt: skip
    chosen = tuple(fact for fact in facts if fact.use == "calibration")
    if not chosen:
        problems.append(sentence("a fact must be for calibration; none is. Say so in the column use."))
    if problems:
        raise ScenarioError([placed(record.name, problem) for problem in dict.fromkeys(problems)])
    return Fit(record, settings, chosen, threads)

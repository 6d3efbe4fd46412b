"""Paired runs of the scenarios that play a part, with the scenario's own weights or over calibrated draws.

Every scenario has the same runs of the same seed, and with draws, run i uses draw i modulo their number; so the runs of
two scenarios are pairs that differ only in the policy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.results.ensemble import EnsembleResult
from sim.results.estimates import Estimate, mean_estimate
from sim.results.ranges import Blocks, record_range
from sim.runs import run_ensemble
from sim.scenario.load import Scenario, with_changes
from sim.scenario.posterior import Posterior

#: Runs of each calibrated draw.
RUNS_A_DRAW = 6


@dataclass(frozen=True, eq=False)
class Plays:
    """How the scenarios of a check are run, and how intervals are computed.

    Attributes
    ----------
    runs, seed
        Number of runs and seed of each scenario; with draws, a multiple of their number, and at least twice it.
    posterior
        Calibrated draws, if any.
    on_progress
        Called with 1 when a scenario has been run.
    """

    runs: int
    seed: int
    posterior: Posterior | None = None
    on_progress: Callable[[int], None] | None = None

    @cached_property
    def _one_by_one(self) -> Posterior | None:
        return None if self.posterior is None else replace(self.posterior, pairs_a_draw=1)

    def of(self, scenario: Scenario, **changes: Any) -> EnsembleResult:
        """Return the runs of a scenario with some keys changed; but for factors, they are the same in all draws."""
        changed = with_changes(scenario, keep_provenance=False, **changes)
        result = run_ensemble(changed, self.runs, self.seed, posterior=self._one_by_one)
        if self.on_progress is not None:
            self.on_progress(1)
        return result

    def scaled(self, scenario: Scenario, key: str, factor: float) -> EnsembleResult:
        """Return the runs of a scenario with a weight multiplied: its own, or that of each draw."""
        return self.of(scenario, **{key: {"times": factor}})

    def estimate(self, values: NDArray[Any]) -> Estimate:
        """Return mean and 90% interval of values of shape [run]: of the mean, or over draws where there are some."""
        if self._one_by_one is None or len(self._one_by_one.draws) == 1:
            return mean_estimate(values)
        mean, low, high = record_range(values, Blocks.of(self._one_by_one, len(values)))
        return Estimate(float(mean), float(low), float(high))

    def relative(self, values: NDArray[Any], to: NDArray[Any]) -> NDArray[Any]:
        """Return a number for each run, so that their mean is the ratio of two means.

        The first-order expansion of the ratio around the means (the delta method), so that differences of ratios of
        paired runs have an interval as any mean has.
        """
        bottom = float(to.mean())
        if not bottom:
            return np.full(values.shape, np.nan)
        share = float(values.mean()) / bottom
        return np.asarray(share + (values - share * to) / bottom)

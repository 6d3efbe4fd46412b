"""Paired runs of the scenarios that play a part, with the scenario's own weights or over calibrated draws.

Every scenario has the same runs of the same seed, and with draws, run i uses draw i modulo their number; so the runs of
two scenarios are pairs that differ only in the policy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.results.ensemble import EnsembleResult
from sim.results.estimates import ENDS, Estimate, mean_estimate
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

    def of(self, scenario: Scenario, **changes: Any) -> EnsembleResult:
        """Return the runs of a scenario with some keys changed; but for factors, they are the same in all draws."""
        changed = with_changes(scenario, keep_provenance=False, **changes)
        one_by_one = None if self.posterior is None else replace(self.posterior, pairs_a_draw=1)
        result = run_ensemble(changed, self.runs, self.seed, posterior=one_by_one)
        if self.on_progress is not None:
            self.on_progress(1)
        return result

    def scaled(self, scenario: Scenario, key: str, factor: float) -> EnsembleResult:
        """Return the runs of a scenario with a weight multiplied: its own, or that of each draw."""
        return self.of(scenario, **{key: {"times": factor}})

    def estimate(self, values: NDArray[Any]) -> Estimate:
        """Return mean and 90% interval of values of shape [run]: of the mean, or over draws where there are some."""
        if self.posterior is None or len(self.posterior.draws) == 1:
            return mean_estimate(values)
        return over_draws(values, len(self.posterior.draws))

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


def over_draws(values: NDArray[Any], draws: int) -> Estimate:
    """Return the mean over draws, and the ends of the middle 90% of the means of the draws.

    A draw has only a few runs, and their luck widens the spread of the means. This is corrected: the means are moved
    together until they differ only as much as the draws do. So the interval shows the uncertainty of the weights, not
    the difference between histories. Since few runs determine neither the mean nor this difference exactly, it is
    widened by a standard error of each.

    Parameters
    ----------
    values : array, shape [run]
        Values; run i belongs to draw i modulo their number.
    draws
        Number of draws; each has at least two runs.

    Examples
    --------
    >>> found = over_draws(np.tile([0.0, 10.0, 20.0], 50), 3)
    >>> round(found.mean), round(found.low), round(found.high)
    (10, 1, 19)
    """
    by_draw = np.asarray(values, dtype=np.float64).reshape(-1, draws)
    means = by_draw.mean(axis=0)
    mean, spread = float(means.mean()), float(means.var(ddof=1))
    if not spread:
        return Estimate(mean, mean, mean)
    chance = float(by_draw.var(axis=0, ddof=1).mean()) / by_draw.shape[0]
    kept = min(1.0, max(0.0, 1.0 - chance / spread) + 1.0 / draws + np.sqrt(2.0 / draws))
    low, high = np.quantile(mean + np.sqrt(kept) * (means - mean), ENDS)
    return Estimate(mean, float(low), float(high))

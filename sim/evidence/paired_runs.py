"""Paired runs of the scenarios that play a part, with the scenario's own weights or over calibrated draws.

Of every scenario the same runs of the same seed are made, and with draws run i has the draw i modulo their number; so
runs of two scenarios are pairs that differ in the policy alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.results.ensemble import EnsembleResult
from sim.results.estimates import LEVEL, Estimate, mean_estimate
from sim.runs import run_ensemble
from sim.scenario.load import Scenario, with_changes
from sim.scenario.posterior import Posterior

#: Runs of each calibrated draw.
RUNS_A_DRAW = 6


@dataclass(frozen=True, eq=False)
class Plays:
    """How runs are made, and what interval a mean over them has.

    Attributes
    ----------
    runs, seed
        Of each scenario; with draws a multiple of their number, twice it at least.
    posterior
        Calibrated draws, if any.
    on_progress
        Called with 1 when a scenario has been played.
    """

    runs: int
    seed: int
    posterior: Posterior | None = None
    on_progress: Callable[[int], None] | None = None

    def of(self, scenario: Scenario, **changes: Any) -> EnsembleResult:
        """Return the runs of a scenario with keys set anew; what is set holds, whatever was drawn."""
        return self._run(with_changes(scenario, keep_provenance=False, **changes), self.posterior)

    def scaled(self, scenario: Scenario, key: str, value: float, factor: float) -> EnsembleResult:
        """Return the runs of a scenario with a weight multiplied: its own, `value`, or that of each draw."""
        posterior = self.posterior
        if posterior is None or key not in posterior.draws[0] or key in posterior.set_by(scenario):
            return self.of(scenario, **{key: value * factor})
        draws = tuple({**draw, key: draw[key] * factor} for draw in posterior.draws)
        return self._run(scenario, replace(posterior, draws=draws))

    def _run(self, scenario: Scenario, posterior: Posterior | None) -> EnsembleResult:
        result = run_ensemble(scenario, self.runs, self.seed, posterior=posterior)
        if self.on_progress is not None:
            self.on_progress(1)
        return result

    def estimate(self, values: NDArray[Any]) -> Estimate:
        """Return mean and 90% interval of values of shape [run]: of the mean, or over draws where there are some."""
        if self.posterior is None or len(self.posterior.draws) == 1:
            return mean_estimate(values)
        return over_draws(values, len(self.posterior.draws))

    def relative(self, values: NDArray[Any], to: NDArray[Any]) -> NDArray[Any]:
        """Return for each run what it adds to the ratio of two means: numbers whose mean is that ratio.

        The first-order expansion of the ratio around the means (the delta method), so that differences of ratios of
        paired runs have an interval as any mean has.
        """
        bottom = float(to.mean())
        if not bottom:
            return np.full(values.shape, np.nan)
        share = float(values.mean()) / bottom
        return np.asarray(share + (values - share * to) / bottom)


def over_draws(values: NDArray[Any], draws: int) -> Estimate:
    """Return the mean, and the ends of the middle 90% of the draws, each by its mean.

    What the few runs of a draw add by chance is taken out: the means of the draws are drawn together until they spread
    as widely as the draws differ. So the interval says what the weights leave open, not how much one history differs
    from another. That few runs tell neither the mean of all nor how much the draws differ exactly, widens it by a
    standard error of each.

    Parameters
    ----------
    values : array, shape [run]
        Run i is of draw i modulo their number.
    draws
        Their number; there are at least two runs of each.

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
    low, high = np.quantile(mean + np.sqrt(kept) * (means - mean), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(mean, float(low), float(high))

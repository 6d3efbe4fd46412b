"""Paired runs over calibrated draws, a few draws at a time, so that only what is needed is kept in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.results.comparison import Comparison
from sim.results.estimates import Floats
from sim.results.ranges import Blocks
from sim.runs import compare
from sim.scenario.load import Scenario
from sim.scenario.posterior import Posterior

#: Draws whose runs are in memory together.
DRAWS_AT_A_TIME = 100


@dataclass(frozen=True)
class Play:
    """What is run: policies and their baseline, which share the luck.

    Attributes
    ----------
    policies, baseline
        The scenarios.
    posterior
        The draws.
    seed
        Of the runs; each lot of draws takes the next one, so that the luck of all draws is new.
    threads, on_progress
        As for `sim.compare`; `on_progress` is told runs.
    """

    policies: tuple[Scenario, ...]
    baseline: Scenario
    posterior: Posterior
    seed: int
    threads: int | None = None
    on_progress: Callable[[int], None] | None = None

    @property
    def lots(self) -> int:
        """Number of seeds that `over_draws` takes."""
        return -(-len(self.posterior.draws) // DRAWS_AT_A_TIME)

    def over_draws(self) -> Iterator[tuple[Comparison, ...]]:
        """Give the comparisons of each policy with the baseline, of some draws at a time in their order."""
        draws = self.posterior.draws
        for lot in range(self.lots):
            some = draws[lot * DRAWS_AT_A_TIME : (lot + 1) * DRAWS_AT_A_TIME]
            yield self._of(some, len(some) * self.posterior.pairs_a_draw, self.posterior.pairs_a_draw, self.seed + lot)

    def at(self, weights: dict[str, float], pairs: int, seed: int) -> tuple[Comparison, ...]:
        """Return the comparisons at one setting of the weights, all of the same luck."""
        return self._of(({**self.posterior.draws[0], **weights},), pairs, pairs, seed)

    def _of(self, draws: Sequence, runs: int, pairs_a_draw: int, seed: int) -> tuple[Comparison, ...]:  # type: ignore[type-arg]
        posterior = replace(self.posterior, draws=tuple(draws), pairs_a_draw=pairs_a_draw)
        compared = compare(
            list(self.policies),
            self.baseline,
            runs,
            seed,
            posterior=posterior,
            threads=self.threads,
            on_progress=self.on_progress,
        )
        return compared.all


def by_draw(values: Floats, pairs_a_draw: int) -> tuple[Floats, Floats]:
    """Return of each draw the mean of a number, and the variance that luck leaves in it.

    Luck is taken to be alike in all draws: so few runs tell little of that of one.

    Parameters
    ----------
    values : array, shape [run]
        Runs of a draw one after another.
    """
    means, squares, counts = Blocks(len(values) // pairs_a_draw, pairs_a_draw).by_draw(values)
    within = float(squares.sum()) / max(1, int((counts - 1).sum()))
    return means, np.full(len(means), within / pairs_a_draw)

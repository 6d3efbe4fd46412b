"""The first runs of an ensemble, spread over many of its draws, and the rest after them: for a picture that comes soon.

They are runs of the ensemble, not others: `all_runs` adds what is missing, and gives what `sim.run_ensemble` gives, bit
for bit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.engines.ensemble.threads import Known, all_done, simulate, simulate_some
from sim.engines.ensemble.trace import Trace
from sim.engines.inputs.arrays import Inputs, make_inputs
from sim.results.ensemble import EnsembleResult
from sim.results.memory import check_memory
from sim.scenario.load import Scenario
from sim.scenario.posterior import Posterior

#: Draws, and runs of each: two tell luck from what differs between draws, and many draws tell most of the mean.
FIRST_DRAWS, RUNS_OF_A_DRAW = 24, 2
FIRST_RUNS = FIRST_DRAWS * RUNS_OF_A_DRAW


@dataclass(frozen=True)
class FirstRuns:
    """Some runs of an ensemble.

    Attributes
    ----------
    result
        The runs as an ensemble of their own, over the draws that they use.
    numbers : array, shape [run]
        Which runs of the ensemble they are.
    inputs
        What went in: for each draw used, or once.
    """

    result: EnsembleResult
    numbers: NDArray[np.int64]
    inputs: tuple[Inputs, ...]


def first_numbers(runs: int, posterior: Posterior | None = None) -> NDArray[np.int64]:
    """Return which runs of an ensemble come first: two of each of its first draws.

    Examples
    --------
    >>> first_numbers(20, Posterior(None, ({}, {}, {}))).tolist()
    [0, 1, 5, 6, 10, 11]
    >>> first_numbers(3).tolist()
    [0, 1, 2]
    """
    if posterior is None:
        return np.arange(min(runs, FIRST_RUNS))
    draws = min(FIRST_DRAWS, len(posterior.draws), runs // posterior.pairs_a_draw)
    each = min(RUNS_OF_A_DRAW, posterior.pairs_a_draw)
    return (np.arange(draws)[:, np.newaxis] * posterior.pairs_a_draw + np.arange(each)).reshape(-1)


def first_runs(scenario: Scenario, runs: int, seed: int, posterior: Posterior | None = None) -> FirstRuns:
    """Run the first runs of an ensemble, which has at least one whole draw.

    Parameters
    ----------
    scenario, runs, seed, posterior
        Those of the whole ensemble, as for `sim.run_ensemble`; posterior is None for none.

    Raises
    ------
    ZonelabError
        If a draw contradicts the scenario.
    """
    numbers, own = first_numbers(runs, posterior), make_inputs(scenario)
    some = _first_draws(posterior, numbers)
    inputs = (own,) if some is None else tuple(map(make_inputs, some.variants(scenario)))
    trace = simulate_some(inputs, numbers, seed, None, _runs_a_variant(posterior))
    return FirstRuns(EnsembleResult(scenario, numbers.size, seed, own, trace, some), numbers, inputs)


def first_of(result: EnsembleResult) -> EnsembleResult:
    """Return the first runs of an ensemble that is whole, as `first_runs` would give them."""
    numbers, posterior = first_numbers(result.runs, result.posterior), result.posterior
    trace, some = Trace._make(array[numbers] for array in result.trace), _first_draws(posterior, numbers)
    return EnsembleResult(result.scenario, numbers.size, result.seed, result.inputs, trace, some)


def _first_draws(posterior: Posterior | None, numbers: NDArray[np.int64]) -> Posterior | None:
    """Return the draws that the first runs use, each for the runs of it that are among them."""
    if posterior is None:
        return None
    each = min(RUNS_OF_A_DRAW, posterior.pairs_a_draw)
    return replace(posterior, draws=posterior.draws[: numbers.size // each], pairs_a_draw=each)


def all_runs(
    first: FirstRuns,
    runs: int,
    posterior: Posterior | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> EnsembleResult:
    """Return the whole ensemble, of which only what is missing is run.

    Parameters
    ----------
    first
        The first runs of the same ensemble.
    runs, posterior, on_progress
        As for `sim.run_ensemble`; the first runs are no part of the progress.
    """
    scenario, seed, own = first.result.scenario, first.result.seed, first.result.inputs
    check_memory([scenario], runs, posterior=posterior)
    inputs, known = first.inputs, Known(first.numbers, first.result.trace)
    if posterior is not None:
        used = posterior.draws[: posterior.draws_of_runs(runs)]
        others = replace(posterior, draws=used[len(inputs) :])
        inputs += all_done(make_inputs, others.variants(scenario)) if others.draws else ()
    trace = simulate(inputs, runs, seed, None, on_progress, _runs_a_variant(posterior), known)
    return EnsembleResult(scenario, runs, seed, own, trace, posterior)


def _runs_a_variant(posterior: Posterior | None) -> int:
    return 1 if posterior is None else posterior.pairs_a_draw

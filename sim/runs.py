"""The doors to many runs: an ensemble of one scenario, and a policy against a baseline."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sim.engines.ensemble.threads import simulate, simulate_variants
from sim.errors import ZonelabError
from sim.inputs import make_inputs
from sim.results.comparison import Comparison, check_comparable
from sim.results.ensemble import EnsembleResult
from sim.scenario.load import Scenario, load_scenario
from sim.scenario.posterior import Posterior
from sim.texts import sentence

DEFAULT_RUNS = 200
DEFAULT_SEED = 1
#: The generator's key has 64 bits, its run number 32.
GREATEST_SEED = 2**64 - 1
MOST_RUNS = 2**32 - 1


def run_ensemble(
    scenario: Scenario | str | Path,
    runs: int = DEFAULT_RUNS,
    seed: int = DEFAULT_SEED,
    *,
    posterior: Posterior | None = None,
    threads: int | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> EnsembleResult:
    """Run a scenario many times.

    Parameters
    ----------
    scenario
        A scenario, or the name or path of one.
    runs
        Number of runs; run 0 to ``runs - 1`` of the seed.
    seed
        A whole number from 0 to 2**64 - 1.
    posterior
        Calibrated draws from `sim.load_posterior`, which take the place of the scenario's weights in turn: run i has
        the draw i modulo their number.
    threads
        All processor cores if not given; the result does not depend on it.
    on_progress
        Called now and then with the number of runs done since it was last called.

    Returns
    -------
    EnsembleResult

    Raises
    ------
    ZonelabError
        If the scenario, `runs` or `seed` is not allowed.
    """
    _check(runs, seed, threads)
    loaded = _loaded(scenario)
    inputs = make_inputs(loaded)
    if posterior is None:
        return EnsembleResult(loaded, runs, seed, inputs, simulate(inputs, runs, seed, threads, on_progress))
    variants = [make_inputs(each) for each in posterior.variants(loaded)[:runs]]
    record = simulate_variants(variants, runs, seed, threads, on_progress)
    return EnsembleResult(loaded, runs, seed, inputs, record, posterior)


def compare(
    scenario: Scenario | str | Path,
    baseline: Scenario | str | Path,
    runs: int = DEFAULT_RUNS,
    seed: int = DEFAULT_SEED,
    *,
    posterior: Posterior | None = None,
    threads: int | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> Comparison:
    """Run a policy and a baseline with the same luck.

    Parameters are those of `run_ensemble`; the two scenarios must share world, start, months and scale.

    Raises
    ------
    ZonelabError
        Likewise, and if the two cannot be compared firm by firm.
    """
    _check(runs, seed, threads)
    policy, against = _loaded(scenario), _loaded(baseline)
    check_comparable(policy, against)
    return Comparison(
        run_ensemble(policy, runs, seed, posterior=posterior, threads=threads, on_progress=on_progress),
        run_ensemble(against, runs, seed, posterior=posterior, threads=threads, on_progress=on_progress),
    )


def _loaded(scenario: Scenario | str | Path) -> Scenario:
    return scenario if isinstance(scenario, Scenario) else load_scenario(scenario)


def _check(runs: int, seed: int, threads: int | None) -> None:
    problems = []
    for name, value, least, greatest in (
        ("runs", runs, 1, MOST_RUNS),
        ("seed", seed, 0, GREATEST_SEED),
        ("threads", 1 if threads is None else threads, 1, 1024),
    ):
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= greatest:
            problems.append(
                sentence(
                    "{key} must be a whole number from {least} to {greatest}; got {given!r}.",
                    key=name,
                    least=least,
                    greatest=greatest,
                    given=value,
                )
            )
    if problems:
        raise ZonelabError(problems)

"""The doors to many runs: an ensemble of one scenario, and a policy against a baseline."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sim.engines.ensemble.threads import simulate, simulate_variants
from sim.engines.inputs.arrays import make_inputs
from sim.engines.readable.agents import Agents
from sim.language.errors import one_of
from sim.language.texts import Sentence, sentence
from sim.numerics.arguments import (
    DEFAULT_RUNS,
    DEFAULT_SEED,
    GREATEST_SEED,
    MOST_RUNS,
    MOST_WORKERS,
    raise_all,
    whole_problem,
)
from sim.results.comparison import Comparison, check_comparable
from sim.results.ensemble import EnsembleResult
from sim.results.memory import check_memory, processes_that_fit
from sim.scenario.load import Scenario, scenario_given
from sim.scenario.posterior import Posterior

if TYPE_CHECKING:
    from sim.engines.readable.firm import Firm
    from sim.engines.readable.government import CentralGovernment
    from sim.engines.readable.model import ZoneModel
    from sim.engines.readable.region import Region

#: The compiled loop, and Mesa agents, which can be changed.
ENGINES = ("compiled", "mesa")
#: Sides of a comparison that changed agents may play on.
SIDES = ("both", "policy", "baseline")


def run_ensemble(
    scenario: Scenario | str | Path,
    runs: int = DEFAULT_RUNS,
    seed: int = DEFAULT_SEED,
    *,
    posterior: Posterior | None = None,
    threads: int | None = None,
    on_progress: Callable[[int], None] | None = None,
    engine: str = "compiled",
    firm_class: type[Firm] | None = None,
    region_class: type[Region] | None = None,
    government_class: type[CentralGovernment] | None = None,
    model_class: type[ZoneModel] | None = None,
    processes: int | None = None,
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
        Of the compiled engine. As many as processors may be used if not given; the result does not depend on it.
    on_progress
        Called now and then with the number of runs done since it was last called.
    engine
        ``"compiled"``, or ``"mesa"`` for the readable engine, which gives the same numbers, some hundred times slower.
        It says what the runs will take once it has made the first.
    firm_class, region_class, government_class, model_class
        With ``engine="mesa"``: subclasses of the agents and of `sim.ZoneModel`, to change a behaviour.
    processes
        Of the Mesa engine. As many as there are processors that may be used and memory is left for if not given; the
        result does not depend on it.

    Returns
    -------
    EnsembleResult

    Raises
    ------
    ZonelabError
        If the scenario or another argument is not allowed.
    """
    agents = Agents(firm_class, region_class, government_class, model_class)
    raise_all(_problems(runs, seed, threads, processes, engine, agents))
    # Numbers of numpy are none in a manifest, and small ones overflow where memory is reckoned.
    runs, seed, threads = int(runs), int(seed), None if threads is None else int(threads)
    processes = None if processes is None else int(processes)
    loaded = scenario_given(scenario)
    check_memory([loaded], runs, threads=threads, processes=_reckoned(engine, processes), posterior=posterior)
    inputs = make_inputs(loaded)
    scenarios = (loaded,) if posterior is None else tuple(posterior.variants(loaded)[:runs])
    variants = (inputs,) if posterior is None else tuple(make_inputs(each) for each in scenarios)
    if engine == "mesa":
        from sim.engines.readable.workers import simulate_models  # mesa takes its time to be imported

        most = processes_that_fit(loaded, runs, posterior)
        record = simulate_models(scenarios, variants, agents, runs, seed, processes, most, on_progress)
        return EnsembleResult(loaded, runs, seed, inputs, record, posterior, agents)
    if posterior is None:
        return EnsembleResult(loaded, runs, seed, inputs, simulate(inputs, runs, seed, threads, on_progress))
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
    engine: str = "compiled",
    firm_class: type[Firm] | None = None,
    region_class: type[Region] | None = None,
    government_class: type[CentralGovernment] | None = None,
    model_class: type[ZoneModel] | None = None,
    processes: int | None = None,
    changed: str = "both",
) -> Comparison:
    """Run a policy and a baseline with the same luck.

    Parameters are those of `run_ensemble`; the two scenarios must share world, start, months and scale.

    Parameters
    ----------
    changed
        The sides on which the classes that are given play: ``"both"``, so that the effect is the policy's under the
        changed behaviour; ``"policy"`` or ``"baseline"``, so that it is the effect of the change too, and of the change
        alone where both scenarios are the same. The other side runs on the compiled engine.

    Raises
    ------
    ZonelabError
        Likewise, and if the two cannot be compared firm by firm.
    """
    agents = Agents(firm_class, region_class, government_class, model_class)
    raise_all([*_problems(runs, seed, threads, processes, engine, agents), *_side_problems(changed, agents)])
    policy, against = scenario_given(scenario), scenario_given(baseline)
    check_comparable(policy, against)
    runs, threads = int(runs), None if threads is None else int(threads)
    reckoned = _reckoned(engine, processes)
    check_memory([policy, against], runs, threads=threads, processes=reckoned, posterior=posterior)

    def run(side: str, loaded: Scenario) -> EnsembleResult:
        if changed in ("both", side):
            return run_ensemble(
                loaded,
                runs,
                seed,
                posterior=posterior,
                threads=threads,
                on_progress=on_progress,
                engine=engine,
                processes=processes,
                **agents.changed,
            )
        return run_ensemble(loaded, runs, seed, posterior=posterior, on_progress=on_progress)

    return Comparison(run("policy", policy), run("baseline", against))


def _reckoned(engine: str, processes: int | None) -> int | None:
    """Return for how many processes of the readable engine there must be memory; if not given, it takes what fits."""
    if engine == "compiled":
        return None
    return 1 if processes is None else int(processes)


def _problems(
    runs: int, seed: int, threads: int | None, processes: int | None, engine: str, agents: Agents
) -> list[Sentence]:
    """Return what is wrong with the arguments of a door."""
    found = [
        whole_problem("runs", runs, 1, MOST_RUNS),
        whole_problem("seed", seed, 0, GREATEST_SEED),
        whole_problem("threads", 1 if threads is None else threads, 1, MOST_WORKERS),
        whole_problem("processes", 1 if processes is None else processes, 1, MOST_WORKERS),
    ]
    if engine not in ENGINES:
        found.append(one_of("engine", engine, ENGINES))
    elif engine == "compiled":
        beside = [*agents.changed, *(["processes"] if processes is not None else [])]
        found += [
            sentence("{key} must be left out unless engine is 'mesa': the compiled engine has no agents.", key=key)
            for key in beside
        ]
    else:
        if threads is not None:
            found.append(sentence("threads must be left out where engine is 'mesa'. Give processes instead."))
        found += agents.problems()
    return [problem for problem in found if problem is not None]


def _side_problems(changed: str, agents: Agents) -> list[Sentence]:
    """Return what is wrong with the sides on which changed agents play."""
    if changed not in SIDES:
        return [one_of("changed", changed, SIDES)]
    if changed != "both" and not agents.changed:
        return [sentence("changed must be left out where no class of agents is given.")]
    return []

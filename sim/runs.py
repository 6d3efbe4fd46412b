"""The doors to many runs: an ensemble of one scenario, and one or several policies against a baseline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack, overload

from sim.engines.ensemble.threads import all_done, simulate
from sim.engines.inputs.arrays import make_inputs
from sim.engines.readable.agents import Agents
from sim.language.errors import one_of
from sim.language.texts import Sentence, sentence
from sim.numerics.arguments import (
    DEFAULT_RUNS,
    DEFAULT_SEED,
    GREATEST_SEED,
    MOST_RUNS,
    function_problem,
    raise_all,
    team_problem,
    team_size,
    whole_problem,
)
from sim.results.comparable import check_all_comparable
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.results.memory import check_memory, processes_that_fit
from sim.results.policies import Comparisons
from sim.results.posterior_table import RECORD, GivenPosterior, posterior_given, posterior_problem
from sim.scenario.load import Scenario, scenario_given
from sim.scenario.posterior import Posterior

if TYPE_CHECKING:
    from sim.engines.readable.firm import Firm
    from sim.engines.readable.government import CentralGovernment
    from sim.engines.readable.model import ZoneModel
    from sim.engines.readable.region import Region

#: How a door takes a scenario, and several.
OneScenario = Scenario | str | Path
SeveralScenarios = list[Scenario] | list[str] | list[Path] | list[OneScenario] | tuple[OneScenario, ...]

#: The compiled loop, and Mesa agents, which can be changed.
ENGINES = ("compiled", "mesa")
#: Sides of a comparison that changed agents may play on.
SIDES = ("both", "policy", "baseline")


@dataclass(frozen=True)
class _Order:
    """How scenarios are to be run: what both doors take, said once; see `run_ensemble`."""

    runs: int
    seed: int
    posterior: GivenPosterior
    threads: int | None
    on_progress: Callable[[int], None] | None
    engine: str
    agents: Agents
    processes: int | None

    def checked(self, *problems: Sentence) -> _Order:
        """Return it with Python's numbers, or raise a `ZonelabError` with all that is wrong, `problems` included."""
        raise_all([*self._problems(), *problems])
        # A manifest cannot hold numbers of numpy, and small ones overflow when memory is computed.
        threads, processes = team_size(self.threads), team_size(self.processes)
        return replace(self, runs=int(self.runs), seed=int(self.seed), threads=threads, processes=processes)

    def _problems(self) -> list[Sentence]:
        found = [
            whole_problem("runs", self.runs, 1, MOST_RUNS),
            whole_problem("seed", self.seed, 0, GREATEST_SEED),
            team_problem("threads", self.threads),
            team_problem("processes", self.processes),
            function_problem("on_progress", self.on_progress),
            posterior_problem(self.posterior),
        ]
        if self.engine not in ENGINES:
            found.append(one_of("engine", self.engine, ENGINES))
        elif self.engine == "compiled":
            beside = [*self.agents.changed, *(["processes"] if self.processes is not None else [])]
            found += [
                sentence("{key} must be left out unless engine is 'mesa': the compiled engine has no agents.", key=key)
                for key in beside
            ]
        else:
            if self.threads is not None:
                found.append(sentence("threads must be left out where engine is 'mesa'. Give processes instead."))
            found += self.agents.problems()
        return [problem for problem in found if problem is not None]

    def over(self, world: Scenario) -> _Order:
        """Return the same runs over the draws of the world of a scenario, if those are asked for and there are some."""
        return replace(self, posterior=posterior_given(self.posterior, world))

    @property
    def drawn(self) -> Posterior | None:
        """The draws, once they are known."""
        assert not isinstance(self.posterior, str), "`over` has found them"
        return self.posterior

    def on_the_compiled_engine(self) -> _Order:
        """Return the same runs without changed agents."""
        return replace(self, engine="compiled", agents=Agents(), threads=None, processes=None)

    def check_memory(self, scenarios: Sequence[Scenario]) -> None:
        """Raise unless there is the memory to run scenarios; of processes that are not given, those that fit run."""
        processes = None if self.engine == "compiled" else self.processes or 1
        check_memory(scenarios, self.runs, threads=self.threads, processes=processes, posterior=self.drawn)

    def run(self, scenario: Scenario) -> EnsembleResult:
        """Return the runs of a scenario."""
        self.check_memory([scenario])
        inputs, posterior = make_inputs(scenario), self.drawn
        scenarios = (scenario,) if posterior is None else tuple(posterior.variants(scenario, self.runs))
        runs_a_draw = 1 if posterior is None else posterior.pairs_a_draw
        variants = (inputs,) if posterior is None else all_done(make_inputs, scenarios, self.threads)
        if self.engine == "compiled":
            trace = simulate(variants, self.runs, self.seed, self.threads, self.on_progress, runs_a_draw)
            return EnsembleResult(scenario, self.runs, self.seed, inputs, trace, posterior)
        from sim.engines.readable.workers import simulate_models  # mesa takes its time to be imported

        most = processes_that_fit(scenario, self.runs, posterior)
        trace = simulate_models(
            scenarios, variants, self.agents, self.runs, self.seed, self.processes, most, self.on_progress, runs_a_draw
        )
        return EnsembleResult(scenario, self.runs, self.seed, inputs, trace, posterior, self.agents)


def run_ensemble(
    scenario: Scenario | str | Path,
    runs: int = DEFAULT_RUNS,
    seed: int = DEFAULT_SEED,
    *,
    posterior: GivenPosterior = RECORD,
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
        Weights of behaviour that the record allows, drawn many times, which replace those of the scenario but for the
        ones that it sets itself; five runs one after another share a draw. By default those of the world of the
        scenario, where it has some; or others, from `sim.load_posterior`; or None for the scenario's own weights alone,
        the central values.
    threads
        Number of threads of the compiled engine; by default all available processors. Results do not depend on it.
    on_progress
        Called from time to time with the number of runs done since the last call.
    engine
        ``"compiled"``, or ``"mesa"`` for the readable engine, which gives the same numbers, hundreds of times slower.
        After the first run a message says how long all will take.
    firm_class, region_class, government_class, model_class
        With ``engine="mesa"``: subclasses of the agents and of `sim.ZoneModel`, to change a behaviour.
    processes
        Number of processes of the Mesa engine; by default all available processors, as far as memory allows. Results
        do not depend on it.

    Returns
    -------
    EnsembleResult

    Raises
    ------
    ZonelabError
        If the scenario or another argument is not allowed, or the draws of its world are not those of this model.
    """
    agents = Agents(firm_class, region_class, government_class, model_class)
    order = _Order(runs, seed, posterior, threads, on_progress, engine, agents, processes).checked()
    given = scenario_given(scenario)
    return order.over(given).run(given)


class _How(TypedDict, total=False):
    """What `compare` takes by name."""

    posterior: GivenPosterior
    threads: int | None
    on_progress: Callable[[int], None] | None
    engine: str
    firm_class: type[Firm] | None
    region_class: type[Region] | None
    government_class: type[CentralGovernment] | None
    model_class: type[ZoneModel] | None
    processes: int | None
    changed: str


@overload
def compare(
    scenario: OneScenario, baseline: OneScenario, runs: int = ..., seed: int = ..., **how: Unpack[_How]
) -> Comparison: ...
@overload
def compare(
    scenario: SeveralScenarios, baseline: OneScenario, runs: int = ..., seed: int = ..., **how: Unpack[_How]
) -> Comparisons: ...
def compare(
    scenario: OneScenario | SeveralScenarios,
    baseline: OneScenario,
    runs: int = DEFAULT_RUNS,
    seed: int = DEFAULT_SEED,
    *,
    posterior: GivenPosterior = RECORD,
    threads: int | None = None,
    on_progress: Callable[[int], None] | None = None,
    engine: str = "compiled",
    firm_class: type[Firm] | None = None,
    region_class: type[Region] | None = None,
    government_class: type[CentralGovernment] | None = None,
    model_class: type[ZoneModel] | None = None,
    processes: int | None = None,
    changed: str = "both",
) -> Comparison | Comparisons:
    """Run a policy, or several, and a baseline with the same luck.

    Parameters are those of `run_ensemble` but for these.

    Parameters
    ----------
    scenario
        The policy: a scenario, or the name or path of one; or a list of several, each of which is compared with the
        baseline, which is run once.
    baseline
        The scenario that each is compared with; it has the same world, start, months and scale.
    changed
        The scenarios that use the given classes. With ``"both"`` the effect is that of the policy under the changed
        behaviour. With ``"policy"`` or ``"baseline"`` the effect includes that of the change; if both scenarios are the
        same, it is that of the change alone. The other scenario runs on the compiled engine.

    Returns
    -------
    Comparison
        For a list of scenarios, `Comparisons`.

    Raises
    ------
    ZonelabError
        Likewise, if a list is empty, and if a policy and the baseline cannot be compared firm by firm.
    """
    agents = Agents(firm_class, region_class, government_class, model_class)
    order = _Order(runs, seed, posterior, threads, on_progress, engine, agents, processes)
    several = isinstance(scenario, list | tuple)
    given = list(scenario) if isinstance(scenario, list | tuple) else [scenario]
    empty = sentence("scenario must be a scenario or a list of them; the list is empty. Name one.")
    order = order.checked(*_side_problems(changed, agents), *([] if given else [empty]))
    policies, against = [scenario_given(each) for each in given], scenario_given(baseline)
    check_all_comparable(policies, against)
    order = order.over(against)
    order.check_memory([*policies, against])
    of_policy, of_baseline = (
        order if changed in ("both", side) else order.on_the_compiled_engine() for side in ("policy", "baseline")
    )
    results = [of_policy.run(each) for each in policies]
    held_against = of_baseline.run(against)
    comparisons = [Comparison(result, held_against) for result in results]
    return Comparisons(tuple(comparisons)) if several else comparisons[0]


def _side_problems(changed: str, agents: Agents) -> list[Sentence]:
    """Return what is wrong with the sides on which changed agents play."""
    if changed not in SIDES:
        return [one_of("changed", changed, SIDES)]
    if changed != "both" and not agents.changed:
        return [sentence("changed must be left out where no class of agents is given.")]
    return []

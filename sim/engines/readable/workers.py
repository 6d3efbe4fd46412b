"""Many runs of the readable engine, in processes of their own, with the same trace as the compiled engine's.

The processes are loky's: they take classes from a notebook or a plain script as they are, where those of the standard
library must be able to import them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from time import perf_counter
from typing import Any

import cloudpickle
import loky
import numpy as np
from numpy.typing import NDArray

from sim.engines.ensemble.run_state import NOTHING
from sim.engines.ensemble.trace import Trace, new_trace
from sim.engines.inputs.arrays import Inputs, make_inputs
from sim.engines.readable.agents import Agents
from sim.engines.readable.model import ZoneModel
from sim.language.errors import ZonelabError
from sim.language.notices import notice
from sim.language.texts import sentence
from sim.rules import site
from sim.scenario.load import Scenario

#: Runs that a process takes at a time at most.
MOST_RUNS_AT_A_TIME = 8
#: What other processes take to start, to import this program and to load compiled code; measured on two cores.
SECONDS_TO_START = 5.0
#: A process whose master was killed ends after so many seconds without work.
IDLE_SECONDS = 60


@dataclass(frozen=True)
class _Variants:
    """The scenarios of the runs: run i uses number i // `runs_each` modulo their number."""

    scenarios: tuple[Scenario, ...]
    runs_each: int

    def number(self, run: int) -> int:
        """Return the number of the scenario of a run."""
        return run // self.runs_each % len(self.scenarios)

    def of(self, run: int) -> Scenario:
        """Return the scenario of a run."""
        return self.scenarios[self.number(run)]


def simulate_models(
    scenarios: Sequence[Scenario],
    inputs: Sequence[Inputs],
    agents: Agents,
    runs: int,
    seed: int,
    processes: int | None = None,
    most: int = 1,
    on_progress: Callable[[int], None] | None = None,
    runs_a_variant: int = 1,
) -> Trace:
    """Run the readable engine, and return one trace of all runs.

    The first run is made in this process. How long it took is reported before the others begin.

    Parameters
    ----------
    scenarios, inputs
        Scenarios with the same world and horizon, and for each the result of
        `sim.engines.inputs.arrays.make_inputs`; run i uses number i // `runs_a_variant` modulo their number.
    agents
        The classes that take the place of the model's own.
    runs, seed
        Number of runs, and the seed they share.
    processes, most
        Number of processes. If `processes` is not given, it is `most`, or only this process if that is faster. The
        trace does not depend on it.
    on_progress
        Called with the number of runs done since it was last called.
    runs_a_variant
        Runs one after another that share a scenario.

    Raises
    ------
    ZonelabError
        If the classes cannot be sent to other processes, or give a firm a slot that does not exist.
    """
    variants = _Variants(tuple(scenarios), runs_a_variant)
    trace = new_trace(max(inputs, key=lambda each: int(each.levers["slots"])), runs)
    trace.fates[:] = NOTHING  # never founded, in no region and no month
    seconds = _run(variants, agents, seed, 0, trace, 0)
    tell = on_progress or (lambda _done: None)
    tell(1)
    rest = range(1, runs)
    usable = min(most if processes is None else processes, max(1, len(rest)))
    if processes is None and _seconds(seconds, len(rest), 1) <= _seconds(seconds, len(rest), usable):
        usable = 1
    if rest:
        _tell_cost(seconds, len(rest), usable)
    if usable == 1:
        for run in rest:
            _run(variants, agents, seed, run, trace, run)
            tell(1)
        return trace
    size = max(1, min(MOST_RUNS_AT_A_TIME, -(-len(rest) // (4 * usable))))
    batches = [rest[first : first + size] for first in range(0, len(rest), size)]
    task = _packed(variants, agents, seed)
    with _team(usable) as team:
        for batch, part in zip(batches, team.map(_run_batch, [task] * len(batches), batches), strict=True):
            for whole, rows in zip(trace, part, strict=True):
                # The slots of the widest variant; a run of one with fewer leaves the rest never founded.
                whole[batch.start : batch.stop, : rows.shape[1]] = rows
            tell(len(batch))
    return trace


def _seconds(each: float, runs: int, processes: int) -> float:
    """Return what runs take: one after the other here, or so many at a time in processes that must start first."""
    return each * runs if processes == 1 else SECONDS_TO_START + each * -(-runs // processes)


def _tell_cost(each: float, runs: int, processes: int) -> None:
    """Say what the runs that are left will take, before they begin."""
    total = _seconds(each, runs, processes)
    if processes == 1:
        told = sentence(
            "The readable engine takes about {each:.2f} s a run: {runs} more, one after the other, take about "
            "{total:.0f} s.",
            each=each,
            runs=runs,
            total=total,
        )
    else:
        told = sentence(
            "The readable engine takes about {each:.2f} s a run: {runs} more, {processes} at a time, take about "
            "{total:.0f} s, of which {start:.0f} s are for {processes} processes to start.",
            each=each,
            runs=runs,
            processes=processes,
            total=total,
            start=SECONDS_TO_START,
        )
    notice(told)


def _packed(variants: _Variants, agents: Agents, seed: int) -> bytes:
    """Return what another process needs, classes that it cannot import included."""
    try:
        packed: bytes = cloudpickle.dumps((variants, agents, seed))
    except Exception as error:  # whatever a class of the user's holds may refuse in its own way
        wrong = sentence(
            "{classes} must be such that another process can be handed them; {reason}. Run them here, with "
            "processes=1.",
            classes=", ".join(agents.changed),
            reason=str(error),
        )
        raise ZonelabError(wrong) from error
    return packed


@contextmanager
def _team(processes: int) -> Iterator[Any]:
    """Give processes that end with the work, or at once when it is broken off; a `ZonelabError` if one is ended."""
    team = loky.ProcessPoolExecutor(max_workers=processes, timeout=IDLE_SECONDS)
    try:
        yield team
    except BrokenExecutor as error:
        team.shutdown(kill_workers=True)
        wrong = sentence(
            "processes must be left alone until their runs are done; one of {processes} was ended, by the system "
            "for want of memory or by code of the classes. Take fewer, or processes=1 to see where it happens.",
            processes=processes,
        )
        raise ZonelabError(wrong) from error
    except BaseException:
        team.shutdown(kill_workers=True)
        raise
    team.shutdown()


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> tuple[_Variants, Agents, int]:
    task: tuple[_Variants, Agents, int] = cloudpickle.loads(packed)
    return task


def _run_batch(packed: bytes, runs: range) -> Trace:
    """Make some runs in a process of their own."""
    variants, agents, seed = _unpacked(packed)
    widest = max((make_inputs(variants.of(run)) for run in runs), key=lambda each: int(each.levers["slots"]))
    trace = new_trace(widest, len(runs))
    trace.fates[:] = NOTHING
    for row, run in enumerate(runs):
        try:
            _run(variants, agents, seed, run, trace, row)
        except Exception as error:
            told = _that_travels(error)
            if told is error:
                raise
            raise told from error
    return trace


def _that_travels(error: Exception) -> Exception:
    """Return an error, or a plain error with the same text if it cannot be unpickled in another process."""
    try:
        if type(cloudpickle.loads(cloudpickle.dumps(error))) is type(error):
            return error
    except Exception:  # noqa: S110  # an error of the user's may fail in its own way; it is reported all the same
        pass
    told = RuntimeError(f"{type(error).__name__}: {error}")
    for note in getattr(error, "__notes__", ()):
        told.add_note(note)
    return told


def _run(variants: _Variants, agents: Agents, seed: int, run: int, trace: Trace, row: int) -> float:
    """Make a run, write it into a row of a trace, and return the seconds that it took, without the warming up.

    An error is passed on unchanged, with a note of the run.
    """
    try:
        return _made(variants.of(run), agents, seed, run, trace, row)
    except Exception as error:
        note = sentence(
            "This was in run {run} of seed {seed}, scenario {scenario}. sim.ZoneModel makes it alone, with these and "
            "your classes.",
            run=run,
            seed=seed,
            scenario=variants.of(run).name,
        )
        error.add_note(note)
        if len(variants.scenarios) > 1:
            draw = variants.number(run)
            error.add_note(sentence("Its scenario is list(posterior.variants(scenario))[{draw}].", draw=draw))
        raise


def _made(scenario: Scenario, agents: Agents, seed: int, run: int, trace: Trace, row: int) -> float:
    changed: dict[str, Any] = dict(agents.changed)
    model_class = changed.pop("model_class", ZoneModel)
    model = model_class(scenario, seed=seed, run=run, **changed)
    months = int(model.inputs.months.size)
    began = perf_counter()
    for month in range(months):
        model.step()
        _write_month(trace, row, month, model)
        if month == 0:
            began = perf_counter()  # the first month loads compiled code
    _write_fates(trace, row, model)
    trace.home_jobs[row] = home_jobs(model)
    return (perf_counter() - began) * months / max(1, months - 1)


def _write_month(trace: Trace, row: int, month: int, model: ZoneModel) -> None:
    for region in model.regions:
        place = row, month, region.number
        for field in trace.regions.dtype.names or ():
            trace.regions[field][place] = getattr(region, field)
        trace.firms[place] = region.firms
        trace.zone_phase[place] = region.phase_at
    trace.moves[row, month] = model.moves
    trace.barrier[row, month] = model.government.barrier
    trace.unspent[row, month] = model.government.unspent


def _write_fates(trace: Trace, row: int, model: ZoneModel) -> None:
    fates = trace.fates[row]
    slots = int(model.inputs.levers["slots"])
    alive = {firm.slot: firm for firm in model.firms}
    if len(alive) < len(model.firms) or not all(0 <= slot < slots for slot in (*alive, *model.fates)):
        wrong = sentence(
            "slot must be a number from 0 to {greatest} that no other firm has, since twins are known by it; in "
            "run {run} it is not. Found firms in place of founders, not besides them.",
            greatest=slots - 1,
            run=model.run,
        )
        raise ZonelabError(wrong)
    for slot, fate in model.fates.items():
        fates[slot] = fate
    for slot, firm in alive.items():
        assert firm.first_region is not None, "an active firm has begun somewhere"
        assert firm.last_region is not None, "an active firm has begun somewhere"
        regions = firm.home.number, firm.first_region.number, firm.last_region.number
        fates[slot] = *regions, firm.founded, NOTHING


def home_jobs(model: ZoneModel) -> NDArray[np.float64]:
    """M14: return the jobs that firms have at home, by region and how they have come there, as `Trace.home_jobs`."""
    jobs = np.zeros((len(model.regions), site.REST + 1))
    for firm in model.firms:
        jobs[firm.home.number, firm.how_it_came] += firm.employees - firm.jobs_at_site
    return jobs

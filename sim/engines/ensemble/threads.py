"""Many runs at once: threads over runs, with progress, and a clean stop."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from queue import SimpleQueue
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.engines.ensemble.loop import PHASES, run_span
from sim.engines.ensemble.run_state import NOTHING, State, new_state
from sim.engines.ensemble.trace import Trace, new_trace
from sim.engines.inputs.arrays import Inputs
from sim.numerics.code_cache import is_compiling
from sim.numerics.compiler import check_compiler
from sim.numerics.processors import usable_processors

T = TypeVar("T")
R = TypeVar("R")

#: Runs that a thread takes at a time: few enough to share work and stop soon, enough for the state to be made rarely.
MOST_RUNS_AT_A_TIME = 25
#: How soon it is noticed that a thread which ought to end has begun to compile.
SECONDS_BETWEEN_LOOKS = 0.1


@dataclass(frozen=True)
class Known:
    """Runs that are at hand, so that only the others need be run.

    Attributes
    ----------
    numbers : array, shape [known run]
        Which runs they are, in ascending order.
    trace
        A row for each, from `simulate_some`.
    """

    numbers: NDArray[np.int64]
    trace: Trace


def simulate(
    inputs: Inputs | Sequence[Inputs],
    runs: int,
    seed: int,
    threads: int | None = None,
    on_progress: Callable[[int], None] | None = None,
    runs_a_variant: int = 1,
    known: Known | None = None,
) -> Trace:
    """Run the compiled engine and return the trace of runs 0 to `runs` - 1.

    Parameters
    ----------
    inputs
        From `sim.engines.inputs.arrays.make_inputs`; or variants of a scenario with the same world and horizon: run i
        uses variant i // `runs_a_variant` modulo their number. If a variant has fewer founders, the others are never
        founded.
    runs, seed
        Number of runs, and the seed they share: a whole number from 0 to 2**64 - 1.
    threads
        Number of threads; by default all available processors. The trace does not depend on it.
    on_progress
        Called with the number of runs done since it was last called.
    runs_a_variant
        Runs one after another that share a variant.
    known
        Some of these runs, which are not run again. The trace does not depend on it.

    Raises
    ------
    KeyboardInterrupt
        After the current runs have ended; no thread continues, except one that compiles the model.
    """
    variants = _variants(inputs)
    trace, numbers = _room(variants, runs), np.arange(runs)
    if known is not None:
        numbers = np.delete(numbers, known.numbers)
    _fill(trace, variants, numbers, numbers, seed, threads, on_progress, runs_a_variant)
    if known is not None:  # last: the threads have then taken the memory, at the same time
        _put(known, trace)
    return trace


def simulate_some(
    inputs: Inputs | Sequence[Inputs],
    numbers: NDArray[np.int64],
    seed: int,
    threads: int | None = None,
    runs_a_variant: int = 1,
) -> Trace:
    """Run the compiled engine and return the trace of some runs, a row for each.

    Parameters are those of `simulate` but for `numbers`: which runs, in ascending order.
    """
    variants = _variants(inputs)
    trace = _room(variants, numbers.size)
    _fill(trace, variants, numbers, np.arange(numbers.size), seed, threads, None, runs_a_variant)
    return trace


def _variants(inputs: Inputs | Sequence[Inputs]) -> Sequence[Inputs]:
    return (inputs,) if isinstance(inputs, Inputs) else inputs


def _room(variants: Sequence[Inputs], rows: int) -> Trace:
    """Return a trace that any of the variants can write into."""
    return new_trace(max(variants, key=lambda each: int(each.levers["slots"])), rows)


def _run(variant: Inputs, state: State, trace: Trace, seed: int, first: int, row: int, count: int) -> None:
    """Write runs of a variant into rows of a trace; founders that only other variants have are never founded."""
    trace.fates[row : row + count, int(variant.levers["slots"]) :] = NOTHING  # in no region and no month
    run_span(variant, state, trace, np.uint64(seed), first, row, count, 0, PHASES * variant.months.size)


def _put(known: Known, trace: Trace) -> None:
    """Write known runs into the trace of all."""
    for field, part in zip(trace, known.trace, strict=True):
        if field is trace.fates:  # variants that were not known may have more founders
            field[known.numbers, part.shape[1] :] = NOTHING
            field[known.numbers, : part.shape[1]] = part
        else:
            field[known.numbers] = part


def _fill(
    trace: Trace,
    variants: Sequence[Inputs],
    numbers: NDArray[np.int64],
    rows: NDArray[np.int64],
    seed: int,
    threads: int | None,
    on_progress: Callable[[int], None] | None,
    runs_a_variant: int,
) -> None:
    """Write the runs with some numbers into some rows of a trace; other parameters are those of `simulate`."""
    if not numbers.size:
        return
    check_compiler()
    workers = max(1, min(threads or usable_processors(), numbers.size))
    at_a_time = max(1, min(MOST_RUNS_AT_A_TIME, -(-numbers.size // (4 * workers))))
    if len(variants) > 1:
        at_a_time = runs_a_variant
    own = threading.local()

    def run_some(span: slice, say: Callable[[int], None]) -> None:
        first, row, count = int(numbers[span.start]), int(rows[span.start]), span.stop - span.start
        variant = variants[first // runs_a_variant % len(variants)]
        if getattr(own, "variant", None) is not variant:
            own.variant, own.state = variant, new_state(variant)
        _run(variant, own.state, trace, seed, first, row, count)
        say(count)

    with closing(done_by_threads(_spans(numbers, at_a_time), workers, run_some)) as said:
        for done in said:
            if on_progress is not None:
                on_progress(done)


def _spans(numbers: NDArray[np.int64], at_a_time: int) -> list[slice]:
    """Return where runs follow one another that share a block of so many.

    Examples
    --------
    >>> [(span.start, span.stop) for span in _spans(np.array([0, 1, 2, 4, 5, 10]), 3)]
    [(0, 3), (3, 5), (5, 6)]
    """
    breaks = np.flatnonzero((np.diff(numbers) != 1) | (np.diff(numbers // at_a_time) != 0)) + 1
    ends = [0, *breaks.tolist(), numbers.size]
    return [slice(*each) for each in pairwise(ends)]


class _StoppedError(Exception):
    """A thread is asked to end."""


def done_by_threads(
    tasks: Iterable[T], threads: int, work: Callable[[T, Callable[[Any], None]], None]
) -> Generator[Any]:
    """Let threads work on tasks, each on the next that is left, and give what they say meanwhile; to be closed.

    Parameters
    ----------
    tasks, threads
        What is to be done, and by how many threads.
    work
        Is handed a task and what passes a word on; that ends the thread where the work is to stop. What else it raises
        is raised here.
    """
    turn, stop, waiting = threading.Lock(), threading.Event(), iter(tasks)
    words: SimpleQueue[Any] = SimpleQueue()

    def say(word: Any) -> None:
        words.put(word)
        if stop.is_set():
            raise _StoppedError

    def go_on() -> None:
        try:
            while not stop.is_set():
                with turn:
                    task = next(waiting, None)
                if task is None:
                    break
                work(task, say)
        except _StoppedError:
            pass
        except BaseException as error:  # it is raised again in the thread that waits
            words.put(error)
        finally:
            words.put(None)

    team = [threading.Thread(target=go_on, name=f"zonelab-{number}") for number in range(threads)]
    try:
        for each in team:
            each.start()
        while threads:
            word = words.get()
            if word is None:
                threads -= 1
            elif isinstance(word, BaseException):
                raise word
            else:
                yield word
    finally:
        stop.set()
        for each in team:
            while each.is_alive() and not is_compiling():  # what compiles takes long, and nothing can end it
                each.join(SECONDS_BETWEEN_LOOKS)


def all_done(work: Callable[[T], R], tasks: Sequence[T], threads: int | None = None) -> tuple[R, ...]:
    """Return what work makes of each task, by threads: quicker than one after another as far as it is compiled code.

    Parameters
    ----------
    work
        Is handed a task; what it raises is raised here.
    tasks
        What is to be done; results are in the same order.
    threads
        As for `simulate`.
    """
    if len(tasks) < 2:
        return tuple(map(work, tasks))
    done: dict[int, R] = {}

    def do(number: int, _say: Callable[[Any], None]) -> None:
        done[number] = work(tasks[number])

    workers = min(threads or usable_processors(), len(tasks))
    with closing(done_by_threads(range(len(tasks)), workers, do)) as said:
        for _word in said:
            pass
    return tuple(done[number] for number in range(len(tasks)))


def simulate_here(
    inputs: Inputs | Sequence[Inputs], first: int, runs: int, seed: int, runs_a_variant: int = 1
) -> Trace:
    """Run the compiled engine in this thread alone, and return the trace of runs `first` to `first` + `runs` - 1.

    For a caller that runs many ensembles, one in each of its threads. The parameters are those of `simulate`; of
    variants, all runs from 0 on are made.
    """
    variants = _variants(inputs)
    trace, at_a_time = _room(variants, runs), runs
    if len(variants) > 1:
        assert first == 0, "run i uses variant i // runs_a_variant"
        at_a_time = runs_a_variant
    for row in range(0, runs, at_a_time):
        variant = variants[row // at_a_time % len(variants)]
        _run(variant, new_state(variant), trace, seed, first + row, row, min(at_a_time, runs - row))
    return trace

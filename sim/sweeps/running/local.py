"""Chunks of a sweep run on threads of this process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Sequence
from queue import SimpleQueue
from typing import Any

from sim.engines.ensemble.threads import leave
from sim.numerics.compiler import check_compiler
from sim.numerics.processors import usable_processors
from sim.sweeps.design.plan import Plan
from sim.sweeps.running.chunks import parquet_bytes
from sim.sweeps.running.run_point import PointRunner
from sim.sweeps.running.sweep import Executor
from sim.sweeps.running.table_rows import table_of


def run_chunk(plan: Plan, runner: PointRunner, chunk: int, on_point: Callable[[], None]) -> bytes:
    """Run the points of a chunk in this thread, and return its content.

    Parameters
    ----------
    plan, runner
        The sweep, and what runs its points.
    chunk
        Its number.
    on_point
        Called after each point; what it raises ends the chunk.
    """
    rows = []
    for point in plan.points_of(chunk):
        rows.append(runner.run(point))
        on_point()
    return parquet_bytes(table_of(plan, rows))


class _StoppedError(Exception):
    """A thread is asked to end."""


def local(threads: int | None = None) -> Executor:
    """Return what runs chunks on threads of this process, if not given as many as processors may be used."""

    def execute(plan: Plan, todo: Sequence[int], tell: Callable[[int], None]) -> Generator[tuple[int, bytes]]:
        check_compiler()
        runner = PointRunner(plan)
        turn, stop = threading.Lock(), threading.Event()
        waiting = iter(todo)
        said: SimpleQueue[Any] = SimpleQueue()

        def on_point() -> None:
            said.put(1)
            if stop.is_set():
                raise _StoppedError

        def work() -> None:
            try:
                while not stop.is_set():
                    with turn:
                        chunk = next(waiting, None)
                    if chunk is None:
                        break
                    said.put((chunk, run_chunk(plan, runner, chunk, on_point)))
            except _StoppedError:
                pass
            except BaseException as error:  # it is raised again in the thread that waits
                said.put(error)
            finally:
                said.put(None)

        workers = max(1, min(threads or usable_processors(), len(todo)))
        team = [threading.Thread(target=work, name=f"zonelab-{number}") for number in range(workers)]
        for each in team:
            each.start()
        try:
            while workers:
                word = said.get()
                if word is None:
                    workers -= 1
                elif isinstance(word, BaseException):
                    raise word
                elif isinstance(word, int):
                    tell(word)
                else:
                    yield word
        finally:
            stop.set()
            leave(team)

    return execute

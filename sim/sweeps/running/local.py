"""Chunks of a sweep run on threads of this process."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from typing import Any

from sim.engines.ensemble.threads import done_by_threads
from sim.numerics.compiler import check_compiler
from sim.numerics.processors import usable_processors
from sim.sweeps.design.plan import Plan
from sim.sweeps.running.chunk_bytes import parquet_bytes
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


def local(threads: int | None = None) -> Executor:
    """Return what runs chunks on threads of this process, if not given as many as processors may be used."""

    def execute(plan: Plan, todo: Sequence[int], tell: Callable[[int], None]) -> Generator[tuple[int, bytes]]:
        check_compiler()
        runner = PointRunner(plan)
        workers = max(1, min(threads or usable_processors(), len(todo)))

        def work(chunk: int, say: Callable[[Any], None]) -> None:
            say((chunk, run_chunk(plan, runner, chunk, lambda: say(1))))

        with closing(done_by_threads(todo, workers, work)) as said:
            for word in said:
                if isinstance(word, int):
                    tell(word)
                else:
                    yield word

    return execute

"""What runs the chunks of a sweep: threads of this process, or the workers of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.sweeps.design.plan import Plan
    from sim.sweeps.running.sweep import Executor


@contextmanager
def executor(threads: int | None, scheduler: str | None) -> Iterator[Executor]:
    """Give what runs chunks.

    Parameters
    ----------
    threads
        Number of threads of this process; by default all available processors.
    scheduler
        Address of a Dask scheduler, whose workers then run them.

    Raises
    ------
    ZonelabError
        If the scheduler does not answer.
    """
    if scheduler is None:

        def on_threads(plan: Plan, todo: Sequence[int], tell: Callable[[int], None]) -> Generator[tuple[int, bytes]]:
            from sim.sweeps.running.local import local  # here: a sweep that is complete is done without it

            return local(threads)(plan, todo, tell)

        yield on_threads
    else:
        from sim.sweeps.running.cluster import cluster

        with cluster(scheduler) as execute:
            yield execute

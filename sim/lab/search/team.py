"""Who runs candidates: threads of this process, or the workers of a Dask cluster; what they give is the same."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any

from sim.engines.ensemble.threads import done_by_threads
from sim.lab.search.evaluation import CandidateRunner
from sim.lab.search.levers import Levels
from sim.lab.search.rows import table_of
from sim.lab.search.search_plan import SearchPlan, search_code
from sim.language.texts import sentence
from sim.numerics.compiler import check_compiler
from sim.numerics.processors import usable_processors
from sim.results.manifest import versions
from sim.sweeps.running.chunk_bytes import parquet_bytes

#: Candidates of a chunk: their numbers and levels.
Chunk = Sequence[tuple[int, Levels]]
#: Runs chunks, by their numbers, and gives number and content of each as it is done; is told each candidate done.
Team = Callable[[Mapping[int, Chunk], Callable[[int], None]], Generator[tuple[int, bytes]]]

_RUNNERS: dict[str, tuple[SearchPlan, CandidateRunner]] = {}
_MAKING = threading.Lock()


@contextmanager
def team_of(plan: SearchPlan, threads: int | None, scheduler: str | None) -> Iterator[Team]:
    """Give what runs chunks of candidates.

    Parameters
    ----------
    plan
        The search.
    threads
        Of this process; by default as many as processors may be used.
    scheduler
        Address of a Dask scheduler, whose workers run them instead.

    Raises
    ------
    ZonelabError
        If the scheduler does not answer.
    """
    if scheduler is None:
        yield _threads(plan, threads or usable_processors())
        return
    from sim.sweeps.running.cluster import connected, run_on_workers

    packed = (versions(), search_code(), pickle.dumps(plan))
    with connected(scheduler) as (distributed, client):

        def on_workers(chunks: Mapping[int, Chunk], tell: Callable[[int], None]) -> Generator[tuple[int, bytes]]:
            tasks = {number: (plan.digest, list(chunk)) for number, chunk in chunks.items()}
            again = sentence("begin the search again in the same folder, and it goes on")
            with closing(run_on_workers(distributed, client, scheduler, packed, tasks, run_remote, again)) as finished:
                for number, content in finished:
                    tell(len(chunks[number]))
                    yield number, content

        yield on_workers


def _threads(plan: SearchPlan, threads: int) -> Team:
    runner = CandidateRunner(plan)

    def on_threads(chunks: Mapping[int, Chunk], tell: Callable[[int], None]) -> Generator[tuple[int, bytes]]:
        check_compiler()

        def work(number: int, say: Callable[[Any], None]) -> None:
            say((number, run_chunk(plan, runner, chunks[number], lambda: say(1))))

        with closing(done_by_threads(chunks, max(1, min(threads, len(chunks))), work)) as said:
            for word in said:
                if isinstance(word, int):
                    tell(word)
                else:
                    yield word

    return on_threads


def run_chunk(plan: SearchPlan, runner: CandidateRunner, chunk: Chunk, on_candidate: Callable[[], None]) -> bytes:
    """Run the candidates of a chunk in this thread, and return its content as on disk."""
    rows = []
    for candidate, levels in chunk:
        rows.append(runner.run(candidate, levels))
        on_candidate()
    return parquet_bytes(table_of(plan, rows))


def run_remote(packed: tuple[Mapping[str, str], str, bytes], digest: str, chunk: Chunk) -> bytes:
    """Run a chunk on a worker, and return its content."""
    with _MAKING:
        if digest not in _RUNNERS:
            from sim.sweeps.running.cluster import check_same_code

            check_same_code(packed[0], packed[1] == search_code())
            plan = pickle.loads(packed[2])  # noqa: S301  # it comes from the process that asks for the work, as the task itself
            _RUNNERS.clear()  # a worker is at one search at a time
            _RUNNERS[digest] = plan, CandidateRunner(plan)
        plan, runner = _RUNNERS[digest]
    return run_chunk(plan, runner, chunk, lambda: None)

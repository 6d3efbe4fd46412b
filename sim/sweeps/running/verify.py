"""A sweep looked at byte for byte, and some of its points run again."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa

from sim.language.errors import placed
from sim.language.texts import Sentence, sentence
from sim.numerics.sources import model_digest
from sim.sweeps.design.columns import FAILED, POINT, STATUS
from sim.sweeps.design.plan import Plan
from sim.sweeps.running.chunk_bytes import parquet_bytes, table_in
from sim.sweeps.running.run_point import PointRunner
from sim.sweeps.running.store import Store
from sim.sweeps.running.sweep import check_versions, kept_plan
from sim.sweeps.running.table_rows import schema_of, table_of


@dataclass(frozen=True)
class Verdict:
    """What a look at every byte of a store says.

    Attributes
    ----------
    points, done
        Points of the whole sweep, and points in complete chunks.
    failed
        Points that failed, kept as data.
    damaged
        A sentence for each file that is not what was written; going on with the sweep redoes it.
    wrong
        A sentence for each chunk that is as it was written, and yet not that of the sweep, and for each point that came
        out otherwise; going on with the sweep leaves it.
    """

    points: int
    done: int
    failed: int
    damaged: tuple[Sentence, ...]
    wrong: tuple[Sentence, ...]

    @property
    def problems(self) -> tuple[Sentence, ...]:
        """All that is not as it should be."""
        return self.damaged + self.wrong


def verify(store: Store, rerun: int = 0, seed: int = 0) -> Verdict:
    """Check the fingerprint and the points of every chunk, and run some points again.

    Parameters
    ----------
    store
        Store of a sweep that is not running.
    rerun
        Number of points, drawn at random, that are run again and compared bit for bit.
    seed
        Seed for the choice of these points.

    Raises
    ------
    ZonelabError
        If the folder holds no sweep, or another version made it and points are to be run again.
    """
    plan = kept_plan(store)
    is_older = store.manifest()["model"] != model_digest()
    look = store.look(table_in)
    wrong: list[Sentence] = []
    done = failed = 0
    whole: dict[int, pa.Table] = {}
    for chunk, table in look.whole.items():
        columns = schema_of(plan)
        same = table.schema.names == columns.names if is_older else table.schema.equals(columns)
        if not same or table[POINT].to_pylist() != plan.points_of(chunk):
            problem = sentence("the points or columns of chunk {chunk} are not those of the sweep", chunk=chunk)
            wrong.append(placed(store.chunks_folder, problem))
            continue
        whole[chunk] = table
        done += table.num_rows
        failed += table[STATUS].to_pylist().count(FAILED)
    if rerun and whole:
        check_versions(store, store.manifest())
        wrong += _run_again(store, plan, whole, rerun, seed)
    damaged = tuple(placed(path, problem) for path, problem in look.damaged.items())
    return Verdict(plan.points.count, done, failed, damaged, tuple(wrong))


def _run_again(store: Store, plan: Plan, whole: Mapping[int, pa.Table], rerun: int, seed: int) -> Iterator[Sentence]:
    """Run points again, and give a sentence for each that comes out otherwise."""
    runner = PointRunner(plan)
    kept = [(chunk, i) for chunk in whole for i in range(len(plan.points_of(chunk)))]
    for chunk, i in sorted(random.Random(seed).sample(kept, min(rerun, len(kept)))):  # noqa: S311  # no secret
        point = plan.points_of(chunk)[i]
        again = table_of(plan, [runner.run(point)])
        if parquet_bytes(again) != parquet_bytes(whole[chunk].slice(i, 1).combine_chunks()):
            problem = sentence(
                "point {point} of chunk {chunk} comes out otherwise when it is run again", point=point, chunk=chunk
            )
            yield placed(store.chunks_folder, problem)

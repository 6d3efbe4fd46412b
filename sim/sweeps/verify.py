"""A sweep looked at byte for byte, and some of its points run again."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from sim.errors import placed
from sim.sweeps.columns import FAILED, POINT, STATUS
from sim.sweeps.plan import Plan
from sim.sweeps.rows import schema_of, table_of
from sim.sweeps.run_point import PointRunner
from sim.sweeps.store import Store, parquet_bytes
from sim.sweeps.sweep import check_versions, kept_plan
from sim.texts import Sentence, sentence


@dataclass(frozen=True)
class Verdict:
    """What a look at every byte of a store says.

    Attributes
    ----------
    points, done
        Of the whole, and in chunks that are whole.
    failed
        Points that failed, kept as data.
    problems
        A sentence for each file that is not what was written, and for each point that came out otherwise.
    """

    points: int
    done: int
    failed: int
    problems: tuple[Sentence, ...]


def verify(store: Store, rerun: int = 0, seed: int = 0) -> Verdict:
    """Check the fingerprint and the points of every chunk, and run some points again.

    Parameters
    ----------
    store
        Of a sweep that nobody is at work in.
    rerun
        Number of points, drawn at random, that are run again and compared bit for bit.
    seed
        Of that draw.

    Raises
    ------
    ZonelabError
        If the folder holds no sweep, or another version made it and points are to be run again.
    """
    plan = kept_plan(store)
    files = store.chunk_files()
    damaged = store.damaged(files, plan.chunks)
    problems: list[Sentence] = [placed(path, problem) for path, problem in damaged.items()]
    done = failed = 0
    whole: dict[int, Path] = {}
    for chunk, paths in files.items():
        if any(path in damaged for path in paths):
            continue
        table = pq.read_table(paths[0])
        if not table.schema.equals(schema_of(plan)) or table[POINT].to_pylist() != plan.points_of(chunk):
            problems.append(placed(paths[0], sentence("its points or columns are not those of the sweep")))
            continue
        whole[chunk] = paths[0]
        done += table.num_rows
        failed += table[STATUS].to_pylist().count(FAILED)
    if rerun and whole:
        check_versions(store, store.manifest())
        problems += _run_again(plan, whole, rerun, seed)
    return Verdict(plan.points.count, done, failed, tuple(problems))


def _run_again(plan: Plan, whole: dict[int, Path], rerun: int, seed: int) -> Iterator[Sentence]:
    """Run points again, and give a sentence for each that comes out otherwise."""
    runner = PointRunner(plan)
    kept = [(chunk, i) for chunk in whole for i in range(len(plan.points_of(chunk)))]
    for chunk, i in sorted(random.Random(seed).sample(kept, min(rerun, len(kept)))):  # noqa: S311  # no secret
        point = plan.points_of(chunk)[i]
        again = table_of(plan, [runner.run(point)])
        if parquet_bytes(again) != parquet_bytes(pq.read_table(whole[chunk]).slice(i, 1).combine_chunks()):
            yield placed(whole[chunk], sentence("point {point} comes out otherwise when it is run again", point=point))

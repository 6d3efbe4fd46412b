"""Points that failed: how many of a sweep, and why. A sweep that is done need not have gone well."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pyarrow.compute as pc

from sim.sweeps.design.columns import ERROR, FAILED, STATUS
from sim.sweeps.running.chunk_bytes import failed_in, table_in
from sim.sweeps.running.store import Store


@dataclass(frozen=True)
class Failures:
    """What a look at the finished points of a store says.

    Attributes
    ----------
    done
        Finished points, those that failed included.
    reasons
        Why points failed, each with how many did, the most frequent first.
    """

    done: int
    reasons: tuple[tuple[str, int], ...]

    @property
    def count(self) -> int:
        """Number of points that failed."""
        return sum(count for _reason, count in self.reasons)


def failures(store: Store) -> Failures:
    """Return how many of the finished points of a store failed, and why; damaged files do not count."""
    look = store.look(_counted)
    reasons = sum((found for _rows, found in look.whole.values()), Counter[str]())
    return Failures(sum(rows for rows, _found in look.whole.values()), tuple(reasons.most_common()))


def _counted(content: bytes) -> tuple[int, Counter[str]]:
    """Return the rows of a chunk, and the reasons of those that failed."""
    rows, failed = failed_in(content)
    if not failed:
        return rows, Counter()
    table = table_in(content)
    return rows, Counter(table.filter(pc.equal(table[STATUS], FAILED))[ERROR].to_pylist())

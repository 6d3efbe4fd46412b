"""Tables of sweeps, read once for all readers and kept within a bounded memory; new chunks are added to what is there.

A table of more points than `MOST_POINTS` is not read whole: of its chunks every so many-th is. Points are run in an
order that makes any part of them a fair one, so such a sample is even.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from cachetools import LRUCache

from sim.language.errors import ZonelabError
from sim.sweeps.running.chunk_bytes import table_in
from sim.sweeps.running.store import Store

#: Points of one sweep that are read.
MOST_POINTS = 200_000
#: Bytes of tables that are kept for all readers together.
MOST_KEPT_BYTES = 400_000_000
READERS = 4


@dataclass(frozen=True)
class Finished:
    """What a store has so far.

    Attributes
    ----------
    table
        Rows of points, in no order; all of them, or an even sample.
    points
        How many are finished in all.
    unread
        Files that could not be read.
    """

    table: pa.Table
    points: int
    unread: int


@dataclass(frozen=True)
class _Kept:
    names: frozenset[str]
    table: pa.Table


class Tables:
    """Tables by folder and the names of the chunks that they hold; one object serves all sessions."""

    def __init__(self, most_bytes: int = MOST_KEPT_BYTES) -> None:
        self._lock = threading.Lock()
        self._kept: LRUCache[Path, _Kept] = LRUCache(most_bytes, getsizeof=lambda kept: int(kept.table.nbytes))

    def finished(self, store: Store, chunk_points: int, most_points: int = MOST_POINTS) -> Finished | None:
        """Return the points that the store of a sweep has, at work or not; None if no file of them is there."""
        files = [path for _chunk, paths in sorted(store.chunk_files().items()) for path in paths]
        step = -(-len(files) * chunk_points // most_points)
        chosen = files[:: max(1, step)]
        if not chosen:
            return None
        folder = store.folder.resolve()
        with self._lock:
            kept = self._kept.get(folder)
        names = frozenset(path.name for path in chosen)
        if kept is None or kept.names != names:
            kept = _read(store, chosen, kept if kept is not None and kept.names <= names else None)
            with self._lock, suppress(ValueError):  # a table larger than all room is read each time
                self._kept[folder] = kept
        rows = kept.table.num_rows
        points = rows if step <= 1 else min(len(files) * chunk_points, rows * step)
        return Finished(kept.table, points, len(names - kept.names))


def _read(store: Store, paths: Sequence[Path], before: _Kept | None) -> _Kept:
    """Return the rows of files, those that are at hand already included; what cannot be read is tried again later."""
    fresh = [path for path in paths if before is None or path.name not in before.names]
    with ThreadPoolExecutor(READERS) as pool:
        tables = list(pool.map(lambda path: _rows(store, path), fresh))
    read = {path.name: table for path, table in zip(fresh, tables, strict=True) if table is not None}
    found = list(read.values())
    if before is not None and before.table.num_rows:
        found.insert(0, before.table)
    names = frozenset({*read, *(before.names if before is not None else ())})
    return _Kept(names, pa.concat_tables(found).combine_chunks() if found else pa.table({}))


def _rows(store: Store, path: Path) -> pa.Table | None:
    """Return the rows of a chunk; None of one that is damaged, or gone since it was listed."""
    try:
        content = store.content(path)
    except ZonelabError:  # the system does not give it
        return None
    return table_in(content) if content is not None else None

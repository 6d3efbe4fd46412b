"""How long a sweep takes on this machine: at the speed that was measured here, or as estimated beforehand."""

from __future__ import annotations

import statistics
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise

from sim.explorer.session.run_cache import Runs
from sim.explorer.sweeps.sweep_list import Sweep
from sim.numerics.processors import usable_processors
from sim.sweeps.design.plan import Plan
from sim.sweeps.design.sizes import FIRM_MONTH_SECONDS
from sim.sweeps.running.store import Store

#: Chunks of a store from whose times a speed is taken.
LEAST_CHUNKS = 5


@dataclass(frozen=True)
class TimeEstimate:
    """What a sweep takes from its first point to its last.

    Attributes
    ----------
    seconds
        As far as is known.
    is_seen
        Whether the speed was seen on this machine; else it is that of a common processor with nothing else to do.
    """

    seconds: float
    is_seen: bool


def estimate(plan: Plan, runs: Runs, store: Store | None = None) -> TimeEstimate:
    """Return how long a sweep takes.

    Parameters
    ----------
    plan
        What it does.
    runs
        The runs that this server keeps, which know how fast they were made.
    store
        The store of the sweep, if a part of it has been run: then its own speed is used.
    """
    a_chunk = _seconds_a_chunk(store) if store is not None else None
    if a_chunk is not None:
        return TimeEstimate(a_chunk * plan.chunks, True)
    pace = runs.pace()
    if pace is not None:
        return TimeEstimate(plan.seconds() / FIRM_MONTH_SECONDS * pace, True)
    return TimeEstimate(plan.seconds() / usable_processors(), False)


def estimate_of(sweep: Sweep, runs: Runs) -> TimeEstimate:
    """Return how long a sweep that a reader has chosen takes."""
    return estimate(sweep.plan, runs, sweep.store if sweep.begun else None)


def _seconds_a_chunk(store: Store) -> float | None:
    """Return the usual time between a chunk and the next, whatever breaks there were; None of too few."""
    times = []
    for paths in store.chunk_files().values():
        with suppress(OSError):
            times.append(paths[0].stat().st_mtime)
    if len(times) < LEAST_CHUNKS:
        return None
    # None too where all are of one moment: the files were copied.
    return statistics.median(later - before for before, later in pairwise(sorted(times))) or None

"""How long a sweep takes, estimated from the size of its runs, and into how many chunks it is divided."""

from __future__ import annotations

from sim.scenario.load import Scenario

#: Most work of one processor that is lost when a sweep is interrupted, estimated from the size of the runs.
CHUNK_SECONDS = 1.0
#: Of a firm or founder and month, on a common processor; it decides sizes and warnings, never a number.
FIRM_MONTH_SECONDS = 1.2e-8
#: A sweep is cut into so many chunks at least, as far as it has points, and at most.
LEAST_CHUNKS, MOST_CHUNKS = 64, 4096


def seconds_a_point(policy: Scenario, runs: int) -> float:
    """Return how long a point takes on one processor, estimated from the size of its runs."""
    settings, world = policy.settings, policy.world
    stock = sum(world.by_region("starting_firms")) * settings.scale
    founders = settings.founding.founders_per_year * settings.scale * settings.months / 12
    return 2 * runs * settings.months * (stock + founders) * FIRM_MONTH_SECONDS


def chunk_size(count: int, seconds_a_point: float) -> int:
    """Return how many points make a chunk: little work is lost with one, and a store has not too many.

    Examples
    --------
    >>> chunk_size(2_000, 0.033), chunk_size(60, 0.033), chunk_size(1_000_000, 0.033), chunk_size(500, 20.0)
    (30, 1, 245, 1)
    """
    by_time = max(1, round(CHUNK_SECONDS / seconds_a_point))
    return max(-(-count // MOST_CHUNKS), min(by_time, -(-count // LEAST_CHUNKS)))

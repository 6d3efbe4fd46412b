"""When a region has a zone: announced, in force, and over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.results.ensemble import EnsembleResult
from sim.rules.designation import IN_FORCE


@dataclass(frozen=True)
class ZoneLife:
    """When a region has a zone, as medians of the runs that have one; None for what most of these do not see.

    Attributes
    ----------
    share
        Share of the runs that have a zone.
    announced, in_force, over
        First months of the horizon in which it is announced, in force, and in force no more.
    """

    share: float
    announced: int | None
    in_force: int | None
    over: int | None


def zone_life(result: EnsembleResult, region: str) -> ZoneLife | None:
    """Return when a region has a zone, or None if it has one in no run."""
    if region not in result.zone_starts:
        return None
    phases: Any = result.trace.zone_phase[:, :, result.region_order[result.regions.index(region)]]
    zoned, in_force = (phases > 0).any(axis=2), (phases == IN_FORCE).any(axis=2)
    some = zoned.any(axis=1)
    still = np.flip(np.logical_or.accumulate(np.flip(in_force, axis=1), axis=1), axis=1)
    over = np.logical_or.accumulate(in_force, axis=1) & ~still
    return ZoneLife(float(some.mean()), *(_median_first(each[some]) for each in (zoned, in_force, over)))


def _median_first(happened: NDArray[np.bool_]) -> int | None:
    """Return the median over runs of the first month in which something holds, or None if it is beyond the horizon."""
    months = happened.shape[1]
    first = np.where(happened.any(axis=1), happened.argmax(axis=1), months)
    median = int(np.quantile(first, 0.5, method="lower"))
    return median if median < months else None

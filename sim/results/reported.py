"""M14: what a ministry would report as attracted by its zones: arrivals since the announcement, gross, with their jobs.

Nothing is taken off: neither what would have come without a zone, nor what other regions lose, nor what closed since.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.results.run_arrays import RunArrays
from sim.rules.site import REST

#: How firms come to a region with a zone: they are founded there, move there, or open a site there (E16).
ARRIVALS = ("founded", "moved_in", "sites")
#: What is reported, its sum, and beside it what the policy has brought about.
REPORT = (*ARRIVALS, "reported", "effect")
_FLOWS = ("founded", "moved_in", "sites_opened")


def _since_announcement(result: RunArrays) -> NDArray[np.bool_]:
    """Return whether a zone was announced for the region by a month, shape [run, month, region in the trace]."""
    has_zone = result.trace.zone_phase.any(axis=3)
    return np.asarray(np.logical_or.accumulate(has_zone, axis=1))


def reported_firms(result: RunArrays, month: int) -> NDArray[np.int64]:
    """M14: firms that have come by the end of a month, shape [run, region, arrival], as in the world file.

    A firm that opens two sites, or a site where it moves to later, counts twice, as it does in counts of cases.
    """
    since = _since_announcement(result)[:, : month + 1]
    flows = [np.where(since, result.trace.regions[field][:, : month + 1], 0).sum(axis=1) for field in _FLOWS]
    return np.stack(flows, axis=2)[:, result.region_order].astype(np.int64)


def reported_by_month(result: RunArrays) -> NDArray[np.int64]:
    """M14: all firms that have come by the end of each month, shape [run, month, region], as in the world file."""
    since = _since_announcement(result)
    came = sum(np.where(since, result.trace.regions[field], 0) for field in _FLOWS)
    return np.cumsum(came, axis=1)[:, :, result.region_order].astype(np.int64)


def reported_jobs(result: RunArrays) -> NDArray[np.float64]:
    """M14: jobs at the end of the horizon in firms that came and are still there, shape as `reported_firms`.

    Of a firm that was founded in the region and has come back, the founding counts.
    """
    has_zone = _since_announcement(result)[:, -1]
    at_sites = np.where(has_zone, result.trace.regions["site_jobs"][:, -1], 0.0)
    jobs = np.concatenate([result.trace.home_jobs[:, :, :REST], at_sites[:, :, np.newaxis]], axis=2)
    return np.asarray(jobs[:, result.region_order])


def beside_effect(arrivals: NDArray[Any], effect: NDArray[Any]) -> NDArray[Any]:
    """M14: add the sum of arrivals and the effect of shape [run, region], and the country as the last region."""
    values = np.concatenate([arrivals, arrivals.sum(axis=2, keepdims=True), effect[:, :, np.newaxis]], axis=2)
    return np.concatenate([values, values.sum(axis=1, keepdims=True)], axis=1)

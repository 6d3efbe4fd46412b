"""What a ministry can look at when it reviews a zone, and what it would like to see but cannot.

All indicators are of the regions with a zone, at the end of the month before the review.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.language.texts import marked
from sim.results.ensemble import EnsembleResult
from sim.results.estimates import Floats
from sim.results.reported import reported_firms
from sim.rules.designation import IN_FORCE

RUNNING, PERMITS, GROWTH, REPORTED = "running", "permits", "growth", "reported"
EFFECT, NET_NEW = "effect", "net_new"
#: What can be observed.
OBSERVED = (RUNNING, PERMITS, GROWTH, REPORTED)
#: Indicators by name, with the words of a reader; the last two take a twin without the policy, which no ministry has.
INDICATORS = {
    RUNNING: marked("running trials"),
    PERMITS: marked("permits given"),
    GROWTH: marked("growth of the regions with a zone, firms"),
    REPORTED: marked("the ministry's own count of firms attracted"),
    EFFECT: marked("true effect on the regions with a zone, firms"),
    NET_NEW: marked("true effect on the country, firms"),
}
#: What the default rule counts, by the key ``zones.review_by``.
RULES = {"trials": marked("running trials and permits"), "firms": marked("net firms of the zone")}


def indicators(result: EnsembleResult, without: NDArray[np.int64], month: int, announced: int) -> dict[str, Floats]:
    """Return the indicators by name, shape [run].

    Parameters
    ----------
    result
        Runs of the policy, the same up to the review whatever future they have.
    without
        Firms of the baseline at the end of each month, shape [run, month, region], regions as in the world file.
    month
        Month of the horizon of the review.
    announced
        Month of the horizon in which the zone is announced.
    """
    has = zoned_until(result, month)
    last, firms = month - 1, result.region_firms
    before = firms[:, announced - 1] if announced > 0 else np.broadcast_to(result.starting_firms, firms[:, 0].shape)
    added = firms[:, last] - without[:, last]
    values = {
        RUNNING: _of(_running(result, month), has),
        PERMITS: _of(_so_far(result, "trials_permitted", month), has),
        GROWTH: _of(firms[:, last] - before, has),
        REPORTED: _of(reported_firms(result, last).sum(axis=2), has),
        EFFECT: _of(added, has),
        NET_NEW: added.sum(axis=1),
    }
    return {name: np.asarray(each, dtype=np.float64) for name, each in values.items()}


def counted_by_rule(result: EnsembleResult, month: int, in_force: int) -> Floats:
    """Return what the default rule counts at a review, of all zones together, shape [run]: E03.

    Parameters
    ----------
    result
        Runs of the policy.
    month, in_force
        Months of the horizon of the review, and in which the zone comes into force.
    """
    has = zoned_until(result, month)
    if result.scenario.settings.zones.review_by == "trials":
        both = _running(result, month) + _so_far(result, "trials_permitted", month)
        return np.asarray(_of(both, has), dtype=np.float64)
    is_there = result.trace.zone_phase[:, month - 1] == IN_FORCE
    firms = result.trace.firms
    net = np.where(is_there, firms[:, month - 1] - firms[:, in_force - 1], 0)
    return np.asarray(net.sum(axis=(1, 2)), dtype=np.float64)


def zoned_until(result: EnsembleResult, month: int) -> NDArray[np.bool_]:
    """Return whether a region has had a zone before a month, shape [run, region], regions as in the world file."""
    return np.asarray(result.trace.zone_phase[:, :month].any(axis=(1, 3)))[:, result.region_order]


def _of(values: NDArray[np.int64], has: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the sum over the regions with a zone."""
    return np.asarray(np.where(has, values, 0).sum(axis=1), dtype=np.int64)


def _so_far(result: EnsembleResult, field: str, month: int) -> NDArray[np.int64]:
    """Return what has happened in each region before a month, shape [run, region]."""
    return np.asarray(result.trace.regions[field][:, :month].sum(axis=1, dtype=np.int64)[:, result.region_order])


def _running(result: EnsembleResult, month: int) -> NDArray[np.int64]:
    """Return the trials that run: those started less those that are over or whose firm has left them."""
    started, *over = (
        _so_far(result, f"trials_{each}", month) for each in ("started", "permitted", "ended", "failed", "left")
    )
    return np.asarray(started - sum(over))

"""The regions that win a zone, and how much of their gain others lose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.results.estimates import Estimate, Undefined, ratio, undefined


def winners(policy: NDArray[np.bool_], baseline: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the regions that have a zone under the policy in some run but under the baseline in none, shape [region].

    Parameters
    ----------
    policy, baseline : arrays, shape [run, region]
        Whether a region ever has a zone.
    """
    return np.logical_and(policy.any(axis=0), np.logical_not(baseline.any(axis=0)))


def displaced_share(
    differences: NDArray[np.int64],
    policy: NDArray[np.bool_],
    baseline: NDArray[np.bool_],
    *,
    ratio: Callable[[NDArray[Any], NDArray[Any]], Estimate] = ratio,
) -> Estimate:
    """Return the share of the gain of the regions with a zone that others lose, a ratio of means.

    Parameters
    ----------
    differences : array, shape [run, region]
        Policy less baseline firms.
    policy, baseline : arrays, shape [run, region]
        Whether a region ever has a zone.
    ratio
        Gives the ratio its interval: one of `sim.results.ranges.ratio_of`.
    """
    if (baseline & ~policy).any():
        return undefined(Undefined.ZONE_LOST)
    if not policy.any():
        return undefined(Undefined.NO_ZONE)
    gaining = winners(policy, baseline)
    if not gaining.any():
        return undefined(Undefined.SAME_ZONES)
    gains = differences[:, gaining].sum(axis=1)
    if gains.mean() <= 0.0:
        return undefined(Undefined.NO_GAIN)
    return ratio(gains - differences.sum(axis=1), gains)

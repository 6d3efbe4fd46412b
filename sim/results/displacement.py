"""The regions that win a zone, how much of their gain others lose, and how much of that within the same nest."""

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
    losses, gains = displaced_of_gains(differences, policy, baseline)
    reason = _no_displacement(gains, policy, baseline)
    return ratio(losses, gains) if reason is None else undefined(reason)


def displaced_within_nest(
    differences: NDArray[np.int64],
    policy: NDArray[np.bool_],
    baseline: NDArray[np.bool_],
    nests: NDArray[np.int64],
    *,
    ratio: Callable[[NDArray[Any], NDArray[Any]], Estimate] = ratio,
) -> Estimate:
    """Return the share of what others lose that the winners' own nests lose (E10c), a ratio of means.

    Parameters
    ----------
    differences, policy, baseline, ratio
        As in `displaced_share`.
    nests : array, shape [run, region]
        Number of each region's nest, in each run the same.

    Examples
    --------
    North has a zone and gains 10 and 14 firms; South, of its nest, loses 3 and 6, East loses 5 and 4: of 9 on average,
    South loses 4.5.

    >>> north = np.array([[True, False, False]] * 2)
    >>> lost = np.array([[10, -3, -5], [14, -6, -4]])
    >>> displaced_within_nest(lost, north, np.zeros_like(north), np.array([[0, 0, 2]] * 2)).mean
    0.5
    """
    reason = _no_displacement(displaced_of_gains(differences, policy, baseline)[1], policy, baseline)
    if reason is not None:
        return undefined(reason)
    if not near_winners(policy, baseline, nests).any():
        return undefined(Undefined.NO_NEST)
    within, losses = within_nest_of_displaced(differences, policy, baseline, nests)
    return ratio(within, losses) if losses.mean() > 0.0 else undefined(Undefined.NO_LOSS)


def displaced_of_gains(
    differences: NDArray[np.int64], policy: NDArray[np.bool_], baseline: NDArray[np.bool_]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return what others lose and what the winners gain, each of shape [run]; parameters as in `displaced_share`."""
    gains = differences[:, winners(policy, baseline)].sum(axis=1)
    return gains - differences.sum(axis=1), gains


def within_nest_of_displaced(
    differences: NDArray[np.int64],
    policy: NDArray[np.bool_],
    baseline: NDArray[np.bool_],
    nests: NDArray[np.int64],
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return what others lose in the winners' nests and in all, each of shape [run]; see `displaced_within_nest`."""
    near = near_winners(policy, baseline, nests)
    return -differences[:, near].sum(axis=1), displaced_of_gains(differences, policy, baseline)[0]


def near_winners(policy: NDArray[np.bool_], baseline: NDArray[np.bool_], nests: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return the regions that share a nest with a winner and are none, shape [region]."""
    gaining = winners(policy, baseline)
    return np.isin(nests[0], nests[0][gaining]) & ~gaining


def _no_displacement(gains: NDArray[Any], policy: NDArray[np.bool_], baseline: NDArray[np.bool_]) -> Undefined | None:
    """Return why there is nothing of which others could lose a share, or None."""
    if (baseline & ~policy).any():
        return Undefined.ZONE_LOST
    if not policy.any():
        return Undefined.NO_ZONE
    if not winners(policy, baseline).any():
        return Undefined.SAME_ZONES
    return Undefined.NO_GAIN if gains.mean() <= 0.0 else None

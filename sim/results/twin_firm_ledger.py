"""Who came from where because of the policy? Owns M06, the twin-firm ledger.

Each firm and founder lives in both scenarios of a pair of runs, with the same luck. Its state at the end of the
horizon is a region, never founded, or closed. F(i -> j) counts those in i under the baseline and in j under the
policy; a region's gain is what came less what went, exactly, run by run (L10).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.numerics.tables import Table

Ints = NDArray[np.int64]

#: What a region's gain is made of, each less its mirror.
CATEGORIES = ("new", "kept_alive_here", "kept_alive_elsewhere", "diverted", "moved")
_NEVER, _CLOSED = -1, -2


def counterfactual_moves(policy: Table, baseline: Table, regions: int) -> Ints:
    """M06: F(i -> j) for every run, over regions, then never founded, then closed.

    Parameters
    ----------
    policy, baseline : tables of fates, shape [run, slot]
        From the traces of the two scenarios, with the same starting stock.
    regions : int
        Number of regions.

    Returns
    -------
    array, shape [run, origin, destination]
        Origins (under the baseline) and destinations (under the policy) number `regions` + 2.
    """
    states = regions + 2
    slots = max(policy.shape[1], baseline.shape[1])
    there, here = (_state(_widened(each["place"], slots), regions) for each in (baseline, policy))
    runs = np.arange(policy.shape[0])[:, np.newaxis]
    cells = ((runs * states + there) * states + here).reshape(-1)
    counts: Ints = np.bincount(cells, minlength=policy.shape[0] * states * states)
    return counts.reshape(policy.shape[0], states, states)


def _widened(place: NDArray[np.int32], slots: int) -> NDArray[np.int32]:
    """Return places of so many slots; founders who arrive only in the other scenario are never founded in this one."""
    wide = np.full((place.shape[0], slots), _NEVER, np.int32)
    wide[:, : place.shape[1]] = place
    return wide


def _state(place: NDArray[np.int32], regions: int) -> Ints:
    """Return places with never founded and closed numbered after the regions."""
    state = place.astype(np.int64)
    state[place == _NEVER] = regions
    state[place == _CLOSED] = regions + 1
    return state


def ledger(policy: Table, baseline: Table, regions: int) -> Ints:
    """M06: net gain of each region in each run by category: firms gained minus firms lost in the same category.

    From never founded: ``new``. From closed: ``kept_alive_here`` if its last region under the baseline is the region it
    is in under the policy, else ``kept_alive_elsewhere``. From another region: ``diverted`` if the first regions of the
    twins differ, else ``moved``. For firms lost, policy and baseline are exchanged.

    Returns
    -------
    array, shape [run, region, category]
        Sums over categories to the difference in firms, exactly (L10).
    """
    gains = _arrivals(policy, baseline, regions)
    losses = _arrivals(baseline, policy, regions)
    return gains - losses


def _arrivals(to: Table, origin: Table, regions: int) -> Ints:
    """Return firms that are in a region in `to` and elsewhere or nowhere in `origin`, by run, region and category."""
    slots = min(to.shape[1], origin.shape[1])
    twin, firm = origin[:, :slots], to[:, :slots]
    place, twin_place = firm["place"], twin["place"]
    same, diverted = twin["last_region"] == place, firm["first_region"] != twin["first_region"]
    new, kept_here, kept_elsewhere, moved_first, moved = range(len(CATEGORIES))
    category = np.select(
        [twin_place == _NEVER, twin_place == _CLOSED, twin_place != place],
        [new, np.where(same, kept_here, kept_elsewhere), np.where(diverted, moved_first, moved)],
        default=-1,
    )
    extra = to["place"][:, slots:]
    place = np.concatenate([place, extra], axis=1)
    category = np.concatenate([category, np.full(extra.shape, new)], axis=1)
    runs = np.broadcast_to(np.arange(to.shape[0])[:, np.newaxis], place.shape)
    counted = (place >= 0) & (category >= 0)
    cells = (runs[counted] * regions + place[counted]) * len(CATEGORIES) + category[counted]
    counts: Ints = np.bincount(cells, minlength=to.shape[0] * regions * len(CATEGORIES))
    return counts.reshape(to.shape[0], regions, len(CATEGORIES))

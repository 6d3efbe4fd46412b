"""Who came from where because of the policy? Owns M06, the twin-firm ledger.

Each firm and founder lives in both scenarios of a pair of runs, with the same luck. Its state at the end of the
horizon is a region, never founded, or closed. F(i -> j) counts those in i under the baseline and in j under the
policy; a region's gain is what came less what went, exactly, run by run (L10).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.tables import Table

Ints = NDArray[np.int64]

#: What a region's gain is made of, each less its mirror.
CATEGORIES = ("new", "kept_alive_here", "kept_alive_elsewhere", "diverted", "moved")
_NEVER, _CLOSED = -1, -2


def counterfactual_moves(policy: Table, baseline: Table, regions: int) -> Ints:
    """M06: F(i -> j) for every run, over regions, then never founded, then closed.

    Parameters
    ----------
    policy, baseline : tables of fates, shape [run, slot]
        From the records of the two scenarios, with the same starting stock.
    regions : int
        Number of regions.

    Returns
    -------
    array, shape [run, origin, destination]
        Origins (under the baseline) and destinations (under the policy) number `regions` + 2.
    """
    slots = min(policy.shape[1], baseline.shape[1])
    # Founders who arrive in one scenario only are never founded in the other.
    states = regions + 2
    counts = np.zeros((policy.shape[0], states, states), dtype=np.int64)
    for run in range(policy.shape[0]):
        there, here = _state(baseline["place"][run], regions), _state(policy["place"][run], regions)
        extra_there, extra_here = there[slots:], here[slots:]
        pairs = np.concatenate(
            [
                there[:slots] * states + here[:slots],
                extra_there * states + regions,
                regions * states + extra_here,
            ]
        )
        counts[run] = np.bincount(pairs, minlength=states * states).reshape(states, states)
    return counts


def _state(place: NDArray[np.int32], regions: int) -> Ints:
    """Return places with never founded and closed numbered after the regions."""
    state = place.astype(np.int64)
    state[place == _NEVER] = regions
    state[place == _CLOSED] = regions + 1
    return state


def ledger(policy: Table, baseline: Table, regions: int) -> Ints:
    """M06: the gain of each region in each run by category, each less its mirror.

    From never founded: ``new``. From closed: ``kept_alive_here`` if its last region under the baseline is the region it
    is in under the policy, else ``kept_alive_elsewhere``. From another region: ``diverted`` if the first regions of the
    twins differ, else ``moved``. The mirror swaps policy and baseline.

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
    counts = np.zeros((to.shape[0], regions, len(CATEGORIES)), dtype=np.int64)
    for run in range(to.shape[0]):
        twin, firm = origin[run, :slots], to[run, :slots]
        place, twin_place = firm["place"], twin["place"]
        category = np.full(slots, -1)
        category[twin_place == _NEVER] = 0
        same = twin["last_region"] == place
        category[(twin_place == _CLOSED) & same] = 1
        category[(twin_place == _CLOSED) & ~same] = 2
        elsewhere = (twin_place >= 0) & (twin_place != place)
        diverted = firm["first_region"] != twin["first_region"]
        category[elsewhere & diverted] = 3
        category[elsewhere & ~diverted] = 4
        counted = (place >= 0) & (category >= 0)
        np.add.at(counts[run], (place[counted], category[counted]), 1)
        extra = to["place"][run, slots:]
        np.add.at(counts[run], (extra[extra >= 0], 0), 1)
    return counts

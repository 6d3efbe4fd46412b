"""Equilibria of a game whose payoffs are known: profiles in which nobody gains by another move alone.

Payoffs have the shape [*moves, player]: an axis for the moves of each player, and last the player who is paid.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.results.estimates import Floats

Flags = NDArray[np.bool_]
#: A move of each player, by number.
Profile = tuple[int, ...]

#: Payoffs that differ by less than this share of their range are equal: sums of the same numbers in another order.
EQUAL = 1e-9
#: How often the draws are drawn again to tell how sure an equilibrium is.
RESAMPLES = 500
#: Numbers of resampled payoffs that are held at a time.
MOST_NUMBERS = 20_000_000


def slack(payoffs: Floats) -> float:
    """Return by how much payoffs may differ and still be equal."""
    return EQUAL * float(np.ptp(payoffs)) if payoffs.size else 0.0


def is_stable(payoffs: Floats) -> Flags:
    """Return which profiles are pure equilibria, shape [*moves] (Nash 1950).

    Parameters
    ----------
    payoffs : array, shape [*moves, player]

    Examples
    --------
    The prisoner's dilemma: both confess (move 1), though both would do better if neither did.

    >>> payoffs = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])
    >>> is_stable(payoffs).tolist()
    [[False, False], [False, True]]
    """
    stable, equal = np.ones(payoffs.shape[:-1], dtype=np.bool_), slack(payoffs)
    for player in range(payoffs.shape[-1]):
        own = payoffs[..., player]
        stable &= own >= own.max(axis=player, keepdims=True) - equal
    return stable


def equilibria(payoffs: Floats) -> list[Profile]:
    """Return the pure equilibria as profiles, in their order."""
    return [tuple(int(move) for move in each) for each in np.argwhere(is_stable(payoffs))]


def deviations(profile: Profile, player: int, moves: int) -> Iterator[Profile]:
    """Give the profiles that a player reaches alone, one for each of its moves, its present one included."""
    return ((*profile[:player], move, *profile[player + 1 :]) for move in range(moves))


def resampled(counts: NDArray[np.int64], seed: int, resamples: int = RESAMPLES) -> Floats:
    """Return weights of draws that are drawn again with replacement (bootstrap of blocks), shape [resample, draw].

    Parameters
    ----------
    counts : array, shape [draw]
        Runs of each draw, which stay together.
    seed
        The same seed gives the same weights.
    """
    draws = counts.size
    luck = np.random.default_rng(seed)
    weights = luck.multinomial(draws, np.full(draws, 1.0 / draws), size=resamples) * counts
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=np.float64)


def stable_in(by_draw: Floats, weights: Floats) -> Floats:
    """Return in which share of the resamples each profile is an equilibrium, shape [*moves].

    Parameters
    ----------
    by_draw : array, shape [draw, *moves, player]
        Mean payoffs of each draw.
    weights : array, shape [resample, draw]
    """
    shape, flat = by_draw.shape[1:], by_draw.reshape(by_draw.shape[0], -1)
    at_a_time = max(1, MOST_NUMBERS // flat.shape[1])
    counted = np.zeros(shape[:-1])
    for first in range(0, len(weights), at_a_time):
        for payoffs in (weights[first : first + at_a_time] @ flat).reshape(-1, *shape):
            counted += is_stable(payoffs)
    return np.asarray(counted / len(weights), dtype=np.float64)


def stays_best(own: Floats, others: list[Floats], weights: Floats) -> Flags:
    """Return in which resamples one profile is an equilibrium, from its unilateral deviations alone, shape [resample].

    Parameters
    ----------
    own : array, shape [draw, player]
        Mean payoffs of each draw in the profile.
    others : arrays of a player, shape [draw, deviation]
        What the player gets in each profile that it reaches alone, its present one included.
    weights : array, shape [resample, draw]
    """
    found = np.ones(len(weights), dtype=np.bool_)
    equal = EQUAL * max((float(np.ptp(each)) for each in others), default=0.0)
    for player, each in enumerate(others):
        found &= weights @ own[:, player] >= (weights @ each).max(axis=1) - equal
    return found

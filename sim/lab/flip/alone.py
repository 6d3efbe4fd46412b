"""Flips by one weight alone, and by two together, the others where they are at the centre."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from sim.lab.flip.nearest import Margin, nearest_flip
from sim.lab.weight_space import WeightSpace
from sim.results.estimates import Floats

#: Places along the range of a weight that are looked at, alone and of a pair.
PLACES, PLACES_OF_A_PAIR = 81, 13

Margins = Callable[[Floats], Floats]


@dataclass(frozen=True, eq=False)
class PairFlip:
    """Two weights that turn a claim together.

    Attributes
    ----------
    one, other
        Their numbers.
    position
        The nearest at which it turns.
    distance
        From the centre.
    """

    one: int
    other: int
    position: Floats
    distance: float


def alone(margins: Margins, space: WeightSpace, which: int, *, with_the_rest: bool = False) -> Floats | None:
    """Return the nearest position at which the claim turns if one weight moves; None if it does not within its range.

    Parameters
    ----------
    margins
        Margins at many positions.
    space
        The weights.
    which
        Number of the weight.
    with_the_rest
        Whether the others move along, to where they are on average in draws with this weight; else they stay.
    """
    places = np.linspace(space.least[which], space.most[which], PLACES)
    path = np.array([_on_path(space, which, place, with_the_rest) for place in places])
    found = margins(path)
    first = float(margins(np.zeros((1, space.size)))[0])
    best: Floats | None = None
    for side in (places > 0, places < 0):
        order = np.argsort(np.abs(places[side]))
        inside, outside = 0.0, None
        before = first
        for place, margin in zip(places[side][order], found[side][order], strict=True):
            if margin <= 0:
                outside = inside + (place - inside) * before / (before - margin) if before > 0 else inside
                break
            inside, before = place, margin
        if outside is None:
            continue
        position = _on_path(space, which, float(outside), with_the_rest)
        if best is None or space.distance(position) < space.distance(best):
            best = position
    return best


def farthest_end(margins: Margins, space: WeightSpace, which: int) -> Floats:
    """Return the end of the range of a weight, the others at the centre, at which the claim is nearest to turning."""
    ends = np.array([_on_path(space, which, end, False) for end in (space.least[which], space.most[which])])
    return np.asarray(ends[int(np.argmin(margins(ends)))])


def _on_path(space: WeightSpace, which: int, place: float, with_the_rest: bool) -> Floats:
    if with_the_rest:
        return space.with_the_rest(which, place)
    position = np.zeros(space.size)
    position[which] = place
    return position


def pair_flips(margins: Margins, margin: Margin, space: WeightSpace) -> list[PairFlip]:
    """Return the pairs of weights that turn the claim together, the nearest first.

    Parameters
    ----------
    margins, margin
        Margins at many positions, and margin and slope at one.
    space
        The weights.
    """
    found = []
    for one, other in combinations(range(space.size), 2):
        ends = [np.linspace(space.least[i], space.most[i], PLACES_OF_A_PAIR) for i in (one, other)]
        grid = np.zeros((PLACES_OF_A_PAIR**2, space.size))
        grid[:, [one, other]] = np.stack(np.meshgrid(*ends), axis=-1).reshape(-1, 2)
        turned = grid[margins(grid) <= 0]
        if not len(turned):
            continue
        start = turned[int(np.argmin(np.einsum("ij,jk,ik->i", turned, space.precision, turned)))]
        position = nearest_flip(margin, space, [start], free=(one, other))
        position = start if position is None else position
        found.append(PairFlip(one, other, position, space.distance(position)))
    return sorted(found, key=lambda each: each.distance)

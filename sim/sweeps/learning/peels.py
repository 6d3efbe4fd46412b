"""Levers as PRIM sees them: the values of each in order, and the ways to narrow or widen what is allowed of them.

What a box allows of a lever is an array of true and false over the values that occur. So numbers and categories, with
ties or without, are treated by the same code; what is allowed of a lever with an order is in one piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.results.lever_values import Limit, Span, ordered_numbers, within

Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class OrderedLever:
    """A lever and the values it takes in a sweep.

    Attributes
    ----------
    name
        Of the lever.
    values : array, shape [value]
        The values that occur, each once, in their order; categories in the order of the alphabet.
    codes : array, shape [point]
        The number of the value of each point.
    ordered
        Whether the values have an order; see `ordered_numbers`.
    """

    name: str
    values: NDArray[Any]
    codes: NDArray[np.int64]
    ordered: bool

    @classmethod
    def of(cls, column: pd.Series[Any]) -> OrderedLever:
        """Return the values of a lever over the points of a sweep."""
        numbers = ordered_numbers(column)
        if numbers is not None:
            _, first, codes = np.unique(numbers, return_index=True, return_inverse=True)
            return cls(str(column.name), column.to_numpy()[first], codes.astype(np.int64), ordered=True)
        seen = column.to_numpy(dtype=object)
        categories = sorted(dict.fromkeys(seen), key=str)
        place = {category: code for code, category in enumerate(categories)}
        values = np.empty(len(categories), dtype=object)
        values[:] = categories
        return cls(str(column.name), values, np.array([place[each] for each in seen], dtype=np.int64), ordered=False)

    def everything(self) -> Flags:
        """Return that every value is allowed."""
        return np.ones(len(self.values), dtype=np.bool_)

    def allowed(self, limit: Limit | None) -> Flags:
        """Return the values that a limit allows."""
        if limit is None:
            return self.everything()
        return within(pd.Series(self.values), limit)

    def limit(self, allowed: Flags) -> Limit | None:
        """Return what is allowed as a limit; None if everything is."""
        if allowed.all():
            return None
        places = np.flatnonzero(allowed)
        if not self.ordered:
            return tuple(self.values[places].tolist())
        low, high = self.values[places[[0, -1]]].tolist()
        return Span(None if allowed[0] else low, None if allowed[-1] else high)

    def counts(self, points: Flags) -> Counts:
        """Return how many of some points take each value."""
        return np.bincount(self.codes[points], minlength=len(self.values)).astype(np.int64)

    def narrower(self, allowed: Flags, counts: Counts, share: float) -> Iterator[Flags]:
        """Give what is left after each peel: a share of the points off the low or the high end, or one category.

        Parameters
        ----------
        allowed
            What is allowed now.
        counts
            Points of the box by value.
        share
            To take off at an end; where values are tied, all points of a value go.
        """
        if not self.ordered:
            for place in np.flatnonzero(allowed & (counts > 0)):
                left = allowed.copy()
                left[place] = False
                yield left
            return
        places = np.flatnonzero(counts)
        reached = np.cumsum(counts[places])
        wanted = int((reached[-1] - 1) * share) + 1
        first = int(np.searchsorted(reached, wanted)) + 1
        if first < len(places):
            yield _between(allowed, low=places[first])
        last = len(places) - 1 - int(np.searchsorted(np.cumsum(counts[places][::-1]), wanted)) - 1
        if last >= 0:
            yield _between(allowed, high=places[last])

    def recut(self, allowed: Flags, worth: Counts) -> Iterator[Flags]:
        """Give what is allowed with the best place for the low end, or for the high end, or with the best categories.

        Parameters
        ----------
        allowed
            What is allowed now; an end that limits nothing stays so.
        worth
            What is won by allowing each value, if the limits on other levers stay.
        """
        if not self.ordered:
            yield np.where(worth == 0, allowed, worth > 0)
            return
        inside = np.flatnonzero(allowed)
        places = np.arange(len(allowed))
        # Of places that are worth the same, the one that allows least: it stands at a value that counts.
        if not allowed[0]:
            from_here = np.cumsum(worth[inside[-1] :: -1])
            yield (places >= inside[-1] - from_here.argmax()) & (places <= inside[-1])
        if not allowed[-1]:
            up_to_here = np.cumsum(worth[inside[0] :])
            yield (places >= inside[0]) & (places <= inside[0] + up_to_here.argmax())

    def freed(self, allowed: Flags) -> Iterator[Flags]:
        """Give what is allowed without one limit: without the low end, without the high end, or of any category."""
        if allowed.all():
            return
        if not self.ordered:
            yield self.everything()
            return
        inside = np.flatnonzero(allowed)
        if not allowed[0]:
            yield np.arange(len(allowed)) <= inside[-1]
        if not allowed[-1]:
            yield np.arange(len(allowed)) >= inside[0]


def _between(allowed: Flags, low: int = 0, high: int | None = None) -> Flags:
    """Return what is allowed from one value to another."""
    places = np.arange(len(allowed))
    return allowed & (places >= low) & (places <= (len(allowed) if high is None else high))

"""The moves of PRIM from box to box: each is the best of its kind, and none if it does not help.

What a box allows of a lever is an array of true and false over the values that occur. So numbers and categories, with
ties or without, are treated by the same code; what is allowed of a lever with an order is in one piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from sim.results.lever_values import Limit, Span, ordered_numbers, within
from sim.sweeps.learning.boxes import Box

Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]

#: A limit matters if a box that ignores it would hold so many interesting settings with a probability below this.
#: Not 5%, since a limit is sought among many: where nothing is to be found, 2 to 5 of 100 sweeps keep one (tried with 6
#: levers and 100 to 1,000 points).
CHANCE = 0.01


@dataclass(frozen=True)
class OrderedLever:
    """A lever and the values it takes in a sweep.

    Attributes
    ----------
    name
        Name of the lever.
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
        """Return the limit that allows every value."""
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
        # Of places that are worth the same, the one that allows least: it is at a value that counts.
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


@dataclass(frozen=True)
class Case:
    """The levers of a sweep and where it is interesting; what is allowed of each lever makes a box."""

    columns: list[OrderedLever]
    interesting: Flags

    @classmethod
    def of(cls, levers: pd.DataFrame, interesting: ArrayLike) -> Case:
        """Return the case of a table of settings."""
        return cls([OrderedLever.of(levers[name]) for name in levers.columns], np.asarray(interesting, dtype=np.bool_))

    def everything(self) -> list[Flags]:
        """Return the limits that allow every value of every lever."""
        return [column.everything() for column in self.columns]

    def inside(self, allowed: list[Flags], without: int | None = None) -> Flags:
        """Return the points that are allowed by all levers, or by all but one."""
        points = np.ones(len(self.interesting), dtype=np.bool_)
        for number, column in enumerate(self.columns):
            if number != without and not allowed[number].all():
                points &= allowed[number][column.codes]
        return points

    def box(self, allowed: list[Flags]) -> Box:
        """Return the box, the lever that leaves out most points first."""
        limits = {
            column.name: (int(flags[column.codes].sum()), column.limit(flags))
            for column, flags in zip(self.columns, allowed, strict=True)
        }
        ordered = sorted(limits, key=lambda name: limits[name][0])
        points = self.inside(allowed)
        return Box(
            {name: limit for name in ordered if (limit := limits[name][1]) is not None},
            int(points.sum()),
            int((points & self.interesting).sum()),
            len(self.interesting),
            int(self.interesting.sum()),
        )

    def _by_value(self, points: Flags, number: int) -> tuple[Counts, Counts]:
        """Return how many points, and interesting points, take each value of a lever."""
        return self.columns[number].counts(points), self.columns[number].counts(points & self.interesting)

    def peeled(self, allowed: list[Flags], share: float, least: int) -> list[Flags] | None:
        """Return what is allowed after the best peel; None if none raises density and leaves enough."""
        points = self.inside(allowed)
        size, density = int(points.sum()), float(self.interesting[points].mean())
        best, found = 0.0, None
        for number, column in enumerate(self.columns):
            counts, hits = self._by_value(points, number)
            for flags in column.narrower(allowed[number], counts, share):
                left = int(counts[flags].sum())
                if least <= left < size:
                    gain = (int(hits[flags].sum()) / left - density) / (size - left)
                    if gain > best:
                        best, found = gain, [*allowed[:number], flags, *allowed[number + 1 :]]
        return found

    def adjusted(self, allowed: list[Flags]) -> list[Flags] | None:
        """Return what is allowed after the best move of one limit; None if none raises separation.

        A limit moves outwards too, as in Friedman and Fisher's pasting, but at once to where it is best instead of by
        slices, and inwards where a slice was too thick to end there. It may go, but no lever gets a limit anew.
        """
        # Separation in whole numbers, so that a gain is a gain and not rounding.
        worth = np.where(self.interesting, (~self.interesting).sum(), -self.interesting.sum())
        best, found = 0, None
        for number, column in enumerate(self.columns):
            if allowed[number].all():
                continue
            points = self.inside(allowed, without=number)
            values = np.zeros(len(column.values), dtype=np.int64)
            np.add.at(values, column.codes[points], worth[points])
            for flags in column.recut(allowed[number], values):
                gain = int(values[flags].sum() - values[allowed[number]].sum())
                if gain > best:
                    best, found = gain, [*allowed[:number], flags, *allowed[number + 1 :]]
        return found

    def freed(self, allowed: list[Flags]) -> list[Flags] | None:
        """Return what is allowed without the limit that matters least; None if all matter.

        A limit does not matter if the box could have as many interesting settings by chance without it:
        the quasi-p-value of Bryant and Lempert (2010).
        """
        now = self.box(allowed)
        best, found = CHANCE, None
        for number, column in enumerate(self.columns):
            for flags in column.freed(allowed[number]):
                wider = [*allowed[:number], flags, *allowed[number + 1 :]]
                without = self.box(wider)
                chance = float(stats.binom.sf(now.interesting - 1, now.points, without.density))
                if chance > best:
                    best, found = chance, wider
        return found

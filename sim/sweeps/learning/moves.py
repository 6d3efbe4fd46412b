"""The moves of PRIM from box to box: each is the best of its kind, and none if it does not help."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from sim.sweeps.learning.boxes import Box
from sim.sweeps.learning.peels import Counts, Flags, OrderedLever

#: A limit matters if a box that ignores it would hold so many interesting settings with a probability below this.
#: Not 5%, since a limit is sought among many: where nothing is to be found, 2 to 5 of 100 sweeps keep one (tried with 6
#: levers and 100 to 1,000 points).
CHANCE = 0.01


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
        """Return that every value of every lever is allowed."""
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

        A limit does not matter if the interesting settings in the box could be as many by chance where it is ignored:
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

"""Which periods of a panel lie before and after the zones, for zones of one date or of several."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Layout:
    """When an evaluation sees zones, by cohort: those that are announced and come into force in the same months.

    Attributes
    ----------
    sizes : array, shape [cohort]
        Number of zones of each.
    before, after : arrays, shape [cohort, period]
        Periods before the announcement, and in force. What is neither is not used of the zones of the cohort: the time
        between announcement and force, and what comes after the zone.
    """

    sizes: Ints
    before: Flags
    after: Flags

    @property
    def zones(self) -> int:
        """Number of zones."""
        return int(self.sizes.sum())

    @property
    def periods(self) -> int:
        """Number of periods."""
        return int(self.before.shape[1])

    @cached_property
    def cohort(self) -> Ints:
        """The cohort of each zone, shape [zone]; zones are in the order of their cohorts."""
        return np.repeat(np.arange(self.sizes.size), self.sizes)

    @cached_property
    def clean(self) -> Flags:
        """Periods before the first announcement, shape [period]."""
        return np.asarray(self.before.all(axis=0))

    @cached_property
    def shares(self) -> Floats:
        """Share of each cohort in the cells, that is the zones times their periods, in force; shape [cohort]."""
        cells = self.sizes * self.after.sum(axis=1)
        return np.asarray(cells / cells.sum(), dtype=np.float64)

    @cached_property
    def cells(self) -> Floats:
        """Weight of each cell in the mean over all cells in force, shape [zone, period]."""
        after = self.after[self.cohort]
        return np.asarray(after / after.sum(), dtype=np.float64)

    def until(self, last: Flags) -> Layout:
        """Return the same without the periods in force that are not in `last`, shape [period]."""
        return Layout(self.sizes, self.before, self.after & last)


def at_zones(panel: NDArray[Any], zones: Ints) -> NDArray[Any]:
    """Return the rows of the zones of each history, shape [run, zone, period].

    Parameters
    ----------
    panel : array, shape [run, region, period]
    zones : array, shape [run, zone]
        Their places in the panel.
    """
    return np.take_along_axis(panel, zones[:, :, np.newaxis], axis=1)

"""A comparison of the first few of many pairs of runs: its ranges are wider by what the other pairs may still move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.results.comparison import Comparison
from sim.results.estimates import Estimate, Floats
from sim.results.ranges import RangeKind

#: Standard errors of the mean by which each end of a range is moved outward: the means of all pairs are then held in 99
#: of 100 cases, and both ends of their ranges in nine of ten.
ERRORS = 2.0


@dataclass(frozen=True, repr=False)
class FirstPicture(Comparison):
    """The first pairs of runs of a comparison, of which all are still to come.

    Attributes
    ----------
    pairs_in_all
        How many pairs of runs the comparison will have.
    """

    pairs_in_all: int = field(default=0, kw_only=True)

    def interval(self, values: NDArray[Any]) -> tuple[Floats, Floats, Floats]:
        """Return mean, low and high, as `Comparison.interval`; the ends hold the Monte Carlo error too.

        They leave what single pairs reach only where they do so without it: no share lies above 1. The interval of the
        mean holds nothing but that error.
        """
        mean, low, high = super().interval(values)
        if self.range is RangeKind.MEAN:
            return mean, low, high
        error = ERRORS * self.mean_error(values)
        least, most = np.minimum(low, values.min(axis=0)), np.maximum(high, values.max(axis=0))
        return mean, np.maximum(least, low - error), np.minimum(most, high + error)

    @property
    def _ratio(self) -> Callable[[NDArray[Any], NDArray[Any]], Estimate]:
        return self._wider_ratio

    def _wider_ratio(self, numerator: NDArray[Any], denominator: NDArray[Any]) -> Estimate:
        """Return a ratio of means with its range and, around that, the Monte Carlo error."""
        found = super()._ratio(numerator, denominator)
        if self.range is RangeKind.MEAN or found.mean != found.mean:
            return found
        beyond = self.mean_error(numerator - found.mean * denominator)
        error = ERRORS * float(beyond) / abs(float(denominator.mean()))
        return Estimate(found.mean, found.low - error, found.high + error)

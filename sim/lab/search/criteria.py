"""What of a measure counts in a search: a mean or a low quantile over the calibrated draws, on each half of the runs.

Candidates are chosen by one half of the runs, and the best are told with what they do on the other
(`sim.lab.halves`). Over draws the range is what the record leaves open; at central weights it is the interval of the
mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.lab.halves import halves
from sim.results.displacement import displaced_share
from sim.results.estimates import Estimate, mean_estimate, mean_where_defined, ratio
from sim.results.measure_parts import MeasureParts
from sim.results.measures import Measure
from sim.results.ranges import Blocks, RangeKind, interval_of, means_of_draws, ratio_of


class CriterionScore(NamedTuple):
    """A criterion of a candidate.

    Attributes
    ----------
    chosen
        On the half of the runs by which candidates are chosen; nan where the measure is undefined.
    value, low, high
        On the other half, with the range of the measure.
    """

    chosen: float
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Halves:
    """The two halves of the runs.

    Attributes
    ----------
    choose, score : arrays, shape [run]
    of_choice, of_score
        Which of their runs share a draw; None at central weights.
    """

    choose: NDArray[np.bool_]
    score: NDArray[np.bool_]
    of_choice: Blocks | None
    of_score: Blocks | None

    @classmethod
    def of(cls, runs: int, blocks: Blocks | None) -> Halves:
        """Return the halves of so many runs."""
        choose, score = halves(runs, blocks)
        if blocks is None:
            return cls(choose, score, None, None)
        fewer = blocks.draws // 2
        return cls(choose, score, Blocks(blocks.draws - fewer, blocks.size), Blocks(fewer, blocks.size))


@dataclass(frozen=True)
class Criterion:
    """A measure, and what of it counts.

    Attributes
    ----------
    measure
        The measure.
    quantile
        Of the draws, from the lowest: 0.1 is what nine of ten draws are above. None is the mean over all runs.
    """

    measure: Measure
    quantile: float | None = None

    @property
    def name(self) -> str:
        """Name of its column: that of the measure, with the percentile if it is one.

        Examples
        --------
        ``net_new``, or ``net_new.q10``.
        """
        return self.measure.name if self.quantile is None else f"{self.measure.name}.q{100 * self.quantile:g}"

    def score(self, pieces: MeasureParts, split: Halves) -> CriterionScore:
        """Return what a candidate reaches, from the pieces of all runs."""
        chosen, scored = (tuple(each[half] for each in pieces) for half in (split.choose, split.score))
        found = estimate(self.measure, scored, split.of_score)
        return CriterionScore(
            self._chosen(chosen, split.of_choice), self._counted(scored, split.of_score, found), found.low, found.high
        )

    def _chosen(self, pieces: MeasureParts, blocks: Blocks | None) -> float:
        """Return what counts on the choosing half, of which nobody is told a range; most candidates have only this."""
        if self.quantile is None and can_have_quantile(self.measure):
            return float(np.mean(pieces[0], dtype=np.float64))
        return self._counted(pieces, blocks, estimate(self.measure, pieces, blocks))

    def _counted(self, pieces: MeasureParts, blocks: Blocks | None, found: Estimate) -> float:
        """Return what counts on a half: the mean, or a quantile over its draws."""
        if self.quantile is None:
            return found.mean
        assert blocks is not None, "a quantile is over draws"
        return float(np.quantile(means_of_draws(pieces[0], blocks), self.quantile))


def can_have_quantile(measure: Measure) -> bool:
    """Return whether each draw has a number of its own: a mean over runs, not a ratio of two."""
    return measure.kind.estimate is mean_estimate


def estimate(measure: Measure, pieces: Sequence[NDArray[Any]], blocks: Blocks | None) -> Estimate:
    """Return a measure with its range over draws, or at central weights with the interval of its mean."""
    kind = RangeKind.MEAN if blocks is None else RangeKind.RECORD
    if measure.kind.estimate is ratio:
        return ratio_of(kind, blocks)(*pieces)
    if measure.kind.estimate is displaced_share:
        return displaced_share(*pieces, ratio=ratio_of(kind, blocks))
    values = np.asarray(pieces[0], dtype=np.float64)
    if np.isnan(values).any():
        return mean_where_defined(values)
    mean, low, high = (float(each) for each in interval_of(kind, blocks)(values))
    return Estimate(mean, low, high)

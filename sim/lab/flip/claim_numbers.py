"""The numbers of a claim from runs: its value with an interval, and its margin, which is 0 where the claim turns.

A measure may be a ratio of means, such as the share that others lose. The ratio of a few runs is biased and may be
undefined, so the margin is made of the means: ``share < c`` is ``lost - c gained < 0``, whose mean over runs is without
bias. It is averaged over luck before anything is searched, since luck cannot be known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.lab.drawn_runs import by_draw
from sim.lab.flip.claim import Claim
from sim.results.comparison import Comparison
from sim.results.estimates import Estimate, Floats, t_interval


@dataclass(frozen=True, eq=False)
class ClaimRuns:
    """A claim and what it is made of in each run.

    Attributes
    ----------
    claim
        The claim.
    top, bottom : arrays, shape [side, run]
        Numerator and denominator of its measure; of a claim about what is better, both policies are a side each.
    """

    claim: Claim
    top: Floats
    bottom: Floats

    @classmethod
    def of(cls, claim: Claim, comparisons: Sequence[Comparison]) -> ClaimRuns:
        """Return the numbers of a claim from comparisons, one of each side."""
        parts = [_parts(claim, each) for each in comparisons]
        return cls(claim, np.array([top for top, _bottom in parts]), np.array([bottom for _top, bottom in parts]))

    @classmethod
    def joined(cls, lots: Sequence[ClaimRuns]) -> ClaimRuns:
        """Return the runs of several lots one after another."""
        top, bottom = (np.concatenate([getattr(each, name) for each in lots], axis=1) for name in ("top", "bottom"))
        return cls(lots[0].claim, top, bottom)

    @property
    def is_defined(self) -> bool:
        """Whether the measure has a value at all."""
        return bool((self.bottom.mean(axis=1) > 0).all())

    def value(self) -> Estimate:
        """Return the measure, or the difference of the two policies, with the 90% interval of the mean.

        The interval of a ratio is that of its first-order expansion (the delta method).
        """
        if not self.is_defined:
            return Estimate(float("nan"), float("nan"), float("nan"))
        runs = [_expanded(top, bottom) for top, bottom in zip(self.top, self.bottom, strict=True)]
        mean, low, high = (float(each) for each in t_interval(runs[0] if len(runs) == 1 else runs[0] - runs[1]))
        return Estimate(mean, low, high)

    def margins(self, pairs_a_draw: int) -> tuple[Floats, Floats]:
        """Return the margin of each draw and the variance that luck leaves in it, shape [draw] each.

        Above 0 the claim holds. Of a measure that is a mean, the margin is in its unit; of a ratio, in that of the
        numerator.
        """
        claim = self.claim
        if len(self.top) == 1:
            return by_draw(claim.sign * (self.top[0] - claim.threshold * self.bottom[0]), pairs_a_draw)
        if (self.bottom == 1).all():
            return by_draw(claim.sign * (self.top[0] - self.top[1]), pairs_a_draw)
        return self._crossed(pairs_a_draw)

    def _crossed(self, pairs_a_draw: int) -> tuple[Floats, Floats]:
        """Return the margin of a difference of two ratios: top of one times bottom of the other, less the reverse.

        The product of two means of the same runs is their covariance too large, which is taken out.
        """
        split = [each[:, : each.shape[1] // pairs_a_draw * pairs_a_draw] for each in (self.top, self.bottom)]
        tops, bottoms = (each.reshape(2, -1, pairs_a_draw) for each in split)
        one, other = (_product(tops[i], bottoms[1 - i]) for i in (0, 1))
        mean_top, mean_bottom = tops.mean(axis=2, keepdims=True), bottoms.mean(axis=2, keepdims=True)
        runs = tops[0] * mean_bottom[1] + mean_top[0] * bottoms[1] - tops[1] * mean_bottom[0] - mean_top[1] * bottoms[0]
        _means, luck = by_draw(runs.reshape(-1), pairs_a_draw)
        return self.claim.sign * (one - other), luck


def _product(one: Floats, other: Floats) -> Floats:
    """Return the product of two means without the covariance of runs, shape [draw]; of one run, the product."""
    runs = one.shape[1]
    product = one.mean(axis=1) * other.mean(axis=1)
    if runs < 2:
        return np.asarray(product)
    shared = ((one - one.mean(axis=1, keepdims=True)) * (other - other.mean(axis=1, keepdims=True))).sum(axis=1)
    return np.asarray(product - shared / (runs - 1) / runs)


def _parts(claim: Claim, comparison: Comparison) -> tuple[Floats, Floats]:
    """Return numerator and denominator of the measure in each run; the latter is 1 for a plain mean."""
    pieces = claim.measure.pieces(comparison)
    found = claim.measure.as_ratio(pieces)
    if found is not None:
        return np.asarray(found[0], dtype=np.float64), np.asarray(found[1], dtype=np.float64)
    values = np.asarray(pieces[0], dtype=np.float64)
    there = ~np.isnan(values)  # a run without the number counts neither above nor below
    return np.where(there, values, 0.0), there.astype(np.float64)


def _expanded(top: Floats, bottom: Floats) -> Floats:
    """Return a number for each run whose mean is the ratio of the means, and whose spread is that of the ratio."""
    below = float(bottom.mean())
    share = float(top.mean()) / below
    return np.asarray(share + (top - share * bottom) / below)

"""What the scores of designs come to: chances, biases, the least effect that is found, and the design to recommend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.lab.chance import chance
from sim.lab.halves import halves
from sim.lab.rehearsal.score import SCALES, DesignScore
from sim.lab.rehearsal.zone_layout import Flags, Floats
from sim.results.estimates import Estimate
from sim.results.ranges import Blocks

#: The power that is usually asked of an evaluation.
POWER = 0.8
#: A design that misses the effect by more than this part of it on average is not recommended for its power.
MOST_BIAS = 0.5


@dataclass(frozen=True, eq=False)
class Judgement:
    """What a score comes to in some of the histories, at a level.

    Attributes
    ----------
    score
    level
        Of the test: an effect is found where p is this or less.
    blocks
        Which of the histories share a draw.
    some : array, shape [run]
        Which histories count.
    """

    score: DesignScore
    level: float
    blocks: Blocks | None
    some: Flags

    def _chance(self, happened: Flags) -> Estimate:
        return chance(happened[self.some], self.blocks)

    def _share_found(self, p: Floats) -> Estimate:
        """Return how often something is found; nan without a test, and where no history counts."""
        counts = ~np.isnan(p)
        if not counts[self.some].all():  # those that share a draw are no more side by side
            return chance((p <= self.level)[self.some & counts])
        return self._chance(p <= self.level)

    @cached_property
    def found(self) -> Flags:
        """Where the design finds an effect, of any sign, shape [run]."""
        return np.asarray(self.score.p <= self.level)

    @cached_property
    def right(self) -> Flags:
        """Where it finds one of the right sign."""
        return self.found & ~self.score.wrong_sign

    @cached_property
    def power(self) -> Estimate:
        """How often the effect is found."""
        return self._share_found(self.score.p)

    @cached_property
    def size(self) -> Estimate:
        """How often one is found where there is none, in the regions that have the zones."""
        return self._share_found(self.score.p_without)

    @cached_property
    def size_by_rule(self) -> Estimate:
        """The same in the regions that the model's own rule of choice gives zones."""
        return self._share_found(self.score.p_by_rule)

    @cached_property
    def size_at_random(self) -> Estimate:
        """The same in competing regions by lot."""
        return self._share_found(self.score.p_at_random)

    @property
    def sizes(self) -> list[Estimate]:
        """The sizes that a design answers for: in the regions of the policy, and of the model's rule if they are known.

        A test by t answers for others by lot too: where it is right for one region alone, that is by chance. A rank
        among placebos is exact there.
        """
        by_lot = [] if self.score.smallest_p > 0 else [self.size_at_random]
        return [self.size, *(each for each in (self.size_by_rule, *by_lot) if not np.isnan(each.mean))]

    @cached_property
    def coverage(self) -> Estimate:
        """How often the interval of the design, of one less the level, holds the true effect of the history."""
        p = self.score.p_of_truth
        return self._chance(p > self.level) if self.score.tests else chance(p[:0] > 0)

    @cached_property
    def type_s(self) -> Estimate:
        """How often the sign is wrong where an effect is found; nan where none is."""
        return chance(self.score.wrong_sign[self.found & self.some])

    @cached_property
    def exaggeration(self) -> float:
        """How many times as great as the truth estimates are where an effect is found; nan where none is."""
        mine = self.found & self.some
        truth = np.abs(self.score.truth[mine]).mean() if mine.any() else 0.0
        return float(np.abs(self.score.estimate[mine]).mean() / truth) if truth > 0 else float("nan")

    @cached_property
    def curve(self) -> list[tuple[float, Estimate]]:
        """Multiples of the effect and the power at each, from none on."""
        known = [(0.0, self.size)]
        return known + [(scale, self._share_found(p)) for scale, p in zip(SCALES, self.score.scale_p, strict=True)]

    @cached_property
    def detectable(self) -> float:
        """The least multiple of the effect that is found with a power of `POWER`.

        nan where 12 times is not enough, and for a design that finds too often what is not there.
        """
        return self._first([scale for scale, _power in self.curve])

    @cached_property
    def detectable_effect(self) -> float:
        """The same as an effect on the zones, in the form of the design."""
        return self._first(self.effects)

    @property
    def effects(self) -> list[float]:
        """The mean effect at each multiple of `curve`, in the form of the design; without its sign."""
        means = np.abs(self.score.scale_truth[:, self.some].mean(axis=1))
        return [0.0, *map(float, np.maximum.accumulate(means))]

    def _first(self, along: Sequence[float]) -> float:
        if self.size.mean > self.level:
            return float("nan")
        return first_reached(along, [power.mean for _scale, power in self.curve])

    @cached_property
    def by_year(self) -> list[Estimate]:
        """The power after 1, 2, ... years in force."""
        return [self._share_found(p) for p in self.score.year_p]

    @cached_property
    def years_needed(self) -> float:
        """After how many years in force the power is `POWER`; nan where it is not."""
        reached = [year for year, power in enumerate(self.by_year, 1) if power.mean >= POWER]
        return float(reached[0]) if reached else float("nan")

    @cached_property
    def bias(self) -> float:
        """By which part of the true effect the estimate misses it on average; without its sign, 0 where it is right."""
        missed = abs(float((self.score.estimate - self.score.truth)[self.some].mean()))
        truth = abs(float(self.score.truth[self.some].mean()))
        return 0.0 if missed == 0 else missed / truth if truth > 0 else float("inf")

    @property
    def cries_wolf(self) -> bool:
        """Whether it has more false alarms than its level says, of those in `sizes`."""
        return any(each.mean > self.level for each in self.sizes)

    @cached_property
    def is_honest(self) -> bool:
        """Whether it keeps its word: few false alarms, little bias, and intervals that hold the truth."""
        if not self.score.tests or self.cries_wolf or self.bias > MOST_BIAS:
            return False
        return self.coverage.mean >= 1 - self.level


def first_reached(scales: Sequence[float], powers: Sequence[float], wanted: float = POWER) -> float:
    """Return the multiple from which on the power is as wanted, between those that were tried; nan where it never is.

    Luck may make the power fall a little with the effect; it is taken not to.

    Examples
    --------
    >>> first_reached([0, 1, 2], [0.1, 0.6, 1.0]), first_reached([0, 1], [0.1, 0.2])
    (1.5, nan)
    """
    rising = np.maximum.accumulate(np.nan_to_num(np.asarray(powers, dtype=np.float64)))
    reached = np.flatnonzero(rising >= wanted)
    if not reached.size:
        return float("nan")
    i = int(reached[0])
    if i == 0:
        return float(scales[0])
    part = (wanted - rising[i - 1]) / (rising[i] - rising[i - 1])
    return float(scales[i - 1] + part * (scales[i] - scales[i - 1]))


def part_of(blocks: Blocks | None, some: Flags) -> Blocks | None:
    """Return which of some histories share a draw, where whole draws are taken."""
    if blocks is None or some.all():
        return blocks
    draw = np.arange(some.size) // blocks.size % max(1, blocks.draws)
    whole = np.unique(draw[some]).size
    return Blocks(whole, blocks.size)


def recommended(scores: Sequence[DesignScore], level: float, blocks: Blocks | None) -> tuple[int, Judgement]:
    """Return the design to recommend, chosen on one half of the histories, and what it does on the other.

    First come false alarms, bias and coverage, then power: of the designs that are honest in all three it is the one
    that finds the effect most often with the right sign; if none is, the one that finds least often what is not
    there. Where only one has a test there is nothing to choose, and all
    histories count.

    Raises
    ------
    ZonelabError
        If one half would be empty.
    """
    tested = [i for i, each in enumerate(scores) if each.tests] or [0]
    if len(tested) == 1:
        everywhere = np.ones(scores[0].truth.size, dtype=np.bool_)
        return tested[0], Judgement(scores[tested[0]], level, blocks, everywhere)
    choose, rest = halves(scores[0].truth.size, blocks)
    tried = {i: Judgement(scores[i], level, part_of(blocks, choose), choose) for i in tested}
    honest = {i: each for i, each in tried.items() if each.is_honest}
    if honest:
        best = max(honest, key=lambda i: float(honest[i].right[choose].mean()))
    else:
        best = min(tried, key=lambda i: max(each.mean for each in tried[i].sizes))
    return best, Judgement(scores[best], level, part_of(blocks, rest), rest)

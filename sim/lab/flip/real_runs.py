"""Real runs at single settings of the weights: what the stand-in says is only claimed where these agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.lab.drawn_runs import Play
from sim.lab.flip.claim import Claim
from sim.lab.flip.claim_numbers import ClaimRuns
from sim.lab.stand_in import StandIn
from sim.lab.weight_space import WeightSpace
from sim.results.estimates import Estimate, Floats, t_quantile

#: Pairs of runs at a point that is sought, at one that only shows the way, and at one that is to be confirmed.
PAIRS, PAIRS_OF_A_LOOK, PAIRS_AFRESH = 300, 100, 600
#: What a point is called that was run again, with other luck than that by which it was chosen.
AFRESH = "afresh"
#: How far beyond a flip a point lies that is to be confirmed, in half widths of the interval of `PAIRS` pairs.
BEYOND = 2.0


@dataclass(frozen=True, eq=False)
class Point:
    """A setting of the weights that was run.

    Attributes
    ----------
    kind
        Why: centre, alone, pair, joint, beyond, farthest, or afresh.
    position
        Where, in standard deviations of the draws.
    distance
        From the centre.
    value
        The number of the claim there, with the 90% interval of the mean; nan where it is undefined.
    margin
        Above 0 where the claim is as at the centre.
    pairs
        Pairs of runs.
    turns
        Whether the claim turns there, with the whole interval.
    """

    kind: str
    position: Floats
    distance: float
    value: Estimate
    margin: float
    pairs: int
    turns: bool


@dataclass(eq=False)
class RealRuns:
    """Runs of the model on demand, and the stand-in that learns from them.

    Attributes
    ----------
    claim, play, space
        What is claimed, what is run, and over which weights.
    stand_in
        Of the margin; at first only of the draws.
    luck
        Variance of the margin of one pair of runs: in the draws, later at the last point.
    side
        +1 if the claim holds at the centre, else -1: the margin of the claim times this is that of a flip.
    points
        All that was run, in order.
    """

    claim: Claim
    play: Play
    space: WeightSpace
    stand_in: StandIn
    luck: float
    side: int = 1
    points: list[Point] = field(default_factory=list)

    def margin(self, position: Floats) -> tuple[float, Floats]:
        """Return the margin of a flip and its slope, as the stand-in has it."""
        value, slope = self.stand_in.at(position)
        return self.side * value, self.side * slope

    def margins(self, positions: Floats) -> Floats:
        """Return the margins of a flip at many positions, as the stand-in has it."""
        return self.side * self.stand_in.mean(positions)

    @property
    def beyond(self) -> float:
        """The margin of a point that `PAIRS` pairs would show to lie beyond a flip."""
        return -BEYOND * t_quantile(0.9, PAIRS) * float(np.sqrt(self.luck / PAIRS))

    def runs_at(self, position: Floats, pairs: int, seed: int) -> ClaimRuns:
        """Return the runs of the claim at a position."""
        return ClaimRuns.of(self.claim, self.play.at(self.space.weights(position), pairs, seed))

    def at(self, kind: str, positions: Sequence[Floats], pairs: int = PAIRS) -> list[Point]:
        """Run the model at positions, each with luck of its own, and let the stand-in learn from them."""
        found, margins, lucks = [], [], []
        for position in positions:
            seed = self.play.seed + self.play.lots + len(self.points)
            runs = self.runs_at(position, pairs, seed)
            margin, luck = (float(each[0]) for each in runs.margins(pairs))
            value = runs.value()
            turned = value.high if self.side * self.claim.sign > 0 else value.low
            turns = runs.is_defined and self.claim.holds(turned) != (self.side > 0) and turned != self.claim.threshold
            point = Point(kind, position, self.space.distance(position), value, self.side * margin, pairs, turns)
            self.points.append(point)
            found.append(point)
            margins.append(margin)
            lucks.append(luck)
        if found:
            self.luck = lucks[-1] * pairs  # luck differs between places, and the next point is nearer to this one
            self.stand_in = self.stand_in.with_more(
                np.array([each.position for each in found]), np.array(margins), np.array(lucks)
            )
        return found

    def afresh(self, chosen: Point) -> Point:
        """Run a point again with other luck, since it was chosen because its own luck was good."""
        return self.at(AFRESH, [chosen.position], PAIRS_AFRESH)[0]

    @property
    def denied(self) -> int:
        """How many points turned with the luck by which they were chosen, and not afresh."""
        return sum(each.kind == AFRESH and not each.turns for each in self.points)

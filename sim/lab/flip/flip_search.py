"""The search for flips: ask the stand-in where, run the model there, let the stand-in learn, and ask again.

Of many points that are run some turn by luck, and the nearest of those that turn is such a one more often than not. So
a point is chosen on one set of runs and confirmed on another, and only the other one is told. Where it does not turn
afresh, the stand-in learns that too, and the search goes on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.lab.flip.alone import PairFlip, alone, farthest_end, pair_flips
from sim.lab.flip.nearest import STARTS, lowest, nearest_flip
from sim.lab.flip.real_runs import AFRESH, PAIRS_OF_A_LOOK, Point, RealRuns
from sim.results.estimates import Floats

#: How often the search for the joint flip goes on with new points, and how many pairs of weights are tried.
ROUNDS, PAIRS_TRIED = 8, 6


@dataclass(frozen=True, eq=False)
class Flips:
    """What was found.

    Attributes
    ----------
    centre
        The runs at the centre.
    alone, with_the_rest
        For each weight the position at which the claim turns by it alone, the others at the centre, and where they are
        on average with it; None where it does not.
    looks
        For each weight the runs at the end of its range at which the claim was nearest to turning; where it turned,
        those that were made afresh.
    pairs
        Pairs of weights that turn the claim, the nearest first.
    pair_points
        The runs that were made of pairs, likewise.
    joint
        The nearest position at which the claim turns; None if there is none.
    confirmed
        The nearest runs made afresh that show with their whole interval that it turns; None if none do.
    farthest
        Where no flip was found: the runs at the position that was nearest to one.
    denied
        How many points turned when they were chosen, and not afresh.
    """

    centre: Point
    alone: tuple[Floats | None, ...]
    with_the_rest: tuple[Floats | None, ...]
    looks: tuple[Point, ...]
    pairs: tuple[PairFlip, ...]
    pair_points: tuple[Point, ...]
    joint: Floats | None
    confirmed: Point | None
    farthest: Point | None
    denied: int = 0

    def turns_alone(self, which: int) -> bool:
        """Return whether runs show that a weight alone turns the claim."""
        return self.alone[which] is not None and self.looks[which].turns

    @property
    def pair(self) -> tuple[int, int] | None:
        """The nearest pair of weights of which runs show that it turns the claim."""
        shown = [each for each in self.pair_points if each.turns]
        if not shown:
            return None
        one, other = np.flatnonzero(min(shown, key=lambda each: each.distance).position)[:2]
        return int(one), int(other)


def search(runs: RealRuns) -> Flips:
    """Return the flips of a claim.

    Parameters
    ----------
    runs
        With a stand-in of the draws; what is run is added to it.
    """
    space = runs.space
    (centre,) = runs.at("centre", [np.zeros(space.size)])
    if centre.margin < 0:
        runs.side, runs.points = -1, []
        (centre,) = runs.at("centre", [np.zeros(space.size)])
    ends = [farthest_end(runs.margins, space, i) for i in range(space.size)]
    looks = [_sure(runs, each) for each in runs.at("alone", ends, PAIRS_OF_A_LOOK)]
    pair_points = _tried_pairs(runs)
    joint, farthest = _joint(runs)
    shown = [each for each in runs.points if each.kind == AFRESH and each.turns]
    confirmed = min(shown, key=lambda each: each.distance, default=None)
    by_one, with_the_rest = (
        tuple(alone(runs.margins, space, i, with_the_rest=rest) for i in range(space.size)) for rest in (False, True)
    )
    pairs = tuple(pair_flips(runs.margins, runs.margin, space))
    points = tuple(pair_points)
    return Flips(centre, by_one, with_the_rest, tuple(looks), pairs, points, joint, confirmed, farthest, runs.denied)


def _sure(runs: RealRuns, chosen: Point) -> Point:
    """Return a point as it is if the claim does not turn there, else what it is with other luck."""
    return runs.afresh(chosen) if chosen.turns else chosen


def _tried_pairs(runs: RealRuns) -> list[Point]:
    """Run the nearest pairs that should turn the claim, until one does."""
    points: list[Point] = []
    tried: set[tuple[int, int]] = set()
    for _round in range(PAIRS_TRIED):
        left = [each for each in pair_flips(runs.margins, runs.margin, runs.space) if _key(each) not in tried]
        if not left:
            break
        tried.add(_key(left[0]))
        beyond = nearest_flip(runs.margin, runs.space, [left[0].position], runs.beyond, free=_key(left[0]))
        (chosen,) = runs.at("pair", [left[0].position if beyond is None else beyond])
        points.append(_sure(runs, chosen))
        if points[-1].turns:
            break
    return points


def _key(pair: PairFlip) -> tuple[int, int]:
    return pair.one, pair.other


def _joint(runs: RealRuns) -> tuple[Floats | None, Point | None]:
    """Return the joint flip, or the runs where the claim is nearest to turning if there is none.

    Done when the runs beyond it turn, afresh too, and those at it do not deny that it lies on the edge. If that never
    happens, the nearest of those that turned is run afresh at last.
    """
    joint, farthest = None, None
    turned: list[Point] = []
    for _round in range(ROUNDS):
        starts = _starts(runs)
        joint = nearest_flip(runs.margin, runs.space, starts)
        if joint is None:
            (farthest,) = runs.at("farthest", [lowest(runs.margin, runs.space, starts)])
            if farthest.margin > 0:
                return None, farthest
            continue
        beyond = nearest_flip(runs.margin, runs.space, [joint, *starts], runs.beyond)
        (at_it,) = runs.at("joint", [joint])
        behind = runs.at("beyond", [beyond]) if beyond is not None else [at_it]
        value, threshold = at_it.value, runs.claim.threshold
        on_the_edge = value.low <= threshold <= value.high
        if behind[0].turns and on_the_edge and runs.afresh(behind[0]).turns:
            return joint, None
        turned += [each for each in behind if each.turns and not on_the_edge]
    if turned:
        runs.afresh(min(turned, key=lambda each: each.distance))
    return joint, None


def _starts(runs: RealRuns) -> list[Floats]:
    """Return where the search starts: points and draws that turn, the nearest first."""
    positions = np.concatenate([runs.space.positions, *[each.position[np.newaxis] for each in runs.points]])
    inside = ((positions >= runs.space.least) & (positions <= runs.space.most)).all(axis=1)
    turned = positions[(runs.margins(positions) <= 0) & inside]
    if not len(turned):
        return list(runs.space.positions[np.argsort(runs.margins(runs.space.positions))[:STARTS]])
    order = np.argsort(np.einsum("ij,jk,ik->i", turned, runs.space.precision, turned))
    return list(turned[order[:STARTS]])

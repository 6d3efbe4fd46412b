"""What one would have to assume for a promise: which draws come nearest, one weight alone, and many together.

A linear fit of the outcome on the weights gives a direction in which it grows most for each step that the record finds
equally rare (FORM: u = S b / sqrt(b' S b)). It is walked as far as the declared ranges allow, with real runs on the
way. Last comes the corner: every weight at the end of its range that helps, however unlikely they are together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.lab.drawn_runs import Play
from sim.lab.promise.promise_outcomes import Outcome, Promise, at_end
from sim.lab.weight_space import WeightSpace
from sim.results.estimates import Floats

#: Steps along the direction of the fit, in standard deviations, before they are cut to the ranges.
STEPS = (1.0, 2.0, 3.0, 4.0, 6.0)
#: The step of the corner.
CORNER = np.inf
#: Pairs of runs at each setting of the weights.
PAIRS = 40
#: Share of the draws that count as those that come nearest.
NEAREST = 0.05
#: Ridge of the fit, for each draw: with few draws a weight that says nothing gets little.
RIDGE = 0.02


@dataclass(frozen=True)
class Assumptions:
    """What one would have to assume, as tables.

    Attributes
    ----------
    alone
        A row for each outcome and weight: slope, the nearest draws, and the outcome at the better end of its range.
    together
        A row for each outcome and step along the direction of the fit.
    moved
        A row for each outcome and weight: where it is at the last step, in standard deviations and as a value.
    """

    alone: list[dict[str, Any]]
    together: list[dict[str, Any]]
    moved: list[dict[str, Any]]


def slopes_of(positions: Floats, outcome: Floats) -> Floats:
    """Return how much an outcome grows with a standard deviation of each weight, shape [weight], by a linear fit.

    Parameters
    ----------
    positions : array, shape [draw, weight]
        Of the draws, in standard deviations.
    outcome : array, shape [draw]
        Its mean in each draw.

    Examples
    --------
    >>> luck = np.random.default_rng(1).normal(size=(400, 2))
    >>> slopes_of(luck, 5 + 3 * luck[:, 0] + luck[:, 1]).round(1).tolist()
    [2.9, 1.0]
    """
    within = positions - positions.mean(axis=0)
    weighed = within.T @ within + RIDGE * len(within) * np.eye(within.shape[1])
    return np.asarray(np.linalg.solve(weighed, within.T @ (outcome - outcome.mean())))


def direction(space: WeightSpace, slopes: Floats) -> Floats:
    """Return the step of length 1 by which an outcome grows most: S b / sqrt(b' S b); none where nothing matters."""
    push = space.correlation @ slopes
    size = float(slopes @ push)
    return push / np.sqrt(size) if size > 0 else np.zeros(space.size)


def assumptions_for(
    promise: Promise, play: Play, space: WeightSpace, means: Mapping[Outcome, Floats], outcomes: Sequence[Outcome]
) -> Assumptions:
    """Return what one would have to assume for each outcome.

    Parameters
    ----------
    promise
        The bid.
    play
        Runs the scenarios at given weights.
    space
        The weights that the record leaves open.
    means
        Mean of each outcome in each draw, shape [draw].
    outcomes
        Those to look at.
    """
    slopes = {each: slopes_of(space.positions[: len(means[each])], means[each]) for each in outcomes}
    ends: dict[tuple[int, bool], dict[Outcome, Floats]] = {}

    def at(position: Floats) -> dict[Outcome, Floats]:
        compared = play.at(space.weights(position), PAIRS, play.seed)[0]
        return {each: at_end(compared, each) for each in outcomes}

    alone, together, moved = [], [], []
    for outcome in outcomes:
        order = np.argsort(-means[outcome])
        nearest = space.positions[order[: max(1, round(NEAREST * order.size))]].mean(axis=0)
        for i, name in enumerate(space.names):
            is_up = bool(slopes[outcome][i] > 0)
            place = np.zeros(space.size)
            place[i] = space.most[i] if is_up else space.least[i]
            if (i, is_up) not in ends:
                ends[i, is_up] = at(place)
            reached = float(ends[i, is_up][outcome].mean())
            alone.append(
                {
                    **_key(outcome, promise),
                    "weight": name,
                    "slope": float(slopes[outcome][i]),
                    "nearest_draws": float(nearest[i]),
                    "end": float(space.values(place)[i]),
                    "at_end": reached,
                    "holds": reached >= promise.number(outcome),
                }
            )
        way = direction(space, slopes[outcome])
        for step in (*STEPS, CORNER):
            if step == CORNER:
                position = np.where(slopes[outcome] > 0, space.most, space.least)
            else:
                position = np.clip(step * way, space.least, space.most)
            values = at(position)[outcome]
            together.append(
                {
                    **_key(outcome, promise),
                    "step": step,
                    "distance": space.distance(position),
                    "mean": float(values.mean()),
                    "share": float((values >= promise.number(outcome)).mean()),
                    "holds": bool(values.mean() >= promise.number(outcome)),
                }
            )
        last = np.clip(STEPS[-1] * way, space.least, space.most)
        for i, name in enumerate(space.names):
            value = float(space.values(last)[i])
            moved.append({**_key(outcome, promise), "weight": name, "sd": float(last[i]), "value": value})
    return Assumptions(alone, together, moved)


def _key(outcome: Outcome, promise: Promise) -> dict[str, Any]:
    return {**outcome._asdict(), "promise": promise.number(outcome)}

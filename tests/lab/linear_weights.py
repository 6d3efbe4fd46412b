"""Weights of a normal distribution and a claim that is linear in them, of which all is known."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from sim.lab.drawn_runs import Play
from sim.lab.flip.claim import Claim, parse_claim
from sim.lab.flip.claim_numbers import ClaimRuns
from sim.lab.flip.real_runs import RealRuns
from sim.lab.stand_in import StandIn
from sim.lab.weight_space import WeightSpace
from sim.results.estimates import Floats
from sim.scenario.load import load_scenario

#: Weights that go together, as founders and those who never start do.
CORRELATION = np.array([[1.0, 0.9, 0.0, 0.0], [0.9, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, -0.3], [0.0, 0.0, -0.3, 1.0]])
SLOPE = np.array([-1.0, 0.4, -0.8, 0.0])
#: Spread of a run around its mean, and pairs of a draw.
LUCK, PAIRS = 1.0, 5


def space(draws: int = 400, ends: float = 6.0, seed: int = 1) -> WeightSpace:
    """Return a space of draws whose mean and covariance are exact."""
    numbers = np.random.default_rng(seed).normal(size=(draws, 4))
    numbers -= numbers.mean(axis=0)
    white = numbers @ np.linalg.inv(np.linalg.cholesky(np.cov(numbers, rowvar=False))).T
    positions = white @ np.linalg.cholesky(CORRELATION).T
    edges = np.full(4, ends)
    return WeightSpace(("a", "b", "c", "d"), np.zeros(4), np.ones(4), np.zeros(4, dtype=bool), positions, -edges, edges)


class LinearRuns(RealRuns):
    """Runs of a model whose measure is `level` + SLOPE'theta and normal luck."""

    level: float = 2.0

    def runs_at(self, position: Floats, pairs: int, seed: int) -> ClaimRuns:
        """Return runs without a simulator."""
        values = self.level + SLOPE @ position + LUCK * np.random.default_rng(seed).normal(size=pairs)
        return ClaimRuns(self.claim, values[np.newaxis], np.ones((1, pairs)))


class LuckyRuns(LinearRuns):
    """The same, but the first runs at a place are lucky for who wants the claim to fail; later ones there are not."""

    bonus: float = 0.8

    @classmethod
    def like(cls, made: LinearRuns) -> LuckyRuns:
        """Return the runs of others with such luck."""
        lucky = cls(made.claim, made.play, made.space, made.stand_in, made.luck)
        lucky.level, lucky.been = made.level, set()
        return lucky

    been: set[bytes]

    def runs_at(self, position: Floats, pairs: int, seed: int) -> ClaimRuns:
        """Return runs without a simulator."""
        honest = super().runs_at(position, pairs, seed)
        place = np.asarray(position).tobytes()
        bonus = 0.0 if place in self.been else self.bonus
        self.been.add(place)
        return ClaimRuns(self.claim, honest.top - bonus, honest.bottom)


def runs(claim: str = "net_new > 0", level: float = 2.0, ends: float = 6.0) -> LinearRuns:
    """Return the runs of a claim over draws of the linear model."""
    asked: Claim = parse_claim(claim, load_scenario("no_zone").world)
    weights = space(ends=ends)
    means = level + weights.positions @ SLOPE
    luck = LUCK * np.random.default_rng(7).normal(size=(len(means), PAIRS))
    values = (means[:, np.newaxis] + luck).reshape(1, -1)
    margins, left = ClaimRuns(asked, values, np.ones_like(values)).margins(PAIRS)
    play = cast(Any, Play)((), None, cast(Any, _NoDraws()), 1)
    made = LinearRuns(asked, play, weights, StandIn.of(weights.positions, margins, left), float(left[0]) * PAIRS)
    made.level = level
    return made


class _NoDraws:
    draws = ()

"""Games by hand for the tests of races: a book whose outcomes are given, and the classics."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from sim.lab.race.book import Luck, Outcomes
from sim.lab.race.equilibria import Profile
from sim.lab.race.game import Game, Method, Stakes
from sim.lab.race.region_moves import Move
from sim.results.estimates import Floats

#: Both confess (1, 1), though both would do better at (0, 0).
PRISONERS = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])
#: Whatever the two show, one of them would rather show the other side.
PENNIES = np.array([[[1.0, -1.0], [-1.0, 1.0]], [[-1.0, 1.0], [1.0, -1.0]]])
#: Both want to meet: at the first place or, worse, at the second.
MEETING = np.array([[[2.0, 2.0], [0.0, 0.0]], [[0.0, 0.0], [1.0, 1.0]]])


class GivenBook:
    """A book of payoffs, shape [run, *moves, player], that are known; the country gets their sum."""

    def __init__(self, payoffs: Floats, seed: int = 1) -> None:
        self.payoffs = payoffs
        self.players = tuple("abcdefghi"[: payoffs.shape[-1]])
        self.luck = Luck(payoffs.shape[0], seed, None, None)
        self.moves = [[Move(1.0 + k) for k in range(size)] for size in payoffs.shape[1:-1]]
        self.today = (0,) * len(self.players)
        self.known: dict[Profile, None] = {}

    @property
    def profiles(self) -> int:
        return len(self.known)

    def check(self, profiles: int) -> None:
        """Allow any work."""

    def outcomes(self, profiles: Sequence[Profile]) -> Outcomes:
        self.known |= dict.fromkeys(profiles)
        paid = np.stack([self.payoffs[(slice(None), *each)] for each in profiles])
        years = np.concatenate([paid, paid.sum(axis=2, keepdims=True)], axis=2)
        own = np.zeros(years.shape)
        own[..., :-1] = [[[float(move) for move in each]] * self.luck.runs for each in profiles]
        own[..., -1] = own[..., :-1].sum(axis=2)
        years += own  # so that what is left after own money is what was given
        return Outcomes(years, own, np.zeros(years.shape[:2]))


def game_of(payoffs: Floats, method: Method = Method.ENUMERATE) -> Game:
    """Return the game of payoffs, shape [*moves, player] or, first, [run]."""
    by_run = payoffs if payoffs.ndim == payoffs.shape[-1] + 2 else np.stack([payoffs] * 8)
    menus = tuple(tuple(range(size)) for size in by_run.shape[1:-1])
    return Game(GivenBook(by_run), menus, Stakes(1.0, 1.0), method)  # type: ignore[arg-type]  # it does what a book does


def brute_force(payoffs: Floats) -> list[Profile]:
    """Return the pure equilibria by the definition, profile by profile."""
    sizes = payoffs.shape[:-1]
    return [
        profile
        for profile in product(*map(range, sizes))
        if not any(
            payoffs[(*profile[:i], move, *profile[i + 1 :], i)] > payoffs[(*profile, i)]
            for i, size in enumerate(sizes)
            for move in range(size)
        )
    ]

"""What a race costs: the country's welfare at the cooperative optimum less that at an equilibrium; and regret.

The best of many profiles looks too good on the runs that chose it. So each half of the runs is scored at what the other
half chose: at its optimum, and at the deviation that gained most on it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.lab.race.equilibria import Profile, deviations
from sim.lab.race.game import Game, Method
from sim.results.estimates import Estimate, Floats


def estimate(game: Game, values: Floats) -> Estimate:
    """Return mean and range of values of runs."""
    mean, low, high = (float(each) for each in game.interval(values))
    return Estimate(mean, low, high)


def optimum(game: Game, runs: NDArray[np.bool_] | None = None) -> Profile:
    """Return the profile that is best for the country on some runs; on all if they are not given.

    With the double oracle it is the best that is found by changing one move at a time, from today and from each
    equilibrium.
    """
    chosen = np.ones(game.runs, dtype=np.bool_) if runs is None else runs
    if game.method is Method.ENUMERATE:
        return game.profiles[int(np.argmax(game.welfare(game.profiles)[:, chosen].mean(axis=1)))]
    ends = [_climb(game, start, chosen) for start in dict.fromkeys([game.start, *game.found])]
    worth = game.welfare(ends)[:, chosen].mean(axis=1)
    return ends[int(np.argmax(worth))]


def _climb(game: Game, profile: Profile, runs: NDArray[np.bool_]) -> Profile:
    """Return where the country's welfare rises no more by one other move."""
    while True:
        near = [profile]
        for player, size in enumerate(game.sizes):
            near += [each for each in deviations(profile, player, size) if each != profile]
        best = near[int(np.argmax(game.welfare(near)[:, runs].mean(axis=1)))]
        if best == profile:
            return profile
        profile = best


def cooperative_welfare(game: Game) -> tuple[Floats, tuple[Profile, Profile]]:
    """Return the country's welfare at the optimum, each half at that of the other, shape [run]; and both optima.

    The first optimum is the one that the first half chose.
    """
    best = tuple(optimum(game, half) for half in game.halves)
    worth = game.welfare(list(best))
    return np.where(game.halves[0], worth[1], worth[0]), (best[0], best[1])


def regret(game: Game, profile: Profile) -> Floats:
    """Return what the best deviation of one player would bring that player, shape [run]; 0 where none looked better.

    Player and move are chosen on one half of the runs, and the gain is that on the other.
    """
    near = [(player, each) for player, size in enumerate(game.sizes) for each in deviations(profile, player, size)]
    outcomes = game.outcomes([each for _player, each in near]).payoffs(game.stakes.value)
    stays = game.outcomes([profile]).payoffs(game.stakes.value)[0]
    gains = np.stack([outcomes[i, :, player] - stays[:, player] for i, (player, _each) in enumerate(near)])
    gained = np.zeros(game.runs)
    for half, other in (game.halves, game.halves[::-1]):
        gained[other] = gains[int(np.argmax(gains[:, half].mean(axis=1))), other]
    return gained

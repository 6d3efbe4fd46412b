"""Best replies: what each player would do if the others stayed, and where that leads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from sim.lab.race.equilibria import Profile, deviations, slack
from sim.results.estimates import Floats

#: Gives the mean payoffs of profiles, shape [profile, player].
Payoff = Callable[[Sequence[Profile]], Floats]


class PathEnd(StrEnum):
    """How a path of best replies ends: nobody gains by another move, or the players answer each other in a circle."""

    EQUILIBRIUM = "equilibrium"
    CYCLE = "cycle"


@dataclass(frozen=True)
class Step:
    """One best reply.

    Attributes
    ----------
    player
        Who moves, by number; -1 for the start of a path.
    profile
        What holds afterwards.
    gain : float [bn]
        What the player gains by it.
    """

    player: int
    profile: Profile
    gain: float


def best_reply(profile: Profile, player: int, moves: int, payoff: Payoff) -> tuple[int, float]:
    """Return the best move of a player if the others stay, and what it gains; its present one where none is better.

    Parameters
    ----------
    profile, player, moves
        Where the others stay, who replies, and how many moves it has.
    payoff
        Gives the mean payoffs of profiles.
    """
    own = payoff(list(deviations(profile, player, moves)))[:, player]
    present, best = profile[player], int(np.argmax(own))
    if own[best] <= own[present] + slack(own):
        return present, 0.0
    return best, float(own[best] - own[present])


def reply_path(start: Profile, sizes: Sequence[int], payoff: Payoff) -> tuple[list[Step], PathEnd]:
    """Return the path on which players reply in turn, each with its best move, until none moves or a state recurs.

    Parameters
    ----------
    start
        The first profile.
    sizes
        Number of moves of each player.
    payoff
        Gives the mean payoffs of profiles.

    Examples
    --------
    >>> table = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])  # the prisoner's dilemma
    >>> path, end = reply_path((0, 0), (2, 2), lambda profiles: np.array([table[each] for each in profiles]))
    >>> [(step.player, step.profile) for step in path], end.name
    ([(-1, (0, 0)), (0, (1, 0)), (1, (1, 1))], 'EQUILIBRIUM')
    """
    path, profile, player = [Step(-1, start, 0.0)], start, 0
    seen, unmoved = {(start, 0)}, 0
    while unmoved < len(sizes):
        move, gain = best_reply(profile, player, sizes[player], payoff)
        unmoved = unmoved + 1 if move == profile[player] else 0
        if move != profile[player]:
            profile = (*profile[:player], move, *profile[player + 1 :])
            path.append(Step(player, profile, gain))
        player = (player + 1) % len(sizes)
        if unmoved == 0 and (profile, player) in seen:
            return path, PathEnd.CYCLE
        seen.add((profile, player))
    return path, PathEnd.EQUILIBRIUM

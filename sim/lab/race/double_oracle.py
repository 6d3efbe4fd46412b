"""The double oracle: a game too large to run whole is solved on a few moves, which grow by best replies over all.

After McMahan, Gordon and Blum (2003), for pure equilibria. What it finds is an equilibrium of the *restricted game*,
whose profiles are all run, and it is checked against every move of every player alone, so it is one of the full game.
There may be others: it ends when it has found some. Without a pure equilibrium the moves grow until all are in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from sim.lab.race.equilibria import Profile, equilibria
from sim.lab.race.replies import Payoff, best_reply, reply_path
from sim.results.estimates import Floats


@dataclass(frozen=True)
class Restricted:
    """What the double oracle finds.

    Attributes
    ----------
    equilibria
        Profiles that no player leaves alone, whatever its moves; empty if there is no pure equilibrium.
    moves
        The moves of each player in the restricted game.
    """

    equilibria: list[Profile]
    moves: tuple[tuple[int, ...], ...]

    @property
    def profiles(self) -> int:
        """Number of profiles of the restricted game."""
        return int(np.prod([len(each) for each in self.moves]))


def table_of(moves: Sequence[Sequence[int]], payoff: Payoff) -> Floats:
    """Return the payoffs of all profiles of some moves, shape [*moves, player]."""
    profiles: list[Profile] = list(product(*moves))
    return payoff(profiles).reshape(*(len(each) for each in moves), len(moves))


def double_oracle(
    start: Profile, sizes: Sequence[int], payoff: Payoff, check: Callable[[int], None] | None = None
) -> Restricted:
    """Return pure equilibria of a game of which as few profiles as possible are run.

    Parameters
    ----------
    start
        The first profile.
    sizes
        Number of moves of each player.
    payoff
        Gives the mean payoffs of profiles, and runs those that have not been run.
    check
        Is told how many profiles a restricted game has before it is run, and may raise.

    Examples
    --------
    >>> table = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])  # the prisoner's dilemma
    >>> found = double_oracle((0, 0), (2, 2), lambda profiles: np.array([table[each] for each in profiles]))
    >>> found.equilibria, found.profiles
    ([(1, 1)], 4)
    """
    path, _end = reply_path(start, sizes, payoff)
    moves = [sorted({start[i], path[-1].profile[i]}) for i in range(len(sizes))]
    while True:
        if check is not None:
            check(int(np.prod([len(each) for each in moves])))
        inner = [tuple(moves[i][move] for i, move in enumerate(each)) for each in equilibria(table_of(moves, payoff))]
        replies = [[best_reply(each, i, size, payoff)[0] for i, size in enumerate(sizes)] for each in inner]
        stable = [each for each, reply in zip(inner, replies, strict=True) if tuple(reply) == each]
        if stable or all(len(each) == size for each, size in zip(moves, sizes, strict=True)):
            return Restricted(stable, tuple(tuple(each) for each in moves))
        grown = [sorted({*moves[i], *(reply[i] for reply in replies)}) for i in range(len(sizes))]
        moves = grown if grown != moves else _with_more(moves, sizes)


def _with_more(moves: Sequence[Sequence[int]], sizes: Sequence[int]) -> list[list[int]]:
    """Return the moves with one more of each player that has more: where no equilibrium tells which."""
    return [
        sorted({*own, *[move for move in range(size) if move not in own][:1]})
        for own, size in zip(moves, sizes, strict=True)
    ]

"""Mixed equilibria: players who draw their move by lot, of games with up to four players, by quantecon."""

from __future__ import annotations

import numpy as np

from sim.language.texts import marked
from sim.numerics.extras import needed
from sim.results.estimates import Floats

#: Beyond so many players the search takes too long.
MOST_PLAYERS = 4
#: Steps of the search, and by how much a player may gain, as a share of the range of the payoffs.
MOST_STEPS, NEAR = 100_000, 1e-6
WHAT = marked("The search for mixed equilibria")


def mixed_equilibria(payoffs: Floats) -> list[tuple[Floats, ...]]:
    """Return mixed equilibria, each as the chances of the moves of each player.

    Of two players all of a game without degeneracy are found (support enumeration), of three or four one (McLennan and
    Tourky 2006), near enough that nobody gains a millionth of the range of the payoffs.

    Parameters
    ----------
    payoffs : array, shape [*moves, player]

    Raises
    ------
    ZonelabError
        If quantecon is not installed.
    """
    theory = needed("quantecon.game_theory", "quantecon", WHAT, extra="games")
    players = payoffs.shape[-1]
    assert players <= MOST_PLAYERS, "the door has refused more"
    # The search knows an absolute error alone, and each player's array begins with its own moves.
    scaled = (payoffs - payoffs.min()) / (float(np.ptp(payoffs)) or 1.0)
    axes = [[(i + k) % players for k in range(players)] for i in range(players)]
    arrays = [np.ascontiguousarray(scaled[..., i].transpose(axes[i])) for i in range(players)]
    game = theory.NormalFormGame([theory.Player(each) for each in arrays])
    if players == 2:
        return [tuple(np.asarray(each) for each in found) for found in theory.support_enumeration(game)]
    found, about = theory.mclennan_tourky(game, epsilon=NEAR, max_iter=MOST_STEPS, full_output=True)
    return [tuple(np.asarray(each) for each in found)] if about.converged else []


def lottery(chances: tuple[Floats, ...]) -> Floats:
    """Return the chance of each profile when players draw their moves independently, shape [*moves].

    Examples
    --------
    >>> lottery((np.array([0.5, 0.5]), np.array([0.25, 0.75]))).tolist()
    [[0.125, 0.375], [0.125, 0.375]]
    """
    found = np.ones(())
    for each in chances:
        found = np.multiply.outer(found, each)
    return np.asarray(found, dtype=np.float64)

"""Choose on one half of the runs, score on the other.

The best of many is too good by luck: whatever was picked because it did well on some runs does worse on others. So a
best (design, rule, threshold, profile, policy) is picked on one half and told with what it does on the other.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.language.errors import ZonelabError
from sim.language.texts import sentence
from sim.results.ranges import Blocks


def halves(runs: int, blocks: Blocks | None) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which runs choose and which score; runs that share a draw of the weights stay together.

    Parameters
    ----------
    runs
        Number of runs, in their order.
    blocks
        Which runs share a draw; None where all have the same weights.

    Returns
    -------
    choose, score : arrays, shape [run]
        Every other draw, and the rest; without draws, every other run.

    Raises
    ------
    ZonelabError
        If one half would be empty.

    Examples
    --------
    >>> choose, score = halves(6, Blocks(draws=3, size=2))
    >>> choose.tolist()
    [True, True, False, False, True, True]
    """
    draw = np.arange(runs) if blocks is None else np.arange(runs) // blocks.size % max(1, blocks.draws)
    choose = draw % 2 == 0
    if choose.all():
        wrong = sentence(
            "runs must be {least} or more, so that what is chosen on one half can be scored on the other; got {runs}. "
            "Runs that share a calibrated draw are not divided. Give more runs.",
            least=2 if blocks is None else 2 * blocks.size,
            runs=runs,
        )
        raise ZonelabError(wrong)
    return choose, ~choose

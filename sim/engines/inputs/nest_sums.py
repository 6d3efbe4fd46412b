"""The regions of each nest compared: the best, and the sum of their weights (E10c), for race and inversion."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.numerics.compiler import compiled
from sim.numerics.tables import Floats
from sim.rules.nest import weight_in_nest


@compiled
def sum_nests(utility: Floats, nests: NDArray[np.int64], nest_weight: float, best: Floats, weights: Floats) -> None:
    """Set the greatest utility of each nest and the sum of the weights of its regions.

    Parameters
    ----------
    utility : shape [region or more]
        V of the regions for a firm.
    nests : shape [region]
        Number of the first region of the nest; what belongs to a nest is kept under it.
    nest_weight : float
    best, weights : shape [region or more]
        Set at the first region of each nest.
    """
    for r in range(nests.size):
        best[r] = utility[r]
        weights[r] = 0.0
    for r in range(nests.size):
        best[nests[r]] = max(best[nests[r]], utility[r])
    for r in range(nests.size):
        weights[nests[r]] += weight_in_nest(utility[r], best[nests[r]], nest_weight)

"""A chance with its Monte Carlo interval: how often something happens in the histories, and how sure that share is.

The interval is that of Wilson (1927), which stays within 0 and 1 and holds at 0 and 1 too. Histories that share a draw
of the weights are alike, so they count as fewer: as many as would give the mean over draws the same error (the design
effect of Kish 1965).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sim.results.estimates import LEVEL, Estimate
from sim.results.ranges import Blocks


def effective_number(happened: NDArray[np.bool_], blocks: Blocks | None) -> float:
    """Return as how many independent histories these count.

    Parameters
    ----------
    happened : array, shape [run]
    blocks
        Which runs share a draw; None where all are independent.
    """
    runs = happened.size
    if blocks is None or blocks.draws < 2:
        return float(runs)
    means, _squares, counts = blocks.by_draw(happened)
    share = float(np.average(means, weights=counts))
    alone = share * (1 - share) / counts.sum()
    error = float((counts**2 * (means - share) ** 2).sum()) / counts.sum() ** 2 * blocks.draws / (blocks.draws - 1)
    return float(runs) if error <= 0 or alone <= 0 else float(runs * min(1.0, alone / error))


def chance(happened: NDArray[np.bool_], blocks: Blocks | None = None, level: float = LEVEL) -> Estimate:
    """Return the share of histories in which something happens, with its Monte Carlo interval.

    Parameters
    ----------
    happened : array, shape [run]
        Whether it happens in each.
    blocks
        Which runs share a draw; None where all are independent.
    level : float [share]

    Returns
    -------
    Estimate
        All nan where there is no history.

    Examples
    --------
    >>> found = chance(np.array([True] * 3 + [False] * 7))
    >>> round(found.mean, 2), round(found.low, 2), round(found.high, 2)
    (0.3, 0.13, 0.56)
    """
    if not happened.size:
        return Estimate(float("nan"), float("nan"), float("nan"))
    share, many = float(np.mean(happened)), effective_number(np.asarray(happened, dtype=np.bool_), blocks)
    z2 = float(ndtri((1 + level) / 2)) ** 2
    centre = (share + z2 / (2 * many)) / (1 + z2 / many)
    half = np.sqrt(z2 * (share * (1 - share) / many + z2 / (4 * many**2))) / (1 + z2 / many)
    return Estimate(share, max(0.0, float(centre - half)), min(1.0, float(centre + half)))

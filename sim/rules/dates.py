"""What has a value by date brought about over several months? Adds up the months of E08 and E12."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.numerics.compiler import Int, compiled
from sim.numerics.tables import Floats


@compiled
def total_over(values: Floats, until: NDArray[np.int64], first: Int, end: Int) -> float:
    """E08, E12: sum of a value over the months from `first` to the one before `end`.

    Months of one value in a row are one product, so a constant gives value times months to the last bit, however many
    dates it is written with.

    Parameters
    ----------
    values : shape [month]
    until : shape [month]
        The first later month with another value.
    first, end : int [months]

    Examples
    --------
    >>> values, until = np.array([0.1, 0.1, 0.1, 2.0]), np.array([3, 3, 3, 4])
    >>> total_over(values, until, 0, 3) == 0.1 * 3, round(total_over(values, until, 1, 4), 3)
    (True, 2.2)
    """
    total = 0.0
    month = first
    while month < end:
        after = min(until[month], end)
        total += values[month] * (after - month)
        month = after
    return total

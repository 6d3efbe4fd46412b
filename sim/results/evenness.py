"""How evenly is something spread over the regions? Owns M07 and M08."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: The measures that `spread` returns, in this order along its last axis.
MEASURES = ("gini", "hhi", "theil", "effective_number")


def spread(amounts: Floats) -> Floats:
    """M07, M08: measures of how amounts spread over regions, from their shares.

    Parameters
    ----------
    amounts : array, shape [..., region]
        Amounts, none negative.

    Returns
    -------
    array, shape [..., 4]
        Gini index (0 equal, (n - 1)/n one has all), Herfindahl-Hirschman index (1/n to 1), Theil index (0 to ln n, with
        0 ln 0 = 0) and effective number of regions (1 / HHI). All are nan where there is nothing to spread.

    Examples
    --------
    One of two regions has all:

    >>> [round(float(each), 4) for each in spread(np.array([4.0, 0.0]))]
    [0.5, 1.0, 0.6931, 1.0]
    """
    total = amounts.sum(axis=-1, keepdims=True)
    shares = np.divide(amounts, total, out=np.full(amounts.shape, np.nan), where=total > 0)
    regions = amounts.shape[-1]
    rank = np.arange(1, regions + 1)
    gini = ((2 * rank - regions - 1) * np.sort(shares, axis=-1)).sum(axis=-1) / regions
    hhi = (shares**2).sum(axis=-1)
    relative = np.where(shares > 0, shares * regions, 1.0)
    theil = (np.where(shares > 0, shares, 0.0) * np.log(relative)).sum(axis=-1)
    theil = np.where(np.isnan(hhi), np.nan, theil)
    effective = np.divide(1.0, hhi, out=np.full(hhi.shape, np.nan), where=hhi > 0)
    return np.stack([gini, hhi, theil, effective], axis=-1)

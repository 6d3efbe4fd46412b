"""Estimators that weigh the regions without a zone anew in each history: synthetic control, augmented, synthetic DiD.

A set of weights that are not negative and sum to 1, and come nearest to a target, is found exactly by one problem of
non-negative least squares: with D the donors less the target, min ||[D; 1'] u - [0; 1]||, u >= 0, and w = u / sum u.

Weights of regions use the periods before the first announcement only. There a history with the policy and its twin
without are equal to the bit, so the weights are found once, for the history, its twin and any scale of the effect.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import nnls

from sim.lab.rehearsal.zone_layout import Floats, Ints, Layout

#: Abadie, Diamond and Hainmueller (2010); Ben-Michael, Feller and Rothstein (2021); Arkhangelsky et al. (2021).
SYNTHETIC = ("synthetic_control", "augmented", "synthetic_did")
#: Where several sets of weights fit equally well the one of the least sum of squares is taken, by so small a penalty.
_TIE = 1e-10
#: Runs whose problems are set up at once.
_BATCH = 50
#: Penalty of the augmentation, as a multiple of the mean eigenvalue of what it regresses on.
RIDGE = 1.0
#: Penalty of the weights of periods of the synthetic DiD, as a multiple of the noise (Arkhangelsky et al. 2021).
_TIME_PENALTY = 1e-6


def simplex_weights(donors: Floats, target: Floats, penalty: Floats | float = 0.0) -> Floats:
    """Return the weights w >= 0 with sum 1 of least ||donors w - target||^2 + penalty ||w||^2, for many problems.

    Parameters
    ----------
    donors : array, shape [..., row, donor]
    target : array, shape [..., row]
    penalty : array, shape [...]

    Returns
    -------
    array, shape [..., donor]

    Examples
    --------
    >>> simplex_weights(np.array([[0.0, 4.0], [0.0, 4.0]]), np.array([1.0, 1.0])).round(3).tolist()
    [0.75, 0.25]
    """
    *problems, rows, count = donors.shape
    beyond = donors - target[..., np.newaxis]
    size = (beyond**2).sum(axis=(-2, -1)) / count
    scale = np.sqrt(np.where(size + penalty > 0, size + penalty, 1.0))
    ridge = np.sqrt(penalty + _TIE * np.where(size > 0, size, 1.0)) / scale
    system = np.ones((*problems, rows + count + 1, count))
    system[..., :rows, :] = beyond / scale[..., np.newaxis, np.newaxis]
    system[..., rows:-1, :] = np.eye(count) * ridge[..., np.newaxis, np.newaxis]
    wanted = np.zeros(rows + count + 1)
    wanted[-1] = 1.0
    each = system.reshape(-1, *system.shape[-2:])
    found = np.array([nnls(one, wanted, maxiter=100 * count)[0] for one in each]).reshape(*problems, count)
    return np.asarray(found / found.sum(axis=-1, keepdims=True))


class Synthetic:
    """Weights of regions for sets of regions taken for zones, and the estimates that they give.

    Parameters
    ----------
    estimator
        One of `SYNTHETIC`.
    layout
        When zones are seen.
    panel : array, shape [run, region, period]
        Only its clean periods count.
    units : array, shape [run or 1, set, zone]
        Places in the panel of the regions that are taken for the zones.

    Attributes
    ----------
    contrasts : array, shape [run, set, cohort, region]
        The weights of the target, the mean of the zones of a cohort, less those of its donors.
    """

    def __init__(self, estimator: str, layout: Layout, panel: Floats, units: Ints) -> None:
        self.estimator, self.layout = estimator, layout
        runs, regions, _periods = panel.shape
        taken = np.zeros((*units.shape[:2], regions), dtype=np.bool_)
        np.put_along_axis(taken, units, values=True, axis=2)
        #: Places of the donors, shape [run or 1, set, donor].
        self._donors = np.nonzero(~taken)[2].reshape(*units.shape[:2], -1)
        self.contrasts = np.zeros((runs, units.shape[1], layout.sizes.size, regions))
        for some in _batches(runs):
            clean = panel[some][:, :, layout.clean]
            before, own = self._values(clean, self._donors, some), self._values(clean, units, some)
            donors, zones = self._of(self._donors, some), self._of(units, some)
            for cohort in range(layout.sizes.size):
                mine = layout.cohort == cohort
                weights = self._donor_weights(before.swapaxes(2, 3), own[:, :, mine].mean(axis=2), cohort)
                contrast = self.contrasts[some, :, cohort]
                np.put_along_axis(contrast, np.broadcast_to(donors, weights.shape), -weights, axis=2)
                np.put_along_axis(
                    contrast,
                    np.broadcast_to(zones[:, :, mine], (*weights.shape[:2], mine.sum())),
                    1 / mine.sum(),
                    axis=2,
                )

    @staticmethod
    def _of(places: Ints, some: slice) -> Ints:
        """Return the places of some runs; those of all runs are given once."""
        return places if places.shape[0] == 1 else places[some]

    def _values(self, panel: Floats, places: Ints, some: slice) -> Floats:
        """Return the rows of a panel at places, shape [run, set, place, period]."""
        runs = np.arange(panel.shape[0])[:, np.newaxis, np.newaxis]
        return panel[runs, self._of(places, some)]

    def _donor_weights(self, before: Floats, target: Floats, cohort: int) -> Floats:
        """Return the weights of donors, from values before, shape [run, set, period, donor], and the target's."""
        if self.estimator == "synthetic_did":
            level, middle = before.mean(axis=2, keepdims=True), target.mean(axis=2, keepdims=True)
            cells = self.layout.sizes[cohort] * self.layout.after[cohort].sum()
            penalty = before.shape[2] * np.sqrt(cells) * _noise(before) ** 2
            return simplex_weights(before - level, target - middle, penalty)
        weights = simplex_weights(before, target)
        if self.estimator == "synthetic_control":
            return weights
        spread = before - before.mean(axis=3, keepdims=True)
        square = spread @ spread.swapaxes(2, 3)
        size = square.trace(axis1=2, axis2=3) / square.shape[2] + np.finfo(np.float64).tiny
        square += RIDGE * size[..., np.newaxis, np.newaxis] * np.eye(square.shape[2])
        left = target - (before @ weights[..., np.newaxis])[..., 0]
        more = np.linalg.solve(square, left[..., np.newaxis]).swapaxes(2, 3) @ spread
        return np.asarray(weights + more[:, :, 0])

    def periods(self, panel: Floats) -> Floats:
        """Return the weights of periods, shape [run, set, cohort, period]: means in force less what is before.

        Those before are nothing for synthetic controls, and for the synthetic DiD the simplex weights that foretell the
        donors' means in force, from the panel itself.
        """
        layout = self.layout
        after = layout.after / layout.after.sum(axis=1, keepdims=True)
        found = np.broadcast_to(after, (*self.contrasts.shape[:3], layout.periods)).copy()
        if self.estimator != "synthetic_did":
            return found
        for some in _batches(panel.shape[0]):
            values = self._values(panel[some], self._donors, some)
            before = values[..., layout.clean]
            penalty = values.shape[2] * (_TIME_PENALTY * _noise(before.swapaxes(2, 3))) ** 2
            centred = before - before.mean(axis=2, keepdims=True)
            for cohort in range(layout.sizes.size):
                wanted = values @ after[cohort]
                weights = simplex_weights(centred, wanted - wanted.mean(axis=2, keepdims=True), penalty)
                of_cohort = found[some, :, cohort]
                of_cohort[..., layout.clean] -= weights
        return found

    def gaps(self, panel: Floats) -> Floats:
        """Return the zones less their synthetic controls, shape [run, set, cohort, period]."""
        runs, sets, cohorts, regions = self.contrasts.shape
        found = self.contrasts.reshape(runs, sets * cohorts, regions) @ panel
        return found.reshape(runs, sets, cohorts, -1)

    def estimates(self, panel: Floats, periods: Floats) -> Floats:
        """Return the estimates, shape [run, set], with weights of periods as `periods` gives them."""
        by_cohort = (self.gaps(panel) * periods).sum(axis=3)
        return np.asarray(by_cohort @ self.layout.shares)

    def ratios(self, panel: Floats) -> Floats:
        """Return the gaps in force over those before, roots of mean squares, shape [run, set] (Abadie et al. 2010)."""
        layout, squares = self.layout, self.gaps(panel) ** 2
        after = (squares * (layout.after / layout.after.sum(axis=1, keepdims=True))).sum(axis=3) @ layout.shares
        before = squares[..., layout.clean].mean(axis=3) @ layout.shares
        floor = np.finfo(np.float64).eps * (1 + (panel**2).mean(axis=(1, 2)))[:, np.newaxis]
        return np.asarray(np.sqrt(after / np.maximum(before, floor)))

    def weights(self, periods: Floats, column: Ints) -> Floats:
        """Return the weights of all cells in the estimate of one set of each run, shape [run, region, period]."""
        runs = np.arange(column.size)
        contrasts, mine = self.contrasts[runs, column], periods[runs, column]
        return np.asarray(np.einsum("rcj,rcp,c->rjp", contrasts, mine, self.layout.shares))


def _noise(before: Floats) -> Floats:
    """Return the standard deviation of the donors' changes from period to period; shape [..., period, donor]."""
    changes = np.diff(before, axis=-2)
    if changes.shape[-2] * changes.shape[-1] < 2:
        return np.zeros(before.shape[:-2])
    return np.asarray(changes.std(axis=(-2, -1), ddof=1))


def _batches(runs: int) -> list[slice]:
    """Return the runs in batches, for the memory that the problems of one take."""
    return [slice(first, min(first + _BATCH, runs)) for first in range(0, runs, _BATCH)]

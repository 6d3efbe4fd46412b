"""Estimators that are fixed weights on the cells of a panel, once the dates of the zones are known.

Before and after, differences in differences with two-way fixed effects, the event study, the estimator of Callaway and
Sant'Anna (2021) with the regions that never have a zone, and the imputation of Borusyak, Jaravel and Spiess (2024).
The weights are computed once, and then serve thousands of panels. All regions without a zone have the same weights, so
for a placebo only the rows of the zones change.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr

from sim.lab.rehearsal.zone_layout import Flags, Floats, Ints, Layout

#: The linear estimators; the ones with residuals have standard errors that are clustered by region.
LINEAR = ("before_after", "did", "event_study", "callaway_santanna", "imputation")
CLUSTERED = ("did", "event_study")


@dataclass(frozen=True, eq=False)
class Kernel:
    """Weights of an estimate.

    Attributes
    ----------
    of_zones : array, shape [zone, period]
    of_control : array, shape [period]
        Those of each region without a zone.
    """

    of_zones: Floats
    of_control: Floats

    def estimates(self, panel: Floats, units: Ints) -> Floats:
        """Return the estimates, shape [run, set].

        Parameters
        ----------
        panel : array, shape [run, region, period]
        units : array, shape [run or 1, set, zone]
            Places in the panel of the regions that are taken for the zones.
        """
        by_zone = panel @ (self.of_zones - self.of_control).T
        base = panel.sum(axis=1) @ self.of_control
        units = np.broadcast_to(units, (panel.shape[0], *units.shape[1:]))
        taken = [np.take_along_axis(by_zone[:, :, m], units[:, :, m], axis=1) for m in range(units.shape[2])]
        found: Floats = base[:, np.newaxis] + np.sum(taken, axis=0)
        return found

    def weights(self, zones: Ints, regions: int) -> Floats:
        """Return the weights of all cells, shape [run, region, period], for the zones of each run."""
        runs, periods = zones.shape[0], self.of_control.size
        found = np.broadcast_to(self.of_control, (runs, regions, periods)).copy()
        np.put_along_axis(found, zones[:, :, np.newaxis], self.of_zones[np.newaxis], axis=1)
        return found


def kernel(estimator: str, layout: Layout, controls: int) -> Kernel:
    """Return the weights of a linear estimator.

    Parameters
    ----------
    estimator
        One of `LINEAR`.
    layout
        When zones are seen.
    controls
        Number of regions without a zone.
    """
    if estimator in CLUSTERED:
        return Regression(estimator, layout, controls).kernel
    if estimator == "imputation":
        return _imputation(layout, controls)
    before = np.array([_base(each, estimator) for each in layout.before])[layout.cohort]
    contrast = layout.cells - before * layout.cells.sum(axis=1, keepdims=True)
    nothing = np.zeros(layout.periods)
    return Kernel(contrast, nothing if estimator == "before_after" else -contrast.sum(axis=0) / controls)


def _base(before: Flags, estimator: str) -> Floats:
    """Return what the periods in force are compared with: all periods before alike, or the last one alone."""
    if estimator == "before_after":
        return np.asarray(before / before.sum(), dtype=np.float64)
    base = np.zeros(before.size)
    base[np.flatnonzero(before)[-1]] = 1.0
    return base


def _effects_of_place(layout: Layout, controls: int) -> tuple[Flags, Floats]:
    """Return which cells are seen, shape [region, period], zones first, and a column for each region and period."""
    seen = np.ones((layout.zones + controls, layout.periods), dtype=np.bool_)
    seen[: layout.zones] = (layout.before | layout.after)[layout.cohort]
    where, when = np.nonzero(seen)
    columns = np.concatenate([np.eye(seen.shape[0])[where], np.eye(layout.periods)[when][:, 1:]], axis=1)
    return seen, columns


def _imputation(layout: Layout, controls: int) -> Kernel:
    """Return the weights of the imputation: fixed effects of the cells not in force foretell those in force."""
    seen, columns = _effects_of_place(layout, controls)
    own = np.zeros(seen.shape)
    own[: layout.zones] = layout.cells
    treated = own[seen] > 0
    foretold = own[seen][treated] @ columns[treated]
    found = own.copy()
    of_seen = own[seen]
    of_seen[~treated] -= foretold @ np.linalg.pinv(columns[~treated])
    found[seen] = of_seen
    return Kernel(found[: layout.zones], found[layout.zones])


class Regression:
    """Least squares on fixed effects of regions and periods: differences in differences, or the event study.

    The estimate of an event study is the mean of its coefficients in force, each counted as often as there are cells;
    the last period before the announcement is the reference.
    """

    def __init__(self, estimator: str, layout: Layout, controls: int) -> None:
        self._seen, places = _effects_of_place(layout, controls)
        treatment, shares = _treatment(estimator, layout, controls)
        self._columns = np.concatenate([places, treatment[self._seen]], axis=1)
        self._inverse = np.linalg.pinv(self._columns)
        self._weights = shares @ self._inverse[places.shape[1] :]
        found = np.zeros(self._seen.shape)
        found[self._seen] = self._weights
        self.kernel = Kernel(found[: layout.zones], found[layout.zones])
        regions, cells = self._seen.shape[0], int(self._seen.sum())
        self.freedom = regions - 1
        # Fixed effects of regions lie within the clusters, and are not counted (Cameron and Miller 2015).
        left = cells - int(np.linalg.matrix_rank(self._columns)) + regions - 1
        self._correction = regions / (regions - 1) * (cells - 1) / left if left > 0 else np.nan

    def errors(self, panel: Floats, zones: Ints) -> Floats:
        """Return the standard errors of the estimates, clustered by region (CR1), shape [run].

        Parameters
        ----------
        panel : array, shape [run, region, period]
        zones : array, shape [run, zone]
        """
        regions = panel.shape[1]
        others = np.ones((panel.shape[0], regions), dtype=np.bool_)
        np.put_along_axis(others, zones, values=False, axis=1)
        rest = np.nonzero(others)[1].reshape(panel.shape[0], -1)
        order = np.concatenate([zones, rest], axis=1)
        cells = np.take_along_axis(panel, order[:, :, np.newaxis], axis=1)[:, self._seen]
        residuals = cells - (cells @ self._inverse.T) @ self._columns.T
        scores = np.zeros((panel.shape[0], *self._seen.shape))
        scores[:, self._seen] = residuals * self._weights
        found: Floats = np.sqrt(self._correction * (scores.sum(axis=2) ** 2).sum(axis=1))
        return found


def _treatment(estimator: str, layout: Layout, controls: int) -> tuple[Floats, Floats]:
    """Return the columns of the treatment, shape [region, period, column], and their shares in the estimate."""
    after = np.zeros((layout.zones + controls, layout.periods, 1))
    after[: layout.zones, :, 0] = layout.after[layout.cohort]
    if estimator == "did":
        return after, np.ones(1)
    since = np.full((layout.zones, layout.periods), -1)  # -1 is the last period before, the reference
    for zone, cohort in enumerate(layout.cohort):
        before, later = np.flatnonzero(layout.before[cohort]), np.flatnonzero(layout.after[cohort])
        since[zone, before] = np.arange(-before.size, 0)
        since[zone, later] = np.arange(later.size)
    events = np.unique(since[since != -1])
    columns = np.zeros((layout.zones + controls, layout.periods, events.size))
    columns[: layout.zones] = since[:, :, np.newaxis] == events
    counts = columns.sum(axis=(0, 1)) * (events >= 0)
    return columns, counts / counts.sum()


def two_sided(t: Floats, freedom: int) -> Floats:
    """Return the p-values of t statistics, two-sided."""
    found: Floats = 2 * np.asarray(stdtr(freedom, -np.abs(t)))
    return found


def over_time(panel: Floats, zones: Ints, layout: Layout) -> tuple[Floats, int]:
    """Return the standard errors of before and after, as if the periods of the zones' mean were independent.

    Returns
    -------
    errors : array, shape [run]
    freedom
    """
    rows = np.take_along_axis(panel, zones[:, :, np.newaxis], axis=1).mean(axis=1)
    before, after = layout.before.all(axis=0), layout.after.all(axis=0)
    groups = rows[:, before], rows[:, after]
    freedom = max(1, sum(each.shape[1] - 1 for each in groups))
    squares = sum(((each - each.mean(axis=1, keepdims=True)) ** 2).sum(axis=1) for each in groups)
    return np.sqrt(squares / freedom * sum(1 / each.shape[1] for each in groups)), freedom

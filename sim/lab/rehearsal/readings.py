"""How a design reads panels: its estimates, and the p-values of its test, for the zones and for others in their place.

The placebo test ranks the zones among other regions that are taken for them, on the same panel. It is exact where the
zones are drawn by lot: with one zone among N regions, P(p <= k/N) = k/N. The smallest p is 1/N, so that 17 regions
cannot be tested at 5%, and the level is 10% by default.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from sim.lab.rehearsal.evaluation_designs import EvaluationDesign
from sim.lab.rehearsal.kernels import CLUSTERED, LINEAR, Regression, kernel, over_time, two_sided
from sim.lab.rehearsal.synthetic import Synthetic
from sim.lab.rehearsal.zone_layout import Floats, Ints, Layout

#: Who is taken for the zones: the zones themselves, those of the model's rule, and competing regions by lot.
SUBJECTS = ("zones", "by_rule", "at_random")
#: Placebos of several zones: that many sets of regions are drawn, where there are more; fewer where each is fitted.
MOST_PLACEBOS, MOST_FITTED = 99, 39
#: Statistics that differ by rounding alone are the same, and count against the zones.
_SAME = 1e-9


@dataclass(frozen=True, eq=False)
class Sets:
    """Sets of regions that are taken for the zones.

    Attributes
    ----------
    units : array, shape [run or 1, set, zone]
        Places in the pool.
    placebos
        So many of the first sets are the placebos.
    columns
        By subject its set in each run, shape [run]; -1 where some of its regions are not in the pool.
    """

    units: Ints
    placebos: int
    columns: dict[str, Ints]

    @property
    def smallest_p(self) -> float:
        """The smallest p-value that a rank among the placebos can have."""
        own = int((self.columns["zones"] < self.placebos).all())
        return 1 / (1 + self.placebos - own)


def sets_of(subjects: dict[str, Ints], regions: int, most: int, seed: int) -> Sets:
    """Return the sets of subjects and the placebos.

    Parameters
    ----------
    subjects
        By subject, places in the pool, shape [run, zone].
    regions
        Number of regions of the pool.
    most
        Most placebos of several zones; 0 where the test needs none.
    seed
        For the draw of placebos of several zones.
    """
    runs, zones = subjects["zones"].shape
    if zones == 1 and most:
        each = {name: places[:, 0] for name, places in subjects.items()}
        return Sets(np.arange(regions)[np.newaxis, :, np.newaxis], regions, each)
    placebos = _placebos(regions, zones, most, seed)
    there = {name: np.asarray((places >= 0).all(axis=1)) for name, places in subjects.items()}
    own = [np.where(there[name][:, np.newaxis], places, np.arange(zones)) for name, places in subjects.items()]
    units = np.concatenate([np.broadcast_to(placebos, (runs, *placebos.shape)), np.stack(own, axis=1)], axis=1)
    columns = {name: np.where(there[name], len(placebos) + i, -1) for i, name in enumerate(subjects)}
    return Sets(units, len(placebos), columns)


def placebos_of(design: EvaluationDesign) -> int:
    """Return how many placebos of several zones a design has at most; 0 where its test needs none."""
    if design.test not in ("placebo_rank", "rmspe_ratio"):
        return 0
    return MOST_PLACEBOS if design.estimator in LINEAR else MOST_FITTED


def _placebos(regions: int, zones: int, most: int, seed: int) -> Ints:
    """Return sets of regions in the place of several zones: all, or as many as are drawn; shape [set, zone]."""
    luck = np.random.default_rng([seed, regions, zones])
    if comb(regions, zones) <= most:
        found = np.array(list(combinations(range(regions), zones)))
        return np.asarray(luck.permuted(found, axis=1), dtype=np.int64)
    return np.argsort(luck.random((most, regions)), axis=1)[:, :zones].astype(np.int64)


class DesignReader:
    """A design that is ready to read panels of one pool and layout.

    Parameters
    ----------
    design, layout, sets
    panel : array, shape [run, region, period]
        Of its clean periods weights of regions are made, once.
    """

    def __init__(self, design: EvaluationDesign, layout: Layout, sets: Sets, panel: Floats) -> None:
        self.design, self.layout, self.sets = design, layout, sets
        controls = panel.shape[1] - layout.zones
        self.regression = Regression(design.estimator, layout, controls) if design.estimator in CLUSTERED else None
        self.kernel = kernel(design.estimator, layout, controls) if design.estimator in LINEAR else None
        self.synthetic = None if self.kernel else Synthetic(design.estimator, layout, panel, sets.units)

    def read(self, panel: Floats) -> DesignReading:
        """Return what the design reads in a panel."""
        if self.kernel is not None:
            return DesignReading(self, panel, self.kernel.estimates(panel, self.sets.units))
        assert self.synthetic is not None, "a design is linear or synthetic"
        periods = self.synthetic.periods(panel)
        return DesignReading(self, panel, self.synthetic.estimates(panel, periods), periods)


def _zones_of(sets: Sets, column: Ints) -> Ints:
    """Return the places of one set of each run, shape [run, zone]."""
    units = np.broadcast_to(sets.units, (column.size, *sets.units.shape[1:]))
    return np.take_along_axis(units, column[:, np.newaxis, np.newaxis], axis=1)[:, 0]


@dataclass(frozen=True, eq=False)
class DesignReading:
    """What a design reads in a panel.

    Attributes
    ----------
    reader, panel
    estimates : array, shape [run, set]
    periods : array, shape [run, set, cohort, period]
        Weights of periods; None for linear estimators.
    """

    reader: DesignReader
    panel: Floats
    estimates: Floats
    periods: Floats | None = None

    @property
    def estimate(self) -> Floats:
        """The estimate for the zones, shape [run]."""
        return self._of(self.estimates, self.reader.sets.columns["zones"])

    @property
    def weights(self) -> Floats:
        """The weights of all cells in the estimate for the zones, shape [run, region, period]."""
        column, synthetic = self.reader.sets.columns["zones"], self.reader.synthetic
        if synthetic is not None:
            assert self.periods is not None, "they are kept"
            return synthetic.weights(self.periods, column)
        assert self.reader.kernel is not None, "a design is linear or synthetic"
        return self.reader.kernel.weights(_zones_of(self.reader.sets, column), self.panel.shape[1])

    @staticmethod
    def _of(values: Floats, column: Ints) -> Floats:
        found: Floats = np.take_along_axis(values, np.maximum(column, 0)[:, np.newaxis], axis=1)[:, 0]
        return found

    def p_values(self, subject: str = "zones", *, beyond: Floats | None = None) -> Floats:
        """Return the p-values of a subject, shape [run]; nan where it is not in the pool, and without a test.

        Parameters
        ----------
        subject
            One of `SUBJECTS`.
        beyond : array, shape [run]
            For tests by t: an effect that is supposed, instead of none.
        """
        test, column = self.reader.design.test, self.reader.sets.columns[subject]
        if test == "no_test":
            return np.full(column.size, np.nan)
        if test in ("cluster_t", "t_over_time"):
            found = self._by_t(column, 0.0 if beyond is None else beyond)
        else:
            found = self._by_rank(column)
        return np.where(column < 0, np.nan, found)

    def _by_t(self, column: Ints, supposed: Floats | float) -> Floats:
        zones = _zones_of(self.reader.sets, np.maximum(column, 0))
        regression = self.reader.regression
        if self.reader.design.test == "cluster_t":
            assert regression is not None, "only a regression is tested so"
            errors, freedom = regression.errors(self.panel, zones), regression.freedom
        else:
            errors, freedom = over_time(self.panel, zones, self.reader.layout)
        distance = self._of(self.estimates, column) - supposed
        t = np.divide(distance, errors, out=np.full(errors.size, np.inf), where=errors > 0)
        return two_sided(np.where((errors == 0) & (distance == 0), 0.0, t), freedom)

    def _by_rank(self, column: Ints) -> Floats:
        statistics = np.abs(self.estimates)
        if self.reader.design.test == "rmspe_ratio":
            assert self.reader.synthetic is not None, "only synthetic controls are tested so"
            statistics = self.reader.synthetic.ratios(self.panel)
        placebos = self.reader.sets.placebos
        own = self._of(statistics, column)
        others = np.arange(placebos) != column[:, np.newaxis]
        as_great = others & (statistics[:, :placebos] >= (own * (1 - _SAME))[:, np.newaxis])
        return np.asarray((1 + as_great.sum(axis=1)) / (1 + others.sum(axis=1)), dtype=np.float64)

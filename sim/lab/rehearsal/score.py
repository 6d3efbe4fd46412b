"""How a design does over histories of which the truth is known: what it estimates, finds, misses and gets wrong."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.lab.rehearsal.evaluation_designs import EvaluationDesign
from sim.lab.rehearsal.panels import Panels, in_force_until, layout_of, years_in_force
from sim.lab.rehearsal.readings import SUBJECTS, DesignReader, placebos_of, sets_of
from sim.lab.rehearsal.twin_histories import Histories
from sim.lab.rehearsal.zone_layout import Flags, Floats, Ints

#: Multiples of the effect at which power is told, besides the effect itself.
SCALES = (0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0, 12.0)


@dataclass(frozen=True, eq=False)
class DesignScore:
    """What a design reads in each history; all arrays have the shape [run] unless said otherwise.

    Attributes
    ----------
    design
    regions
        Number of regions that it looks at.
    periods
        Number of periods before the announcement and in force.
    years
        Years in force.
    estimate, truth, country
        The estimate; the mean effect on the zones in their periods in force; and what this would be if they had gained
        only what is new to the country.
    trend, spillover, reweighting, measurement
        Estimate less truth, exactly: the estimate on the twin without the policy; the effect on the regions compared
        with, times their weights; that the design weighs the zones' periods otherwise than the truth, or weighs anew
        because of the policy; and that the effect is measured otherwise than it is.
    p, p_without, p_by_rule, p_at_random
        p-values with the policy; and without it for the zones, for the regions that the model's rule would have chosen,
        and for competing regions by lot. nan without a test.
    p_of_truth
        p-values of the truth itself, supposed instead of no effect.
    smallest_p
        The smallest p-value of the test; nan for tests by t, which have none.
    scale_p, scale_truth : arrays, shape [scale, run]
        p-values, and the truth, with `SCALES` times the effect.
    year_p : array, shape [year, run]
        p-values after 1, 2, ... years in force.
    """

    design: EvaluationDesign
    regions: int
    periods: tuple[int, int]
    years: int
    estimate: Floats
    truth: Floats
    country: Floats
    trend: Floats
    spillover: Floats
    reweighting: Floats
    measurement: Floats
    p: Floats
    p_without: Floats
    p_by_rule: Floats
    p_at_random: Floats
    p_of_truth: Floats
    smallest_p: float
    scale_p: Floats
    scale_truth: Floats
    year_p: Floats

    @property
    def tests(self) -> bool:
        """Whether the design has a test."""
        return self.design.test != "no_test"

    @cached_property
    def wrong_sign(self) -> Flags:
        """Whether the estimate has the other sign than the truth."""
        return np.asarray(np.sign(self.estimate) * np.sign(self.truth) < 0)


def score(design: EvaluationDesign, histories: Histories, seed: int) -> DesignScore:
    """Return how a design does over histories.

    Raises
    ------
    ZonelabError
        If it has too few periods or regions; see `sim.lab.rehearsal.panels`.
    """
    months, layout = layout_of(design, histories.cohorts, histories.start, histories.months)
    panels = Panels.of(design, histories, months, layout)
    subjects = dict(zip(SUBJECTS, (histories.zones, histories.by_rule, histories.at_random), strict=True))
    places = {name: _in_pool(panels, regions) for name, regions in subjects.items()}
    placebos = placebos_of(design)
    ranked = placebos > 0
    sets = sets_of(places, panels.pool.size, placebos, seed)
    without, policy = panels.seen(0), panels.seen()
    truth, measured = panels.truth(), panels.measured()
    reader = DesignReader(design, layout, sets, without)
    read, read_without = reader.read(policy), reader.read(without)
    read_of_truth = reader.read(panels.less(policy, truth)) if ranked else read
    weights, effect = read_without.weights, policy - without
    in_force = np.zeros(without.shape, dtype=np.bool_)
    own = np.broadcast_to(layout.after[layout.cohort], (histories.runs, layout.zones, layout.periods))
    np.put_along_axis(in_force, places["zones"][:, :, np.newaxis], own, axis=1)
    direct = (weights * effect * in_force).sum(axis=(1, 2))
    fixed = read_without.estimate + (weights * effect).sum(axis=(1, 2))
    scaled = [
        (read if scale == 1 or design.test == "no_test" else reader.read(panels.seen(scale))).p_values()
        for scale in SCALES
    ]
    years = years_in_force(histories.cohorts, histories.start + histories.months)
    years = years if design.years_after is None else design.years_after
    by_year = []
    for year in range(1, years):
        some = in_force_until(layout, year, months, histories.cohorts, histories.start)
        if not (layout.after & some).any(axis=1).all():
            by_year.append(np.full(histories.runs, np.nan))
            continue
        shorter = layout.until(some)
        by_year.append(DesignReader(design, shorter, sets, without).read(policy).p_values())
    return DesignScore(
        design, int(panels.pool.size), (int(layout.clean.sum()), int(layout.after[0].sum())), years,
        estimate=read.estimate, truth=truth, country=panels.country(),
        trend=read_without.estimate,
        spillover=(weights * effect * ~in_force).sum(axis=(1, 2)),
        reweighting=(read.estimate - fixed) + (direct - measured),
        measurement=measured - truth,
        p=read.p_values(), p_without=read_without.p_values(),
        p_by_rule=read_without.p_values("by_rule"), p_at_random=read_without.p_values("at_random"),
        p_of_truth=read_of_truth.p_values(beyond=None if ranked else truth),
        smallest_p=sets.smallest_p if ranked else float("nan"),
        scale_p=np.array(scaled),
        scale_truth=np.array([panels.truth(scale) for scale in SCALES]),
        year_p=np.array([*by_year, read.p_values()]),
    )  # fmt: skip


def _in_pool(panels: Panels, regions: Ints) -> Ints:
    """Return places in the pool, shape [run, zone]; all -1 where one is missing."""
    found = np.where(regions < 0, -1, panels.places(np.maximum(regions, 0)))
    return np.where((found < 0).any(axis=1, keepdims=True), -1, found)

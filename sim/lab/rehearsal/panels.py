"""What an evaluation sees of a history: a panel of regions and periods in some form, and what the truth is in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.lab.rehearsal.evaluation_designs import YEARS_BEFORE, EvaluationDesign
from sim.lab.rehearsal.synthetic import SYNTHETIC
from sim.lab.rehearsal.twin_histories import Histories
from sim.lab.rehearsal.zone_dates import Cohort
from sim.lab.rehearsal.zone_layout import Flags, Floats, Ints, Layout, at_zones
from sim.language.errors import ZonelabError
from sim.language.texts import sentence

_YEAR = 12
#: Regions without a zone that a comparison needs.
LEAST_COMPARED = 2
#: Where there is less than this, the form `log` takes this.
_LEAST = 0.5


def years_in_force(cohorts: tuple[Cohort, ...], end: int) -> int:
    """Return for how many whole years the first zones are in force before a month, 1 at least."""
    first = cohorts[0]
    return max(1, (min(first.over, end) - first.in_force) // _YEAR)


def layout_of(design: EvaluationDesign, cohorts: tuple[Cohort, ...], start: int, months: int) -> tuple[Ints, Layout]:
    """Return the months that a design looks at, from 0, and when its zones come in them.

    With yearly data these are the Decembers, as for a count at the end of each year. Periods that are neither before
    the announcement of some zones nor within their years in force are left out.
    """
    month = np.arange(start, start + months)
    if design.steps == "years":
        month = month[month % _YEAR == _YEAR - 1]
    after = years_in_force(cohorts, start + months) if design.years_after is None else design.years_after
    first = cohorts[0].announced - _YEAR * (YEARS_BEFORE if design.years_before is None else design.years_before)
    before = np.array([(month >= first) & (month < each.announced) for each in cohorts])
    later = np.array(
        [(month >= each.in_force) & (month < min(each.over, each.in_force + _YEAR * after)) for each in cohorts]
    )
    used = (before | later).any(axis=0)
    layout = Layout(np.array([each.size for each in cohorts]), before[:, used], later[:, used])
    return month[used] - start, layout


def clean_needed(design: EvaluationDesign) -> int:
    """Return how many clean periods a design needs: two where it fits the past of the zones, else one."""
    return 2 if design.estimator in SYNTHETIC else 1


def pool_places(controls: str, zoned: Flags, outside: Flags, distances: Floats) -> Ints:
    """Return the places of the regions that a design looks at: those with a zone, and its controls.

    Parameters
    ----------
    controls
        A word of `sim.lab.rehearsal.evaluation_designs.CONTROLS`.
    zoned, outside : arrays, shape [region]
        Whether they have a zone; whether they lie outside the capital area.
    distances : array, shape [region, region] [km]
    """
    chosen = np.ones(zoned.size, dtype=np.bool_)
    if controls == "outside_capital":
        chosen = outside.copy()
    elif controls == "distant":
        near = np.where(zoned, np.inf, distances[zoned].min(axis=0))
        chosen[np.argsort(near, kind="stable")[: int((~zoned).sum()) // 3]] = False
    return np.flatnonzero(chosen | zoned)


def pool_of(design: EvaluationDesign, histories: Histories) -> Ints:
    """Return the places of the regions that a design looks at: those with a zone in some history, and its controls.

    Raises
    ------
    ZonelabError
        If fewer than two are left without a zone.
    """
    zoned = np.zeros(len(histories.names), dtype=np.bool_)
    zoned[np.unique(histories.zones)] = True
    pool = pool_places(design.controls, zoned, histories.outside, histories.distances)
    left = pool.size - histories.zones.shape[1]
    if left < LEAST_COMPARED and design.estimator != "before_after":
        wrong = sentence(
            "design {name} needs {least} regions or more without a zone to compare with; of its {pool} regions {zones} "
            "have one. Compare with all regions, as in did:all, or take a policy with fewer zones.",
            name=design.name,
            least=LEAST_COMPARED,
            pool=int(pool.size),
            zones=histories.zones.shape[1],
        )
        raise ZonelabError(wrong)
    return pool


@dataclass(frozen=True, eq=False)
class Panels:
    """Histories as a design sees them.

    Attributes
    ----------
    form
        One of `sim.lab.rehearsal.evaluation_designs.FORMS`.
    without, effect : arrays, shape [run, region, period]
        The outcome without the policy, and what the policy adds to it, of all regions; of what is measured by the
        ministry's count, the firms themselves.
    seen_without, seen_effect : arrays, shape [run, region, period]
        The same as they are measured.
    pool : array, shape [region of the pool]
        Places of those that the design looks at.
    zones : array, shape [run, zone]
        Places of the zones among all regions.
    layout
    """

    form: str
    without: Floats
    effect: Floats
    seen_without: Floats
    seen_effect: Floats
    pool: Ints
    zones: Ints
    layout: Layout

    @classmethod
    def of(cls, design: EvaluationDesign, histories: Histories, months: Ints, layout: Layout) -> Panels:
        """Return what a design sees of histories."""
        true = "jobs" if design.outcome == "jobs" else "firms"
        without, policy, seen_without, seen_policy = (
            np.ascontiguousarray(each[outcome][:, months].swapaxes(1, 2), dtype=np.float64)
            for outcome in (true, design.outcome)
            for each in (histories.baseline, histories.policy)
        )
        pool = pool_of(design, histories)
        effects = policy - without, seen_policy - seen_without
        return cls(design.form, without, effects[0], seen_without, effects[1], pool, histories.zones, layout)

    def formed(self, outcome: Floats) -> Floats:
        """Return an outcome of all regions in the form of the design."""
        if self.form == "log1p":
            return np.asarray(np.log1p(outcome))
        if self.form == "log":
            return np.asarray(np.log(np.maximum(outcome, _LEAST)))
        if self.form == "index":
            base = outcome[:, :, self.layout.clean].mean(axis=2, keepdims=True)
            return np.asarray(100 * outcome / np.maximum(base, _LEAST))
        if self.form == "share":
            whole = outcome.sum(axis=1, keepdims=True)
            return np.asarray(np.divide(100 * outcome, whole, out=np.zeros(outcome.shape), where=whole > 0))
        return outcome

    def seen(self, scale: float = 1.0) -> Floats:
        """Return the panel of the pool, shape [run, region, period], with so many times the effect; none is below 0."""
        return self.formed(_scaled(self.seen_without, self.seen_effect, scale))[:, self.pool]

    def places(self, regions: Ints) -> Ints:
        """Return the places in the pool of regions, shape as given; -1 of those that are not in it."""
        where = np.full(self.without.shape[1] + 1, -1)
        where[self.pool] = np.arange(self.pool.size)
        found: Ints = where[regions]
        return found

    def truth(self, scale: float = 1.0) -> Floats:
        """Return the effect on the regions with a zone, mean over their periods in force, shape [run]."""
        return self._over_cells(self.formed(_scaled(self.without, self.effect, scale)) - self.formed(self.without))

    def measured(self) -> Floats:
        """Return the same as it is measured, shape [run]."""
        seen = _scaled(self.seen_without, self.seen_effect, 1)
        return self._over_cells(self.formed(seen) - self.formed(self.seen_without))

    def country(self) -> Floats:
        """Return what the same would be if the zones had gained only what is new to the country, shape [run].

        The effect, summed over all regions, is shared by the zones that are in force.
        """
        in_force = self.layout.after[self.layout.cohort]
        many = in_force.sum(axis=0)
        each = np.divide(self.effect.sum(axis=1), many, out=np.zeros((self.effect.shape[0], many.size)), where=many > 0)
        alone = self.without.copy()
        gained = at_zones(self.without, self.zones) + each[:, np.newaxis] * in_force
        np.put_along_axis(alone, self.zones[:, :, np.newaxis], np.maximum(gained, 0.0), axis=1)
        return self._over_cells(self.formed(alone) - self.formed(self.without))

    def _over_cells(self, differences: Floats) -> Floats:
        return np.asarray(np.einsum("rzp,zp->r", at_zones(differences, self.zones), self.layout.cells))

    def less(self, panel: Floats, amount: Floats) -> Floats:
        """Return a panel of the pool without an amount, shape [run], in the zones' periods in force."""
        found = panel.copy()
        zones = self.places(self.zones)
        rows = at_zones(panel, zones) - amount[:, np.newaxis, np.newaxis] * self.layout.after[self.layout.cohort]
        np.put_along_axis(found, zones[:, :, np.newaxis], rows, axis=1)
        return found


def _scaled(without: Floats, effect: Floats, scale: float) -> Floats:
    """Return an outcome with so many times the effect; none is below 0."""
    return without if scale == 0 else np.maximum(without + scale * effect, 0.0)


def in_force_until(layout: Layout, years: int, months: NDArray[Any], cohorts: tuple[Cohort, ...], start: int) -> Flags:
    """Return the periods of the first so many years in force of any zones, shape [period]."""
    within = [(months + start < each.in_force + _YEAR * years) & layout.after[i] for i, each in enumerate(cohorts)]
    return np.asarray(np.any(within, axis=0))

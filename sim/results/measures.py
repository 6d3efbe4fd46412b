"""Measures by name: one number of a policy against its baseline, for sweeps, studies, facts and pages (M01 to M14).

A measure is a word (``net_new``), or a word and what it is taken of (``effect.north``, ``effect.country``,
``ledger.diverted.north``). Each gives first its pieces, arrays with a row for each run, and then, from the pieces of
all runs, the number with its interval; so runs can be made a few at a time.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.language.errors import closest
from sim.language.texts import Sentence, marked, sentence, texts
from sim.language.vocabulary import WORDS
from sim.results.comparison import Comparison
from sim.results.displacement import (
    displaced_of_gains,
    displaced_share,
    displaced_within_nest,
    within_nest_of_displaced,
)
from sim.results.estimates import Estimate, mean_estimate, ratio, t_interval
from sim.results.evenness import MEASURES as SPREADS
from sim.results.measure_kinds import OF_SWEEPS, MeasureKind
from sim.results.measure_parts import COUNTRY, MeasureParts
from sim.scenario.world.names import Names
from sim.scenario.world.world import World


@dataclass(frozen=True)
class Measure:
    """A measure by its full name.

    Attributes
    ----------
    name
        As written: ``effect.north``.
    kind, of
        The meaning of its word, and the further parts of the name.
    """

    name: str
    kind: MeasureKind
    of: tuple[str, ...]

    def pieces(self, comparison: Comparison, month: int | None = None) -> MeasureParts:
        """Return arrays with a row for each run; of the last month if none is given."""
        if not self.kind.has_month:
            return self.kind.pieces(comparison, *self.of)
        return self.kind.pieces(comparison, comparison.policy.months - 1 if month is None else month, *self.of)

    def estimate(self, pieces: Sequence[NDArray[Any]]) -> Estimate:
        """Return the number with its interval, from the pieces of all runs; nan where it is undefined."""
        return self.kind.estimate(*pieces)

    def value(self, pieces: MeasureParts) -> float:
        """Return the number alone; nan where it is undefined."""
        ratio_of = self.as_ratio(pieces)
        if ratio_of is None:
            values = pieces[0].astype(np.float64)
            return float(np.nanmean(values)) if not np.isnan(values).all() else float("nan")
        numerator, denominator = ratio_of
        bottom = float(denominator.mean())
        return float(numerator.mean()) / bottom if bottom else float("nan")

    def values(self, pieces: MeasureParts) -> NDArray[np.float64]:
        """Return the number of each run alone, shape [run]; nan where it is undefined."""
        ratio_of = self.as_ratio(pieces)
        if ratio_of is None:
            return pieces[0].astype(np.float64)
        numerator, denominator = ratio_of
        alone = np.full(numerator.shape, np.nan)
        np.divide(numerator, denominator, out=alone, where=denominator > 0)
        return alone

    def chance(self, pieces: MeasureParts) -> float:
        """Return by how much one run of history differs from the mean, as a standard deviation."""
        values = self.values(pieces)
        return float(np.nanstd(values, ddof=1)) if np.count_nonzero(~np.isnan(values)) > 1 else 0.0

    def as_ratio(self, pieces: MeasureParts) -> tuple[NDArray[Any], NDArray[Any]] | None:
        """Return numerator and denominator of a measure that is a ratio of means; None for a mean."""
        if self.kind.estimate is ratio:
            return pieces[0], pieces[1]
        if self.kind.estimate is displaced_share:
            return displaced_of_gains(*pieces)
        return within_nest_of_displaced(*pieces) if self.kind.estimate is displaced_within_nest else None

    def unit(self, world: World) -> str:
        """Return the unit."""
        unit = WORDS[self.of[0]].unit if self.kind.of == (SPREADS,) else self.kind.unit
        return unit.format(money=world.currency)

    def label(self, names: Names) -> str:
        """Return what the measure means, in the language of the names."""
        translate, regions = texts(names.language), names.regions
        parts = [regions[part] if part in regions else translate(_WORDS[part]) for part in reversed(self.of)]
        return ": ".join([*parts, translate(self.kind.label)])


_WORDS = {
    COUNTRY: marked("The country"),
    **{name: WORDS[name].english for name in SPREADS},
    "new": marked("new"),
    "kept_alive_here": marked("kept alive here"),
    "kept_alive_elsewhere": marked("kept alive elsewhere"),
    "diverted": marked("diverted"),
    "moved": marked("moved"),
    "started": marked("started"),
    "permitted": marked("permitted"),
    "extended": marked("extended"),
    "ended": marked("ended"),
    "failed": marked("failed"),
}


def measure_names(world: World, kinds: Mapping[str, MeasureKind] = OF_SWEEPS) -> list[str]:
    """Return the name of every measure of a world, of some kinds."""
    return [
        ".".join([word, *parts])
        for word, kind in kinds.items()
        for parts in itertools.product(*(_choices(part, world) for part in kind.of))
    ]


def _choices(part: tuple[str, ...] | str, world: World) -> Sequence[str]:
    if isinstance(part, tuple):
        return part
    return world.display_regions if part == "region" else (*world.display_regions, COUNTRY)


def measure_of(name: str, world: World, kinds: Mapping[str, MeasureKind] = OF_SWEEPS) -> Measure | Sentence:
    """Return the measure of a name, or the sentence that says why there is none.

    Parameters
    ----------
    name
        As in a sweep or in facts; what is of the country alone may say so at its end.
    world
        Whose regions may be named.
    kinds
        Among which it is looked for: those of sweeps, or all.
    """
    word, *of = name.split(".")
    kind = kinds.get(word)
    known = measure_names(world, kinds)
    if kind is not None and name in known:
        return Measure(name, kind, tuple(of))
    if kind is not None and not kind.of and of == [COUNTRY]:
        return Measure(name, kind, ())
    if kind is not None and kind.of:
        parts = [[*map(str, _choices(part, world))] for part in kind.of]
        return sentence(
            "must go on with one of {choices}, as in {example}; got {given!r}.{hint}",
            choices="; ".join(", ".join(each) for each in parts),
            example=".".join([word, *(each[0] for each in parts)]),
            given=name,
            hint=closest(name, known),
        )
    return sentence(
        "must be one of {words}, where a place follows as in effect.{region}; got {given!r}.{hint}",
        words=", ".join(kinds),
        region=world.display_regions[0],
        given=name,
        hint=closest(name, known),
    )


def estimates(measures: Sequence[Measure], pieces: Sequence[Sequence[NDArray[Any]]]) -> list[Estimate]:
    """Return the estimate of each measure from its pieces; means over runs are taken of all together."""
    plain = [i for i, measure in enumerate(measures) if measure.kind.estimate is mean_estimate]
    found: dict[int, Estimate] = {}
    if plain:
        stacked = np.stack([np.asarray(pieces[i][0], dtype=np.float64) for i in plain], axis=1)
        mean, low, high = t_interval(stacked)
        found = {i: Estimate(float(mean[k]), float(low[k]), float(high[k])) for k, i in enumerate(plain)}
    return [found[i] if i in found else measure.estimate(pieces[i]) for i, measure in enumerate(measures)]

"""Measures by name: one number of a policy against its baseline, for the tables of sweeps (M01 to M13).

A measure is a word (``net_new``), or a word and what it is taken of (``effect.north``, ``effect.country``,
``ledger.diverted.north``). Each gives first its pieces, arrays with a row for each run, and then, from the pieces of
all runs, the number with its interval; so runs can be made a few at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.language.errors import closest
from sim.language.texts import Sentence, marked, sentence, texts
from sim.language.vocabulary import WORDS
from sim.results import pieces
from sim.results.comparison import Comparison
from sim.results.displacement import displaced_share
from sim.results.estimates import Estimate, mean_estimate, mean_where_defined, ratio, t_interval
from sim.results.ledger import CATEGORIES
from sim.results.pieces import COUNTRY, Pieces
from sim.results.spread import MEASURES as SPREADS
from sim.scenario.world.names import Names
from sim.scenario.world.world import World

#: What became of trials.
EVENTS = ("started", "permitted", "extended", "ended", "failed")


@dataclass(frozen=True)
class MeasureKind:
    """What measures of one word have in common.

    Attributes
    ----------
    label
        What it tells, in English; the region or word it is taken of stands before it.
    unit
        ``{money}`` is the currency of the world.
    id
        Of the measure in the document of the model.
    of
        What the name goes on with, one after another: words, 'region', or 'place' (a region or the country).
    pieces
        Takes a comparison and what the name goes on with.
    estimate
        Takes the pieces of all runs.
    """

    label: str
    unit: str
    id: str
    of: tuple[tuple[str, ...] | str, ...]
    pieces: Callable[..., Pieces]
    estimate: Callable[..., Estimate]


@dataclass(frozen=True)
class Measure:
    """A measure by its full name.

    Attributes
    ----------
    name
        As written: ``effect.north``.
    kind, of
        Its word's meaning, and what the name goes on with.
    """

    name: str
    kind: MeasureKind
    of: tuple[str, ...]

    def pieces(self, comparison: Comparison) -> Pieces:
        """Return arrays with a row for each run."""
        return self.kind.pieces(comparison, *self.of)

    def estimate(self, pieces: Sequence[NDArray[Any]]) -> Estimate:
        """Return the number with its interval, from the pieces of all runs; nan where it is undefined."""
        return self.kind.estimate(*pieces)

    def unit(self, world: World) -> str:
        """Return the unit."""
        unit = WORDS[self.of[0]].unit if self.kind.of == (SPREADS,) else self.kind.unit
        return unit.format(money=world.currency)

    def label(self, names: Names) -> str:
        """Return what the measure tells, in the language of the names."""
        translate, regions = texts(names.language), names.regions
        parts = [regions[part] if part in regions else translate(_WORDS[part]) for part in reversed(self.of)]
        return ": ".join([*parts, translate(self.kind.label)])


_PLACE: tuple[tuple[str, ...] | str, ...] = ("place",)
_REGION: tuple[tuple[str, ...] | str, ...] = ("region",)
#: The words, in the order of the document of the model.
KINDS: dict[str, MeasureKind] = {
    "firms": MeasureKind(marked("Firms at the end"), "firms", "M01", _PLACE, pieces.firms, mean_estimate),
    "attracted": MeasureKind(
        marked("Firms attracted since the start"), "firms", "M03", _PLACE, pieces.attracted, mean_estimate
    ),
    "effect": MeasureKind(marked("Effect on firms"), "firms", "M04", _PLACE, pieces.effect, mean_estimate),
    "net_new": MeasureKind(marked("Firms net new to the country"), "firms", "M05", (), pieces.net_new, mean_estimate),
    "ledger": MeasureKind(
        marked("Part of the gain in firms"), "firms", "M06", (CATEGORIES, "place"), pieces.ledger_part, mean_estimate
    ),
    "displaced_share": MeasureKind(
        marked("Share of the winners' gain that others lose"), "share", "M06", (), pieces.displaced, displaced_share
    ),
    "central_share": MeasureKind(
        marked("Share of the central support"), "share", "M07", _REGION, pieces.central_share, mean_estimate
    ),
    "support": MeasureKind(
        marked("Spread of the central support"), "index", "M07", (SPREADS,), pieces.support_spread, mean_estimate
    ),
    "firm_spread": MeasureKind(
        marked("Spread of firms"), "index", "M08", (SPREADS,), pieces.firm_spread, mean_estimate
    ),
    "money_per_net_new_firm": MeasureKind(
        marked("Money for each firm new to the country"), "{money} per firm", "M09", (), pieces.money_per_firm, ratio
    ),
    "jobs": MeasureKind(marked("Jobs at the end"), "persons", "M10", _PLACE, pieces.jobs, mean_estimate),
    "job_effect": MeasureKind(marked("Effect on jobs"), "persons", "M10", _PLACE, pieces.job_effect, mean_estimate),
    "trials": MeasureKind(marked("Trials over the horizon"), "trials", "M11", (EVENTS,), pieces.trials, mean_estimate),
    "reforms": MeasureKind(marked("Reforms of the national law"), "reforms", "M11", (), pieces.reforms, mean_estimate),
    "months_to_reform": MeasureKind(
        marked("Months to the first reform"), "months", "M11", (), pieces.months_to_reform, mean_where_defined
    ),
    "outside_capital": MeasureKind(
        marked("Share of firms outside the capital area"),
        "share",
        "M12",
        (),
        pieces.outside_capital,
        mean_where_defined,
    ),
    "support_per_firm": MeasureKind(
        marked("Support per firm"), "{money} per firm and month", "M13", _PLACE, pieces.support_per_firm, ratio
    ),
}
_WORDS = {
    COUNTRY: marked("The country"),
    "gini": marked("Gini index"),
    "hhi": marked("Herfindahl-Hirschman index"),
    "theil": marked("Theil index"),
    "effective_number": marked("Effective number of regions"),
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


def measure_names(world: World) -> list[str]:
    """Return the name of every measure of a world."""
    names: list[str] = []
    for word, kind in KINDS.items():
        made = [word]
        for part in kind.of:
            made = [f"{name}.{each}" for name in made for each in _choices(part, world)]
        names += made
    return names


def _choices(part: tuple[str, ...] | str, world: World) -> Sequence[str]:
    if isinstance(part, tuple):
        return part
    return world.display_regions if part == "region" else (*world.display_regions, COUNTRY)


def measure_of(name: str, world: World) -> Measure | Sentence:
    """Return the measure of a name, or the sentence that says why there is none."""
    word, *of = name.split(".")
    kind = KINDS.get(word)
    known = measure_names(world)
    if kind is not None and name in known:
        return Measure(name, kind, tuple(of))
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
        words=", ".join(KINDS),
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

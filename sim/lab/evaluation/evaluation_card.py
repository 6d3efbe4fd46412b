"""The card of a single evaluation: each design's estimate among its placebos, and the path that one of them expects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from sim.lab.card import Card
from sim.lab.evaluation.estimators import DESIGNS
from sim.lab.evaluation.placebos import Ranked
from sim.lab.evaluation.user_panel import UserPanel
from sim.language.errors import listed
from sim.language.numbers import between, figures, share, signed
from sim.language.texts import Noun, Sentence, check_language, marked, texts
from sim.report.plots.style import Figure

#: What is found, by whether it is more than chance.
MORE_THAN_CHANCE = marked(
    "{who}: {outcome} {effect} on average, compared with what {design} expects from the controls "
    "({first} to {last}). "
    "This is more than chance gives: p = {p}, {level} interval {interval}."
)
NO_MORE = marked(
    "{who}: {outcome} {effect} on average, compared with what {design} expects from the controls "
    "({first} to {last}). "
    "Chance alone may give as much: p = {p}, {level} interval {interval}."
)
UNTESTED = marked(
    "{who}: {outcome} {effect} on average, compared with what {design} expects from the controls "
    "({first} to {last}). "
    "There are too few controls to tell it from chance at {level}."
)
#: An interval without ends: a placebo fits its own past exactly, so that any later gap is as extreme as can be.
UNBOUNDED = marked("unbounded")
LEAST_P = marked(" With {placebos} placebos no p below {smallest} can be reached.")


@dataclass(frozen=True, eq=False, repr=False)
class Evaluation(Card):
    """What the designs say of a user's own panel.

    Attributes
    ----------
    panel
        What was evaluated.
    ranked
        Each design's estimate among its placebos, by its key.
    assignments
        The units that stand in for the treated in each placebo.
    main
        The design of sentence and picture.
    level : float [share]
        Of the intervals.
    seed, placebos
        Of the drawing of placebos, and how many at most.
    notes
        Which designs are left out, and why.
    """

    word: ClassVar[str] = "evaluate"
    panel: UserPanel
    ranked: Mapping[str, Ranked]
    assignments: tuple[tuple[str, ...], ...]
    main: str
    level: float
    seed: int
    placebos: int
    notes: tuple[Sentence, ...] = ()

    def __repr__(self) -> str:
        """Return a line."""
        return f"<Evaluation of {self.panel.outcome}, {self.who}: {self.sentence()}>"

    @property
    def who(self) -> str:
        """The treated units."""
        return listed([self.panel.units[i] for i in self.panel.treated])

    def sentence(self, language: str = "en") -> str:
        """Return the effect of the main design, whether it is more than chance, and the smallest p there can be."""
        _ = texts(language)
        found, panel = self.ranked[self.main], self.panel
        low, high = found.interval
        alpha = 1 - self.level
        template = UNTESTED if np.isnan(low) else MORE_THAN_CHANCE if found.p <= alpha + 1e-9 else NO_MORE
        told = _(template).format(
            outcome=Noun(panel.unit_text),
            who=self.who,
            effect=_signed(found.real.effect),
            design=_(DESIGNS[self.main]),
            first=panel.periods[found.real.first],
            last=panel.periods[-1],
            p=figures(found.p, 2),
            level=share(self.level),
            interval=_(UNBOUNDED) if np.isinf(low) else between(_signed(low), _signed(high), language),
        )
        least = _(LEAST_P).format(placebos=len(found.placebos), smallest=figures(found.smallest_p, 2))
        return told + (least if found.placebos else "")

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables: ``estimates``, ``path`` of the main design, ``weights`` and ``placebos``."""
        return {"estimates": self.estimates, "path": self.path, "weights": self._weights, "placebos": self._placebos}

    @cached_property
    def estimates(self) -> pd.DataFrame:
        """A row for each design: design, effect, low, high, p, smallest_p, placebos."""
        rows = [
            (design, each.real.effect, *each.interval, each.p, each.smallest_p, len(each.placebos))
            for design, each in self.ranked.items()
        ]
        columns = ["design", "effect", "low", "high", "p", "smallest_p", "placebos"]
        probability = {"p": "probability", "smallest_p": "probability", "placebos": "number"}
        return self._with_units(pd.DataFrame(rows, columns=columns), ("effect", "low", "high"), probability)

    @cached_property
    def path(self) -> pd.DataFrame:
        """A row for each period of the main design: period, observed, expected, effect, low, high."""
        found, panel = self.ranked[self.main], self.panel
        observed, band = panel.values[panel.treated].mean(axis=0), found.band()
        gaps = found.real.gaps
        table = pd.DataFrame(
            {
                "period": panel.periods,
                "observed": observed,
                "expected": observed - gaps,
                "effect": gaps,
                "low": gaps - band,
                "high": gaps + band,
            }
        )
        return self._with_units(table, ("observed", "expected", "effect", "low", "high"))

    @property
    def _weights(self) -> pd.DataFrame:
        rows = [
            (design, self.panel.units[unit], weight)
            for design, each in self.ranked.items()
            for unit, weight in sorted(each.real.weights.items(), key=lambda item: -item[1])
        ]
        table = pd.DataFrame(rows, columns=["design", "unit", "weight"]).astype({"weight": float})
        return self._with_units(table, (), {"weight": "share"})

    @property
    def _placebos(self) -> pd.DataFrame:
        rows = [
            (design, ", ".join(units), each.effect, each.statistic)
            for design, found in self.ranked.items()
            for units, each in zip(self.assignments, found.placebos, strict=True)
        ]
        table = pd.DataFrame(rows, columns=["design", "units", "effect", "statistic"])
        return self._with_units(table.astype({"effect": float, "statistic": float}), ("effect",))

    def _with_units(
        self, table: pd.DataFrame, of_outcome: tuple[str, ...], more: Mapping[str, str] | None = None
    ) -> pd.DataFrame:
        table.attrs["units"] = {**dict.fromkeys(of_outcome, self.panel.unit_text), **(more or {})}
        return table

    def figure(self, language: str = "en") -> Figure:
        """Return the observed and the expected path, and below them the effect with what chance would give."""
        check_language(language)
        from sim.report.plots.evaluate_figure import evaluate_figure

        found = self.ranked[self.main]
        panel = self.panel
        starts = {
            int(start): listed([panel.units[i] for i in panel.treated if panel.starts[i] == start])
            for start in np.unique(panel.starts[panel.treated])
        }
        return evaluate_figure(
            self.path, found.real.first, self.sentence(language), DESIGNS[self.main], self.level, language, starts
        )

    def about(self) -> dict[str, Any]:
        """Return what makes the card again, but for the table itself."""
        panel = self.panel
        return {
            "outcome": panel.outcome,
            "form": panel.form,
            "treated": {panel.units[i]: panel.periods[int(panel.starts[i])] for i in panel.treated},
            "controls": [panel.units[i] for i in panel.controls],
            "skipped": list(panel.skipped),
            "designs": list(self.ranked),
            "main": self.main,
            "level": self.level,
            "placebos": self.placebos,
            "seed": self.seed,
        }


def _signed(value: float) -> str:
    """Return an effect with its sign, with two decimals where it is small."""
    return signed(value, 2 if abs(value) < 1 else None) if np.isfinite(value) else figures(value)

"""The card of assumptions: which of the keys that no source gives would overturn a claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from sim.lab.card import Card
from sim.lab.flip.claim import Claim
from sim.lab.flip.flip_sentences import assumptions_that_turn_it, value_text
from sim.language.numbers import figures
from sim.language.texts import check_language, texts
from sim.report.plots.style import Figure
from sim.results.estimates import Estimate

#: Assumptions that the picture shows, those that move the number most.
MOST_SHOWN = 14


@dataclass(frozen=True)
class End:
    """What a claim is with some keys at other values.

    Attributes
    ----------
    changes
        The values by key.
    value
        The number of the claim, with the 90% interval of the mean.
    margin
        Above 0 where the claim is as at the centre.
    turns
        Whether it turns, with the whole interval.
    """

    changes: Mapping[str, float]
    value: Estimate
    margin: float
    turns: bool


@dataclass(frozen=True)
class Moved:
    """An assumption that was moved alone.

    Attributes
    ----------
    key, centre, range, note
        Its key, value, declared range and the reason of the range.
    ends
        What the claim is at both ends; None where there is no value.
    """

    key: str
    centre: float
    range: tuple[float, float]
    ends: tuple[End | None, End | None]
    note: str

    @property
    def turns_alone(self) -> bool:
        """Whether the claim turns at an end of the range."""
        return any(end is not None and end.turns for end in self.ends)

    def flip(self, first: float) -> float:
        """Return where it turns, as if straight from the centre, of margin `first`, to the end; nan if nowhere."""
        places = [
            self.centre + (value - self.centre) * first / (first - end.margin)
            for value, end in zip(self.range, self.ends, strict=True)
            if end is not None and end.turns and end.margin < first
        ]
        return min(places, key=lambda place: abs(place - self.centre), default=float("nan"))


@dataclass(frozen=True, eq=False, repr=False)
class AssumptionCard(Card):
    """Which assumptions overturn a claim.

    Attributes
    ----------
    claim, policies, baseline, seed
        As in a `FlipCard`.
    centre
        The claim with all assumptions as they are, by the runs and the luck of the ends.
    moved
        The assumptions, each moved alone.
    pairs
        The pairs of them that were run.
    together
        All at the ends that push most against the claim; None if none does.
    readings
        How the claim was read, by language.
    left
        Keys of the file that the scenarios set themselves, or that are no assumption there.
    """

    word: ClassVar[str] = "flip_assumptions"
    claim: Claim
    policies: tuple[str, ...]
    baseline: str
    seed: int
    centre: End
    moved: tuple[Moved, ...]
    pairs: tuple[End, ...]
    together: End | None
    left: tuple[str, ...]
    readings: Mapping[str, str]

    def __repr__(self) -> str:
        """Return a line."""
        return f"<AssumptionCard of {self.claim.text!r}: {self.sentence()}>"

    @property
    def alone(self) -> tuple[str, ...]:
        """The assumptions that turn the claim alone."""
        return tuple(str(each) for each in self._assumptions.query("turns_alone")["assumption"])

    @property
    def pair(self) -> tuple[str, ...]:
        """Two that turn it together; empty if none of those that were run do."""
        return next((tuple(each.changes) for each in self.pairs if each.turns), ())

    def sentence(self, language: str = "en") -> str:
        """Return which assumptions overturn the claim."""
        together = self.together is not None and self.together.turns
        who = assumptions_that_turn_it(self.alone, self.pair, together=together, language=language)
        return texts(language)("{verdict} {who}.").format(verdict=self._verdict(language), who=who)

    def _verdict(self, language: str) -> str:
        """Return whether the claim holds with all assumptions as they are, with its number."""
        _, value = texts(language), self.centre.value
        if value.low <= self.claim.threshold <= value.high:
            told = _("“{claim}” is open at the central weights: {value}.")
        elif self.claim.holds(value.mean):
            told = _("“{claim}” holds at the central weights: {value}.")
        else:
            told = _("“{claim}” does not hold at the central weights: {value}.")
        return told.format(claim=self.claim.text, value=value_text(value, language))

    def shown(self, most: int) -> int:
        """Return how many assumptions to show: so many, and at least all that turn the claim alone."""
        return max(most, len(self.alone))

    def others(self, most: int, language: str = "en") -> str:
        """Return what the assumptions that are not shown do; an empty text if there are none."""
        check_language(language)
        rest = self._assumptions.iloc[self.shown(most) :]
        if rest.empty:
            return ""
        told = texts(language)("{count} more keys do not turn it and moved it less, by {moved} at most.")
        return told.format(count=len(rest), moved=figures(float(rest["moved"].max()), 2))

    def reading(self, language: str = "en") -> str:
        """Return how the claim was read."""
        check_language(language)
        return self.readings[language]

    def searched(self, language: str = "en") -> str:
        """Return which region was searched."""
        return texts(language)(
            "Searched: the ranges that the world declares for {count} keys marked assumption, at the central weights; "
            "of pairs, those of which the sum of both effects says that they should turn it."
        ).format(count=len(self.moved))

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables: ``assumptions``, each moved alone, and ``together``, what was run with several moved."""
        return {"assumptions": self._assumptions, "together": self._together}

    @cached_property
    def _assumptions(self) -> pd.DataFrame:
        nothing = Estimate(np.nan, np.nan, np.nan)
        rows = []
        for each in self.moved:
            low, high = (nothing if end is None else end.value for end in each.ends)
            rows.append(
                {
                    "assumption": each.key, "least": each.range[0], "centre": each.centre, "most": each.range[1],
                    "at_least": low.mean, "at_least_low": low.low, "at_least_high": low.high,
                    "at_most": high.mean, "at_most_low": high.low, "at_most_high": high.high,
                    "turns_alone": each.turns_alone, "alone": each.flip(self.centre.margin),
                    "moved": max(
                        (abs(end.value.mean - self.centre.value.mean) for end in each.ends if end is not None),
                        default=0.0,
                    ),
                    "note": each.note,
                }
            )  # fmt: skip
        table = pd.DataFrame(rows).sort_values(
            ["turns_alone", "moved"], ascending=False, kind="stable", ignore_index=True
        )
        table["turns_alone"] = table["turns_alone"].astype(bool)
        table.attrs["units"] = {}
        return table

    @property
    def _together(self) -> pd.DataFrame:
        some = [("centre", self.centre), *(("pair", each) for each in self.pairs)]
        some += [("all", self.together)] if self.together is not None else []
        rows = [
            {
                "kind": kind, "changes": ", ".join(f"{key}={value:g}" for key, value in each.changes.items()),
                "mean": each.value.mean, "low": each.value.low, "high": each.value.high, "turns": each.turns,
            }
            for kind, each in some
        ]  # fmt: skip
        table = pd.DataFrame(rows)
        table.attrs["units"] = {}
        return table

    def figure(self, language: str = "en") -> Figure:
        """Return a row for each assumption, with the number of the claim at both ends of its range."""
        from sim.report.plots.assumptions_figure import assumptions_figure

        return assumptions_figure(
            self._assumptions.head(self.shown(MOST_SHOWN)),
            self.centre.value.mean,
            self.claim.threshold,
            self.claim.sign,
            self.claim.text if self.claim.policies else self.claim.measure.name,
            self.sentence(language),
            [
                each
                for each in (self.reading(language), self.others(MOST_SHOWN, language), self.searched(language))
                if each
            ],
            language,
        )

    def about(self) -> dict[str, Any]:
        """Return what makes the card again."""
        return {
            "claim": self.claim.text, "reading": self.readings["en"], "policies": list(self.policies),
            "baseline": self.baseline, "seed": self.seed, "left": list(self.left),
        }  # fmt: skip

"""The flip card: what it would take for a claim to turn, as sentence, picture and tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, cast

import numpy as np
import pandas as pd
from scipy.special import ndtr

from sim.lab.card import Card
from sim.lab.chance import chance
from sim.lab.flip.claim import Claim
from sim.lab.flip.flip_search import Flips
from sim.lab.flip.flip_sentences import (
    flip_sentence,
    flip_sentence_without_share,
    how_often,
    searched_text,
    verdict_text,
    who_turns_it,
)
from sim.lab.flip.real_runs import Point
from sim.lab.weight_space import WeightSpace
from sim.language.texts import check_language
from sim.report.plots.style import Figure
from sim.results.estimates import ENDS, Estimate, Floats

#: R2 of the stand-in below which the reliability index is a guess.
LEAST_FIT = 0.4
#: Weights that the picture shows, the most important first.
MOST_SHOWN = 10


@dataclass(frozen=True, eq=False, repr=False)
class FlipCard(Card):
    """What overturns a claim about policies.

    Attributes
    ----------
    claim
        The claim.
    policies, baseline
        Names of the scenarios that were run.
    seed, draws, pairs_a_draw
        Of the runs over the draws.
    space
        The weights that were searched, with their ranges.
    flips
        What was found.
    points
        All settings that were run to confirm.
    turned : array, shape [draw]
        How likely the claim is turned in each draw, luck averaged out.
    fit, reachable
        R2 of the stand-in on draws that were left out, and the best that luck allows.
    readings
        How the claim was read, by language.
    """

    word: ClassVar[str] = "flip"
    claim: Claim
    policies: tuple[str, ...]
    baseline: str
    seed: int
    draws: int
    pairs_a_draw: int
    space: WeightSpace
    flips: Flips
    points: tuple[Point, ...]
    turned: Floats
    fit: float
    reachable: float
    readings: Mapping[str, str]

    def __repr__(self) -> str:
        """Return a line."""
        return f"<FlipCard of {self.claim.text!r}: {self.sentence()}>"

    @property
    def beta(self) -> float:
        """Reliability index: the distance of the joint flip from the centre; infinite where nothing turns the claim."""
        return float("inf") if self.flips.joint is None else self.space.distance(self.flips.joint)

    @property
    def chance(self) -> float:
        """The chance Phi(-beta) that the claim turns, if it were linear in weights of a normal distribution."""
        return float(ndtr(-self.beta))

    @property
    def is_sure(self) -> bool:
        """Whether the stand-in explains enough of the draws for the index to be more than a guess."""
        return bool(self.fit >= LEAST_FIT)

    @property
    def holds(self) -> bool:
        """Whether the claim holds at the centre."""
        return self.claim.holds(self.flips.centre.value.mean)

    @cached_property
    def share(self) -> Estimate:
        """Share of the draws in which the claim is turned, with its Monte Carlo interval over draws."""
        return chance(cast(Any, self.turned))

    @property
    def importance(self) -> Floats:
        """Importance alpha_i^2 of each weight in the joint flip; they sum to 1, and 0 where there is none."""
        return np.zeros(self.space.size) if self.flips.joint is None else self.space.shares(self.flips.joint)

    @property
    def alone(self) -> tuple[str, ...]:
        """The weights that turn the claim alone, as runs show; the nearest first."""
        found = [i for i in range(self.space.size) if self.flips.turns_alone(i)]
        found.sort(key=lambda i: self.space.distance(cast(Floats, self.flips.alone[i])))
        return tuple(self.space.names[i] for i in found)

    def sentence(self, language: str = "en") -> str:
        """Return what overturns the claim, and how often it is overturned."""
        pair = [] if self.flips.pair is None else [self.space.names[i] for i in self.flips.pair]
        who = who_turns_it(
            self.alone,
            pair,
            joint=self.flips.joint is not None,
            confirmed=self.flips.confirmed is not None,
            language=language,
        )
        verdict = verdict_text(self.claim, self.flips.centre.value, language)
        if not self.is_sure:
            return flip_sentence_without_share(verdict, who, language)
        return flip_sentence(verdict, who, how_often(self.share, language), language)

    def reading(self, language: str = "en") -> str:
        """Return how the claim was read."""
        check_language(language)
        return self.readings[language]

    def searched(self, language: str = "en") -> str:
        """Return which region was searched."""
        return searched_text(self.space.size, language)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables: ``weights``, ``summary``, ``pairs``, and ``points``, all that was run."""
        return {"weights": self._weights, "summary": self._summary, "pairs": self._pairs, "points": self._points}

    @cached_property
    def _weights(self) -> pd.DataFrame:
        space, flips = self.space, self.flips
        values = space.values(space.positions)
        low, high = np.quantile(values, ENDS, axis=0)
        nothing = np.full(space.size, np.nan)
        paths = {"alone": flips.alone, "with_the_rest": flips.with_the_rest}
        columns: dict[str, Any] = {
            "weight": space.names,
            "least": space.values(space.least),
            "low": low,
            "centre": space.values(np.zeros(space.size)),
            "high": high,
            "most": space.values(space.most),
        }
        for name, path in paths.items():
            columns[name] = [np.nan if at is None else float(space.values(at)[i]) for i, at in enumerate(path)]
            columns[f"{name}_distance"] = [np.nan if at is None else space.distance(at) for at in path]
        columns["turns_alone"] = [flips.turns_alone(i) for i in range(space.size)]
        columns["joint"] = nothing if flips.joint is None else space.values(flips.joint)
        columns["importance"] = self.importance
        table = pd.DataFrame(columns).sort_values("importance", ascending=False, kind="stable", ignore_index=True)
        distances = ("alone_distance", "with_the_rest_distance")
        return _with_units(table, dict.fromkeys(distances, "standard deviations") | {"importance": "share"})

    @property
    def _summary(self) -> pd.DataFrame:
        centre, confirmed = self.flips.centre.value, self.flips.confirmed
        found = Estimate(np.nan, np.nan, np.nan) if confirmed is None else confirmed.value
        row = {
            "claim": self.claim.text,
            "holds": self.holds,
            "centre": centre.mean, "centre_low": centre.low, "centre_high": centre.high,
            "beta": self.beta,
            "chance": self.chance,
            "share": self.share.mean, "share_low": self.share.low, "share_high": self.share.high,
            "confirmed": confirmed is not None,
            "confirmed_distance": float("nan") if confirmed is None else confirmed.distance,
            "denied": self.flips.denied,
            "confirmed_value": found.mean, "confirmed_low": found.low, "confirmed_high": found.high,
            "fit": self.fit, "reachable": self.reachable,
            "draws": self.draws,
        }  # fmt: skip
        distances = dict.fromkeys(("beta", "confirmed_distance"), "standard deviations")
        shares = dict.fromkeys(("chance", "share", "share_low", "share_high", "fit", "reachable"), "share")
        return _with_units(pd.DataFrame([row]), distances | shares)

    @property
    def _pairs(self) -> pd.DataFrame:
        names, shown = self.space.names, {}
        for each in self.flips.pair_points:
            shown[tuple(np.flatnonzero(each.position)[:2].tolist())] = each.turns
        rows = [
            {
                "one": names[each.one],
                "other": names[each.other],
                "one_value": float(self.space.values(each.position)[each.one]),
                "other_value": float(self.space.values(each.position)[each.other]),
                "distance": each.distance,
                "confirmed": shown.get((each.one, each.other)),
            }
            for each in self.flips.pairs
        ]
        columns = ["one", "other", "one_value", "other_value", "distance", "confirmed"]
        table = pd.DataFrame(rows, columns=columns).astype({"confirmed": "boolean"})
        return _with_units(table, {"distance": "standard deviations"})

    @property
    def _points(self) -> pd.DataFrame:
        rows = [
            {
                "kind": each.kind, "distance": each.distance, "pairs": each.pairs, "mean": each.value.mean,
                "low": each.value.low, "high": each.value.high, "turns": each.turns,
                **self.space.weights(each.position),
            }
            for each in self.points
        ]  # fmt: skip
        return _with_units(pd.DataFrame(rows), {"distance": "standard deviations", "pairs": "number"})

    def figure(self, language: str = "en") -> Figure:
        """Return a row for each weight: its range, the centre, and flags where the claim turns."""
        from sim.report.plots.flip_figure import flip_figure

        subtitle = self.sentence(language)
        below = f"{self.reading(language)} {self.searched(language)}"
        return flip_figure(self._weights.head(MOST_SHOWN), subtitle, below, language)

    def about(self) -> dict[str, Any]:
        """Return what makes the card again."""
        return {
            "claim": self.claim.text, "reading": self.readings["en"], "policies": list(self.policies),
            "baseline": self.baseline, "seed": self.seed,
            "draws": self.draws, "pairs_a_draw": self.pairs_a_draw,
        }  # fmt: skip


def _with_units(table: pd.DataFrame, units: dict[str, str]) -> pd.DataFrame:
    table.attrs["units"] = units
    return table

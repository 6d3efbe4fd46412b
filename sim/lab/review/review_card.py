"""The card of a review: sentence, picture, tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from sim.lab.card import Card
from sim.lab.review.futures import EXTEND, Futures
from sim.lab.review.indicators import INDICATORS, REPORTED, RUNNING
from sim.lab.review.ladders import DEFAULT
from sim.lab.review.review_sentences import review_sentence
from sim.language.texts import texts
from sim.report.plots.style import Figure
from sim.results.estimates import Estimate
from sim.scenario.posterior import Posterior

#: Indicators of the picture, a row each.
DRAWN = (RUNNING, REPORTED)


@dataclass(frozen=True, repr=False)
class Review(Card):
    """What comes of reviewing a zone: how often the decision is wrong, by which rule, when, and at which price.

    Attributes
    ----------
    futures
        The policy and its baseline with the horizon, and the months of the reviews.
    prices
        Of a firm-year, in bn of the currency, the break-even prices among them.
    break_even
        For each review the price at which an extension just pays, with its range; nan where it adds no firms.
    runs, seed, posterior
        Of each scenario.
    parts
        The tables by name: ``rules``, ``futures``, ``ladders``, ``waiting``, ``gaming``, ``curve``.
    """

    word: ClassVar[str] = "review"

    futures: Futures
    prices: tuple[float, ...]
    break_even: tuple[Estimate, ...]
    runs: int
    seed: int
    posterior: Posterior | None
    parts: Mapping[str, pd.DataFrame]

    def __repr__(self) -> str:
        """Return a line; `tables` has the numbers."""
        months = ", ".join(map(str, self.futures.months))
        return f"<Review of {self.futures.policy.name} after {months} months: {self.runs} runs, seed {self.seed}>"

    @property
    def currency(self) -> str:
        """Currency of the world."""
        return self.futures.policy.world.currency

    def price_of(self, month: int) -> float:
        """Return the price of which the sentence and the picture speak: where an extension just pays, else the middle.

        Parameters
        ----------
        month
            Months in force after which the zone is reviewed.
        """
        even = self.break_even[self.futures.months.index(month)].mean
        return even if even in self.prices else float(self.prices[len(self.prices) // 2])

    def rule(self, month: int, name: str = DEFAULT, future: str = EXTEND, price: float | None = None) -> dict[str, Any]:
        """Return the row of a rule at a review; by default at the price of `price_of`."""
        table = self.parts["rules"]
        at = self.price_of(month) if price is None else price
        some = (table["month"] == month) & (table["future"] == future) & (table["rule"] == name)
        found = table[some & np.isclose(table["price"], at, rtol=1e-12, atol=0)].iloc[0]
        return {str(key): value for key, value in found.items()}

    def sentence(self, language: str = "en") -> str:
        """Return how often the default rule is wrong at the first review, in 'en' or 'ko'."""
        month = self.futures.months[0]
        by = self.futures.policy.settings.zones.review_by
        pays = self.price_of(month) == self.break_even[0].mean
        return review_sentence(self.rule(month), by, self.futures.counts(month), self.currency, language, pays=pays)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name; ``rules`` is the main one."""
        return dict(self.parts)

    def figure(self, language: str = "en") -> Figure:
        """Return error rates and regret over thresholds, a panel for each review and indicator."""
        from sim.report.plots.review_figure import review_figure

        _ = texts(language)
        months, curve = self.futures.months, self.parts["curve"]
        default = {month: self.rule(month) for month in months}
        return review_figure(
            curve[curve["future"] == EXTEND],
            {month: self.price_of(month) for month in months},
            {month: (float(row["false_extension"]), float(row["false_revocation"])) for month, row in default.items()},
            {name: _(INDICATORS[name]) for name in DRAWN},
            self.sentence(language),
            self.currency,
            language,
        )

    def about(self) -> dict[str, Any]:
        """Return what the manifest keeps."""
        from sim.results.manifest import scenario_entry

        return {
            "policy": scenario_entry(self.futures.policy),
            "baseline": scenario_entry(self.futures.baseline),
            "months": list(self.futures.months),
            "extension": self.futures.extension,
            "horizon": self.futures.horizon,
            "counts": [self.futures.counts(month) for month in self.futures.months],
            "prices": list(self.prices),
            "runs": self.runs,
            "seed": self.seed,
            "posterior": None if self.posterior is None else self.posterior.digest,
        }

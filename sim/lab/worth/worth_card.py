"""The card of what knowing is worth, as sentence, picture and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import pandas as pd

from sim.evidence.facts import Fact
from sim.lab.card import Card
from sim.lab.worth.knowing import Value, ranked
from sim.lab.worth.worth_sentences import worth_sentence
from sim.report.plots.style import Figure
from sim.results.estimates import Floats
from sim.scenario.schema.blocks import Text

#: Rows of each part of the picture.
MOST_SHOWN = 8


@dataclass(frozen=True)
class FactValue:
    """What measuring a fact is worth.

    Attributes
    ----------
    fact
        The fact.
    survey
        The worth of a survey like that on record, its error included: more it must not cost.
    exact
        The worth of a survey without any error.
    """

    fact: Fact
    survey: Value
    exact: Value


@dataclass(frozen=True, eq=False, repr=False)
class WorthCard(Card):
    """What it is worth to know more before choosing between policies.

    Attributes
    ----------
    decisions
        Names of the scenarios between which is chosen; the first is the baseline, whose utility is 0.
    titles
        Their titles.
    currency
        Unit of money of the world.
    price
        What a firm-year is worth, in bn of the currency.
    is_open
        Whether the price is that at which the first policy is just worth its money, since none was given.
    years, money : arrays, shape [draw, decision]
        Firm-years and money of each decision against the baseline, mean over luck.
    everything
        What it is worth to know all weights: no fact and no weight is worth more.
    weights
        What each weight is worth, by name.
    together
        What the most worthwhile weights are worth together, one added after the other.
    facts
        What each fact is worth.
    curve
        Over prices: the best decision, and what it is worth to know all weights.
    seed, draws, pairs_a_draw, fit
        Of the runs; and R2 of the stand-in of the firm-years of each policy, on draws that were left out.
    """

    word: ClassVar[str] = "worth"
    decisions: tuple[str, ...]
    titles: tuple[Text, ...]
    currency: str
    price: float
    is_open: bool
    years: Floats
    money: Floats
    everything: Value
    weights: dict[str, Value]
    together: dict[str, float]
    facts: tuple[FactValue, ...]
    curve: pd.DataFrame
    seed: int
    draws: int
    pairs_a_draw: int
    fit: tuple[float, ...]

    def __repr__(self) -> str:
        """Return a line."""
        return f"<WorthCard of {', '.join(self.decisions)}: {self.sentence()}>"

    @property
    def utility(self) -> Floats:
        """Utility of each decision in each draw at the price, in bn of the currency."""
        return self.price * self.years - self.money

    @property
    def best(self) -> str:
        """The decision that is best without knowing more."""
        return self.decisions[int(self.utility.mean(axis=0).argmax())]

    @property
    def first(self) -> str | None:
        """The weight that is worth most, if that is more than chance gives."""
        names = list(self.weights)
        top = ranked([self.weights[name] for name in names])[:1]
        return names[top[0]] if top and self.weights[names[top[0]]].is_above_floor else None

    @property
    def survey(self) -> FactValue | None:
        """The fact whose survey is worth most, if that is more than chance gives."""
        order = ranked([each.survey for each in self.facts])[:1]
        return self.facts[order[0]] if order and self.facts[order[0]].survey.is_above_floor else None

    def title(self, decision: str, language: str) -> str:
        """Return the title of a decision; its name where the scenario has none."""
        return self.titles[self.decisions.index(decision)].in_language(language) or decision

    def sentence(self, language: str = "en") -> str:
        """Return what knowing is worth, and what to measure first."""
        best_fact = self.survey
        first = None if self.first is None else (self.first, self.weights[self.first].value)
        told = None
        if best_fact is not None:
            told = best_fact.fact.title.in_language(language), best_fact.survey.value
        return worth_sentence(
            [self.title(each, language) for each in self.decisions],
            None if self.is_open else self.title(self.best, language),
            self.price,
            self.everything.value,
            first,
            told,
            self.currency,
            language,
        )

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables: ``weights``, ``facts``, ``prices``, ``together`` and ``policies``."""
        return {
            "weights": self._weights,
            "facts": self.facts_in("en"),
            "prices": self.curve,
            "together": pd.DataFrame({"weight": list(self.together), "value": list(self.together.values())}),
            "policies": self._policies,
        }

    @property
    def _weights(self) -> pd.DataFrame:
        rows = [{"weight": name, **_row(value)} for name, value in (*self.weights.items(), ("all", self.everything))]
        table = pd.DataFrame(rows)
        table.attrs["units"] = dict.fromkeys(("value", "low", "high", "scored", "floor"), self.currency)
        order = [len(rows) - 1, *ranked(list(self.weights.values()))]
        return table.iloc[order].reset_index(drop=True)

    def facts_in(self, language: str) -> pd.DataFrame:
        """Return the facts, titles in 'en' or 'ko', the most worthwhile first."""
        rows = [
            {
                "fact": each.fact.key, "title": each.fact.title.in_language(language),
                "statistic": each.fact.measure.name, "date": each.fact.date, "spread": each.fact.spread,
                "unit": each.fact.unit, **_row(each.survey), "exact": each.exact.value,
            }
            for each in (self.facts[i] for i in ranked([fact.survey for fact in self.facts]))
        ]  # fmt: skip
        columns = ["fact", "title", "statistic", "date", "spread", "unit", *_row(Value(0, 0, 0, 0, 0)), "exact"]
        table = pd.DataFrame(rows, columns=columns)
        table.attrs["units"] = dict.fromkeys(("value", "low", "high", "scored", "floor", "exact"), self.currency)
        return table

    @property
    def _policies(self) -> pd.DataFrame:
        table = pd.DataFrame(
            {
                "policy": self.decisions,
                "firm_years": self.years.mean(axis=0),
                "money": self.money.mean(axis=0),
                "value": self.utility.mean(axis=0),
            }
        )
        table.attrs["units"] = {"firm_years": "firm-years", "money": self.currency, "value": self.currency}
        return table

    def figure(self, language: str = "en") -> Figure:
        """Return bars of what weights and facts are worth, each with the floor of chance."""
        from sim.report.plots.worth_figure import worth_figure

        weights = self._weights.query("weight != 'all'").head(MOST_SHOWN)
        facts = self.facts_in(language).head(MOST_SHOWN)
        return worth_figure(
            weights,
            facts,
            self.curve,
            self.everything.value,
            self.price,
            self.sentence(language),
            self.currency,
            language,
        )

    def about(self) -> dict[str, Any]:
        """Return what makes the card again."""
        return {
            "policies": list(self.decisions[1:]), "baseline": self.decisions[0], "price": self.price,
            "prices": self.curve["price"].tolist(), "seed": self.seed, "draws": self.draws,
            "pairs_a_draw": self.pairs_a_draw, "fit": list(self.fit),
        }  # fmt: skip


def _row(value: Value) -> dict[str, float | bool]:
    return {
        "value": value.value, "low": value.low, "high": value.high, "scored": value.scored, "floor": value.floor,
        "above_floor": value.is_above_floor,
    }  # fmt: skip

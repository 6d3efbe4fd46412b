"""What a comparison found by the last month: who wins, by how much, and how that is written in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.language import numbers
from sim.language.numbers import month_label
from sim.language.texts import Noun, Translate, texts
from sim.results.comparison import Comparison
from sim.results.estimates import Estimate
from sim.scenario.world.names import Names

#: Winners and losers that are named; more winners are counted.
MOST_NAMED = 3


class Findings:
    """Who wins, and by how much; how names and numbers of it stand in a sentence."""

    def __init__(self, comparison: Comparison, language: str, rival: str) -> None:
        self.comparison, self.language = comparison, language
        self._: Translate = texts(language)
        self.ids = comparison.policy.regions
        names = Names(comparison.policy.scenario.world, language)
        self.names = [Noun(names.region(each)) for each in self.ids]
        self.focus = self.ids.index(rival)
        last = comparison.firm_differences[:, -1]
        self.effects = [comparison.estimate(last[:, i]) for i in range(len(self.ids))]
        self.winners = [int(i) for i in np.flatnonzero(comparison.winners)]
        self.gain = comparison.estimate(last[:, self.winners].sum(axis=1))
        self.month = month_label(comparison.policy.date(comparison.policy.months - 1), language)

    def who(self) -> Noun:
        """Return the names of the winners, or how many they are."""
        _ = self._
        if len(self.winners) > MOST_NAMED:
            return Noun(_("{n} regions with a zone").format(n=len(self.winners)))
        return Noun(self.listed([self.names[i] for i in self.winners]))

    def listed(self, parts: Sequence[str]) -> str:
        """Return names one after another."""
        _ = self._
        if len(parts) == 1:
            return parts[0]
        return _("{list} and {last}").format(list=", ".join(parts[:-1]), last=parts[-1])

    def interval(self, effect: Estimate, *, signed: bool = True) -> str:
        """Return both ends of an interval, with as many decimals as its width deserves."""
        _ = self._
        if np.isnan(effect.low):
            return _("no interval")
        write, places = numbers.signed if signed else numbers.number, decimals(effect)
        return numbers.between(write(effect.low, places), write(effect.high, places), self.language)

    def amount(self, effect: Estimate) -> dict[str, str]:
        """Return a number of firms without its sign, and its interval likewise."""
        places = decimals(effect)
        low, high = (numbers.number(end, places) for end in sorted((abs(effect.low), abs(effect.high))))
        firms = numbers.number(abs(effect.mean), places)
        return {"firms": firms, "interval": numbers.between(low, high, self.language)}


def is_clear(effect: Estimate) -> bool:
    """Return whether the interval leaves no doubt about the sign."""
    return effect.low > 0 or effect.high < 0


def decimals(effect: Estimate) -> int:
    """Return how many decimals mean and ends of an interval have."""
    return numbers.interval_places(effect.low, effect.high)

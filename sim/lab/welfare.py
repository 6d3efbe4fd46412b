"""What a policy is worth to the country, in years of firms at a price that is stated.

The model has no welfare of its own. What it has is counted: firm-years or job-years that the policy adds in the
country, and the money that it costs (`sim.results.costs`). What a firm-year is worth is a judgement, so the value of a
policy is shown as a curve over prices, never at one price alone:

    value = price x firm-years - money
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from sim.language.errors import ZonelabError, quoted
from sim.language.texts import sentence
from sim.results.comparison import Comparison
from sim.results.costs import money, years
from sim.results.estimates import Estimate, Floats
from sim.results.ranges import Interval, Ratio

#: The highest price of a firm-year that is taken, in bn of the currency: no country pays it.
HIGHEST_PRICE = 1e6


@dataclass(frozen=True)
class Welfare:
    """What a policy adds to the country and what it costs, history by history.

    Attributes
    ----------
    years : array, shape [run]
        Firm-years or job-years.
    money : array, shape [run]
        In bn of the currency.
    count
        ``firms`` or ``jobs``.
    """

    years: Floats
    money: Floats
    count: str = "firms"

    @classmethod
    def of(cls, comparison: Comparison, first: int = 0, count: str = "firms") -> Welfare:
        """Return the welfare of a policy against its baseline, from a month of the horizon on."""
        policy, baseline = comparison.policy, comparison.baseline
        return cls(years(policy, baseline, first, count).sum(axis=1), money(policy, baseline, first), count)

    def value(self, price: float) -> Floats:
        """Return the value of the policy in each history, in bn of the currency, at a price of one year."""
        return price * self.years - self.money

    def curve(self, prices: Sequence[float], interval: Interval) -> pd.DataFrame:
        """Return the value over prices: price, mean, low, high.

        Parameters
        ----------
        prices
            In bn of the currency for a firm-year or job-year.
        interval
            Gives the range, such as `Comparison.interval`.
        """
        mean, low, high = interval(np.stack([self.value(price) for price in prices], axis=1))
        return pd.DataFrame({"price": np.asarray(prices, dtype=np.float64), "mean": mean, "low": low, "high": high})

    def break_even(self, ratio: Ratio) -> Estimate:
        """Return the price at which the policy is worth its money: money over years, a ratio of means."""
        return ratio(self.money, self.years)

    @cached_property
    def mean_break_even(self) -> float:
        """The same without a range; nan where no years are added."""
        added = float(self.years.mean())
        return float(self.money.mean()) / added if added > 0 else float("nan")


def checked_prices(prices: Sequence[float], name: str = "prices") -> tuple[float, ...]:
    """Return prices of a firm-year as plain numbers, sorted.

    Raises
    ------
    ZonelabError
        Unless each is a number from 0 to `HIGHEST_PRICE`, and there is one.
    """
    try:
        found = sorted({float(each) for each in prices})
    except (TypeError, ValueError, OverflowError):
        found = []
    if not found or not all(0 <= each <= HIGHEST_PRICE for each in found):
        wrong = sentence(
            "{name} must be numbers from 0 to {most:,.0f}, in bn of the currency for a firm-year; got {given}.",
            name=name,
            most=HIGHEST_PRICE,
            given=quoted(prices),
        )
        raise ZonelabError(wrong)
    return tuple(found)

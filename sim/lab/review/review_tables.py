"""The tables of a review: rules, curves over thresholds, ladders, gaming, waiting, and what the futures bring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.lab.review.futures import EXTEND, GOING_ON
from sim.lab.review.gaming import gaming_rows
from sim.lab.review.indicators import INDICATORS
from sim.lab.review.ladders import ALWAYS_ON, DEFAULT, NEVER_ON, Knowledge
from sim.lab.review.scores import regret_of, score
from sim.lab.review.thresholds import best_threshold, threshold_axis
from sim.lab.review.waiting import waiting_rows
from sim.lab.welfare import Welfare
from sim.results.estimates import Estimate
from sim.results.ranges import Ratio

#: Units of columns; ``{money}`` is the currency.
UNITS = {
    "month": "months in force",
    "counts": "months",
    "price": "{money} for a firm-year",
    "years": "firm-years",
    "money": "{money}",
    "break_even": "{money} for a firm-year",
    "break_even_low": "{money} for a firm-year",
    "break_even_high": "{money} for a firm-year",
    "regret": "{money}",
    "value": "{money}",
    "error": "{money}",
    "review_value": "{money}",
    "commitment_value": "{money}",
    "waiting": "{money}",
    "in_sample": "{money}",
    "commitment_month": "months in force",
    "reported": "firms",
    "effect": "firms",
    **dict.fromkeys(("extended", "false_extension", "false_revocation", "wrong", "raised"), "share"),
}


def tables_of(
    known: Sequence[Knowledge], prices: Sequence[float], ratio: Ratio, currency: str, counts: Mapping[int, int]
) -> dict[str, pd.DataFrame]:
    """Return the tables by name.

    Parameters
    ----------
    known
        What can be known at each review.
    prices
        In bn of the currency for a firm-year.
    ratio
        Gives a ratio of means its range.
    currency
        For the units.
    counts
        How many months from each review on count.
    """
    cases = [(each, future, price) for each in known for future in GOING_ON for price in prices]
    made = {
        "rules": [row for case in cases for row in _rule_rows(*case)],
        "futures": list(_future_rows(known, ratio, counts)),
        "ladders": [row for case in cases for row in _ladder_rows(*case)],
        "waiting": list(waiting_rows([each.to_the_end for each in known], prices)),
        "gaming": [{**_case(*case), **row} for case in cases for row in gaming_rows(*case)],
        "curve": [row for case in cases for row in _curve_rows(*case)],
    }
    return {name: _table(rows, currency) for name, rows in made.items()}


def break_evens(known: Sequence[Knowledge], ratio: Ratio) -> list[Estimate]:
    """Return for each review the price of a firm-year at which an extension just pays."""
    return [_even(each.past.worth[EXTEND], ratio) for each in known]


def _even(worth: Welfare, ratio: Ratio) -> Estimate:
    """Return the price at which a decision just pays; its ends are nan where firms may not be added at all."""
    found = worth.break_even(ratio)
    return Estimate(worth.mean_break_even, found.low, found.high)


def _case(known: Knowledge, future: str, price: float) -> dict[str, Any]:
    return {"month": known.past.month, "future": future, "price": price}


def _rule_rows(known: Knowledge, future: str, price: float) -> Iterator[dict[str, Any]]:
    """Give the score of each rule that could be written down, thresholds chosen on the other half."""
    past, worth = known.past, known.past.worth[future].value(price)
    made = known.decisions(future, price)
    for name in (DEFAULT, ALWAYS_ON, NEVER_ON):
        yield {**_case(known, future, price), "rule": name, **score(made[name], worth, known.blocks).row()}
    for name, values in past.indicators.items():
        learned = [best_threshold(values[half], worth[half]) for half in (known.choose, ~known.choose)]
        found = score(known.by_threshold(name, future, price), worth, known.blocks)
        thresholds = {"threshold": learned[0], "other_threshold": learned[1]}
        yield {**_case(known, future, price), "rule": name, **thresholds, **found.row()}


def _ladder_rows(known: Knowledge, future: str, price: float) -> Iterator[dict[str, Any]]:
    worth = known.past.worth[future].value(price)
    for name, extends in known.decisions(future, price).items():
        yield {**_case(known, future, price), "ladder": name, **score(extends, worth, known.blocks).row()}


def _curve_rows(known: Knowledge, future: str, price: float) -> Iterator[dict[str, Any]]:
    """Give the rates over all thresholds of each indicator, of all histories; nothing is chosen here."""
    worth = known.past.worth[future].value(price)
    for name in INDICATORS:
        values = known.past.indicators[name]
        for threshold in threshold_axis(values):
            extends = values >= threshold
            yield {
                **_case(known, future, price),
                "indicator": name,
                "threshold": threshold,
                "extended": float(extends.mean()),
                "false_extension": float((extends & (worth < 0)).mean()),
                "false_revocation": float((~extends & (worth > 0)).mean()),
                "regret": regret_of(extends, worth),
                "value": float(np.where(extends, worth, 0.0).mean()),
            }


def _future_rows(known: Sequence[Knowledge], ratio: Ratio, counts: Mapping[int, int]) -> Iterator[dict[str, Any]]:
    for each in known:
        for future in GOING_ON:
            worth = each.past.worth[future]
            even = _even(worth, ratio)
            yield {
                "month": each.past.month,
                "future": future,
                "counts": counts[each.past.month],
                "years": float(worth.years.mean()),
                "money": float(worth.money.mean()),
                "break_even": even.mean,
                "break_even_low": even.low,
                "break_even_high": even.high,
                **{f"correlation_{name}": _correlation(values, worth.years) for name, values in _seen(each)},
            }


def _seen(known: Knowledge) -> Iterator[tuple[str, Any]]:
    yield from known.past.indicators.items()


def _correlation(one: Any, other: Any) -> float:
    """Return the correlation of an indicator with the firm-years to come; nan where one of them does not vary."""
    if one.std() == 0 or other.std() == 0:
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])


def _table(rows: list[dict[str, Any]], currency: str) -> pd.DataFrame:
    table = pd.DataFrame(rows)
    known = {name: UNITS[name].format(money=currency) for name in table.columns if name in UNITS}
    shares = [name for name in table.columns if name.startswith(("false_", "wrong"))]
    table.attrs["units"] = known | dict.fromkeys(shares, "share")
    return table

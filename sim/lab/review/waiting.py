"""The value of waiting: how much better the best review does than the best commitment that is made now.

A commitment is a term that is fixed beforehand: to a date of a review, as long as an extension lasts, or for good. A
review looks first. Both are chosen on one half of the histories and scored on the other; chosen and scored on the same
ones the value is never below 0, since a review may be bound to decide what a commitment would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.lab.review.futures import EXTEND, GOING_ON, PERMANENT, REVOKE
from sim.lab.review.indicators import OBSERVED
from sim.lab.review.ladders import DEFAULT, KNOWING, OBSERVING, Knowledge, best_of_three
from sim.lab.review.thresholds import best_threshold
from sim.results.estimates import Floats
from sim.results.ranges import mean_error

THRESHOLD = "threshold"
Mask = NDArray[np.bool_]
#: Makes the value of each history, shape [run], from those that it may learn from.
Plan = Callable[[Mask], Floats]


def commitments(known: Sequence[Knowledge], price: float) -> dict[tuple[str, int | None], Plan]:
    """Return what can be decided now, by what is done and the months of the review that is done without."""
    found: dict[tuple[str, int | None], Plan] = {}
    for each in known:
        for name in (REVOKE, EXTEND):
            found[name, each.past.month] = _fixed(each.past.whole[name].value(price))
    found[PERMANENT, None] = _fixed(known[0].past.whole[PERMANENT].value(price))
    return found


def reviews(known: Sequence[Knowledge], price: float, ladder: str) -> dict[tuple[str, int | None], Plan]:
    """Return the reviews of a ladder, by what they look at and their month."""
    found: dict[tuple[str, int | None], Plan] = {}
    for each in known:
        month = each.past.month
        if ladder == THRESHOLD:
            for indicator in OBSERVED:
                for future in GOING_ON:
                    found[f"{indicator}: {future}", month] = _by_threshold(each, indicator, future, price)
        elif ladder == DEFAULT:
            found[ladder, month] = _fixed(np.where(each.by_rule(), *_two(each, price)))
        else:
            forecasts = each.observed if ladder == OBSERVING else each.known
            values = np.stack([each.past.whole[name].value(price) for name in (REVOKE, *GOING_ON)])
            best = best_of_three(forecasts, price)
            found[ladder, month] = _fixed(values[best, np.arange(best.size)])
    return found


def _fixed(values: Floats) -> Plan:
    return lambda _learn: values


def _two(known: Knowledge, price: float) -> tuple[Floats, Floats]:
    """Return the whole value of extending and of revoking."""
    return known.past.whole[EXTEND].value(price), known.past.whole[REVOKE].value(price)


def _by_threshold(known: Knowledge, indicator: str, future: str, price: float) -> Plan:
    values, whole = known.past.indicators[indicator], known.past.whole
    going, ending = whole[future].value(price), whole[REVOKE].value(price)

    def plan(learn: Mask) -> Floats:
        best = best_threshold(values[learn], (going - ending)[learn])
        return np.where(values >= best, going, ending)

    return plan


def best_value(plans: dict[tuple[str, int | None], Plan], learn: Mask) -> tuple[tuple[str, int | None], Floats]:
    """Return the plan that is best where it may learn, and its value in all histories."""
    made = {name: plan(learn) for name, plan in plans.items()}
    name = max(made, key=lambda each: float(made[each][learn].mean()))
    return name, made[name]


def waiting_rows(known: Sequence[Knowledge], prices: Sequence[float]) -> Iterator[dict[str, object]]:
    """Give a row for each price and ladder: the best review, the best commitment, the value of waiting in bn."""
    choose, blocks = known[0].choose, known[0].blocks
    everything = np.ones(choose.size, dtype=np.bool_)
    ladders = [DEFAULT, THRESHOLD, OBSERVING, *([KNOWING] if known[0].known else [])]
    for price in prices:
        bound = commitments(known, price)
        (bound_to, bound_month), _values = best_value(bound, everything)
        now = _scored(bound, choose)
        for ladder in ladders:
            plans = reviews(known, price, ladder)
            (looks_at, month), in_sample = best_value(plans, everything)
            review = _scored(plans, choose)
            yield {
                "price": price,
                "ladder": ladder,
                "review": looks_at,
                "month": month,
                "review_value": float(review.mean()),
                "commitment": bound_to,
                "commitment_month": bound_month,
                "commitment_value": float(now.mean()),
                "waiting": float((review - now).mean()),
                "error": float(mean_error(review - now, blocks)),
                "in_sample": float(in_sample.mean() - best_value(bound, everything)[1].mean()),
            }


def _scored(plans: dict[tuple[str, int | None], Plan], choose: Mask) -> Floats:
    """Return the value in each history of the plan that is best on the half in which it is not."""
    return np.where(choose, best_value(plans, ~choose)[1], best_value(plans, choose)[1])

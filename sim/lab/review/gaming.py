"""How an indicator is gamed: the region counts more arrivals than there are, and nothing else is better for it.

The ministry's own count (M14) is what a region reports, so it can be raised without any effect: by counting branches,
firms that would have come anyway, firms counted twice. The ministry keeps the threshold that was best for honest
counts. A region that needs no more than the threshold may stop there: for the decision it is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.lab.review.indicators import EFFECT, REPORTED
from sim.lab.review.ladders import Knowledge
from sim.lab.review.scores import score
from sim.lab.review.thresholds import best_threshold, crossed

#: By which share the region raises its count.
RAISED = (0.0, 0.1, 0.25, 0.5, 1.0)


def gaming_rows(known: Knowledge, future: str, price: float) -> Iterator[dict[str, Any]]:
    """Give a row for each share by which the count is raised: what is told, what is true, and how the review errs."""
    past, worth = known.past, known.past.worth[future].value(price)
    honest = past.indicators[REPORTED]
    for raised in RAISED:
        told = honest * (1.0 + raised)
        extends = crossed(known.choose, lambda learn, told=told: told >= best_threshold(honest[learn], worth[learn]))  # type: ignore[misc]
        yield {
            "raised": raised,
            "reported": float(told.mean()),
            "effect": float(past.indicators[EFFECT].mean()),
            **score(extends, worth, known.blocks).row(),
        }

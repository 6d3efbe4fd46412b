"""Three ladders, never mixed: the default rule, the best rule given what can be observed, and knowing the weights.

Each rule is scored on histories that it has not learned from. Luck cannot be known beforehand, so even who knows the
weights of behaviour is wrong at times; only hindsight is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.lab.halves import halves
from sim.lab.review.forecasts import features, knowing_weights, regressed
from sim.lab.review.futures import GOING_ON
from sim.lab.review.past import Past
from sim.lab.review.scores import Decisions
from sim.lab.review.thresholds import best_threshold, crossed
from sim.language.texts import marked
from sim.results.estimates import Floats
from sim.results.ranges import Blocks

DEFAULT, OBSERVING, KNOWING = "default", "observed", "weights"
NEVER_ON, ALWAYS_ON, HINDSIGHT = "never", "always", "hindsight"
#: The ladders, and what they are compared with, by the word of a table.
LADDERS = {
    NEVER_ON: marked("always revoke"),
    ALWAYS_ON: marked("never revoke"),
    DEFAULT: marked("the default rule"),
    OBSERVING: marked("the best rule given what can be observed"),
    KNOWING: marked("knowing the weights of behaviour"),
    HINDSIGHT: marked("hindsight"),
}


@dataclass(frozen=True)
class Knowledge:
    """What can be forecast at a review of what going on adds to revoking.

    Attributes
    ----------
    past
        What is known then.
    blocks
        Which runs share a draw; None where all have the central weights.
    weights
        The weights of behaviour in each run, shape [run, weight]; None likewise, or where draws have a run each.
    """

    past: Past
    blocks: Blocks | None
    weights: Floats | None

    @property
    def to_the_end(self) -> Knowledge:
        """The same where all months to the end of the horizon count, so that reviews of several dates compare."""
        return replace(self, past=replace(self.past, worth=self.past.rest))

    @cached_property
    def choose(self) -> NDArray[np.bool_]:
        """One of the two halves, shape [run]."""
        return halves(self.past.counted.size, self.blocks)[0]

    @cached_property
    def columns(self) -> Floats:
        """The columns of the regression on what can be observed."""
        return features(self.past.indicators)

    @cached_property
    def observed(self) -> Mapping[str, tuple[Floats, Floats]]:
        """By what is done, years and money as the other half lets expect them given the indicators, shape [run]."""
        return {
            name: (self._crossed(worth.years), self._crossed(worth.money)) for name, worth in self.past.worth.items()
        }

    @cached_property
    def known(self) -> Mapping[str, tuple[Floats, Floats]]:
        """The same for who knows the weights; empty where there are no draws."""
        if self.weights is None or self.blocks is None:
            return {}
        weights, blocks = self.weights, self.blocks
        return {
            name: (
                knowing_weights(worth.years, weights, blocks, self.choose),
                knowing_weights(worth.money, weights, blocks, self.choose),
            )
            for name, worth in self.past.worth.items()
        }

    def _crossed(self, outcome: Floats) -> Floats:
        one, other = (regressed(self.columns, outcome, learn) for learn in (~self.choose, self.choose))
        return np.where(self.choose, one, other)

    def by_rule(self) -> Decisions:
        """Return whether the default rule lets the zone go on."""
        return self.past.counted >= self.past.target

    def by_threshold(self, indicator: str, future: str, price: float) -> Decisions:
        """Return whether the best threshold of an indicator does, chosen on the other half."""
        values, worth = self.past.indicators[indicator], self.past.worth[future].value(price)
        return crossed(self.choose, lambda learn: values >= best_threshold(values[learn], worth[learn]))

    def decisions(self, future: str, price: float) -> dict[str, Decisions]:
        """Return what each of `LADDERS` decides at a price, without those that there is nothing to know for."""
        worth = self.past.worth[future].value(price)
        never = np.zeros(worth.size, dtype=np.bool_)
        years, money = self.observed[future]
        found = {
            NEVER_ON: never,
            ALWAYS_ON: ~never,
            DEFAULT: self.by_rule(),
            OBSERVING: price * years - money > 0,
        }
        if self.known:
            years, money = self.known[future]
            found[KNOWING] = price * years - money > 0
        return {**found, HINDSIGHT: worth > 0}


def best_of_three(forecasts: Mapping[str, tuple[Floats, Floats]], price: float) -> NDArray[np.int64]:
    """Return what is best by a forecast: 0 to revoke, 1 to extend, 2 to make permanent, shape [run]."""
    expected = [price * years - money for years, money in (forecasts[name] for name in GOING_ON)]
    return np.asarray(np.argmax(np.stack([np.zeros(expected[0].size), *expected]), axis=0), dtype=np.int64)

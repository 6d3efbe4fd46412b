"""How an effect is written in a sentence: as many decimals as its range deserves, and words for next to nothing."""

from __future__ import annotations

import numpy as np

from sim.language import numbers
from sim.language.texts import texts
from sim.results.estimates import Estimate

#: Firms below which a change is practically none.
LEAST_CHANGE = 0.5


def is_practically_nothing(effect: Estimate) -> bool:
    """Return whether an effect and its range are so near to 0 that no one would speak of a change.

    Examples
    --------
    >>> [is_practically_nothing(Estimate(*each)) for each in ((-0.07, -0.2, 0.1), (-0.4, -1.2, 0.3), (3.0, 2.0, 4.0))]
    [True, False, False]
    """
    return max(abs(effect.mean), abs(effect.low), abs(effect.high)) < LEAST_CHANGE


def is_clear(effect: Estimate) -> bool:
    """Return whether the range leaves no doubt about the sign."""
    return effect.low > 0 or effect.high < 0


def interval_text(effect: Estimate, language: str, *, with_signs: bool = True) -> str:
    """Return both ends of a range, with as many decimals as its width deserves."""
    if np.isnan(effect.low):
        return texts(language)("no interval")
    write, places = numbers.signed if with_signs else numbers.number, decimals(effect)
    return numbers.between(write(effect.low, places), write(effect.high, places), language)


def amount_words(effect: Estimate, language: str) -> dict[str, str]:
    """Return a number of firms without its sign, and its range likewise."""
    places = decimals(effect)
    low, high = (numbers.number(end, places) for end in sorted((abs(effect.low), abs(effect.high))))
    return {"firms": numbers.number(abs(effect.mean), places), "interval": numbers.between(low, high, language)}


def signed(effect: Estimate) -> str:
    """Return a change with its sign, and as many decimals as its range deserves."""
    return numbers.signed(effect.mean, decimals(effect))


def decimals(effect: Estimate) -> int:
    """Return how many decimals mean and ends of a range have."""
    return numbers.interval_places(effect.low, effect.high)

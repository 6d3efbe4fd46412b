"""How good decisions are: how often they are wrong, and in which way, what they bring, and what is lost by them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.lab.chance import chance
from sim.results.estimates import Estimate, Floats
from sim.results.ranges import Blocks, mean_error

Decisions = NDArray[np.bool_]


@dataclass(frozen=True)
class Score:
    """What comes of decisions to go on or to revoke.

    Attributes
    ----------
    extended
        Share of histories in which the zone goes on.
    false_extension
        Share of all histories in which it goes on, though revoking would have been better.
    false_revocation
        Share of all histories in which it is revoked, though going on would have been better.
    wrong
        Share of all in which one of the two happens.
    regret
        What is lost by them, against the better decision in each history; in bn of the currency.
    value, error
        What the decisions bring beyond revoking in all histories, in bn, and one standard error (Monte Carlo).
    """

    extended: float
    false_extension: Estimate
    false_revocation: Estimate
    wrong: Estimate
    regret: float
    value: float
    error: float

    def row(self) -> dict[str, Any]:
        """Return it as a row of a table."""
        rates = {
            "false_extension": self.false_extension,
            "false_revocation": self.false_revocation,
            "wrong": self.wrong,
        }
        told = {
            f"{name}{end}": getattr(rate, part)
            for name, rate in rates.items()
            for end, part in (("", "mean"), ("_low", "low"), ("_high", "high"))
        }
        return {"extended": self.extended, **told, "regret": self.regret, "value": self.value, "error": self.error}


def score(extends: Decisions, worth: Floats, blocks: Blocks | None) -> Score:
    """Return the score of decisions.

    Parameters
    ----------
    extends : array, shape [run]
        Whether the zone goes on in each history.
    worth : array, shape [run]
        What going on adds to revoking in each, in bn; where it is 0, neither is wrong.
    blocks
        Which runs share a draw.

    Examples
    --------
    >>> found = score(np.array([True, True, False, False]), np.array([2.0, -1.0, 4.0, -3.0]), None)
    >>> found.wrong.mean, found.regret, found.value
    (0.5, 1.25, 0.25)
    """
    too_long, too_short = extends & (worth < 0), ~extends & (worth > 0)
    brought = np.where(extends, worth, 0.0)
    return Score(
        float(extends.mean()),
        chance(too_long, blocks),
        chance(too_short, blocks),
        chance(too_long | too_short, blocks),
        regret_of(extends, worth),
        float(brought.mean()),
        float(mean_error(brought, blocks)),
    )


def regret_of(extends: Decisions, worth: Floats) -> float:
    """Return the mean of what wrong decisions lose."""
    return float((np.maximum(worth, 0.0) - np.where(extends, worth, 0.0)).mean())

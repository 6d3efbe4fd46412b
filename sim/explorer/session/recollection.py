"""A comparison that a page needs again later: it is recalled, and not held.

Streamlit keeps what a part of a page was given, and what makes its files, as long as the page is open, and that may be
for hours. The runs of a comparison take 250 MB.
"""

from __future__ import annotations

import weakref

from sim.explorer.session import state
from sim.results.comparison import Comparison
from sim.results.first_picture import FirstPicture


class Recollection:
    """What makes a comparison again if no reader's picture is the same by then."""

    def __init__(self, comparison: Comparison) -> None:
        self._known = weakref.ref(comparison)
        policy, self._single = comparison.policy, comparison.single_histories
        self._sides = policy.scenario, comparison.baseline.scenario
        runs = comparison.pairs_in_all if isinstance(comparison, FirstPicture) else policy.runs
        self._how = runs, policy.seed
        self._posterior, self._runs = policy.posterior, state.runs()

    def __call__(self) -> Comparison:
        """Return the comparison, run again if it has been forgotten."""
        return self.at_hand() or self._runs.comparison(
            *self._sides, *self._how, posterior=self._posterior, single_histories=self._single
        )

    def at_hand(self) -> Comparison | None:
        """Return the comparison, or None if it has been forgotten."""
        return self._known()

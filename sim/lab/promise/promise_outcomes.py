"""What a bid promises, as the histories have it: by the true effect, and by what a ministry would count (M14)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.language.texts import marked
from sim.results.comparison import Comparison
from sim.results.costs import MONTHS_A_YEAR
from sim.results.estimates import Floats
from sim.results.reported import reported_firms, reported_jobs

FIRMS, JOBS = "firms", "jobs"
REPORTED, EFFECT, COUNTRY = "reported", "effect", "country"
#: What is promised, and how it is counted, in words.
PROMISED = {FIRMS: marked("{number} firms"), JOBS: marked("{number} jobs")}
COUNTED = {
    REPORTED: marked("the ministry's own count"),
    EFFECT: marked("true effect on the regions with a zone"),
    COUNTRY: marked("true effect on the country"),
}


class Outcome(NamedTuple):
    """What is promised (firms or jobs), and how it is counted."""

    promised: str
    counted: str


@dataclass(frozen=True)
class Promise:
    """A bid: so many firms, so many jobs; None for what it says nothing about."""

    firms: float | None
    jobs: float | None

    def of(self, promised: str) -> float | None:
        """Return how many are promised."""
        return self.firms if promised == FIRMS else self.jobs

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What to look at: each thing that is promised, by each count."""
        return tuple(Outcome(each, counted) for each in PROMISED for counted in COUNTED if self.of(each) is not None)

    def number(self, outcome: Outcome) -> float:
        """Return how many are promised of an outcome."""
        found = self.of(outcome.promised)
        assert found is not None, "only what is promised is looked at"
        return found


def at_end(comparison: Comparison, outcome: Outcome) -> Floats:
    """Return an outcome at the end of the horizon, in the regions that have had a zone, shape [run]."""
    last = comparison.policy.months - 1
    if outcome == Outcome(JOBS, REPORTED):
        return _of_zones(comparison, reported_jobs(comparison.policy).sum(axis=2))
    return by_month(comparison, outcome, last)


def by_month(comparison: Comparison, outcome: Outcome, month: int) -> Floats:
    """Return an outcome at the end of a month, shape [run]; reported jobs are counted at the end alone."""
    policy, baseline = comparison.policy, comparison.baseline
    if outcome == Outcome(FIRMS, REPORTED):
        return _of_zones(comparison, reported_firms(policy, month).sum(axis=2))
    if outcome.promised == FIRMS:
        added = comparison.firm_differences[:, month]
    else:
        added = policy.by_region("jobs")[:, month] - baseline.by_region("jobs")[:, month]
    if outcome.counted == COUNTRY:
        return np.asarray(added.sum(axis=1), dtype=np.float64)
    return _of_zones(comparison, added)


def year_ends(comparison: Comparison) -> list[int]:
    """Return the last month of each year of the horizon, and that of the horizon."""
    first = int(comparison.policy.date(0)[5:]) - 1
    months = comparison.policy.months
    ends = [month for month in range(months) if (first + month + 1) % MONTHS_A_YEAR == 0]
    return ends if ends and ends[-1] == months - 1 else [*ends, months - 1]


def _of_zones(comparison: Comparison, values: NDArray[Any]) -> Floats:
    """Return the sum over the regions that have had a zone in each run."""
    return np.asarray(np.where(comparison.policy.zoned, values, 0.0).sum(axis=1), dtype=np.float64)

"""The runs of all futures, one scenario after another; of each only what the review needs is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engines.ensemble.run_state import MONEY_FIELDS
from sim.lab.review.futures import EXTEND, GOING_ON, PERMANENT, REVOKE, Futures
from sim.lab.review.indicators import counted_by_rule, indicators
from sim.lab.welfare import Welfare
from sim.results.costs import MONTHS_A_YEAR
from sim.results.ensemble import EnsembleResult
from sim.results.estimates import Floats
from sim.results.ranges import Blocks

#: The last part of the key of the default rule's target, as draws name it.
TARGET = "review_target"
#: Runs a scenario, so that all scenarios have the same luck and draws.
Run = Callable[[Any], EnsembleResult]


@dataclass(frozen=True)
class Series:
    """Firms and money of the country, month by month, shape [run, month]."""

    firms: NDArray[np.int64]
    money: Floats

    @classmethod
    def of(cls, result: EnsembleResult) -> Series:
        """Return those of some runs; money in bn of the currency."""
        paid = sum(result.trace.regions[field].sum(axis=2) for field in MONEY_FIELDS)
        return cls(result.region_firms.sum(axis=2), np.asarray(paid, dtype=np.float64))

    def beyond(self, other: Series, first: int = 0, end: int | None = None) -> Welfare:
        """Return what these add to others from a month on, before another: firm-years, and the money they cost."""
        some = slice(first, end)
        years = (self.firms[:, some] - other.firms[:, some]).sum(axis=1) / MONTHS_A_YEAR
        return Welfare(np.asarray(years, dtype=np.float64), (self.money[:, some] - other.money[:, some]).sum(axis=1))


@dataclass(frozen=True)
class Past:
    """What is known at a review, and what each decision would bring.

    Attributes
    ----------
    month
        Months in force.
    indicators
        By name, shape [run].
    counted
        What the default rule counts, shape [run].
    target
        How many of these extend the zone by the default rule, shape [run].
    worth
        What extending, and making permanent, adds to revoking, from the review on, in the months that count.
    rest
        The same up to the end of the horizon, where reviews of several dates are compared.
    whole
        What each of the three adds to the baseline over the whole horizon.
    """

    month: int
    indicators: Mapping[str, Floats]
    counted: Floats
    target: Floats
    worth: Mapping[str, Welfare]
    rest: Mapping[str, Welfare]
    whole: Mapping[str, Welfare]


def pasts(futures: Futures, run: Run) -> tuple[list[Past], Blocks | None]:
    """Return what is known at each review, and which runs share a draw.

    Parameters
    ----------
    futures
        What to simulate: the baseline, permanent zones, and two scenarios for each review.
    run
        Runs a scenario.
    """
    baseline = run(futures.baseline)
    without, blocks, nothing = baseline.region_firms, baseline.blocks, Series.of(baseline)
    del baseline
    permanent = Series.of(run(futures.permanent()))
    kept = []
    for month in futures.months:
        reviewed = futures.reviewed(month)
        result = run(futures.extended(month))
        known = indicators(result, without, reviewed, futures.announced)
        counted = counted_by_rule(result, reviewed, futures.in_force)
        target = targets(futures, result)
        extended = Series.of(result)
        del result
        revoked = Series.of(run(futures.revoked(month)))
        if not (revoked.firms[:, :reviewed] == extended.firms[:, :reviewed]).all():
            raise AssertionError("the futures of a review share one past (L02)")
        ways = {REVOKE: revoked, EXTEND: extended, PERMANENT: permanent}
        kept.append(
            Past(
                month,
                known,
                counted,
                target,
                {name: ways[name].beyond(revoked, reviewed, futures.end(month)) for name in GOING_ON},
                {name: ways[name].beyond(revoked, reviewed) for name in GOING_ON},
                {name: each.beyond(nothing) for name, each in ways.items()},
            )
        )
    return kept, blocks


def targets(futures: Futures, result: EnsembleResult) -> Floats:
    """Return how many of what it counts extend the zones by the default rule, of all zones together, shape [run].

    Each zone has its own target; where the record leaves the target open, it differs between draws.
    """
    settings = futures.policy.settings
    named = {tuple(sorted(each.regions)) for each in settings.zones.designations}
    zones = len(named) + sum(each.awards for each in settings.zones.rounds)
    drawn = np.full(result.runs, settings.zones.review_target)
    posterior = result.posterior
    factor = None if posterior is None else posterior.factors(futures.policy).get(TARGET)
    if posterior is not None and factor is not None:
        draw = np.arange(result.runs) // posterior.pairs_a_draw % len(posterior.draws)
        drawn = factor * np.array([each[TARGET] for each in posterior.draws])[draw]
    return np.asarray(drawn * settings.scale * zones, dtype=np.float64)

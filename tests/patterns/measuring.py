"""Paired runs of the Korean world, and figures with their 99% intervals."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

import sim
from sim.results import estimates
from sim.results.ensemble import EnsembleResult

RUNS = 400
LEVEL = 0.99
MONEY = ("zone_money", "pilot_money", "own_money")
CAPITAL_AREA = ("seoul", "gyeonggi", "incheon")

Array = np.ndarray[Any, Any]


class Figure(NamedTuple):
    """A mean over runs, or a ratio of means, with its interval."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}]"


def figure(values: Array) -> Figure:
    """Return the mean over runs of values of shape [run]."""
    return Figure(*(float(each) for each in estimates.t_interval(values, LEVEL)))


def ratio(numerator: Array, denominator: Array) -> Figure:
    """Return the ratio of means over runs."""
    estimate = estimates.ratio(numerator, denominator, LEVEL)
    return Figure(estimate.mean, estimate.low, estimate.high)


def run(name: str, **levers: Any) -> EnsembleResult:
    """Run a scenario with levers set; the runs of all are paired. A few are kept for the next test."""
    return _run(name, json.dumps(levers, sort_keys=True))


@lru_cache(maxsize=6)
def _run(name: str, levers: str) -> EnsembleResult:
    return sim.run_ensemble(sim.load_scenario(name, **json.loads(levers)), runs=RUNS, posterior=None)


def firms_in(result: EnsembleResult, *regions: str) -> Array:
    """Return firms of regions together, shape [run, month]."""
    total: Array = result.region_firms[:, :, [result.regions.index(each) for each in regions]].sum(axis=2)
    return total


def share_of(result: EnsembleResult, *regions: str) -> Array:
    """Return the regions' share of all firms, shape [run, month]."""
    share: Array = firms_in(result, *regions) / result.region_firms.sum(axis=2)
    return share


def gain(policy: EnsembleResult, baseline: EnsembleResult, *regions: str) -> Array:
    """Return firms of the regions under the policy less those under the baseline, shape [run, month]."""
    return firms_in(policy, *regions) - firms_in(baseline, *regions)

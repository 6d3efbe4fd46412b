"""The numbers behind the charts: means, intervals and bands over runs, as tidy tables for drawing."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.language.numbers import month_label
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.scenario.schema.words import month_number, month_text
from sim.scenario.world.names import Names

#: Bands hold the middle 90% of runs.
BAND = (0.05, 0.95)
#: Regions in charts of several regions.
MOST_REGIONS = 4

Floats = NDArray[np.float64]


def titles(comparison: Comparison, language: str) -> dict[str, str]:
    """Return the titles of the two sides."""
    results = {"policy": comparison.policy, "baseline": comparison.baseline}
    shown = {side: each.scenario.settings.title.in_language(language) for side, each in results.items()}
    if shown["policy"] == shown["baseline"]:
        shown["baseline"] += " (2)"
    return shown


def dates(result: EnsembleResult) -> tuple[str, ...]:
    """Return the first day of each month of the horizon, as charts take it."""
    return tuple(f"{month}-01" for month in _months(result.scenario.settings.start, result.months))


def month_labels(result: EnsembleResult, language: str) -> tuple[str, ...]:
    """Return each month of the horizon as a reader writes it."""
    return _month_labels(result.scenario.settings.start, result.months, language)


@lru_cache(maxsize=64)
def _months(start: str, months: int) -> tuple[str, ...]:
    return tuple(month_text(month_number(start) + month) for month in range(months))


@lru_cache(maxsize=64)
def _month_labels(start: str, months: int, language: str) -> tuple[str, ...]:
    return tuple(month_label(month, language) for month in _months(start, months))


def of_region(result: EnsembleResult, field: str, region: str) -> NDArray[Any]:
    """Return a field of the trace for one region, shape [run, month]."""
    values: NDArray[Any] = result.trace.regions[field][:, :, result.region_order[result.regions.index(region)]]
    return values


def band(values: NDArray[Any]) -> tuple[Floats, Floats, Floats]:
    """Return mean, lower and upper end of the middle 90% over runs; the first axis is the run.

    What is undefined in a run is left out; nan where it is undefined in all.
    """
    if not np.isnan(values).any():
        low, high = np.quantile(values, BAND, axis=0)
        return values.mean(axis=0), low, high
    ordered = np.sort(values, axis=0)  # what is undefined comes last
    count = (~np.isnan(values)).sum(axis=0)
    some = np.maximum(count, 1)
    mean = np.where(count > 0, np.nansum(values, axis=0) / some, np.nan)
    low, high = (_ordered_quantile(ordered, some, share) for share in BAND)
    return mean, low, high


def _ordered_quantile(ordered: Floats, count: NDArray[np.int64], share: float) -> Floats:
    """Return a quantile of the first `count` values, which are in order: ten times as fast as numpy's own with nan."""
    place = share * (count - 1)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, count - 1)
    low, high = (np.take_along_axis(ordered, each[np.newaxis], axis=0)[0] for each in (below, above))
    between: Floats = low + (place - below) * (high - low)
    return between


def effects_of_month(comparison: Comparison, month: int, language: str) -> pd.DataFrame:
    """Return region, name, mean, low, high and whether the difference is clear, the greatest gain first."""
    mean, low, high = comparison.interval(comparison.firm_differences[:, month])
    names = Names(comparison.policy.scenario.world, language).regions
    table = pd.DataFrame({"region": list(names), "name": list(names.values()), "mean": mean, "low": low, "high": high})
    table["clear"] = (table["low"] > 0) | (table["high"] < 0)
    return table.sort_values("mean", ascending=False, kind="stable", ignore_index=True)


def regions_of_interest(comparison: Comparison, region: str) -> list[str]:
    """Return the regions that a chart of several shows: the selected one, winners, the rival, the greatest losers."""
    order = effects_of_month(comparison, comparison.policy.months - 1, "en")
    by_size = order.reindex(order["mean"].abs().sort_values(ascending=False, kind="stable").index)["region"].tolist()
    zoned = [each for each in by_size if each in comparison.policy.zone_starts]
    return list(dict.fromkeys([region, *zoned[: MOST_REGIONS // 2], comparison.rival, *by_size]))[:MOST_REGIONS]

"""MeasureParts of measures: arrays with a row for each run, from which numbers with intervals are made (M01 to M14)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engines.ensemble.run_state import MONEY_FIELDS
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.results.evenness import MEASURES as SPREADS
from sim.results.evenness import spread
from sim.results.reported import reported_firms as firms_reported
from sim.results.reported import reported_jobs as jobs_reported
from sim.results.twin_firm_ledger import CATEGORIES

MeasureParts = tuple[NDArray[Any], ...]
#: In place of a region: all of them together.
COUNTRY = "country"


def at_place(values: NDArray[Any], comparison: Comparison, place: str) -> NDArray[Any]:
    """Return values of shape [run, region] at a region, or over all."""
    if place == COUNTRY:
        return np.asarray(values.sum(axis=1))
    return values[:, comparison.policy.regions.index(place)]


def firms(comparison: Comparison, month: int, place: str) -> MeasureParts:
    """Return M01: firms at the end of a month."""
    return (at_place(_firms(comparison.policy, month), comparison, place),)


def attracted(comparison: Comparison, month: int, place: str) -> MeasureParts:
    """Return M03: firms attracted since the start."""
    since = _firms(comparison.policy, month) - comparison.policy.starting_firms
    return (at_place(since, comparison, place),)


def effect(comparison: Comparison, month: int, place: str) -> MeasureParts:
    """Return M04: effect on firms."""
    return (at_place(_differences(comparison, month), comparison, place),)


def net_new(comparison: Comparison, month: int) -> MeasureParts:
    """Return M05: firms net new to the country."""
    return effect(comparison, month, COUNTRY)


def jobs(comparison: Comparison, month: int, place: str) -> MeasureParts:
    """Return M10: jobs at the end of a month."""
    return (at_place(_jobs(comparison.policy, month), comparison, place),)


def job_effect(comparison: Comparison, month: int, place: str) -> MeasureParts:
    """Return M10: effect on jobs."""
    return (at_place(_jobs(comparison.policy, month) - _jobs(comparison.baseline, month), comparison, place),)


def _firms(result: EnsembleResult, month: int) -> NDArray[np.int64]:
    """Return the firms of each region at the end of a month, shape [run, region]; those of the last are at hand."""
    return result.final_firms if month == result.months - 1 else result.region_firms[:, month]


def _differences(comparison: Comparison, month: int) -> NDArray[np.int64]:
    """Return policy less baseline firms at the end of a month, shape [run, region]."""
    return _firms(comparison.policy, month) - _firms(comparison.baseline, month)


def _jobs(result: EnsembleResult, month: int) -> NDArray[np.float64]:
    """Return the jobs of each region at the end of a month, shape [run, region]."""
    return np.asarray(result.trace.regions["jobs"][:, month][:, result.region_order])


def ledger_part(comparison: Comparison, category: str, place: str) -> MeasureParts:
    """Return M06: a part of the gain in firms."""
    return (at_place(comparison.run_ledger[:, :, CATEGORIES.index(category)], comparison, place),)


def displaced(comparison: Comparison, month: int) -> MeasureParts:
    """Return the numbers from which the displaced share is computed."""
    return (_differences(comparison, month), comparison.policy.zoned, comparison.baseline.zoned)


def displaced_within_nest(comparison: Comparison, month: int) -> MeasureParts:
    """Return the numbers from which the share of the displaced is computed that is lost within the winners' nests."""
    return (*displaced(comparison, month), comparison.policy.nests)


def money(comparison: Comparison) -> MeasureParts:
    """Return the money of M09: all money over the horizon, policy less baseline."""
    return (comparison.policy.spent - comparison.baseline.spent,)


def money_per_firm(comparison: Comparison) -> MeasureParts:
    """Return M09: money and firms, policy less baseline."""
    return comparison.policy.spent - comparison.baseline.spent, comparison.final_differences.sum(axis=1)


def central_share(comparison: Comparison, region: str) -> MeasureParts:
    """Return M07: share of the central support."""
    return (at_place(comparison.policy.central_shares, comparison, region),)


def support_spread(comparison: Comparison, which: str) -> MeasureParts:
    """Return M07: a measure of the spread of the central support."""
    return (spread(comparison.policy.central_shares)[:, SPREADS.index(which)],)


def firm_spread(comparison: Comparison, which: str) -> MeasureParts:
    """Return M08: a measure of the spread of firms at the end."""
    return (spread(comparison.policy.final_firms.astype(np.float64))[:, SPREADS.index(which)],)


def trials(comparison: Comparison, event: str) -> MeasureParts:
    """Return M11: trials of a kind over the horizon."""
    return (comparison.policy.trace.regions[f"trials_{event}"].sum(axis=(1, 2)),)


def reforms(comparison: Comparison) -> MeasureParts:
    """Return M11: reforms of the national law."""
    return (_reform_steps(comparison.policy).sum(axis=(1, 2)),)


def months_to_reform(comparison: Comparison) -> MeasureParts:
    """Return M11: months to the first reform; nan in a run without."""
    reformed: Any = _reform_steps(comparison.policy).any(axis=2)
    return (np.where(reformed.any(axis=1), reformed.argmax(axis=1), np.nan),)


def _reform_steps(result: EnsembleResult) -> NDArray[np.bool_]:
    """Return whether the barrier of a sector falls, shape [run, month, sector]."""
    barrier = result.trace.barrier
    first = np.broadcast_to(result.inputs.sectors["barrier"], (barrier.shape[0], 1, barrier.shape[2]))
    return np.asarray(np.diff(np.concatenate([first, barrier], axis=1), axis=1) < 0)


def outside_capital(comparison: Comparison) -> MeasureParts:
    """Return M12: share of firms outside the capital area."""
    outside = np.array(comparison.policy.scenario.world.regions_where(lambda region: not region.capital_area))
    firms = comparison.policy.final_firms
    total = firms.sum(axis=1)
    share = np.divide(firms[:, outside].sum(axis=1), total, out=np.full(total.shape, np.nan), where=total > 0)
    return (share,)


def reported_firms(comparison: Comparison, month: int, place: str) -> MeasureParts:
    """Return M14: firms that a ministry would report as attracted by its zones."""
    return (at_place(firms_reported(comparison.policy, month).sum(axis=2), comparison, place),)


def reported_jobs(comparison: Comparison, place: str) -> MeasureParts:
    """Return M14: their jobs at the end of the horizon."""
    return (at_place(jobs_reported(comparison.policy).sum(axis=2), comparison, place),)


def sites(comparison: Comparison, month: int, place: str) -> MeasureParts:
    """Return M14: sites open at the end of a month."""
    return (at_place(comparison.policy.by_region("sites")[:, month], comparison, place),)


def support_per_firm(comparison: Comparison, place: str) -> MeasureParts:
    """Return money and firm-months of a region; their ratio is support per firm and month over the horizon."""
    regions = comparison.policy.trace.regions
    money = np.asarray(sum(regions[field].sum(axis=1) for field in MONEY_FIELDS))
    firms = comparison.policy.trace.firms.sum(axis=(1, 3), dtype=np.int64)
    order = comparison.policy.region_order
    return at_place(money[:, order], comparison, place), at_place(firms[:, order], comparison, place)

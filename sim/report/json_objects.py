"""What an ensemble, a comparison and several comparisons say, as plain data for one JSON object; null is undefined."""

from __future__ import annotations

from typing import Any

from sim.results.comparison import Comparison
from sim.results.costs import UNITS
from sim.results.ensemble import EnsembleResult
from sim.results.estimates import Floats
from sim.results.policies import Comparisons
from sim.results.ranges import RangeKind, interval_of


def ranges_of(result: EnsembleResult) -> dict[RangeKind, tuple[Floats, Floats, Floats]]:
    """Return the ranges of the firms at the end, shape [region]: what the record leaves open, and single histories.

    The first only of runs over two calibrated draws or more.
    """
    some = result.blocks is not None and result.blocks.draws > 1
    kinds = [RangeKind.RECORD, RangeKind.HISTORY] if some else [RangeKind.HISTORY]
    return {kind: interval_of(kind, result.blocks)(result.final_firms) for kind in kinds}


def ensemble_summary(result: EnsembleResult) -> dict[str, Any]:
    """Return firms, jobs and support of each region at the end, as plain data for JSON."""
    firms = result.final_firms
    jobs = result.by_region("jobs")[:, -1].mean(axis=0)
    ranges = ranges_of(result)
    first = next(iter(ranges))
    regions = {
        region: {
            "firms": {
                "mean": float(firms[:, i].mean()),
                **_ends(ranges[first], i),
                "single_history": _ends(ranges[RangeKind.HISTORY], i),
            },
            "jobs": float(jobs[i]),
        }
        for i, region in enumerate(result.regions)
    }
    return {
        "scenario": result.scenario.name,
        "runs": result.runs,
        "seed": result.seed,
        "over_draws": result.posterior is not None,
        "range": first.value,
        "month": result.date(result.months - 1),
        "regions": regions,
        "country": {"firms": float(firms.sum(axis=1).mean()), "jobs": float(jobs.sum())},
    }


def _ends(found: tuple[Floats, Floats, Floats], region: int) -> dict[str, float | None]:
    """Return the ends of the range of a region."""
    _mean, low, high = found
    return {"low": _number(low[region]), "high": _number(high[region])}


def _number(value: float) -> float | None:
    """Return a number for JSON, which knows no nan: null is 'undefined'."""
    return None if value != value else float(value)


def interval_of_estimate(value: Any) -> dict[str, float | None]:
    """Return mean and interval of an estimate or of a row of a table."""
    return {"mean": _number(value.mean), "low": _number(value.low), "high": _number(value.high)}


def summary_of(comparison: Comparison, discount: float = 0.0) -> dict[str, Any]:
    """Return what a comparison says, as plain data for JSON; null means undefined.

    Years, and the money for one, are discounted by a share a year.
    """
    totals = {name: getattr(comparison, name) for name in ("displaced_share", "displaced_within_nest")}
    costs = {f"money_per_{unit}": comparison.money_per(unit, discount) for unit in UNITS if unit != "firm"}
    totals |= {"money_per_net_new_firm": comparison.money_per_net_new_firm} | costs
    end = comparison.policy.months - 1
    effects = comparison.effects[comparison.effects["month"] == end]
    jobs = comparison.job_effects[comparison.job_effects["month"] == end]
    shares = comparison.support_shares
    ended = comparison.policy.last_zone_month
    errors = comparison.mean_error(comparison.final_differences)
    error_of_all = comparison.mean_error(comparison.final_differences.sum(axis=1))
    made_of: dict[str, dict[str, Any]] = {}
    for row in comparison.ledger_means.itertuples():
        made_of.setdefault(str(row.region), {})[str(row.category)] = interval_of_estimate(row)
    return {
        "scenario": comparison.policy.scenario.name,
        "baseline": comparison.baseline.scenario.name,
        "runs": comparison.runs,
        "seed": comparison.seed,
        "level": comparison.level,
        "over_draws": comparison.is_over_draws,
        "range": comparison.range.value,
        "month": comparison.policy.date(end),
        "currency": f"{comparison.policy.scenario.world.currency}",
        "effects": {
            str(row.region): interval_of_estimate(row) | {"error": _number(error)}
            for row, error in zip(effects.itertuples(), errors, strict=True)
        },
        "job_effects": {str(row.region): interval_of_estimate(row) for row in jobs.itertuples()},
        "net_new": interval_of_estimate(comparison.net_new) | {"error": _number(float(error_of_all))},
        "net_new_jobs": interval_of_estimate(comparison.net_new_jobs),
        **{name: interval_of_estimate(value) for name, value in totals.items()},
        "discount": discount,
        "support_months": {"first": comparison.policy.date(0), "last": comparison.policy.date(end)},
        "last_zone_month": None if ended is None else comparison.policy.date(ended),
        "support_shares": {
            str(row.region): {"policy": _number(float(row.policy)), "baseline": _number(float(row.baseline))}  # type: ignore[arg-type]  # rows of itertuples are typed by pandas as any kind of scalar
            for row in shares.itertuples()
        },
        "ledger": made_of,
        "undefined": {name: str(value.reason) for name, value in totals.items() if value.reason is not None},
    }


def summary_of_all(comparisons: Comparisons, discount: float = 0.0) -> dict[str, Any]:
    """Return what several comparisons say, each under the name of its policy, as plain data for JSON."""
    first = comparisons.all[0]
    return {
        "baseline": comparisons.baseline.scenario.name,
        "runs": first.runs,
        "seed": first.seed,
        "scenarios": {name: summary_of(each, discount) for name, each in comparisons.items()},
    }

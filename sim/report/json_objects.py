"""What an ensemble, a comparison and several comparisons say, as plain data for one JSON object; null is undefined."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.results.policies import Comparisons


def ensemble_summary(result: EnsembleResult) -> dict[str, Any]:
    """Return firms, jobs and support of each region at the end, as plain data for JSON."""
    firms = result.region_firms[:, -1]
    low, high = np.quantile(firms, [0.05, 0.95], axis=0)
    jobs = result.by_region("jobs")[:, -1].mean(axis=0)
    regions = {
        region: {
            "firms": {"mean": float(firms[:, i].mean()), "low": float(low[i]), "high": float(high[i])},
            "jobs": float(jobs[i]),
        }
        for i, region in enumerate(result.regions)
    }
    return {
        "scenario": result.scenario.name,
        "runs": result.runs,
        "seed": result.seed,
        "month": result.date(result.months - 1),
        "regions": regions,
        "country": {"firms": float(firms.sum(axis=1).mean()), "jobs": float(jobs.sum())},
    }


def _number(value: float) -> float | None:
    """Return a number for JSON, which knows no nan: null is 'undefined'."""
    return None if value != value else float(value)


def _interval(value: Any) -> dict[str, float | None]:
    """Return mean and interval of an estimate or of a row of a table."""
    return {"mean": _number(value.mean), "low": _number(value.low), "high": _number(value.high)}


def summary_of(comparison: Comparison) -> dict[str, Any]:
    """Return what a comparison says, as plain data for JSON; null means undefined."""
    end = comparison.policy.months - 1
    effects = comparison.effects[comparison.effects["month"] == end]
    jobs = comparison.job_effects[comparison.job_effects["month"] == end]
    shares = comparison.support_shares
    ended = comparison.policy.last_zone_month
    made_of: dict[str, dict[str, Any]] = {}
    for row in comparison.ledger_means.itertuples():
        made_of.setdefault(str(row.region), {})[str(row.category)] = _interval(row)
    return {
        "scenario": comparison.policy.scenario.name,
        "baseline": comparison.baseline.scenario.name,
        "runs": comparison.runs,
        "seed": comparison.seed,
        "level": comparison.level,
        "over_draws": comparison.is_over_draws,
        "month": comparison.policy.date(end),
        "currency": f"{comparison.policy.scenario.world.currency}",
        "effects": {str(row.region): _interval(row) for row in effects.itertuples()},
        "job_effects": {str(row.region): _interval(row) for row in jobs.itertuples()},
        "net_new": _interval(comparison.net_new),
        "net_new_jobs": _interval(comparison.net_new_jobs),
        "displaced_share": _interval(comparison.displaced_share),
        "money_per_net_new_firm": _interval(comparison.money_per_net_new_firm),
        "support_months": {"first": comparison.policy.date(0), "last": comparison.policy.date(end)},
        "last_zone_month": None if ended is None else comparison.policy.date(ended),
        "support_shares": {
            str(row.region): {"policy": _number(float(row.policy)), "baseline": _number(float(row.baseline))}  # type: ignore[arg-type]  # rows of itertuples are typed by pandas as any kind of scalar
            for row in shares.itertuples()
        },
        "ledger": made_of,
        "undefined": {
            name: str(value.reason)
            for name in ("displaced_share", "money_per_net_new_firm")
            if (value := getattr(comparison, name)).reason is not None
        },
    }


def summary_of_all(comparisons: Comparisons) -> dict[str, Any]:
    """Return what several comparisons say, each under the name of its policy, as plain data for JSON."""
    first = comparisons.all[0]
    return {
        "baseline": comparisons.baseline.scenario.name,
        "runs": first.runs,
        "seed": first.seed,
        "scenarios": {name: summary_of(each) for name, each in comparisons.items()},
    }

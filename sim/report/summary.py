"""What a run or a comparison says, as tables for a terminal: who gains and who pays."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.language.texts import texts
from sim.language.vocabulary import WORDS
from sim.report.terminal import Column, print_table, print_text
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.results.estimates import Estimate
from sim.results.sides import title_of

#: Of a column that is headed by the title of a scenario, in columns of the terminal.
WIDEST_TITLE = 9
#: Half an interval below which whole numbers are too coarse.
LEAST_WHOLE = 0.95


def _region_names(result: EnsembleResult, language: str) -> list[str]:
    names = {region.id: region.name.in_language(language) for region in result.scenario.world.regions}
    return [names[region] for region in result.regions]


def print_comparison(comparison: Comparison, language: str) -> None:
    """Print who gains and who pays: by region the firms, the effect with its interval, and what it is made of."""
    titles = {"policy": title_of(comparison.policy, language), "baseline": title_of(comparison.baseline, language)}
    _ = texts(language)
    policy = comparison.policy
    first, last = policy.date(0), policy.date(policy.months - 1)
    print_text(
        _("{policy} against {baseline}: firms in {month}, mean of {runs} pairs of runs").format(
            **titles, month=last, runs=comparison.runs
        )
    )
    ranks = {_("Effect"): 0, _("New"): 3, _("Kept"): 3, _("Diverted"): 3, _("Moved"): 3, _("Support"): 1, _("Jobs"): 4}
    columns = [
        Column(_("Region"), is_text=True),
        *(Column(titles[side], rank=2, widest_heading=WIDEST_TITLE) for side in ("baseline", "policy")),
        *(Column(heading, rank=rank) for heading, rank in ranks.items()),
    ]
    print_table(columns, _rows(comparison, language), _, tight=True)
    legend = _("Effect: mean of the pairs, ± half its 90% interval; new, kept, diverted and moved add up to it.")
    if comparison.is_over_draws:
        legend = _(
            "Effect: mean of the pairs, and the range of the middle 90% of them: luck, and what the record leaves open "
            "of the weights. New, kept, diverted and moved add up to the mean."
        )
    print_text(legend)
    print_text(
        _(
            "Support: share of all central money paid from {first} to {last}, baseline → policy. "
            "Jobs: effect on the jobs in {last}."
        ).format(first=first, last=last)
    )
    ended = policy.last_zone_month
    if ended is not None and ended < policy.months - 1:
        print_text(
            _("Zones: none is in force in {last}; the last one was in force until {month}.").format(
                last=last, month=policy.date(ended)
            )
        )
    displaced = _estimate(comparison.displaced_share, "{:.0%}", "", language)
    print_text(_("Of the gain of the regions with a zone, others lose: {share}").format(share=displaced))
    currency = f" {policy.scenario.world.currency}"
    money = _estimate(comparison.money_per_net_new_firm, "{:.1f}", currency, language)
    print_text(_("Money per firm net new to the country: {money}").format(money=money))


def _rows(comparison: Comparison, language: str) -> list[list[str] | None]:
    """Return the rows of the table of a comparison, the greatest gain first, and the country."""
    _ = texts(language)
    between = _("{low} to {high}") if comparison.is_over_draws else ""
    baseline, policy = (result.final_firms.mean(axis=0) for result in (comparison.baseline, comparison.policy))
    firms = [comparison.estimate(comparison.final_differences[:, i]) for i in range(baseline.size)]
    jobs = [comparison.estimate(comparison.final_job_differences[:, i]) for i in range(baseline.size)]
    ledger = comparison.ledger_means.set_index(["region", "category"])["mean"]
    shares = comparison.support_shares
    names = _region_names(comparison.policy, language)
    rows: list[list[str] | None] = [
        [
            names[i],
            f"{baseline[i]:.1f}",
            f"{policy[i]:.1f}",
            _effect(firms[i], between),
            *_made_of(ledger, comparison.policy.regions[i]),
            f"{shares['baseline'][i]:.0%} → {shares['policy'][i]:.0%}",
            _effect(jobs[i], between, whole=True),
        ]
        for i in sorted(range(baseline.size), key=lambda i: -firms[i].mean)
    ]
    whole = [f"{baseline.sum():.1f}", f"{policy.sum():.1f}", _effect(comparison.net_new, between)]
    return [
        *rows,
        None,
        [
            _("Country"),
            *whole,
            *_made_of(ledger, "country"),
            "",
            _effect(comparison.net_new_jobs, between, whole=True),
        ],
    ]


def _decimals(value: float) -> int:
    """Return 1, or 2 for a small width, so that it is not told as 0.0."""
    return 2 if value < 0.05 else 1


def _signed(value: float, places: int = 1) -> str:
    """Return a number with its sign; one that is told as 0 has none.

    Examples
    --------
    >>> _signed(12.34), _signed(-0.04), _signed(-0.04, 2)
    ('+12.3', '0.0', '-0.04')
    """
    shown = f"{value:+.{places}f}"
    return shown if float(shown) else shown[1:]


def _effect(effect: Estimate, between: str = "", *, whole: bool = False) -> str:
    """Return an effect with the half width of its interval, to the same decimals, or with both ends put into `between`.

    Parameters
    ----------
    effect
        Mean and interval.
    between
        For both ends of the interval.
    whole
        Tell whole numbers, unless half the interval would be told as 0.

    Examples
    --------
    >>> [_effect(Estimate(*each)) for each in ((29.02, 28.43, 29.61), (-0.09, -0.13, -0.05), (0.0, 0.0, 0.0))]
    ['+29.0 ±0.6', '-0.09 ±0.04', '0.0']
    >>> _effect(Estimate(29.0, 14.0, 46.0), "{low} to {high}")
    '+29.0 (+14 to +46)'
    >>> [_effect(Estimate(*each), whole=True) for each in ((151.3, 142.1, 160.5), (-0.1, -0.4, 0.2), (0.0, 0.0, 0.0))]
    ['+151 ±9', '-0.1 ±0.3', '0']
    """
    half = effect.high - effect.mean
    if between and not np.isnan(effect.low):
        ends = between.format(low=_signed(effect.low, 0), high=_signed(effect.high, 0))
        return f"{_signed(effect.mean, 0 if whole else 1)} ({ends})"
    places = int(half < LEAST_WHOLE) if whole else _decimals(half)
    if np.isnan(half) or half == 0.0:
        return _signed(effect.mean, 0 if whole else 1)
    return f"{_signed(effect.mean, places)} ±{half:.{places}f}"


def _made_of(ledger: Any, region: str) -> list[str]:
    """Return the parts of a region's gain: new, kept alive, diverted, moved."""
    kept = ledger[region, "kept_alive_here"] + ledger[region, "kept_alive_elsewhere"]
    parts = (ledger[region, "new"], kept, ledger[region, "diverted"], ledger[region, "moved"])
    return [_signed(each) for each in parts]


def _estimate(value: Estimate, form: str, unit: str, language: str) -> str:
    """Return a number with its interval, or why there is none."""
    _ = texts(language)
    if value.reason is not None:
        return _("undefined ({reason})").format(reason=_(value.reason))
    mean, low, high = (form.format(each) for each in (value.mean, value.low, value.high))
    return _("{mean} ({low} to {high})").format(mean=f"{mean}{unit}", low=low, high=high)


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


def print_ensemble(result: EnsembleResult, language: str) -> None:
    """Print the firms of each region at the end, with the spread of the runs."""
    _ = texts(language)
    last = result.date(result.months - 1)
    print_text(
        _("{policy}: firms in {month}, mean of {runs} runs").format(
            policy=title_of(result, language), month=last, runs=result.runs
        )
    )
    columns = [
        Column(_("Region"), is_text=True),
        Column(WORDS["firms"].label(language)),
        Column(_("Middle 90% of runs"), rank=1),
        Column(WORDS["jobs"].label(language), rank=2),
    ]
    firms, jobs = result.final_firms, result.by_region("jobs")[:, -1].mean(axis=0)
    low, high = np.quantile(firms, [0.05, 0.95], axis=0)
    names = _region_names(result, language)
    rows: list[list[str] | None] = [
        [
            names[i],
            f"{firms[:, i].mean():.1f}",
            _("{low} to {high}").format(low=f"{low[i]:.0f}", high=f"{high[i]:.0f}"),
            f"{jobs[i]:,.0f}",
        ]
        for i in np.argsort(-firms.mean(axis=0), kind="stable")
    ]
    country = [_("Country"), f"{firms.sum(axis=1).mean():.1f}", "", f"{jobs.sum():,.0f}"]
    print_table(columns, [*rows, None, country], _)

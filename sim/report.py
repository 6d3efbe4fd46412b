"""What a run or a comparison says, as tables for a terminal: who gains and who pays."""

from __future__ import annotations

from typing import Any

import numpy as np
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from sim.analysis.effects import Estimate
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.texts import texts
from sim.vocabulary import WORDS


def _region_names(result: EnsembleResult, language: str) -> list[str]:
    names = {region.id: region.name.in_language(language) for region in result.scenario.world.regions}
    return [names[region] for region in result.regions]


def _title(result: EnsembleResult, language: str) -> str:
    title = result.scenario.settings.title
    return title.ko if language == "ko" else title.en


def print_comparison(comparison: Comparison, language: str) -> None:
    """Print who gains and who pays: by region the firms, the effect with its interval, and what it is made of."""
    titles = {"policy": _title(comparison.policy, language), "baseline": _title(comparison.baseline, language)}
    _ = texts(language)
    end = comparison.policy.months - 1
    heading = _("{policy} against {baseline}: firms in {month}, mean of {runs} pairs of runs").format(
        **titles, month=comparison.policy.date(end), runs=comparison.runs
    )
    table = Table(box=SIMPLE_HEAD, padding=0, pad_edge=False)
    table.add_column(_("Region"), no_wrap=True)
    for title in (titles["baseline"], titles["policy"]):
        table.add_column(title, justify="right", min_width=5, max_width=9, overflow="fold")
    for column in (_("Effect"), _("New"), _("Kept"), _("Diverted"), _("Moved"), _("Support")):
        table.add_column(column, justify="right", no_wrap=True)
    means = [result.region_firms[:, -1].mean(axis=0) for result in (comparison.baseline, comparison.policy)]
    effect, low, high = comparison.interval(comparison.firm_differences[:, -1])
    between = _("{low} to {high}") if comparison.is_over_draws else ""
    ledger = comparison.ledger_means.set_index(["region", "category"])["mean"]
    shares = comparison.support_shares
    names = _region_names(comparison.policy, language)
    for i in np.argsort(-effect, kind="stable"):
        table.add_row(
            names[i],
            f"{means[0][i]:.1f}",
            f"{means[1][i]:.1f}",
            _effect(effect[i], low[i], high[i], between),
            *_made_of(ledger, comparison.policy.regions[i]),
            f"{shares['baseline'][i]:.0%} → {shares['policy'][i]:.0%}",
        )
    table.add_section()
    total = comparison.net_new
    totals = (f"{means[0].sum():.1f}", f"{means[1].sum():.1f}", _effect(total.mean, total.low, total.high, between))
    table.add_row(_("Country"), *totals, *_made_of(ledger, "country"), "")
    console = _console()
    console.print(heading, soft_wrap=True)  # beside the table, whose width would wrap it
    console.print(table)
    legend = _("Effect: mean of the pairs, ± half its 90% interval; new, kept, diverted and moved add up to it.")
    if comparison.is_over_draws:
        legend = _(
            "Effect: mean of the pairs, and the range of the middle 90% of them: luck, and what the record leaves open "
            "of the weights. New, kept, diverted and moved add up to the mean."
        )
    console.print(legend, soft_wrap=True)
    displaced = _estimate(comparison.displaced_share, "{:.0%}", "", language)
    taken = _("Of the gain of the regions with a zone, others lose: {share}").format(share=displaced)
    console.print(taken, soft_wrap=True)
    currency = f" {comparison.policy.scenario.world.currency}"
    money = _estimate(comparison.money_per_net_new_firm, "{:.1f}", currency, language)
    console.print(_("Money per firm net new to the country: {money}").format(money=money), soft_wrap=True)


def _console() -> Console:
    """Return a console that prints titles and names as they are; a bracket in them is no order to it."""
    return Console(markup=False, emoji=False)


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


def _effect(mean: float, low: float, high: float, between: str = "") -> str:
    """Return an effect with the half width of its interval, to the same decimals, or with both ends put into `between`.

    Examples
    --------
    >>> _effect(29.02, 28.43, 29.61), _effect(-0.09, -0.13, -0.05), _effect(0.0, 0.0, 0.0)
    ('+29.0 ±0.6', '-0.09 ±0.04', '0.0')
    >>> _effect(29.0, 14.0, 46.0, "{low} to {high}")
    '+29.0 (+14 to +46)'
    """
    half = high - mean
    if between and not np.isnan(low):
        return f"{_signed(mean)} ({between.format(low=_signed(low, 0), high=_signed(high, 0))})"
    if np.isnan(half) or half == 0.0:
        return _signed(mean)
    return f"{_signed(mean, _decimals(half))} ±{half:.{_decimals(half)}f}"


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
    heading = _("{policy}: firms in {month}, mean of {runs} runs").format(
        policy=_title(result, language), month=result.date(result.months - 1), runs=result.runs
    )
    table = Table(title=heading, title_justify="left")
    table.add_column(_("Region"))
    table.add_column(WORDS["firms"].label(language), justify="right")
    table.add_column(_("Middle 90% of runs"), justify="right")
    firms = result.region_firms[:, -1]
    low, high = np.quantile(firms, [0.05, 0.95], axis=0)
    names = _region_names(result, language)
    for i in np.argsort(-firms.mean(axis=0), kind="stable"):
        middle = _("{low} to {high}").format(low=f"{low[i]:.0f}", high=f"{high[i]:.0f}")
        table.add_row(names[i], f"{firms[:, i].mean():.1f}", middle)
    table.add_section()
    table.add_row(_("Country"), f"{firms.sum(axis=1).mean():.1f}", "")
    _console().print(table)

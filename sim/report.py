"""What a run or a comparison says, as tables for a terminal: who gains and who pays."""

from __future__ import annotations

from typing import Any

import numpy as np
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from sim.analysis.effects import Estimate, t_interval
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult

_TEXTS = {
    "en": {
        "region": "Region", "firms": "Firms", "without": "{baseline}", "with": "{policy}",
        "effect": "Effect", "interval": "90 % interval", "new": "New", "kept": "Kept", "diverted": "Diverted",
        "moved": "Moved", "support": "Support", "country": "Country", "range": "Middle 90 % of runs",
        "legend": "Effect: mean of the pairs, ± half its 90 % interval; new, kept, diverted and moved add up to it.",
        "title": "{policy} against {baseline}: firms in {month}, mean of {runs} pairs of runs",
        "alone": "{policy}: firms in {month}, mean of {runs} runs",
        "displaced": "Of the gain of the regions with a zone, others lose",
        "money": "Money per firm net new to the country",
        "undefined": "undefined (the interval of the denominator holds 0)",
    },
    "ko": {
        "region": "지역", "firms": "기업", "without": "{baseline}", "with": "{policy}",
        "effect": "효과", "interval": "90 % 구간", "new": "신규", "kept": "존속", "diverted": "입지 변경",
        "moved": "이전", "support": "지원 비중", "country": "전국", "range": "실행의 가운데 90 %",
        "legend": "효과: 쌍별 차이의 평균, ±는 90 % 구간의 절반. 신규~이전: 효과의 구성.",
        "title": "{policy} · {baseline} 비교: {month} 기업 수, {runs}쌍 평균",
        "alone": "{policy}: {month} 기업 수, {runs}회 평균",
        "displaced": "특구 지역이 얻은 기업 가운데 다른 지역이 잃은 몫",
        "money": "전국 순증 기업 하나당 지원금",
        "undefined": "정의되지 않음 (분모 구간이 0을 포함)",
    },
}  # fmt: skip


def _region_names(result: EnsembleResult, language: str) -> list[str]:
    names = {region.id: region.name.in_language(language) for region in result.scenario.world.regions}
    return [names[region] for region in result.regions]


def _title(result: EnsembleResult, language: str) -> str:
    title = result.scenario.settings.title
    return title.ko if language == "ko" else title.en


def print_comparison(comparison: Comparison, language: str) -> None:
    """Print who gains and who pays: by region the firms, the effect with its interval, and what it is made of."""
    titles = {"policy": _title(comparison.policy, language), "baseline": _title(comparison.baseline, language)}
    text = _TEXTS[language]
    end = comparison.policy.months - 1
    heading = text["title"].format(**titles, month=comparison.policy.date(end), runs=comparison.runs)
    table = Table(title=heading, title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column(text["region"], no_wrap=True)
    for column in ("without", "with"):
        table.add_column(text[column].format(**titles), justify="right", min_width=5, max_width=7)
    for column in ("effect", "new", "kept", "diverted", "moved", "support"):
        table.add_column(text[column], justify="right", no_wrap=True)
    means = [result.region_firms[:, -1].mean(axis=0) for result in (comparison.baseline, comparison.policy)]
    effect, _, high = t_interval(comparison.firm_differences[:, -1])
    ledger = comparison.ledger_means.set_index(["region", "category"])["mean"]
    shares = comparison.support_shares
    names = _region_names(comparison.policy, language)
    for i in np.argsort(-effect, kind="stable"):
        table.add_row(
            names[i],
            f"{means[0][i]:.1f}",
            f"{means[1][i]:.1f}",
            _effect(effect[i], high[i]),
            *_made_of(ledger, comparison.policy.regions[i]),
            f"{shares['baseline'][i]:.0%} → {shares['policy'][i]:.0%}",
        )
    table.add_section()
    total = comparison.net_new
    totals = (f"{means[0].sum():.1f}", f"{means[1].sum():.1f}", _effect(total.mean, total.high))
    table.add_row(text["country"], *totals, *_made_of(ledger, "country"), "")
    console = Console()
    console.print(table)
    console.print(text["legend"], soft_wrap=True)
    console.print(f"{text['displaced']}: {_share(comparison.displaced_share, text)}", soft_wrap=True)
    currency = comparison.policy.scenario.world.currency
    console.print(f"{text['money']}: {_money(comparison.money_per_net_new_firm, currency, text)}", soft_wrap=True)


def _effect(mean: float, high: float) -> str:
    """Return an effect with the half width of its interval, which is symmetric."""
    return f"{mean:+.1f}" if np.isnan(high) else f"{mean:+.1f} ±{high - mean:.1f}"


def _made_of(ledger: Any, region: str) -> list[str]:
    """Return the parts of a region's gain: new, kept alive, diverted, moved."""
    kept = ledger[region, "kept_alive_here"] + ledger[region, "kept_alive_elsewhere"]
    return [
        f"{each:+.1f}" for each in (ledger[region, "new"], kept, ledger[region, "diverted"], ledger[region, "moved"])
    ]


def _share(value: Estimate, text: dict[str, str]) -> str:
    return text["undefined"] if np.isnan(value.mean) else f"{value.mean:.0%} ({value.low:.0%} to {value.high:.0%})"


def _money(value: Estimate, currency: str, text: dict[str, str]) -> str:
    if np.isnan(value.mean):
        return text["undefined"]
    return f"{value.mean:.1f} {currency} ({value.low:.1f} to {value.high:.1f})"


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
    text = _TEXTS[language]
    heading = text["alone"].format(
        policy=_title(result, language), month=result.date(result.months - 1), runs=result.runs
    )
    table = Table(title=heading, title_justify="left")
    table.add_column(text["region"])
    table.add_column(text["firms"], justify="right")
    table.add_column(text["range"], justify="right")
    firms = result.region_firms[:, -1]
    low, high = np.quantile(firms, [0.05, 0.95], axis=0)
    names = _region_names(result, language)
    for i in np.argsort(-firms.mean(axis=0), kind="stable"):
        table.add_row(names[i], f"{firms[:, i].mean():.1f}", f"{low[i]:.0f} to {high[i]:.0f}")
    table.add_section()
    table.add_row(text["country"], f"{firms.sum(axis=1).mean():.1f}", "")
    Console().print(table)

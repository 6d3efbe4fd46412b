"""What a run, a comparison or several say, as tables for a terminal: who gains and who pays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from sim.language import numbers
from sim.language.numbers import month_label
from sim.language.texts import marked, texts
from sim.language.vocabulary import WORDS
from sim.report.json_objects import ranges_of
from sim.report.money import MONEY, amount
from sim.report.range_words import error_text, range_heading, sentence_of
from sim.report.terminal import Column, print_table, print_text
from sim.results.comparison import Comparison
from sim.results.comparison_sides import title_of
from sim.results.ensemble import EnsembleResult
from sim.results.estimates import Estimate
from sim.results.policies import Comparisons, at_the_end, numbered
from sim.results.ranges import RangeKind
from sim.scenario.world.names import Names

#: Of a column that is headed by the title of a scenario, in columns of the terminal.
WIDEST_TITLE = 9
#: Half an interval below which whole numbers are too coarse, and one decimal.
LEAST_WHOLE, LEAST_ONE = 0.95, 0.05
#: What an effect is, with its range and with the error of its mean.
_EFFECT = marked("Effect: mean of the pairs, and its range.")
_EFFECT_AND_ERROR = marked("Effect: mean of the pairs, ± half its {level} interval.")


def print_comparison(comparison: Comparison, language: str, regions: Sequence[str] | None = None) -> None:
    """Print who gains and who pays: by region the firms, the effect with its interval, and what it is made of.

    The regions are all, or those that are named by their ids.
    """
    titles = {"policy": title_of(comparison.policy, language), "baseline": title_of(comparison.baseline, language)}
    _ = texts(language)
    policy = comparison.policy
    first, last = (month_label(policy.date(each), language) for each in (0, policy.months - 1))
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
    print_table(columns, _rows(comparison, language, regions), _, tight=True)
    legend = _EFFECT if _has_ends(comparison) else _EFFECT_AND_ERROR
    parts = _("New, kept, diverted and moved add up to the mean.")
    legend = f"{_(legend).format(level=numbers.share(comparison.level))} {parts} {_ranges(comparison, language)}"
    print_text(legend.strip())
    print_text(
        _(
            "Support: share of all central support paid from {first} to {last}, baseline → policy. "
            "Jobs: effect on the jobs in {last}."
        ).format(first=first, last=last)
    )
    ended = policy.last_zone_month
    if ended is not None and ended < policy.months - 1:
        print_text(
            _("Zones: none is in force in {last}; the last one was in force until {month}.").format(
                last=last, month=month_label(policy.date(ended), language)
            )
        )
    displaced = estimate_text(comparison.displaced_share, numbers.share, language)
    print_text(_("Of the gain of the regions with a zone, others lose: {share}").format(share=displaced))
    if policy.scenario.settings.location.nest_weight < 1.0:  # else regions of a nest are to firms as all others
        within = estimate_text(comparison.displaced_within_nest, numbers.share, language)
        print_text(_("Of what others lose, the regions of the winners' nests lose: {share}").format(share=within))


def _has_ends(comparison: Comparison) -> bool:
    """Return whether both ends of ranges are shown: one that is not of a mean need not be symmetric around it."""
    return comparison.range is not RangeKind.MEAN


def _ranges(comparison: Comparison, language: str) -> str:
    """Return what ranges hold that are not of the mean, and beside it how sure the mean is; nothing of others."""
    if not _has_ends(comparison):
        return ""
    return f"{sentence_of(comparison, language)} {error_text(comparison, language)}".strip()


def _rows(comparison: Comparison, language: str, regions: Sequence[str] | None) -> list[list[str] | None]:
    """Return the rows of the table of a comparison, the greatest gain first, and the country."""
    _ = texts(language)
    ends = _has_ends(comparison)
    baseline, policy = (result.final_firms.mean(axis=0) for result in (comparison.baseline, comparison.policy))
    firms = [comparison.estimate(comparison.final_differences[:, i]) for i in range(baseline.size)]
    jobs = [comparison.estimate(comparison.final_job_differences[:, i]) for i in range(baseline.size)]
    ledger = comparison.ledger_means.set_index(["region", "category"])["mean"]
    shares = comparison.support_shares
    names = list(Names(comparison.policy.scenario.world, language).regions.values())
    rows: list[list[str] | None] = [
        [
            names[i],
            numbers.number(baseline[i], 1),
            numbers.number(policy[i], 1),
            effect_text(firms[i], language, ends=ends),
            *_made_of(ledger, comparison.policy.regions[i]),
            " → ".join(numbers.share(shares[side][i]) for side in ("baseline", "policy")),
            effect_text(jobs[i], language, ends=ends, whole=True),
        ]
        for i in sorted(range(baseline.size), key=lambda i: -firms[i].mean)
        if regions is None or comparison.policy.regions[i] in regions
    ]
    country = [
        _("Country"), numbers.number(baseline.sum(), 1), numbers.number(policy.sum(), 1),
        effect_text(comparison.net_new, language, ends=ends), *_made_of(ledger, "country"), "",
        effect_text(comparison.net_new_jobs, language, ends=ends, whole=True),
    ]  # fmt: skip
    return [*rows, None, country]


def effect_text(effect: Estimate, language: str, *, ends: bool, whole: bool = False) -> str:
    """Return an effect with the half width of its interval, or with both of its ends.

    Parameters
    ----------
    effect
        Mean and interval.
    language
        'en' or 'ko'.
    ends
        Whether to show both ends: a range that is not of the mean need not be symmetric around it.
    whole
        Show whole numbers, unless half the interval would be shown as 0.

    Examples
    --------
    >>> effects = [Estimate(*each) for each in ((29.02, 28.43, 29.61), (-0.09, -0.13, -0.05), (0.0, 0.0, 0.0))]
    >>> [effect_text(each, "en", ends=False) for each in effects]
    ['+29.0 ±0.6', '−0.09 ±0.04', '0']
    >>> effect_text(Estimate(29.0, 14.0, 46.0), "en", ends=True)
    '+29 (+14 to +46)'
    >>> effect_text(Estimate(-3.0, -4.0, -2.0), "ko", ends=True)
    '−3.0(−4.0에서 −2.0)'
    >>> jobs = [Estimate(*each) for each in ((151.3, 142.1, 160.5), (-0.1, -0.4, 0.2), (0.0, 0.0, 0.0))]
    >>> [effect_text(each, "en", ends=False, whole=True) for each in jobs]
    ['+151 ±9', '−0.1 ±0.3', '0']
    """
    half = effect.high - effect.mean
    if np.isnan(half) or half == 0.0:
        return numbers.signed(effect.mean, 0 if whole else 1)
    if ends:
        places = 0 if whole and half >= LEAST_WHOLE else numbers.interval_places(effect.low, effect.high)
        mean, low, high = (numbers.signed(each, places) for each in (effect.mean, effect.low, effect.high))
        return numbers.with_range(mean, low, high, language)
    places = int(half < LEAST_WHOLE) if whole else 2 if half < LEAST_ONE else 1
    return f"{numbers.signed(effect.mean, places)} ±{numbers.number(half, places)}"


def _made_of(ledger: Any, region: str) -> list[str]:
    """Return the parts of a region's gain: new, kept alive, diverted, moved."""
    kept = ledger[region, "kept_alive_here"] + ledger[region, "kept_alive_elsewhere"]
    parts = (ledger[region, "new"], kept, ledger[region, "diverted"], ledger[region, "moved"])
    return [numbers.signed(each, 1) for each in parts]


def estimate_text(value: Estimate, write: Callable[[float], str], language: str, unit: str = "") -> str:
    """Return a number with its interval, or why there is none."""
    _ = texts(language)
    if value.reason is not None:
        return _("undefined ({reason})").format(reason=_(value.reason))
    mean = write(value.mean) + unit
    return numbers.with_range(mean, write(value.low), write(value.high), language)


def print_ensemble(result: EnsembleResult, language: str) -> None:
    """Print the firms of each region at the end, with the spread of the runs."""
    _ = texts(language)
    last = month_label(result.date(result.months - 1), language)
    print_text(
        _("{policy}: firms in {month}, mean of {runs} runs").format(
            policy=title_of(result, language), month=last, runs=result.runs
        )
    )
    firms, jobs = result.final_firms, result.by_region("jobs")[:, -1].mean(axis=0)
    ranges = ranges_of(result)
    columns = [
        Column(_("Region"), is_text=True),
        Column(WORDS["firms"].label(language)),
        *(Column(range_heading(kind, language), rank=1 + rank, widest_heading=16) for rank, kind in enumerate(ranges)),
        Column(WORDS["jobs"].label(language), rank=3),
    ]
    names = list(Names(result.scenario.world, language).regions.values())
    rows: list[list[str] | None] = [
        [
            names[i],
            numbers.number(firms[:, i].mean(), 1),
            *(
                numbers.between(numbers.number(low[i], 0), numbers.number(high[i], 0), language)
                for _mean, low, high in ranges.values()
            ),
            numbers.number(jobs[i], 0),
        ]
        for i in np.argsort(-firms.mean(axis=0), kind="stable")
    ]
    nothing = [""] * len(ranges)
    country = [_("Country"), numbers.number(firms.sum(axis=1).mean(), 1), *nothing, numbers.number(jobs.sum(), 0)]
    print_table(columns, [*rows, None, country], _)


def print_comparisons(comparisons: Comparisons, language: str, regions: Sequence[str] | None = None) -> None:
    """Print several policies side by side: the effect of each on the firms of each region, and its totals.

    Where a terminal is too narrow, the policies that were named last are left out first, after the baseline.
    """
    _ = texts(language)
    baseline, first = comparisons.baseline, comparisons.all[0]
    against = title_of(baseline, language)
    print_text(
        _("Effects on firms against {baseline} in {month}, mean of {runs} pairs of runs").format(
            baseline=against, month=month_label(baseline.date(baseline.months - 1), language), runs=first.runs
        )
    )
    policies = numbered([title_of(each.policy, language) for each in comparisons.all])
    columns = [
        Column(_("Region"), is_text=True),
        Column(against, rank=len(policies), widest_heading=WIDEST_TITLE),
        *(Column(title, rank=i, widest_heading=WIDEST_TITLE) for i, title in enumerate(policies)),
    ]
    rows = [*_effect_rows(comparisons, language, regions), None, *_total_rows(comparisons, language)]
    print_table(columns, rows, _, tight=True)
    effect = _EFFECT if _has_ends(first) else _EFFECT_AND_ERROR
    print_text(f"{_(effect).format(level=numbers.share(first.level))} {_ranges(first, language)}".strip())
    print_text(
        _(
            "Lost by others: share of the gain of the regions with a zone. Money: for each firm net new to the "
            "country, in {currency}."
        ).format(currency=amount(MONEY, baseline.scenario.world.currency, language).unit.strip())
    )


def _effect_rows(comparisons: Comparisons, language: str, regions: Sequence[str] | None) -> list[list[str] | None]:
    """Return a row for each region, those of the greatest effect of any policy first, and the country."""
    _, ends, baseline = texts(language), _has_ends(comparisons.all[0]), comparisons.baseline
    names, firms = list(Names(baseline.scenario.world, language).regions.values()), baseline.final_firms.mean(axis=0)
    effects = [at_the_end(each) for each in comparisons.all]
    order = sorted(range(len(names)), key=lambda i: -max(abs(each[i].mean) for each in effects))
    rows: list[list[str] | None] = [
        [names[i], numbers.number(firms[i], 1), *(effect_text(each[i], language, ends=ends) for each in effects)]
        for i in order
        if regions is None or baseline.regions[i] in regions
    ]
    country = [effect_text(each.net_new, language, ends=ends) for each in comparisons.all]
    return [*rows, None, [_("Country"), numbers.number(firms.sum(), 1), *country]]


def _total_rows(comparisons: Comparisons, language: str) -> list[list[str]]:
    """Return a row for each total besides the firms net new to the country."""
    _, ends = texts(language), _has_ends(comparisons.all[0])
    money = amount(MONEY, comparisons.baseline.scenario.world.currency, language)
    jobs = [effect_text(each.net_new_jobs, language, ends=ends, whole=True) for each in comparisons.all]
    lost = [_short(each.displaced_share, numbers.share, language) for each in comparisons.all]
    spent = [
        _short(each.money_per_net_new_firm, lambda value: numbers.number(money.shown(value), 1), language)
        for each in comparisons.all
    ]
    return [[_("Jobs"), "", *jobs], [_("Lost by others"), "", *lost], [_("Money"), "", *spent]]


def _short(value: Estimate, write: Callable[[float], str], language: str) -> str:
    """Return a number with its range, or a dash where it is undefined."""
    if value.reason is not None:
        return numbers.NOTHING
    return numbers.with_range(write(value.mean), write(value.low), write(value.high), language)

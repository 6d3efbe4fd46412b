"""Several policies side by side, as a table for a terminal; and what is printed of one comparison or several."""

from __future__ import annotations

from collections.abc import Callable

from sim.language import numbers
from sim.language.numbers import month_label
from sim.language.texts import texts
from sim.report.amounts import MONEY, amount
from sim.report.json_objects import summary_of, summary_of_all
from sim.report.summary import WIDEST_TITLE, effect_text, print_comparison
from sim.report.terminal import Column, print_json, print_table, print_text
from sim.results.comparison import Comparison
from sim.results.estimates import Estimate
from sim.results.policies import Comparisons, at_the_end, numbered
from sim.results.sides import title_of
from sim.scenario.world.names import Names


def print_compared(result: Comparison | Comparisons, language: str, *, as_json: bool = False) -> None:
    """Print what one comparison or several say, as tables or as one JSON object."""
    if isinstance(result, Comparisons):
        if as_json:
            print_json(summary_of_all(result))
        else:
            print_comparisons(result, language)
    elif as_json:
        print_json(summary_of(result))
    else:
        print_comparison(result, language)


def print_comparisons(comparisons: Comparisons, language: str) -> None:
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
    rows = [*_effect_rows(comparisons, language), None, *_total_rows(comparisons, language)]
    print_table(columns, rows, _, tight=True)
    if first.is_over_draws:
        print_text(_("Effect: mean of the pairs, and the range of the middle 90% of them."))
    else:
        print_text(_("Effect: mean of the pairs, ± half its 90% interval."))
    print_text(
        _(
            "Lost by others: share of the gain of the regions with a zone. Money: for each firm net new to the "
            "country, in {currency}."
        ).format(currency=amount(MONEY, baseline.scenario.world.currency, language).unit.strip())
    )


def _effect_rows(comparisons: Comparisons, language: str) -> list[list[str] | None]:
    """Return a row for each region, those of the greatest effect of any policy first, and the country."""
    _, ends, baseline = texts(language), comparisons.all[0].is_over_draws, comparisons.baseline
    names, firms = list(Names(baseline.scenario.world, language).regions.values()), baseline.final_firms.mean(axis=0)
    effects = [at_the_end(each) for each in comparisons.all]
    order = sorted(range(len(names)), key=lambda i: -max(abs(each[i].mean) for each in effects))
    rows: list[list[str] | None] = [
        [names[i], numbers.number(firms[i], 1), *(effect_text(each[i], language, ends=ends) for each in effects)]
        for i in order
    ]
    country = [effect_text(each.net_new, language, ends=ends) for each in comparisons.all]
    return [*rows, None, [_("Country"), numbers.number(firms.sum(), 1), *country]]


def _total_rows(comparisons: Comparisons, language: str) -> list[list[str]]:
    """Return a row for each total besides the firms net new to the country."""
    _, ends = texts(language), comparisons.all[0].is_over_draws
    money = amount(MONEY, comparisons.baseline.scenario.world.currency, language)
    jobs = [effect_text(each.net_new_jobs, language, ends=ends, whole=True) for each in comparisons.all]
    lost = [_short(each.displaced_share, numbers.share) for each in comparisons.all]
    spent = [
        _short(each.money_per_net_new_firm, lambda value: numbers.number(money.shown(value), 1))
        for each in comparisons.all
    ]
    return [[_("Jobs"), "", *jobs], [_("Lost by others"), "", *lost], [_("Money"), "", *spent]]


def _short(value: Estimate, write: Callable[[float], str]) -> str:
    """Return a number, or a dash where it is undefined."""
    return numbers.NOTHING if value.reason is not None else write(value.mean)

"""The numbers of several policies as tables: one to read, and one of every number to take away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from sim.explorer.charts.effects import worded_effects
from sim.explorer.charts.policies import TOTALS, names_of
from sim.explorer.charts.series import band, titles
from sim.explorer.language.page_texts import texts
from sim.explorer.pages.outcomes import AIMS
from sim.language.texts import marked
from sim.report.money import counted
from sim.results.comparison import Comparison
from sim.scenario.world.names import Names

#: Of the firms of a region by month: the range is that over runs, not of an effect.
FIRMS = marked("Firms")
EFFECT = marked("Effect on firms by region")


def table_of(comparisons: Sequence[Comparison], language: str) -> pd.DataFrame:
    """Return a row for each total and each region, and a column for each policy, with ranges as on the charts."""
    _ = texts(language)
    rows = {_(total.title): [total.told(each, language) for each in comparisons] for total in TOTALS}
    effects = [_effects(each, language).set_index("name") for each in comparisons]
    for region in effects[0].index:
        rows[_("{region}: firms more or fewer").format(region=region)] = [
            _("{value} ({interval})").format(value=each.at[region, "shown"], interval=each.at[region, "interval"])
            for each in effects
        ]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=names_of(comparisons, language))
    return table.rename_axis(_("Measure")).reset_index()


def numbers_of(comparisons: Sequence[Comparison], region: str, language: str) -> pd.DataFrame:
    """Return every number of the charts in a row of its own, with its range and unit.

    The firms of the selected region are shown month by month.
    """
    _ = texts(language)
    rows: list[tuple[Any, ...]] = []
    for comparison, name in zip(comparisons, names_of(comparisons, language), strict=True):
        world, against = comparison.policy.scenario.world, titles(comparison, language)["baseline"]
        end, currency = comparison.policy.date(comparison.policy.months - 1), counted(world.currency, language)[1]
        for total in (*TOTALS, AIMS["jobs"].total(region, comparison, language)):
            each, unit = total.of(comparison, language), _(total.axis).format(currency=currency)
            rows.append((name, against, _(total.title), "", end, each.mean, each.low, each.high, unit))
        for row in _effects(comparison, language).itertuples(index=False):
            rows.append((name, against, _(EFFECT), row.name, end, row.mean, row.low, row.high, _(FIRMS)))
    first = comparisons[0]
    arms = [(titles(first, language)["baseline"], first.baseline)]
    arms += [(name, each.policy) for name, each in zip(names_of(comparisons, language), comparisons, strict=True)]
    for name, result in arms:
        means, lows, highs = band(result.region_firms[:, :, result.regions.index(region)].astype(float))
        where = Names(result.scenario.world, language).regions[region]
        for month, values in enumerate(zip(means.tolist(), lows.tolist(), highs.tolist(), strict=True)):
            rows.append((name, "", _("Firms over time"), where, result.date(month), *values, _(FIRMS)))
    columns = [_("Policy"), _("Held against"), _("Measure"), _("Region"), _("Month"), _("Mean"), _("Lower end"),
               _("Upper end"), _("Unit")]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _effects(comparison: Comparison, language: str) -> pd.DataFrame:
    return worded_effects(comparison, comparison.policy.months - 1, language)

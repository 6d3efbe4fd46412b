"""What is left for each firm: support per firm over time, with the policy and without it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.explorer.charts.bands import bands, line
from sim.explorer.charts.firms import zone_marks
from sim.explorer.charts.look import QUIET, Spec, region_colours
from sim.explorer.charts.series import band, month_labels, of_region, titles
from sim.explorer.language.page_texts import texts
from sim.language.numbers import number
from sim.report.amounts import counted_by_firm
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.results.zone_life import zone_life
from sim.scenario.world.names import Names


def support_per_firm(comparison: Comparison, regions: Sequence[str], language: str) -> list[Spec]:
    """Return a panel for each region: all support of a month over its firms (M13).

    Parameters
    ----------
    comparison, regions, language
        What is drawn, in which order, in 'en' or 'ko'.
    """
    _ = texts(language)
    names, shown = Names(comparison.policy.scenario.world, language).regions, titles(comparison, language)
    world = comparison.policy.scenario.world
    colours, (times, currency) = region_colours(world), counted_by_firm(world.currency, language)
    panels = []
    for region in regions:
        sides = ((comparison.baseline, "baseline", QUIET), (comparison.policy, "policy", colours[region]))
        lines = [
            line(each, times * per_firm(each, region), shown[side], colour, dashed=side == "baseline")
            for each, side, colour in sides
        ]
        axis = _("{currency} a firm and month").format(currency=currency)
        subtitle = _("Central and own. Line: mean, band: middle 90% of runs.")
        marks = zone_marks(comparison, region, language)
        title = _("{region}: support per firm").format(region=names[region])
        panels.append(bands(lines, language, title, subtitle, axis, marks=marks))
    return panels


def per_firm(result: EnsembleResult, region: str) -> NDArray[np.float64]:
    """M13: support per firm of a region in the money of the world, shape [run, month]; nan where there is no firm."""
    i = result.regions.index(region)
    money = sum(of_region(result, field, region) for field in ("zone_money", "pilot_money", "own_money"))
    firms = result.region_firms[:, :, i]
    each: NDArray[np.float64] = np.divide(money, firms, out=np.full(firms.shape, np.nan), where=firms > 0)
    return each


def describe_dilution(comparison: Comparison, region: str, language: str) -> str:
    """Return in words what the panel of a region shows: the mean while its zone is in force, else at the end.

    Once a zone is over its money is gone, on both sides: the last month would tell a loss that is none.
    """
    _ = texts(language)
    times, currency = counted_by_firm(comparison.policy.scenario.world.currency, language)
    life = zone_life(comparison.policy, region)
    months = slice(life.in_force, life.over) if life is not None and life.in_force is not None else slice(-1, None)
    means = [
        times * float(np.nanmean(band(per_firm(each, region)[:, months])[0]))
        for each in (comparison.policy, comparison.baseline)
    ]
    told = {"region": Names(comparison.policy.scenario.world, language).regions[region], "currency": currency}
    told |= {side: number(mean, 1) for side, mean in zip(("policy", "baseline"), means, strict=True)}
    if months.start == -1:
        return _("{region}: {policy} {currency} a firm in the last month, {baseline} without the policy").format(**told)
    labels = month_labels(comparison.policy, language)
    return _(
        "{region}: {policy} {currency} a firm and month while its zone is in force ({first} to {last}), {baseline} "
        "without the policy"
    ).format(first=labels[months.start], last=labels[(months.stop or len(labels)) - 1], **told)

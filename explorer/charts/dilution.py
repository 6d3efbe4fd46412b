"""What is left for each firm: support per firm over time, with the policy and without it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from explorer.charts.bands import bands, line
from explorer.charts.firms import zone_marks
from explorer.charts.numbers import band, of_region, region_names, titles
from explorer.charts.style import QUIET, Spec, region_colours
from explorer.texts import texts
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.scenario.notes import data_text

#: Money is in billions; a firm's is told in millions.
MILLIONS = 1000.0


def support_per_firm(comparison: Comparison, regions: Sequence[str], language: str) -> list[Spec]:
    """Return a panel for each region: all support of a month over its firms (M13).

    Parameters
    ----------
    comparison, regions, language
        What is drawn, in which order, in 'en' or 'ko'.
    """
    _ = texts(language)
    names, shown = region_names(comparison.policy, language), titles(comparison, language)
    world = comparison.policy.scenario.world
    colours, currency = region_colours(world), _currency(world.currency, language)
    panels = []
    for region in regions:
        sides = ((comparison.baseline, "baseline", QUIET), (comparison.policy, "policy", colours[region]))
        lines = [
            line(each, per_firm(each, region), shown[side], colour, dashed=side == "baseline")
            for each, side, colour in sides
        ]
        axis = _("{currency} m a firm and month").format(currency=currency)
        subtitle = _("Central and own. Line: mean, band: middle 90% of runs.")
        marks = zone_marks(comparison, region, language)
        title = _("{region}: support per firm").format(region=names[region])
        panels.append(bands(lines, language, title, subtitle, axis, marks=marks))
    return panels


def _currency(billions: str, language: str) -> str:
    """Return the name of the currency whose billions a world counts in."""
    return data_text(billions, language).removesuffix(" bn").removeprefix("십억 ")


def per_firm(result: EnsembleResult, region: str) -> NDArray[np.float64]:
    """M13: support per firm of a region in millions, shape [run, month]; nan where there is no firm."""
    i = result.regions.index(region)
    money = sum(of_region(result, field, region) for field in ("zone_money", "pilot_money", "own_money"))
    firms = result.region_firms[:, :, i]
    each: NDArray[np.float64] = np.divide(money, firms, out=np.full(firms.shape, np.nan), where=firms > 0)
    return MILLIONS * each


def describe_dilution(comparison: Comparison, region: str, language: str) -> str:
    """Return in words what the panel of a region shows."""
    _ = texts(language)
    ends = [band(per_firm(each, region)[:, -1:])[0][0] for each in (comparison.policy, comparison.baseline)]
    return _("{region}: {policy:.1f} m a firm at the end, {baseline:.1f} without the policy").format(
        region=region_names(comparison.policy, language)[region], policy=ends[0], baseline=ends[1]
    )

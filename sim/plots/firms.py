"""Firms by region over time, with and without the policy, each with a band that holds 90 % of the runs."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from sim.plots.style import BLUE, GREY, ORANGE, headline, new_figure, thin_frame
from sim.plots.texts import text
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.scenario.words import month_number

#: Small multiples beyond this number are too small to read.
MOST_PANELS = 9
COLUMNS = 3


def firms_figure(result: EnsembleResult | Comparison, language: str) -> Figure:
    """Return small multiples of the regions that gain or lose most; of one scenario, of the largest."""
    if isinstance(result, Comparison):
        arms = [(result.baseline, GREY, "without"), (result.policy, BLUE, "with")]
        weight = np.abs(result.firm_differences[:, -1].mean(axis=0))
    else:
        arms = [(result, BLUE, "with")]
        weight = result.region_firms[:, -1].mean(axis=0)
    policy = arms[-1][0]
    shown = _shown(policy, weight)
    rows = math.ceil(len(shown) / COLUMNS)
    figure = new_figure(11, 2.5 * rows + 1.1)
    panels: Any = figure.subplots(rows, min(COLUMNS, len(shown)), squeeze=False, sharex=True).reshape(-1)
    years = _years(policy)
    names = {region.id: region.name.in_language(language) for region in policy.scenario.world.regions}
    for panel, region in zip(panels, shown, strict=False):
        for arm, colour, key in arms:
            firms = arm.region_firms[:, :, region]
            low, high = np.quantile(firms, [0.05, 0.95], axis=0)
            panel.fill_between(years, low, high, color=colour, alpha=0.18, linewidth=0)
            panel.plot(years, firms.mean(axis=0), color=colour, linewidth=2, label=key)
        panel.set_title(names[policy.regions[region]])
        panel.set_ylim(bottom=0)
        panel.set_xlim(years[0], years[-1])
        panel.set_xticks(np.unique(np.ceil(years))[: 20 : max(1, len(np.unique(np.ceil(years))) // 5)])
        thin_frame(panel)
        _mark_zones(panel, policy, region)
    for panel in panels[len(shown) :]:
        panel.set_visible(False)
    _legend(figure, panels[0], result, language)
    note = text("firms_note", language, policy.runs)
    if len(shown) < len(policy.regions):
        note += " " + text("firms_more", language, len(shown), len(policy.regions))
    titles = [getattr(arm.scenario.settings.title, language) for arm, _, _ in reversed(arms)]
    headline(figure, text("firms_title" if len(arms) == 2 else "firms_title_one", language, *titles), note)
    return figure


def _shown(policy: EnsembleResult, weight: Any) -> list[int]:
    """Return the regions to show, by falling weight; those that compete for a zone come before the others."""
    competes = {region.id: region.competes for region in policy.scenario.world.regions}
    order = sorted(range(len(policy.regions)), key=lambda r: (not competes[policy.regions[r]], -weight[r]))
    return sorted(order[:MOST_PANELS], key=lambda r: -weight[r])


def _years(result: EnsembleResult) -> Any:
    """Return the months of the horizon as years with fractions; a month counts at its end."""
    return (month_number(result.scenario.settings.start) + 1 + np.arange(result.months)) / 12


def _mark_zones(panel: Any, policy: EnsembleResult, region: int) -> None:
    """Draw a line where the region's zones that the scenario names are announced, and where they come into force."""
    for zone in policy.scenario.settings.zones.designations:
        if policy.regions[region] in zone.regions:
            panel.axvline(month_number(zone.announced) / 12, color=ORANGE, linewidth=1.2, linestyle=":")
            panel.axvline(month_number(zone.in_force) / 12, color=ORANGE, linewidth=1.2, linestyle="--")


def _legend(figure: Figure, panel: Any, result: EnsembleResult | Comparison, language: str) -> None:
    if not isinstance(result, Comparison):
        return
    handles, keys = panel.get_legend_handles_labels()
    arms = {"with": result.policy, "without": result.baseline}
    labels = [text(key, language, getattr(arms[key].scenario.settings.title, language)) for key in keys]
    figure.legend(handles[::-1], labels[::-1], loc="outside upper right", ncols=2, frameon=False)

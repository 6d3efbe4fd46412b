"""All charts of a comparison by name, and what tests look at in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.explorer.charts.chart_style import Spec
from sim.explorer.charts.effect_rows import effect_rows
from sim.explorer.charts.effects import effect_bars
from sim.explorer.charts.map import MEASURES, region_map
from sim.explorer.charts.policies import TOTALS, effects_side_by_side, firms_side_by_side, totals_side_by_side
from sim.explorer.charts.policy_rows import effect_on, policy_rows
from sim.explorer.charts.views import VIEWS
from sim.results.comparison import Comparison


def all_charts(comparison: Comparison, language: str, selected: str = "") -> dict[str, Spec]:
    """Every chart, as the pages show it."""
    end, region = comparison.policy.months - 1, selected or comparison.rival
    measures = [*TOTALS, effect_on(region, comparison, language)]
    several = {
        "side_firms": firms_side_by_side([comparison, comparison], region, language),
        "policy_rows": [policy_rows([comparison] * 6, each, language) for each in measures],
        "totals": totals_side_by_side([comparison], language),
        "map": [region_map(comparison, end, measure, language, region) for measure in MEASURES],
    }
    return {
        "effects": effect_bars(comparison, end, language, region),
        "rows": effect_rows(comparison, end, language, region),
        "small_map": region_map(comparison, end, "effect", language, region, small=True),
        "all_rows": effect_rows(comparison, end, language, region, comparison, short=False),
        **{name: panel for view in VIEWS.values() for name, panel in view.files(comparison, region, language).items()},
        "side_effects": effects_side_by_side([comparison, comparison], language),
        **{f"{name}_{i}": chart for name, charts in several.items() for i, chart in enumerate(charts, start=1)},
    }


def rows(chart: Spec, name: str = "rows") -> list[dict[str, Any]]:
    """The rows of a chart's data."""
    found: list[dict[str, Any]] = chart["datasets"][name]
    return found


def frame(chart: Spec) -> dict[str, Any]:
    """The words and numbers of a chart's frame."""
    return rows(chart, "frame")[0]


def specification(chart: Spec) -> Spec:
    """A chart without its data."""
    return {name: part for name, part in chart.items() if name != "datasets"}


def strings(part: Any) -> Iterator[str]:
    """All texts within a part of a chart."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for each in part.values():
            yield from strings(each)
    elif isinstance(part, list):
        for each in part:
            yield from strings(each)


def line_of(chart: Spec, name: str) -> list[dict[str, Any]]:
    """The months of the line with this name."""
    return [row for row in rows(chart) if row["name"] == name]

"""What stands in which order: told by a rank or a list, and never by the order in which rows happen to come.

A chart keeps the first order of its rows when its data are exchanged, and so a link would show another picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sim.explorer.charts import heat, lever_lines, parallel
from sim.explorer.charts.chart_style import Spec
from sim.explorer.charts.effects import effect_bars
from sim.explorer.charts.flows import flows
from sim.results.comparison import Comparison
from tests.explorer.charts.looking import all_charts, rows, specification

#: Channels of which a scale is made; the others take what stands in the data.
SCALED = ("x", "y", "xOffset", "yOffset", "color", "shape", "size", "opacity", "strokeDash")


def unordered(part: Any) -> Iterator[str]:
    """Give the channels whose words stand in the order of the rows."""
    if isinstance(part, dict):
        for name, channel in part.get("encoding", {}).items():
            for each in (channel, channel.get("condition", {})) if isinstance(channel, dict) else ():
                if name in SCALED and each.get("type") in ("nominal", "ordinal") and not is_ordered(each):
                    yield f"{name}: {each['field']}"
        for each in part.values():
            yield from unordered(each)
    elif isinstance(part, list):
        for each in part:
            yield from unordered(each)


def is_ordered(channel: dict[str, Any]) -> bool:
    """Whether a channel names its values, sorts them by a field, or takes them as they are."""
    scale = channel.get("scale", {})
    return scale is None or "domain" in scale or isinstance(channel.get("sort"), dict | list)


def sweep_charts() -> dict[str, Spec]:
    """The templates of the charts of sweeps."""
    return {
        "heat": heat._template("en", 3, 3, True, 40, False),
        "lines": lever_lines._template("en", False, True, False, False, True, (0, 0)),
        "categories": lever_lines._template("en", True, False, False, False, True, (3, 40)),
        "parallel": parallel._template("en", 3),
    }


def test_the_order_of_every_chart_is_told(busan: Comparison) -> None:
    for name, chart in {**all_charts(busan, "en"), **sweep_charts()}.items():
        assert list(unordered(specification(chart))) == [], name


def test_an_order_by_rows_is_found() -> None:
    bars = {"layer": [{"encoding": {"y": {"field": "name", "type": "nominal", "sort": None}}}]}
    assert list(unordered(bars)) == ["y: name"]


@pytest.mark.parametrize("region", ["busan", "jeju"])
def test_bars_stand_by_size(busan: Comparison, jeju: Comparison, region: str) -> None:
    for comparison in (busan, jeju):
        for chart in (effect_bars(comparison, 59, "ko", region), flows(comparison, "ko", region)):
            drawn = rows(chart)
            assert [row["rank"] for row in drawn] == list(range(len(drawn)))
            assert [row["mean"] for row in drawn] == sorted((row["mean"] for row in drawn), reverse=True)

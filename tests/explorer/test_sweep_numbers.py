"""What the charts of a sweep draw, against numbers worked by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.explorer.charts.chart_style import picture
from sim.explorer.charts.heat import describe_heat_map, heat_map
from sim.explorer.charts.lever_lines import describe_lever_lines, lever_lines
from sim.explorer.charts.parallel import describe_parallel_view, parallel_view
from sim.explorer.sweeps.levels import BINS, MOST_LEVELS, Levels, levels_of
from sim.explorer.sweeps.sweep_list import sweep_of
from sim.explorer.sweeps.sweep_numbers import (
    Measured,
    Values,
    by_influence,
    cells,
    curve,
    influence,
    measured,
    tenths,
    values_of,
)
from sim.explorer.sweeps.table_cache import Tables
from sim.language.texts import LANGUAGES
from sim.report.money import Amount
from sim.sweeps.design.plan import plan_of


def levels(codes: list[int], labels: str, name: str = "lever", ordered: bool = True) -> Levels:
    """A lever with a level for each letter."""
    places = np.array(codes)
    return Levels(
        name, name, tuple(labels), places, None, places / max(1, len(labels) - 1), False, ordered, False,
        pd.Series(codes), Amount(),
    )  # fmt: skip


def values(means: list[float], half: float = 0.5) -> Values:
    """A measure with intervals of one width."""
    mean, rows = np.array(means), np.arange(len(means))
    return Values(rows.astype(np.int64), mean, mean - half, mean + half, rows, 0)


EFFECT = Measured("effect.jeju", "Jeju: Effect on firms", "firms", is_change=True, is_share=False)


def test_a_cell_of_one_point_has_its_interval_and_one_of_several_the_middle_of_its_points() -> None:
    across, down = levels([0, 0, 1, 1, 1], "ab"), levels([0, 1, 1, 1, 1], "cd")
    table = cells(across, down, values([1.0, 2.0, 3.0, 4.0, 8.0])).set_index(["x", "y"])
    assert table.loc[(0, 0), ["mean", "low", "high", "count"]].tolist() == [1.0, 0.5, 1.5, 1]
    # Of 3, 4 and 8 the mean is 5, and 4 is nearest to it. A tenth of the way from 3 to 4 is 3.1, from 8 to 4 it is 7.6.
    assert table.loc[(1, 1), "mean"] == 5.0
    assert table.loc[(1, 1), ["low", "high"]].tolist() == pytest.approx([3.1, 7.6])
    assert table.loc[(1, 1), "point"] == 3
    assert not table.loc[(1, 1), "single"]
    assert (1, 0) not in table.index


def test_a_curve_is_the_mean_by_level_and_by_line() -> None:
    across, by = levels([0, 0, 1, 1], "ab"), levels([0, 1, 0, 1], "cd")
    found = values([1.0, 3.0, 5.0, 9.0])
    assert curve(across, found)["mean"].tolist() == [2.0, 7.0]
    lines = curve(across, found, by)
    assert lines[["line", "x", "mean"]].to_numpy().tolist() == [[0, 0, 1], [0, 1, 5], [1, 0, 3], [1, 1, 9]]


def test_points_that_are_left_out_are_in_no_cell() -> None:
    across = levels([0, 0, 1, 1], "ab")
    found = values([1.0, 3.0, 5.0, 9.0])
    assert curve(across, found.at(np.array([False, True, True, False])))["mean"].tolist() == [3.0, 5.0]


def test_a_lever_that_decides_all_has_all_influence_and_one_that_decides_nothing_none() -> None:
    rng = np.random.default_rng(1)
    codes = [i % 4 for i in range(400)]
    found = values([float(code) for code in codes])
    other = levels(rng.permutation(codes).tolist(), "abcd", "other")
    assert influence(levels(codes, "abcd"), found) > 0.98
    assert influence(other, found) < 0.03
    assert by_influence({"other": other, "lever": levels(codes, "abcd")}, found) == ["lever", "other"]
    assert influence(levels([0, 1], "ab"), values([2.0, 2.0])) == 0.0


def test_the_tenths_are_the_points_at_the_ends() -> None:
    high, low = tenths(values([float(i) for i in range(40)]))
    assert (high.tolist(), low.tolist()) == ([39, 38, 37, 36], [0, 1, 2, 3])
    high, low = tenths(values([5.0]))
    assert len(high) == len(low) == 1


def test_a_grid_keeps_its_values_and_a_drawn_lever_is_gathered_in_bins(sweeps: Path) -> None:
    plan, frame = plan_of("tiny"), table_of("tiny")
    found = levels_of(plan, frame, "ko")
    assert [each.labels for each in found.values()] == [
        ("0억 원", "80억 원"), ("0.2", "0.8"), ("2019년 4월", "2019년 7월"),
    ]  # fmt: skip
    assert found["money"].centres == (0.0, 80.0)
    assert found["money"].heading == "제주 예산 (억 원)"
    assert {found["money"].plain(row, "ko") for row in range(len(frame))} == {0.0, 80.0}
    assert levels_of(plan, frame, "en")["money"].labels == ("0 KRW bn", "8 KRW bn")
    assert found["start"].centres is None
    assert found["start"].ordered
    drawn = levels_of(plan_of("drawn"), table_of("drawn"), "en")
    assert len(drawn["relief_weight"].labels) == BINS
    assert drawn["relief_weight"].labels[0] == "2–2.62"
    # Equal factors: the middle of 0.02 to 0.12 is the root of 0.0024.
    assert drawn["support_unit"].labels[3].endswith("–0.049 KRW bn")
    assert drawn["zone_share"].labels == ("0.2", "0.8")
    assert drawn["term_months"].labels[0] == "12–18"
    for each in drawn.values():
        assert each.codes.min() >= 0
        assert each.codes.max() < len(each.labels)
        assert each.positions.min() >= 0.0
        assert each.positions.max() <= 1.0


def test_whole_numbers_fall_into_the_bin_that_names_them(sweeps: Path) -> None:
    term = levels_of(plan_of("drawn"), table_of("drawn"), "en")["term_months"]
    for months, code in zip(term.column, term.codes, strict=True):
        low, high = map(int, term.labels[code].split("–"))
        assert low <= months <= high


def test_no_two_levels_of_a_lever_have_one_label(sweeps: Path) -> None:
    file = sweeps / "scenarios" / "sweeps" / "narrow.yaml"
    text = (sweeps / "scenarios" / "sweeps" / "drawn.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("[2.0, 7.0]", "[2.0, 2.000001]"), encoding="utf-8")
    plan = plan_of("narrow")
    frame = pd.DataFrame([plan.shown(point) for point in range(32)], columns=[axis.name for axis in plan.points.axes])
    labels = levels_of(plan, frame, "en")["relief_weight"].labels
    assert len(set(labels)) == len(labels)


def test_a_grid_with_more_levels_than_a_chart_holds_is_gathered(sweeps: Path) -> None:
    file = sweeps / "scenarios" / "sweeps" / "fine.yaml"
    text = (sweeps / "scenarios" / "sweeps" / "tiny.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("values: [0.2, 0.8]", "range: [0.1, 0.9], steps: 81"), encoding="utf-8")
    plan = plan_of("fine")
    names = [axis.name for axis in plan.points.axes]
    frame = pd.DataFrame([plan.shown(point) for point in range(plan.points.count)], columns=names)
    found = levels_of(plan, frame, "en")["share"]
    assert plan.points.axes[1].levels > MOST_LEVELS
    assert len(found.labels) == BINS
    assert found.binned


def test_an_undefined_measure_is_counted_and_left_out(sweeps: Path) -> None:
    frame = table_of("tiny")
    frame.loc[2, "effect.jeju"] = np.nan
    frame.loc[3, "status"] = "failed"
    found = values_of(frame, "effect.jeju")
    assert found.undefined == 1
    assert found.points.tolist() == [0, 1, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("measure", "value", "said"),
    [
        ("effect.jeju", 0.25, "+0.2"),
        ("effect.jeju", -0.031, "−0.03"),
        ("central_share.jeju", 0.482, "48%"),
        ("central_share.jeju", 0.0312, "3.1%"),
        ("money_per_net_new_firm", 5.123, "5.12"),
        ("money_per_net_new_firm", float("nan"), "–"),
    ],
)
def test_numbers_are_told_as_their_unit_asks(sweeps: Path, measure: str, value: float, said: str) -> None:
    plan = plan_of("tiny")
    one = next(each for each in plan.measures if each.name == measure)
    assert measured(one, plan.policy.world, "en").told(value) == said


def test_units_are_told_in_the_readers_language(sweeps: Path) -> None:
    plan = plan_of("tiny")
    money = next(each for each in plan.measures if each.name == "money_per_net_new_firm")
    assert measured(money, plan.policy.world, "en").title.endswith("(KRW bn per firm)")
    assert "1개사당 억 원" in measured(money, plan.policy.world, "ko").title


def test_only_cells_of_one_point_whose_interval_holds_0_are_not_clear() -> None:
    across, down = levels([0, 1, 1], "ab"), levels([0, 0, 0], "c")
    chart = heat_map(across, down, values([0.2, 3.0, -2.6]), EFFECT, "en", None)
    assert [row["clear"] for row in chart["datasets"]["rows"]] == [False, True]
    assert "Grey" in "".join(all_text(chart))


def test_colours_of_an_effect_lie_around_0_and_those_of_a_share_do_not() -> None:
    across, down = levels([0, 1], "ab"), levels([0, 0], "c")
    frame = heat_map(across, down, values([1.0, 3.0]), EFFECT, "en", None)["datasets"]["frame"][0]
    assert (frame["least"], frame["middle"], frame["most"]) == (-3.0, 0.0, 3.0)
    share = Measured("central_share.jeju", "Share", "share", is_change=False, is_share=True)
    frame = heat_map(across, down, values([0.1, 0.3]), share, "en", None)["datasets"]["frame"][0]
    assert (frame["least"], frame["most"]) == (0.1, 0.3)


def test_a_click_has_all_that_the_page_asks_for() -> None:
    across, down = levels([0, 1, 1], "ab"), levels([0, 0, 1], "cd")
    found = values([0.2, 3.0, -2.6])
    drawn = {
        "rows": (heat_map(across, down, found, EFFECT, "en", (1, 0)), ("x", "y", "point")),
        "rows2": (lever_lines(across, down, found, EFFECT, "en"), ("x", "line", "point")),
        "lines": (parallel_view([across, down], found, EFFECT, "en", 1), ("point",)),
    }
    for name, (chart, fields) in drawn.items():
        picks = [each for layer in chart["layer"] for each in layer.get("params", [])] + chart.get("params", [])
        assert [tuple(each["select"]["fields"]) for each in picks if "select" in each] == [fields]
        assert set(fields) <= set(chart["datasets"][name.rstrip("2")][0])


def test_the_view_of_all_levers_marks_the_two_tenths_and_the_chosen_point() -> None:
    one = levels([i % 10 for i in range(100)], "abcdefghij", "one")
    two = levels([i // 10 % 3 for i in range(100)], "klm", "two", ordered=False)
    found = values([float(i % 10) for i in range(100)])
    data = parallel_view([one, two], found, EFFECT, "en", 99)["datasets"]
    assert {row["point"] for row in data["lines"] if row["kind"] == "high"} == set(range(9, 100, 10))
    assert {row["point"] for row in data["lines"] if row["kind"] == "low"} == set(range(0, 100, 10))
    assert [row["x"] for row in data["bars"] if row["kind"] == "high"] == [1.0]
    assert sum(row["share"] for row in data["dots"] if row["kind"] == "low") == pytest.approx(1.0)
    assert [row["x"] for row in data["chosen"]] == [1.0, 0.0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_can_be_drawn_and_are_told_in_words(language: str) -> None:
    across, down = levels([0, 1, 1, 0], "ab"), levels([0, 0, 1, 1], "cd", ordered=False)
    found = values([0.2, 3.0, -2.6, 1.0])
    for chart in (
        heat_map(across, down, found, EFFECT, language, (0, 0)),
        lever_lines(across, None, found, EFFECT, language),
        lever_lines(across, down, found, EFFECT, language),
        lever_lines(down, None, found, EFFECT, language),
        parallel_view([across, down], found, EFFECT, language, None),
    ):
        assert b"<svg" in picture(chart, "svg")
    told = describe_heat_map(across, down, found, EFFECT, language)
    assert {"en": "+3.0 (+2.5", "ko": "+3.0(+2.5"}[language] in told
    assert "−2.6" in told
    assert "a: +0.6" in describe_lever_lines(across, None, found, EFFECT, language)
    assert "b" in describe_parallel_view([across, down], found, EFFECT, language)


def all_text(part: Any) -> list[str]:
    """Every text in a chart."""
    if isinstance(part, str):
        return [part]
    inside = part.values() if isinstance(part, dict) else part if isinstance(part, list) else []
    return [text for each in inside for text in all_text(each)]


def table_of(name: str) -> pd.DataFrame:
    """The points of a finished sweep, in their order."""
    sweep = sweep_of(name)
    found = Tables().finished(sweep.store, sweep.plan.chunk_points)
    assert found is not None
    frame: pd.DataFrame = found.table.to_pandas().sort_values("point", ignore_index=True)
    return frame

"""The measures of a policy on every axis of time: with dates, to the end of a zone, and no word upon another."""

from __future__ import annotations

from itertools import combinations

import pytest
import vl_convert as vlc

import sim
from sim.explorer.charts.bands import LINE, NARROWEST, WORD_SIZE, places_of
from sim.explorer.charts.chart_style import Spec, width_of
from sim.explorer.charts.firms import firms_over_time
from sim.explorer.charts.measures import MOST_MARKS, marks_of_country, marks_of_region
from sim.explorer.charts.policies import firms_side_by_side
from sim.explorer.charts.views import VIEWS
from sim.language.texts import LANGUAGES
from sim.results.comparison import Comparison
from tests.explorer.charts.looking import all_charts, frame, rows

#: Charts with an axis of time whose marks are data; the timeline has them as its rows.
OVER_TIME = ("firms", "support", "dilution", "trials")


def over_time(comparison: Comparison, language: str) -> dict[str, Spec]:
    charts = {
        name: chart for view in OVER_TIME for name, chart in VIEWS[view].files(comparison, "jeju", language).items()
    }
    return charts | {"side_firms": firms_side_by_side([comparison], "jeju", language)[0]}


def test_every_chart_over_time_marks_the_zone_from_its_beginning_to_its_end(busan: Comparison) -> None:
    charts = over_time(busan, "en")
    assert len(charts) > 20
    for name, chart in charts.items():
        words = [mark["word"] for mark in rows(chart, "marks")]
        assert any("zone in force, Aug 2019" in word for word in words), name
        assert any("zone over, " in word for word in words), name


def test_no_chart_over_time_is_without_a_list_of_marks(busan: Comparison) -> None:
    with_time = {
        name for name, chart in all_charts(busan, "en").items()
        if any("date:T" in str(layer) or "'date'" in str(layer) for layer in chart["layer"])
    }  # fmt: skip
    assert with_time - {"timeline"} == {
        name for name, chart in all_charts(busan, "en").items() if "marks" in chart["datasets"]
    }


def test_the_region_with_the_zone_tells_its_announcement_too(busan: Comparison) -> None:
    own, other = (marks_of_region(busan, region, "en") for region in ("busan", "jeju"))
    assert [day for day, _word in own][:2] == ["2019-04-01", "2019-08-01"]
    assert own[0][1] == "announced, Apr 2019"
    assert other[0][1] == "Busan: zone in force, Aug 2019"
    assert marks_of_country(busan, "ko")[0] == ("2019-08-01", "부산: 특구 시행(2019년 8월)")


def test_zones_of_many_dates_are_told_as_first_and_last(rounds: Comparison) -> None:
    words = [word for _day, word in marks_of_country(rounds, "en")]
    assert len(words) <= MOST_MARKS
    assert any(word.startswith("first zone in force") for word in words)


def test_a_law_cut_by_order_and_changed_money_are_marked() -> None:
    changes = {
        "reform.enacted": [{"month": "2021-03", "sectors": "all", "cut": 0.5}],
        "support.central_budget": {"2019-01": 20.0, "2022-01": 30.0},
        "own_budget.jeju": {"2019-01": 1.0, "2020-06": 4.0},
    }
    comparison = sim.compare(sim.load_scenario("busan_first", **changes), "no_zone", runs=2, posterior=None)
    words = [word for _day, word in marks_of_region(comparison, "jeju", "en")]
    for told in ("law cut, Mar 2021", "central support changed, Jan 2022", "own money changed, Jun 2020"):
        assert told in words
    assert "own money changed" not in " ".join(word for _day, word in marks_of_region(comparison, "ulsan", "en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_a_mark_lies_upon_another_nor_is_cut(busan: Comparison, rounds: Comparison, language: str) -> None:
    for comparison in (busan, rounds):
        for name, chart in over_time(comparison, language).items():
            marks, months = rows(chart, "marks"), comparison.policy.months
            step = frame(chart)["most"] * LINE / 300  # rows of words are at least so far apart
            boxes = []
            for mark in marks:
                year, month, _day = map(int, mark["date"].split("-"))
                at = NARROWEST * ((year - 2019) * 12 + month - 1) / months
                wide = width_of(mark["word"]) * WORD_SIZE / 12
                begin, end = (at - wide, at) if mark["late"] else (at, at + wide)
                assert begin >= 0 or end - begin > NARROWEST, (name, mark)
                assert end <= NARROWEST or end - begin > NARROWEST / 2, (name, mark)
                boxes.append((begin, end, mark["at"]))
            for one, other in combinations(boxes, 2):
                assert one[1] <= other[0] or other[1] <= one[0] or abs(one[2] - other[2]) >= step * 0.9, name


def test_words_of_marks_stand_above_bands_and_names(busan: Comparison) -> None:
    for name, chart in over_time(busan, "en").items():
        highest = max(row["high"] for row in rows(chart) if row["banded"] and row["high"] is not None)
        ends = [row["at"] for row in rows(chart, "ends")]
        lowest = min(row["at"] for row in rows(chart, "marks"))
        assert lowest > max(highest, *ends), name


def test_a_word_near_the_end_stands_to_the_left_of_its_mark() -> None:
    assert places_of([(2, "announced"), (58, "zone over")], 60) == [(0, False), (0, True)]
    assert places_of([(2, "announced"), (4, "in force")], 60) == [(0, False), (1, False)]


def test_a_band_does_not_hide_another(busan: Comparison) -> None:
    panels = firms_over_time(busan, ["jeju", "busan"], "en")
    assert len(panels) == 4
    for i, panel in enumerate(panels):
        with_band = {row["name"] for row in rows(panel) if row["banded"]}
        assert with_band == {"Busan first" if i % 2 else "No zone"}
        assert {row["name"] for row in rows(panel)} == {"Busan first", "No zone"}
    for one, other in ((panels[0], panels[1]), (panels[2], panels[3])):
        assert frame(one)["most"] == frame(other)["most"]  # the eye compares their heights


def test_each_of_many_policies_has_a_panel_with_the_same_axis_and_its_own_marks(
    busan: Comparison, jeju: Comparison
) -> None:
    panels = firms_side_by_side([busan, jeju, busan, jeju, jeju], "jeju", "en")
    assert len(panels) == 5
    assert len({frame(panel)["highest"] for panel in panels}) == 1
    words = [" ".join(mark["word"] for mark in rows(panel, "marks")) for panel in panels]
    assert "Busan: zone in force" in words[0]
    assert "announced" in words[1]
    assert len({row["colour"] for panel in panels for row in rows(panel) if row["banded"]}) == 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_timeline_tells_dates_where_there_is_room_and_cuts_no_word(busan: Comparison, language: str) -> None:
    chart = VIEWS["timeline"].files(busan, "jeju", language)["timeline"]
    wide, narrow = (vlc.vegalite_to_svg({**chart, "width": width}) for width in (900, 340))
    for drawn in (wide, narrow):
        assert "…" not in drawn
    told = {"en": "in force, Aug 2019 to Jul 2021", "ko": "시행, 2019년 8월~2021년 7월"}[language]
    assert f">{told}<" in wide
    assert f">{told}<" not in narrow

"""What holds for every chart: valid, complete, in the reader's language, the same when only data change."""

from __future__ import annotations

import re
from typing import Any

import altair as alt
import pytest
import vl_convert as vlc

import sim
from sim.explorer.charts import timeline
from sim.explorer.charts.chart_style import rows as rows_of
from sim.explorer.charts.drawing import as_tables
from sim.explorer.charts.effects import effect_bars
from sim.explorer.charts.map import MEASURES, region_map
from sim.explorer.charts.series import regions_of_interest
from sim.explorer.charts.views import VIEWS
from sim.language.texts import LANGUAGES
from sim.results.comparison import Comparison
from tests.explorer.charts.looking import all_charts, frame, rows, specification, strings

WORLDS = ("busan", "rounds", "no_zone", "one_pair", "islands")
#: Texts that a reader sees: in the specification, and in a row of data.
SEEN = ("title", "subtitle", "text")
SEEN_IN_ROWS = ("text", "name", "word", "told", "zone", "month", "interval", "lane", "dates", "policy")


@pytest.fixture(params=WORLDS)
def comparison(request: pytest.FixtureRequest) -> Comparison:
    found: Comparison = request.getfixturevalue(request.param)
    return found


def test_every_chart_can_be_drawn(comparison: Comparison) -> None:
    for name, chart in all_charts(comparison, "ko").items():
        drawn = vlc.vegalite_to_svg({**chart, "width": 300})
        assert "<svg" in drawn, name
        assert not re.search(r"NaN|undefined|Infinity", drawn), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_is_valid(rounds: Comparison, language: str) -> None:
    for name, chart in all_charts(rounds, language).items():
        if not re.search(r"_[2-9]$", name):  # panels of one chart share a template
            alt.Chart.from_dict(specification(chart))


def test_no_name_of_a_template_is_left_open(comparison: Comparison) -> None:
    for name, chart in all_charts(comparison, "en").items():
        assert [text for text in strings(specification(chart)) if text.startswith("@")] == [], name


def test_every_word_of_a_frame_has_its_value(comparison: Comparison) -> None:
    for name, chart in all_charts(comparison, "en").items():
        asked = {found for text in strings(chart["layer"]) for found in re.findall(r"\)\[0\]\.(\w+)", text)}
        asked |= {found for text in strings(chart["title"]) for found in re.findall(r"\)\[0\]\.(\w+)", text)}
        assert asked == set(frame(chart)), name


def seen(part: Any, keys: tuple[str, ...], key: str = "") -> list[str]:
    """Return the texts that a reader sees; expressions are none."""
    if isinstance(part, str):
        return [part] if key in keys else []
    if isinstance(part, dict):
        return [text for name, each in part.items() if name != "expr" for text in seen(each, keys, name)]
    return [text for each in part for text in seen(each, keys, key)] if isinstance(part, list) else []


def test_korean_charts_have_no_english(comparison: Comparison) -> None:
    for name, chart in all_charts(comparison, "ko").items():
        data = [part for name, part in chart["datasets"].items() if name != "shapes"]
        texts = seen([chart["layer"], chart["title"]], SEEN) + seen(data, SEEN_IN_ROWS)
        assert texts, name
        assert [text for text in texts if re.search("[A-Za-z]{2}", text)] == [], name


def test_every_view_has_words_and_files_of_its_own(busan: Comparison) -> None:
    files = [name for view in VIEWS.values() for name in view.files(busan, "jeju", "en")]
    assert len(files) == len(set(files)) > len(VIEWS)
    for name, view in VIEWS.items():
        words = view.words(busan, "jeju", "en")
        assert words != view.words(busan, "jeju", "ko"), name
        assert 1 <= len(words) <= len(view.files(busan, "jeju", "en")), name
        if name in ("firms", "dilution"):  # two panels for a region; the words of the first hold for both
            assert len(words) == len(view.files(busan, "jeju", "en"))
            assert not any(words[1::2]), name
            words = words[::2]
        assert all(words), name


def test_a_chart_is_sent_with_all_its_rows(comparison: Comparison) -> None:
    for name, chart in all_charts(comparison, "ko").items():
        sent = as_tables(chart["datasets"])
        for data, given in chart["datasets"].items():
            if any("geometry" in row for row in given):
                assert sent[data] is given, (name, data)
            else:
                columns = dict.fromkeys(column for row in given for column in row)
                assert sent[data].to_pylist() == [{each: row.get(each) for each in columns} for row in given]


@pytest.mark.parametrize("measure", MEASURES)
def test_another_month_changes_the_data_of_the_map_alone(busan: Comparison, measure: str) -> None:
    one, other = (region_map(busan, month, measure, "en", "jeju") for month in (10, 50))
    assert specification(one) == specification(other)
    assert rows(one) != rows(other)


def test_another_policy_changes_the_data_alone(busan: Comparison, jeju: Comparison) -> None:
    one, other = (all_charts(each, "en", "gangwon") for each in (busan, jeju))
    for name in ("effects", "map_1", "firms_1", "support_1", "dilution_1"):
        assert specification(one[name]) == specification(other[name]), name
        assert rows(one[name]) != rows(other[name]), name


def test_the_region_in_focus_changes_the_data_of_the_bars_alone(busan: Comparison) -> None:
    one, other = (effect_bars(busan, 59, "en", region) for region in ("jeju", "busan"))
    assert specification(one) == specification(other)
    assert [row["region"] for row in rows(other) if row["selected"]] == ["busan"]


def test_the_region_in_focus_comes_first_and_the_winner_follows(busan: Comparison) -> None:
    regions = regions_of_interest(busan, "sejong")
    assert regions[:2] == ["sejong", "busan"]
    assert busan.rival in regions
    assert len(regions) == len(set(regions)) == 4


def test_what_is_undefined_is_nothing_to_a_browser(busan: Comparison) -> None:
    table = busan.effects.head(2).assign(mean=[float("nan"), 1.23456])
    assert [row["mean"] for row in rows_of(table)] == [None, 1.2346]


def test_the_parts_of_a_zone_are_told_as_one_zone_from_their_dates() -> None:
    finance, logistics, added, jeju = (
        {"regions": [region], "sectors": [sector], "announced": announced, "in_force": in_force}
        for region, sector, announced, in_force in (
            ("busan", "finance", "2019-04", "2019-08"),
            ("busan", "logistics", "2019-04", "2019-08"),
            ("busan", "health_data", "2020-07", "2020-07"),
            ("jeju", "tourism", "2019-04", "2019-08"),
        )
    )
    scenario = sim.load_scenario("busan_first", designations=[added, finance, jeju, logistics])
    spans, points = timeline.events(scenario, "en", None)
    told = {(each["lane"], each["word"], each["told"]) for each in points if each["lane"].startswith("Zone")}
    assert told == {
        ("Zone: Busan", "announced", "Busan: Finance, Logistics"),
        ("Zone: Busan, part 2", "sectors added", "Busan: Health and personal data"),
        ("Zone: Jeju", "announced", "Jeju: Tourism"),
    }
    in_force = {each["lane"]: each["start"] for each in spans if each["word"] == "in force"}
    assert in_force == {
        "Zone: Busan": "2019-08-01", "Zone: Busan, part 2": "2020-07-01", "Zone: Jeju": "2019-08-01",
    }  # fmt: skip

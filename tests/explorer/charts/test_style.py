"""One colour a region, letters dark enough to read, and pictures that hold Korean."""

from __future__ import annotations

import re

import pytest
import vl_convert as vlc

import sim
from sim.explorer.charts import chart_style, policies, trials
from sim.explorer.charts.chart_style import picture, region_colours, wrapped
from sim.explorer.charts.effects import effect_bars
from sim.explorer.charts.map import DIVERGING
from sim.report.plots.style import korean_font
from sim.results.comparison import Comparison
from tests.explorer.charts.looking import all_charts, line_of, rows, strings

#: Of normal text on white, by the guidelines for accessible pages.
LEAST_CONTRAST = 4.5


def contrast(colour: str) -> float:
    """Contrast with white, as the guidelines reckon it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (luminance + 0.05)


def test_competing_regions_have_each_a_colour_of_their_own() -> None:
    world = sim.load_scenario("busan_first").world
    colours = region_colours(world)
    assert set(colours) == set(world.region_ids)
    competing = [colours[region.id] for region in world.regions if region.competes]
    assert len(set(competing)) == len(competing)


def test_a_region_has_its_colour_in_every_chart(busan: Comparison) -> None:
    colour = region_colours(busan.policy.scenario.world)["busan"]
    charts = all_charts(busan, "en", "busan")
    for name in ("firms_1", "support_3", "support_4", "dilution_1"):
        assert {row["colour"] for row in line_of(charts[name], "Busan first")} == {colour}, name
    zone = [row for row in rows(charts["timeline"], "spans") if row["lane"] == "Zone: Busan"]
    assert {row["colour"] for row in zone} == {colour}


@pytest.mark.parametrize(
    "colour",
    [
        chart_style.INK, chart_style.QUIET, chart_style.OTHER_REGION, *chart_style.REGION_COLOURS,
        *policies.POLICY_COLOURS,
        *(colour for _event, _word, colour in trials.EVENTS),
    ],
)  # fmt: skip
def test_words_are_dark_enough_to_read(colour: str) -> None:
    assert contrast(colour) >= LEAST_CONTRAST


def test_the_middle_of_the_map_is_pale() -> None:
    assert len(DIVERGING) % 2
    assert contrast(DIVERGING[len(DIVERGING) // 2]) == min(contrast(colour) for colour in DIVERGING)


def test_lines_below_a_title_fit_on_a_phone() -> None:
    text = "★ 특구 시행, ☆ 발표. 회색: 뚜렷한 차이 없음. 지역을 누르면 자세히 볼 수 있습니다."
    assert " ".join(wrapped(text)) == text
    assert len(wrapped(text)) == 2


def test_a_picture_is_of_the_kind_asked_for(busan: Comparison) -> None:
    chart = effect_bars(busan, 59, "ko")
    assert "부산" in picture(chart, "svg").decode()
    assert picture(chart, "png").startswith(b"\x89PNG")


@pytest.mark.skipif(korean_font() is None, reason="no font with Korean letters is installed")
def test_korean_letters_are_drawn_as_letters(busan: Comparison) -> None:
    # A font without them would draw the same box for each.
    chart = effect_bars(busan, 59, "ko")
    one, other = ({**chart, "title": {"text": title}} for title in ("가나다", "라마바"))
    assert picture(one, "png") != picture(other, "png")


def test_a_bar_of_colours_is_drawn_as_pixels(busan: Comparison) -> None:
    # As SVG its colours are looked up at an address, and are gone when the page has another.
    drawn = {name: chart for name, chart in all_charts(busan, "en").items() if name.startswith("map_")}
    assert drawn
    for name, chart in drawn.items():
        assert "url(" in picture(chart, "svg").decode(), name
        assert chart["usermeta"] == {"embedOptions": {"renderer": "canvas"}}, name


def test_no_chart_that_is_drawn_as_svg_looks_colours_up_at_an_address(busan: Comparison) -> None:
    for name, chart in all_charts(busan, "en").items():
        if "usermeta" not in chart:
            assert not re.search(r'(fill|stroke)="url\(', picture(chart, "svg").decode()), name


def test_a_title_is_broken_as_the_width_of_the_chart_asks(busan: Comparison) -> None:
    chart = effect_bars(busan, 59, "en")
    assert chart["title"]["limit"] > 2000  # else the page gives it one that stays when the window is made wider
    lines = {}
    for width in (200, 640):
        drawn = vlc.vegalite_to_svg({**chart, "width": width})
        title = re.search(r"role-title-text.*?</g>", drawn, re.DOTALL)
        assert title is not None
        lines[width] = re.findall(r">([^<>]+)</t", title[0])
    assert lines[640] == ["Who gains and who loses firms by Dec 2023"]
    assert len(lines[200]) > 1
    assert " ".join(lines[200]) == lines[640][0]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_long_title_is_cut_in_charts_and_whole_where_it_is_pointed_at(language: str) -> None:
    title = {"en": "Long title " * 11, "ko": "가나다라마바사아자차" * 12}
    long = sim.load_scenario("busan_first", title=title)
    comparison = sim.compare(long, sim.load_scenario("no_zone", title=title), runs=2, posterior=None)
    shown = title[language].strip()
    charts = all_charts(comparison, language)
    for name in ("firms_1", "firms_2"):
        assert all(len(row["name"]) <= 32 and row["name"].endswith("…") for row in rows(charts[name], "ends")), name
        assert any(shown in row["name"] for row in rows(charts[name])), name
    for name in ("effects", "trials_1"):
        words = " ".join(strings([charts[name]["layer"], charts[name]["title"]]))
        assert shown not in words, name
        assert "…" in words or name == "trials_1", name

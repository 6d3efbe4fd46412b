"""One colour a region, letters dark enough to read, and pictures that hold Korean."""

from __future__ import annotations

import pytest

import sim
from explorer.charts import compare, style, trials
from explorer.charts.effects import effect_bars
from explorer.charts.map import DIVERGING
from explorer.charts.style import picture, region_colours, wrapped
from sim.plots.style import korean_font
from sim.results.comparison import Comparison
from tests.explorer.charts.looking import all_charts, line_of, rows

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
    for name in ("firms_0", "support_2", "support_3", "dilution_0"):
        assert {row["colour"] for row in line_of(charts[name], "Busan first")} == {colour}, name
    zone = [row for row in rows(charts["timeline"], "spans") if row["lane"] == "Zone: Busan"]
    assert {row["colour"] for row in zone} == {colour}


@pytest.mark.parametrize(
    "colour",
    [
        style.INK, style.QUIET, style.OTHER_REGION, *style.REGION_COLOURS, *compare.POLICY_COLOURS,
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

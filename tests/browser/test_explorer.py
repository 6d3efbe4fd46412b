"""The explorer in a browser: open, move, click, switch, share, download, and be given a bad file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import waiting
from tests.waiting import PATIENCE_MS

pytestmark = pytest.mark.slow

FEW = "runs=8"
CHART = ".st-key-effect_bars .marks"


#: A chart is drawn some time after the script that asked for it has ended.
NOT_YET_DRAWN = "[data-testid=stVegaLiteChart]:not(:has(.marks))"


def settle(page: Any) -> None:
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=PATIENCE_MS)
    page.wait_for_selector(NOT_YET_DRAWN, state="detached", timeout=PATIENCE_MS)
    page.wait_for_timeout(400)


def until(page: Any, holds: Callable[[], bool]) -> None:
    """Wait until something holds, and the page rests: on a busy machine an answer may begin late."""
    waiting.until(holds, pause=lambda: page.wait_for_timeout(100))
    settle(page)


def open_at(page: Any, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(CHART, timeout=PATIENCE_MS)
    settle(page)


def open_group(page: Any, group: str) -> None:
    """Open the frame of all levers, and a group in it."""
    for key in ("all", f"group-{group}"):
        page.locator(f".st-key-{key} summary").first.click()
        settle(page)


def headline(page: Any) -> str:
    return str(page.locator("h2").first.inner_text())


def params(page: Any) -> dict[str, list[str]]:
    return parse_qs(urlparse(page.url).query)


def test_it_opens_with_busan_first_and_asks_nothing_of_the_outside(page: Any, server: str) -> None:
    outside: list[str] = []
    page.on("request", lambda request: outside.append(request.url))
    open_at(page, server)
    assert "Busan" in headline(page)
    assert page.url.rstrip("/") == server
    assert not [url for url in outside if not url.startswith((server, "data:", "blob:"))]


def test_a_lever_moves_the_words_and_the_address_and_a_reset_brings_them_back(page: Any, server: str) -> None:
    open_at(page, f"{server}/?{FEW}")
    before = headline(page)
    open_group(page, "money")
    slider = page.locator(".st-key-lever-zone_share input").first
    slider.press("End")
    until(page, lambda: "zone_share" in params(page) and headline(page) != before)
    assert params(page)["zone_share"] == ["1.0"]
    assert headline(page) != before
    page.locator(".st-key-reset button").click()
    until(page, lambda: "zone_share" not in params(page) and headline(page) == before)
    assert "zone_share" not in params(page)
    assert headline(page) == before


def test_another_lever_exchanges_the_data_of_the_charts_and_draws_none_anew(page: Any, server: str) -> None:
    open_at(page, f"{server}/?{FEW}&zone_share=0.3")
    before = headline(page)
    page.evaluate("document.querySelectorAll('.marks').forEach(chart => { chart.dataset.kept = 'yes'; })")
    page.locator(".st-key-near-zone_share input").first.press("End")
    until(page, lambda: headline(page) != before)
    kept = page.evaluate("[...document.querySelectorAll('.marks')].map(chart => chart.dataset.kept)")
    assert len(kept) >= 4
    assert set(kept) == {"yes"}


def test_key_figures_are_not_cut_off(page: Any, server: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    for policy in ("scenario=open_competition&zone_share=0.1", "scenario=busan_first"):
        open_at(page, f"{server}/?{FEW}&{policy}")
        figures = page.locator(
            "[data-testid=stMetric] p, [data-testid=stMetricDelta] div, [data-testid=stMetricValue] div"
        )
        assert figures.count() >= 8
        assert figures.evaluate_all("all => all.filter(each => each.scrollWidth > each.clientWidth + 1).length") == 0


def test_a_click_on_the_map_takes_a_region_into_focus(page: Any, server: str) -> None:
    open_at(page, f"{server}/?{FEW}&show=firms")
    chart = page.locator(".st-key-region_map .marks").first
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    for x in range(3, 10):  # somewhere in the middle of the country there is land
        page.mouse.click(box["x"] + box["width"] * x / 12, box["y"] + box["height"] * 0.4)
        page.wait_for_timeout(1000)
        settle(page)
        if "region" in params(page):
            break
    until(page, lambda: "region" in params(page))


def test_the_language_switches_and_stays_in_the_address(page: Any, server: str) -> None:
    open_at(page, f"{server}/?{FEW}&zone_share=0.7")
    page.get_by_text("한국어").click()
    until(page, lambda: "lang" in params(page) and "부산" in headline(page))
    assert params(page) == {"runs": ["8"], "lang": ["ko"], "zone_share": ["0.7"]}
    assert "부산" in headline(page)


def test_a_shared_link_opens_the_same_picture(page: Any, browser: Any, server: str) -> None:
    open_at(page, f"{server}/?{FEW}&lang=ko&scenario=jeju_first")
    open_group(page, "zones")
    page.locator(".st-key-lever-designations-add button").press("Enter")
    until(page, lambda: "designations" in params(page))
    told = headline(page)
    other = browser.new_context().new_page()
    open_at(other, page.url)
    assert headline(other) == told
    assert params(other) == params(page)


def test_going_back_undoes_a_lever(page: Any, server: str) -> None:
    open_at(page, f"{server}/?{FEW}")
    before = headline(page)
    open_group(page, "money")
    page.locator(".st-key-lever-zone_share input").first.press("End")
    until(page, lambda: "zone_share" in params(page) and headline(page) != before)
    page.go_back()
    until(page, lambda: headline(page) == before)
    assert headline(page) == before
    assert page.locator(".st-key-changed").count() == 0


def test_choices_go_along_from_page_to_page(page: Any, server: str) -> None:
    open_at(page, f"{server}/?{FEW}&zone_share=0.7")
    page.get_by_role("link", name="Compare").click()
    page.get_by_text("Policies side by side").wait_for(timeout=PATIENCE_MS)
    page.wait_for_selector("[data-testid=stVegaLiteChart] .marks", timeout=PATIENCE_MS)
    settle(page)
    assert params(page)["zone_share"] == ["0.7"]
    page.get_by_role("link", name="Explore").click()
    page.wait_for_selector(CHART, timeout=PATIENCE_MS)
    settle(page)
    assert params(page)["zone_share"] == ["0.7"]


def download(page: Any, key: str) -> bytes:
    with page.expect_download(timeout=PATIENCE_MS) as offered:
        page.locator(f".st-key-download-{key} button").first.click()
    return Path(offered.value.path()).read_bytes()


def test_tables_figures_brief_and_scenario_can_be_taken_away(page: Any, server: str) -> None:
    open_at(page, f"{server}/?{FEW}&lang=ko&zone_share=0.7")
    page.locator(".st-key-keep summary").click()
    page.wait_for_timeout(500)
    csv = pd.read_csv(io.BytesIO(download(page, "csv")))
    parquet = pd.read_parquet(io.BytesIO(download(page, "parquet")))
    assert len(csv) == len(parquet) == 17 * 60
    assert b"zone_share: 0.7" in download(page, "scenario")
    brief = download(page, "brief").decode()
    assert brief.startswith("<!DOCTYPE html>")
    assert "부산" in brief
    with zipfile.ZipFile(io.BytesIO(download(page, "png"))) as packed:
        assert all(packed.read(name).startswith(b"\x89PNG") for name in packed.namelist())
        assert {"map.png", "effects.png", "firms_1.png", "timeline.png"} <= set(packed.namelist())
    with zipfile.ZipFile(io.BytesIO(download(page, "svg"))) as packed:
        assert all(b"<svg" in packed.read(name) for name in packed.namelist())


def test_a_bad_file_is_told_and_a_good_one_is_taken(page: Any, server: str, tmp_path: Path) -> None:
    open_at(page, f"{server}/?{FEW}&lang=ko")
    before = headline(page)
    page.locator(".st-key-keep summary").click()
    bad, good = tmp_path / "bad.yaml", tmp_path / "good.yaml"
    bad.write_text("extends: busan_first\nsupport: {zone_share: 7}\n", encoding="utf-8")
    good.write_text("extends: jeju_first\nsupport: {zone_share: 0.7}\n", encoding="utf-8")
    upload = page.locator(".st-key-upload input[type=file]")
    upload.set_input_files(bad)
    page.wait_for_selector("[data-testid=stAlert]")
    settle(page)
    told, beside = [each for each in page.locator("[data-testid=stAlert]").all_inner_texts() if "파일" in each]
    assert told.split("\n")[1:] == beside.split("\n")[1:]  # at the top, and where it was handed in, below an icon
    assert "특구 할당 비율" in told or "1 이하" in told
    assert "\\" not in told
    assert headline(page) == before
    upload.set_input_files(good)
    until(page, lambda: "zone_share" in params(page))
    assert params(page)["scenario"] == ["jeju_first"]
    assert params(page)["zone_share"] == ["0.7"]


def test_long_work_can_be_begun_and_stopped(page: Any, server: str) -> None:
    open_at(page, f"{server}/?runs=80&scale=50&months=120")
    page.get_by_role("button", name="Run them").click()
    page.get_by_role("button", name="Stop", exact=True).first.wait_for()
    page.locator("[data-testid=stMain]").get_by_role("button", name="Stop", exact=True).click()
    page.get_by_role("button", name="Run them").wait_for(timeout=PATIENCE_MS)
    settle(page)


@pytest.mark.parametrize("where", ["", "compare", "laboratory", "model"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_serious_finding_of_accessibility(page: Any, server: str, where: str, language: str) -> None:
    page.goto(f"{server}/{where}?{FEW}&lang={language}")
    page.wait_for_selector("h2", timeout=PATIENCE_MS)
    settle(page)
    found = Axe().run(page).response["violations"]
    serious = [
        (each["id"], node["html"][:200])
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]
    assert not serious


@pytest.mark.parametrize("language", ["en", "ko"])
def test_on_a_phone_nothing_is_wider_than_the_screen(browser: Any, server: str, language: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    open_at(page, f"{server}/?{FEW}&lang={language}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


#: Words beside a chart from top to bottom, whichever was drawn first; the axis below follows what was before, too.
ROWS = """chart => [...document.querySelectorAll(`.st-key-${chart} svg .role-axis-label text`)]
    .filter(each => !/^[+−]?[\\d.,]+$/.test(each.textContent))
    .map(each => [each.getBoundingClientRect().top, each.textContent])
    .sort((one, other) => one[0] - other[0]).map(each => each[1])"""


def test_bars_whose_data_change_stand_as_in_a_chart_drawn_anew(page: Any, browser: Any, server: str) -> None:
    open_at(page, f"{server}/?{FEW}&show=flows")
    before = {chart: page.evaluate(ROWS, chart) for chart in ("effect_bars", "flows")}
    open_group(page, "zones")
    page.locator(".st-key-lever-designations-add button").press("Enter")
    until(page, lambda: "designations" in params(page) and page.evaluate(ROWS, "effect_bars") != before["effect_bars"])
    other = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    open_at(other, page.url)
    assert page.evaluate(ROWS, "effect_bars") != before["effect_bars"]
    for chart in before:
        assert page.evaluate(ROWS, chart) == other.evaluate(ROWS, chart), chart


@pytest.mark.parametrize(("language", "title"), [("en", "Explore · zonelab"), ("ko", "살펴보기 · zonelab")])
def test_a_page_has_a_title_a_heading_and_a_language(page: Any, server: str, language: str, title: str) -> None:
    open_at(page, f"{server}/?{FEW}&lang={language}")
    until(page, lambda: page.title() == title)
    assert page.title() == title
    assert page.evaluate("document.documentElement.lang") == language
    assert page.locator("h1").count() == 1


def test_no_tools_in_english_stand_between_the_controls(page: Any, server: str) -> None:
    open_at(page, f"{server}/?{FEW}&lang=ko")
    assert page.locator("[data-testid=stElementToolbar] button:visible").count() == 0
    assert page.locator("[data-testid=stMainMenu] button:visible").count() == 0


def test_the_switch_of_languages_has_room_on_a_tablet(page: Any, server: str) -> None:
    page.set_viewport_size({"width": 768, "height": 1000})
    open_at(page, f"{server}/?{FEW}")
    box = page.locator(".st-key-lang [role=radiogroup]").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 768
    fits = "each => each.scrollWidth <= each.clientWidth + 1"
    assert all(each.evaluate(fits) for each in page.locator(".st-key-lang [role=radio]").all())


def test_paper_holds_no_controls(page: Any, server: str) -> None:
    open_at(page, f"{server}/?{FEW}")
    page.emulate_media(media="print")
    for control in ("stSidebar", "stButtonGroup", "stSelectbox", "stSlider", "stExpander"):
        assert page.locator(f"[data-testid={control}]:visible").count() == 0, control
    assert page.locator("h2:visible").count() >= 1
    assert page.locator("[data-testid=stVegaLiteChart]:visible").count() >= 3


def test_what_is_chosen_can_be_seen_in_forced_colours(browser: Any, server: str) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 900}, forced_colors="active").new_page()
    open_at(page, f"{server}/?{FEW}")
    open_group(page, "rules")
    colour = "each => getComputedStyle(each).backgroundColor"
    chosen, other = (
        page.locator(f".st-key-lang [role=radio][aria-checked={each}]").evaluate(colour) for each in ("true", "false")
    )
    assert chosen != other
    knob = page.locator("[data-testid=stSidebar] [data-testid=stCheckbox] label > div:not([data-testid])").first
    assert knob.evaluate("each => getComputedStyle(each).borderTopStyle") == "solid"


def test_a_sign_for_help_is_large_enough_for_a_finger(page: Any, server: str) -> None:
    open_at(page, f"{server}/?{FEW}")
    box = page.locator("[data-testid=stTooltipIcon] button:visible").first.bounding_box()
    assert min(box["width"], box["height"]) >= 24


def test_a_group_with_a_changed_lever_is_open_after_a_reload(page: Any, server: str) -> None:
    open_at(page, f"{server}/?{FEW}")
    open_group(page, "money")
    page.locator(".st-key-lever-zone_share input").first.press("End")
    until(page, lambda: "zone_share" in params(page))
    page.reload()
    page.wait_for_selector(CHART, timeout=PATIENCE_MS)
    settle(page)
    groups = page.locator("[data-testid=stSidebar] details")
    opened = groups.evaluate_all("all => all.filter(each => each.open).map(each => each.innerText.split('\\n')[0])")
    assert len(opened) == 2  # the frame of all levers, and the group in it
    assert page.locator(".st-key-lever-zone_share input").first.is_visible()


def test_no_colour_in_a_chart_hangs_on_an_address(page: Any, server: str) -> None:
    open_at(page, f"{server}/?{FEW}")
    assert page.evaluate("document.querySelectorAll('.marks [fill^=\"url(http\"]').length") == 0
    assert page.locator(".st-key-region_map .marks").count() == 1


#: Charts of which a line of the title or below it does not end within the chart.
CUT = """[...document.querySelectorAll('svg.marks')].flatMap(chart => {
    const end = chart.getBoundingClientRect().right + 1, top = chart.getBoundingClientRect().top - 6;
    return [...chart.querySelectorAll('.role-title text')].filter(each => {
        const box = each.getBoundingClientRect();
        return box.right > end || box.top < top || each.textContent.includes('…');
    }).map(each => each.textContent);
})"""


@pytest.mark.parametrize("language", ["en", "ko"])
def test_titles_are_whole_in_narrow_windows_and_when_these_are_made_wider(
    page: Any, server: str, language: str
) -> None:
    page.set_viewport_size({"width": 1280, "height": 2400})
    open_at(page, f"{server}/?{FEW}&lang={language}")
    assert page.evaluate(CUT) == []
    page.set_viewport_size({"width": 820, "height": 1000})
    open_at(page, f"{server}/?{FEW}&lang={language}")
    assert page.evaluate(CUT) == []
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.wait_for_timeout(1000)
    settle(page)
    assert page.evaluate(CUT) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(1000)
    settle(page)
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize("language", ["en", "ko"])
def test_on_a_phone_all_that_can_be_chosen_is_within_the_screen(browser: Any, server: str, language: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    open_at(page, f"{server}/?{FEW}&lang={language}")
    ends = page.locator("[data-testid=stMain] :is([role=radio], [data-testid=stSelectbox])").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().right)"
    )
    assert len(ends) >= 9
    assert max(ends) <= 390
    context.close()


def test_there_is_one_switch_of_language_while_the_page_is_at_work(page: Any, server: str) -> None:
    open_at(page, f"{server}/?runs=400")
    page.evaluate(
        """() => { window.most = 0; new MutationObserver(() => { window.most = Math.max(window.most,
        [...document.querySelectorAll('[role=radio]')].filter(each => each.innerText === 'English').length) })
        .observe(document.body, {childList: true, subtree: true, characterData: true}) }"""
    )
    page.get_by_text("한국어").click()
    until(page, lambda: "lang" in params(page) and "부산" in headline(page))
    assert page.evaluate("window.most") == 1

"""The choice of what ranges show, as a reader makes it."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.test_explorer import download, headline, open_at, params, settle, until
from tests.waiting import PATIENCE_MS

pytestmark = pytest.mark.slow

#: What the page and its figures say of the ranges: of the record, and of the mean at the central values.
SAID = {
    "en": ("what the record leaves open", "90% interval of the mean"),
    "ko": ("기록이 열어 두는 범위", "평균의 90% 신뢰구간"),
}
#: The words of the choice, in their order.
WORDS = {
    "en": ("What the record leaves open", "The luck of a single history", "Central values alone"),
    "ko": ("기록이 열어 두는 범위", "한 이력의 우연", "중심값만"),
}
CHOICE = ".st-key-ranges"


def choose(page: Any, language: str, number: int) -> None:
    """Choose one of the three; the list opens once more where a drawing that came late has closed it."""
    choice = page.locator(f"{CHOICE}-{language} input, {CHOICE} input").first
    option = page.get_by_role("option", name=WORDS[language][number])

    def is_open() -> bool:
        if not option.is_visible():
            choice.click()
            page.wait_for_timeout(400)
        return bool(option.is_visible())

    until(page, is_open)
    option.click()


def main(page: Any) -> str:
    return str(page.locator("[data-testid=stMain]").inner_text())


def says(text: str, words: str) -> bool:
    """Whether words stand in a text, wherever its lines are broken."""
    return "".join(words.split()) in "".join(text.split())


def width(page: Any) -> float:
    """How wide the range of the first key figure is."""
    told = page.locator("[data-testid=stMetricDelta]").first.inner_text().replace("−", "-")
    low, high = (float(each) for each in re.findall(r"[-+]?\d+\.?\d*", told)[:2])
    return high - low


def figure(page: Any) -> str:
    """The bars of effects, as they are taken away; on the page they are pixels."""
    with zipfile.ZipFile(io.BytesIO(download(page, "svg"))) as packed:
        return re.sub(r"<[^>]+>", " ", packed.read("effects.svg").decode())


@pytest.mark.parametrize("language", ["en", "ko"])
def test_ranges_change_with_the_choice_and_page_address_and_figures_say_so(
    page: Any, server: str, language: str
) -> None:
    usual, narrow = SAID[language]
    open_at(page, f"{server}/?lang={language}")
    for frame in ("all", "keep"):
        page.locator(f".st-key-{frame} summary").first.click()
        settle(page)
    assert says(main(page), usual)
    assert says(figure(page), usual)
    before, lead = width(page), headline(page)
    choose(page, language, 1)
    until(page, lambda: params(page).get("ranges") == ["histories"] and width(page) > before)
    choose(page, language, 2)
    until(page, lambda: params(page).get("ranges") == ["central"] and says(main(page), narrow))
    assert width(page) < before / 4
    assert headline(page) != lead
    assert "zonelab compare busan_first no_zone --runs 500 --seed 1 --central" in main(page)
    choose(page, language, 0)
    until(page, lambda: "ranges" not in params(page) and headline(page) == lead)
    assert width(page) == pytest.approx(before)


def test_it_goes_along_to_the_page_of_comparisons_and_into_another_language(page: Any, server: str) -> None:
    open_at(page, f"{server}/?ranges=histories&runs=20")
    page.get_by_role("link", name="Compare").click()
    page.get_by_text("Policies side by side").wait_for(timeout=PATIENCE_MS)
    page.wait_for_selector("[data-testid=stVegaLiteChart] .marks", timeout=PATIENCE_MS)
    settle(page)
    assert "20 pairs of runs over 4 settings" in main(page)
    page.get_by_text("한국어").click()
    until(page, lambda: "lang" in params(page) and "설정 4가지에 걸친 모의실험 20회" in main(page))
    assert params(page)["ranges"] == ["histories"]


@pytest.mark.parametrize("where", ["", "compare"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_serious_finding_of_accessibility(page: Any, server: str, where: str, language: str) -> None:
    page.goto(f"{server}/{where}?runs=10&relief_weight=3&lang={language}")
    page.wait_for_selector("[data-testid=stVegaLiteChart] .marks", timeout=PATIENCE_MS)
    settle(page)
    found = Axe().run(page).response["violations"]
    assert not [each["id"] for each in found if each["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_on_a_phone_nothing_is_wider_than_the_screen(browser: Any, server: str, language: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    open_at(page, f"{server}/?runs=10&relief_weight=3&lang={language}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()

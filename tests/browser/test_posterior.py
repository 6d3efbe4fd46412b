"""The switch that includes uncertainty about firms' behaviour, as a reader turns it on."""

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

#: What the page and its figures say of the ranges, off and on.
SAID = {
    "en": ("the 90% interval of the mean", "the middle 90% of", "90% interval", "middle 90% of the pairs"),
    "ko": (
        "평균의 90% 신뢰구간",
        "기록이 허용하는 기업 행동 설정 200가지",
        "90% 신뢰구간",
        "모의실험 결과의 90%가 놓이는 범위",
    ),
}
SWITCH = ".st-key-posterior label"


def main(page: Any) -> str:
    return str(page.locator("[data-testid=stMain]").inner_text())


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
def test_turned_on_ranges_widen_and_page_address_and_figures_say_so(page: Any, server: str, language: str) -> None:
    usual, wide, usual_line, wide_line = SAID[language]
    open_at(page, f"{server}/?lang={language}")
    page.locator(".st-key-keep summary").click()
    settle(page)
    assert usual in main(page)
    assert usual_line in figure(page)
    before, lead = width(page), headline(page)
    page.locator(SWITCH).first.click()
    until(page, lambda: "posterior" in params(page) and wide in main(page))
    assert params(page)["posterior"] == ["on"]
    assert usual not in main(page)
    assert width(page) > 5 * before
    assert headline(page) != lead
    assert "zonelab compare busan_first no_zone --runs 200 --seed 1 --posterior" in main(page)
    assert wide_line in " ".join(figure(page).split())
    page.locator(SWITCH).first.click()
    until(page, lambda: "posterior" not in params(page) and headline(page) == lead)
    assert width(page) == pytest.approx(before)


def test_it_goes_along_to_the_page_of_comparisons_and_into_another_language(page: Any, server: str) -> None:
    open_at(page, f"{server}/?posterior=on&runs=20")
    page.get_by_role("link", name="Compare").click()
    page.get_by_text("Policies side by side").wait_for(timeout=PATIENCE_MS)
    page.wait_for_selector("[data-testid=stVegaLiteChart] .marks", timeout=PATIENCE_MS)
    settle(page)
    assert "the middle 90% of 20 pairs of runs, over 20 settings" in main(page)
    page.get_by_text("한국어").click()
    until(page, lambda: "lang" in params(page) and "모의실험 20회 결과의 90%가 놓이는 범위" in main(page))
    assert params(page)["posterior"] == ["on"]


@pytest.mark.parametrize("where", ["", "compare"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_serious_finding_of_accessibility(page: Any, server: str, where: str, language: str) -> None:
    page.goto(f"{server}/{where}?posterior=on&runs=8&relief_weight=3&lang={language}")
    page.wait_for_selector("[data-testid=stVegaLiteChart] .marks", timeout=PATIENCE_MS)
    settle(page)
    found = Axe().run(page).response["violations"]
    assert not [each["id"] for each in found if each["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_on_a_phone_nothing_is_wider_than_the_screen(browser: Any, server: str, language: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    open_at(page, f"{server}/?posterior=on&runs=8&relief_weight=3&lang={language}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()

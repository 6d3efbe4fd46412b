"""The pages to read in a browser: they fit every screen, nothing is found by axe, and a lost server is told."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright drives the browser; it is not installed")
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from sim.explorer.language.page_texts import texts
from sim.explorer.pages.page_trouble import LOST

pytestmark = pytest.mark.slow
WIDTHS = (390, 768, 1280)
#: The rules of WCAG 2.2 at level AA.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: Each page with what is there once it is drawn.
PAGES = {
    "believe": "[data-testid='stExpander']",
    "studies": "[data-testid='stButton']",
    "studies?study=busan_first": ".study table",
    "compare?runs=20&ranges=central&with=busan_first&with=busan_first%3Fzone_share%3D0.9&aim=mine": ".table-to-read",
    "model?part=E09": ".asked-for",
}


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("path", list(PAGES))
def test_a_page_fits_every_screen_and_axe_finds_nothing(
    server: str, browser: Browser, path: str, language: str
) -> None:
    for width in WIDTHS:
        context = browser.new_context(viewport={"width": width, "height": 900})
        page = context.new_page()
        page.goto(f"{server}/{path}{'&' if '?' in path else '?'}lang={language}")
        page.locator(PAGES[path]).first.wait_for(state="attached")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page, options={"runOnly": TAGS})
        assert not found.response["violations"], f"{width}: {found.generate_report()}"
        context.close()


def test_a_study_is_opened_read_and_left_by_the_browsers_own_ways(server: str, page: Page) -> None:
    page.goto(f"{server}/studies?lang=en")
    page.get_by_role("button", name="Read the study").first.click()
    expect(page.locator(".study table").first).to_be_visible()
    assert "study=busan_first" in page.url
    page.go_back()
    expect(page.get_by_role("button", name="Read the study").first).to_be_visible()
    page.go_forward()
    expect(page.locator(".study img").first).to_be_visible()


def test_a_lost_server_is_told_and_the_word_goes_when_it_answers_again(server: str, page: Page) -> None:
    page.goto(f"{server}/studies?lang=ko")
    page.locator("[data-testid='stButton']").first.wait_for()

    def refused(route: Route) -> None:
        route.abort()

    page.route("**/_stcore/health", refused)
    told = page.locator("#trouble")
    expect(told).to_have_text(texts("ko")(LOST))
    page.unroute("**/_stcore/health", refused)
    expect(told).to_be_hidden()

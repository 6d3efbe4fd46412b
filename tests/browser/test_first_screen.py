"""The first screen in a browser: all in sight on any screen, a click on a question, the keyboard, accessibility."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from sim.explorer.questions.starting_points import STARTING_POINTS
from tests.browser.test_explorer import FEW, headline, open_at, params, settle, until

pytestmark = pytest.mark.slow

#: What is in sight without scrolling on a wide screen, and on a phone.
WIDE = (".st-key-answer h2", ".st-key-trust", ".st-key-effect_bars", ".st-key-region_map", ".st-key-near-zone_share",
        ".st-key-figures", ".st-key-mine", ".st-key-undo", ".st-key-questions")  # fmt: skip
PHONE = (".st-key-answer h2", ".st-key-trust", ".st-key-effect_bars", ".st-key-sheet", ".st-key-sheet-zone_share")


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(("width", "height", "parts"), [(1280, 720, WIDE), (1440, 900, WIDE), (390, 844, PHONE)])
def test_question_answer_picture_and_levers_are_on_one_screen(
    page: Any, server: str, width: int, height: int, parts: tuple[str, ...], language: str
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    open_at(page, f"{server}/?{FEW}&lang={language}")
    for part in parts:
        box = page.locator(f"{part}:visible, {part}-{language}:visible").first.bounding_box()
        assert box is not None, part
        assert box["x"] >= 0, part
        assert box["x"] + box["width"] <= width + 1, part
        assert box["y"] + box["height"] <= height + 1, part


@pytest.mark.parametrize("width", [390, 768])
def test_no_screen_is_scrolled_sideways_and_the_panel_is_at_hand(page: Any, server: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    open_at(page, f"{server}/?{FEW}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    opener = page.locator("[data-testid=stExpandSidebarButton]")
    if opener.count():
        opener.first.click()
    page.locator(".st-key-questions button").first.click()
    until(page, lambda: "question" in params(page))


@pytest.mark.parametrize("question", STARTING_POINTS)
def test_a_question_is_answered_at_one_click(page: Any, server: str, question: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    open_at(page, f"{server}/?{FEW}&mine=jeju")
    page.locator(f".st-key-question-{question} button").click()
    until(page, lambda: params(page).get("question") == [question])
    assert headline(page)
    assert params(page)["mine"] == ["jeju"]


def test_the_keyboard_alone_asks_moves_and_undoes(page: Any, server: str) -> None:
    open_at(page, f"{server}/?{FEW}")
    page.locator(".st-key-question-alone button").press("Enter")
    until(page, lambda: "question" in params(page))
    page.locator(".st-key-near-zone_share input").first.press("End")
    until(page, lambda: params(page).get("zone_share") == ["1.0"])
    page.locator(".st-key-undo button").press("Enter")
    until(page, lambda: "zone_share" not in params(page))


@pytest.mark.parametrize("width", [390, 768, 1280, 1440])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_axe_finds_nothing_on_the_first_screen(page: Any, server: str, width: int, language: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    open_at(page, f"{server}/?{FEW}&lang={language}&question=mine&zone_share=0.7")
    settle(page)
    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
    found = Axe().run(page, options=rules).response["violations"]
    assert not [(each["id"], node["html"][:200]) for each in found for node in each["nodes"]]

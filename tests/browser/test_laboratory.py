"""A walk over all cards of the laboratory, asked for little: each is found, read, opened, and good on a phone too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from benchmarks.browsing import explorer
from sim.scenario.reading.text_files import SCENARIOS_VARIABLE
from tests.browser.test_explorer import params, settle, until
from tests.explorer.laboratory_cases import PANEL, tiny_searches
from tests.waiting import PATIENCE_MS

pytestmark = pytest.mark.slow

#: What the cards are asked with, in two islands, of which nothing takes long.
ISLANDS = "scenario=two_islands&against=without_zones&runs=20&ranges=central&months=36"
#: By card, what its address sets; cards that need draws are in the world of the record.
CARDS = {
    "rehearse": ("runs=20&ranges=central", ""),
    "review": (f"{ISLANDS}", "ask=review.month:12"),
    "race": (f"{ISLANDS}", "ask=race.players:far_island,main_island&ask=race.factors:1,4&ask=race.rules:cap"),
    "search": ("runs=20&ranges=central", "ask=search.file:tiny"),
    "promise": ("runs=20&ranges=central", "ask=promise.firms:20"),
    "evaluate": ("runs=20&ranges=central", "ask=evaluate.treated:n1&ask=evaluate.since:2019"),
}
LANGUAGES = {"search": "ko", "promise": "ko", "race": "ko"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an explorer with a small search."""
    folder = tiny_searches(tmp_path_factory.mktemp("searches") / "mine")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SCENARIOS_VARIABLE, str(folder))
        with explorer() as (address, _process):
            yield address


def part(page: Any, key: str) -> Any:
    """The part of the page with a key; the keys of lists end with the language."""
    name = key.replace(".", "-")
    return page.locator(f".st-key-{name}, .st-key-{name}-ko").first


@pytest.mark.parametrize("word", CARDS)
def test_a_card_is_asked_read_and_taken_along(page: Any, server: str, word: str, tmp_path: Path) -> None:
    explored, given = CARDS[word]
    page.goto(f"{server}/laboratory?{explored}&{given}&card={word}&lang={LANGUAGES.get(word, 'en')}")
    page.wait_for_selector("h3", timeout=PATIENCE_MS)
    settle(page)
    card = part(page, f"card.{word}")
    if word == "evaluate":
        panel = tmp_path / "panel.csv"
        panel.write_text(PANEL, encoding="utf-8")
        part(page, "lab.table").locator("input[type=file]").set_input_files(panel)
    part(page, f"ask.{word}").locator("button").click()
    part(page, f"more.{word}").wait_for()
    settle(page)
    picture = card.locator("img[alt]" if word != "search" else "[data-testid=stVegaLiteChart] svg").first
    picture.wait_for()
    for group in ("guide", "more", "other"):
        if group != "other" or word != "rehearse":  # a rehearsal is asked with nothing
            part(page, f"{group}.{word}").locator("summary").first.click()
            settle(page)
    assert card.locator("code").first.inner_text().startswith(f"zonelab {word}")
    assert card.locator("li").count() >= 4
    with page.expect_download() as waiting:
        part(page, f"download.{word}.png").locator("button").click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"\x89PNG")
    found = Axe().run(page).response["violations"]
    assert not [(each["id"], node["html"][:200]) for each in found for node in each["nodes"] if serious(each)]
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not page.evaluate(CUT, f".st-key-card-{word}")
    if word != "search":  # whose picture is a chart of the page
        assert card.locator("img.for-phone").is_visible()
        assert not card.locator("img.for-sheet").is_visible()


def serious(found: dict[str, Any]) -> bool:
    return found["impact"] in ("serious", "critical")


#: Texts of a card that are wider than their place, which a phone would cut off; not those for screen readers alone.
CUT = """card => [...document.querySelectorAll(`${card} :is(p, li, h3, strong, summary)`)]
    .filter(each => each.offsetParent && !each.matches('.told') && each.scrollWidth > each.clientWidth + 1
        && getComputedStyle(each).display !== 'inline').map(each => each.textContent)"""


def test_a_policy_of_the_front_is_picked_by_a_click_and_opened(page: Any, server: str) -> None:
    page.goto(f"{server}/laboratory?runs=20&ranges=central&ask=search.file:tiny&card=search&lang=en")
    page.wait_for_selector("h3", timeout=PATIENCE_MS)
    settle(page)
    ask = part(page, "ask.search")
    if ask.count():
        ask.locator("button").click()
    dots = page.locator(
        ".st-key-search_front svg .mark-symbol path[cursor], .st-key-search_front svg .mark-symbol path"
    )
    until(page, lambda: dots.count() > 4)
    settle(page)
    dots.nth(dots.count() - 1).click(force=True)
    until(page, lambda: any(each.startswith("search.point:") for each in params(page).get("ask", [])))
    settle(page)
    part(page, "search.open").locator("button").click()
    until(page, lambda: "/laboratory" not in page.url and params(page).get("scenario") == ["staggered"])
    settle(page)
    assert {"zone_share", "term_months"} & set(params(page))

"""Sweeps in a browser: started on the page, watched, stopped, gone on with, and a point of them opened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from benchmarks.browsing import explorer
from sim.explorer.sweeps.sweep_list import RESULTS_VARIABLE
from sim.scenario.reading.text_files import SCENARIOS_VARIABLE
from tests.browser.test_explorer import headline, params, settle, until
from tests.waiting import PATIENCE_MS

pytestmark = pytest.mark.slow

#: Long enough to be stopped on the way, however late the browser is: half a minute of an idle machine.
SWEEP = """
title: {en: "Money and share", ko: "예산과 몫"}
question: {en: "What does money do?", ko: "예산은 무엇을 하는가?"}
scenario: busan_first
baseline: no_zone
levers:
  share: {key: zone_share, range: [0.1, 0.9], steps: 9, label: {en: "Zone share", ko: "특구 몫"}}
  money: {key: own_budget.jeju, range: [0, 10], steps: 6, label: {en: "Money of Jeju", ko: "제주 예산"}}
design: {kind: grid}
runs: 400
seed: 1
measures: [effect.jeju, central_share.busan]
"""
CHART = ".st-key-sweep_heat_chart .marks"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an explorer that has a sweep of its own, and a folder for what it finds."""
    folder = tmp_path_factory.mktemp("sweeps")
    (folder / "scenarios" / "sweeps").mkdir(parents=True)
    (folder / "scenarios" / "sweeps" / "money.yaml").write_text(SWEEP, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SCENARIOS_VARIABLE, str(folder / "scenarios"))
        patch.setenv(RESULTS_VARIABLE, str(folder / "results"))
        with explorer() as (address, _process):
            yield address


def text(page: Any) -> str:
    return str(page.locator("[data-testid=stMain]").inner_text())


def open_sweep(page: Any, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("h2", timeout=PATIENCE_MS)
    settle(page)


def test_a_sweep_is_started_stopped_gone_on_with_and_a_point_of_it_opened(page: Any, server: str) -> None:
    open_sweep(page, f"{server}/sweep?sweep=money")
    page.locator(".st-key-sweep_start button").press("Enter")
    page.locator(".st-key-sweep_stop button").first.wait_for(timeout=PATIENCE_MS)
    page.wait_for_selector(CHART, timeout=PATIENCE_MS)  # what is there is drawn already
    page.locator(".st-key-sweep_stop button").first.press("Enter")
    page.locator(".st-key-sweep_start button").wait_for(timeout=PATIENCE_MS)
    assert "Not at work" in text(page)
    page.get_by_role("button", name="Go on").press("Enter")
    page.get_by_text("Complete: all 54 points").wait_for(timeout=PATIENCE_MS)
    settle(page)
    box = page.locator(CHART).first.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.35)
    page.locator(".st-key-sweep_open button").wait_for(timeout=PATIENCE_MS)
    page.locator(".st-key-sweep_open button").press("Enter")
    page.wait_for_selector(".st-key-effect_bars .marks", timeout=PATIENCE_MS)
    settle(page)
    assert "/sweep" not in page.url
    assert params(page)["zone_share"] == ["0.9"]
    assert "jeju" in params(page)["own_budget"][0]
    assert params(page)["runs"] == ["400"]
    assert headline(page)
    assert page.locator(".st-key-changed").count() == 1
    page.go_back()
    until(page, lambda: "/sweep" in page.url)
    assert "Complete" in text(page)


def test_readers_who_come_later_find_the_sweep_complete(page: Any, server: str) -> None:
    open_sweep(page, f"{server}/sweep?sweep=money&lang=ko&chart=lines")
    page.wait_for_selector(".st-key-sweep_lines_chart .marks", timeout=PATIENCE_MS)
    assert "완료" in text(page)


@pytest.mark.parametrize("chart", ["heat", "lines", "parallel"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_serious_finding_of_accessibility(page: Any, server: str, chart: str, language: str) -> None:
    open_sweep(page, f"{server}/sweep?sweep=money&chart={chart}&lang={language}")
    found = Axe().run(page).response["violations"]
    serious = [
        (each["id"], node["html"][:200])
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]
    assert not serious


@pytest.mark.parametrize("chart", ["heat", "lines", "parallel"])
def test_on_a_phone_nothing_is_wider_than_the_screen(browser: Any, server: str, chart: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    open_sweep(page, f"{server}/sweep?sweep=money&chart={chart}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()

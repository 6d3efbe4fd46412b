"""How fast the explorer answers, measured in a real browser: ``make bench-app``.

Needs Chromium (``.ci/run`` installs it). A slider is dragged and released with the mouse; the time runs from the
release to the first frame in which the picture of the chart has changed. ``--quick`` measures less often.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import time
from itertools import cycle
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.table import Table

import sim
from benchmarks.browsing import FLAGS, chromium_path, explorer
from sim.runs import DEFAULT_RUNS

#: The first changes the policy, the second both sides of the comparison; each moves every bar.
LEVERS = {"zone_share": "money", "relief_weight": "firms"}
#: What each of them is, and what is asked: of the median, and of the 95th percentile.
ASKED = {"zone_share": ("policy", "0.5 s", "0.9 s"), "relief_weight": ("behaviour", "0.8 s", "1.5 s")}
READERS = 5
#: Begins to watch a chart when the mouse is released, and keeps the time at which its picture changed.
WATCH = """
(selector) => {
  const look = () => { const marks = document.querySelector(selector + ' .marks');
    return marks && marks.toDataURL ? marks.toDataURL() : marks ? marks.outerHTML : ''; };
  window.redrawn = null;
  document.addEventListener('pointerup', () => {
    const before = look(), released = performance.now();
    const watch = () => {
      if (look() !== before) { window.redrawn = performance.now() - released; return; }
      requestAnimationFrame(() => setTimeout(watch, 5));
    };
    watch();
  }, {once: true, capture: true});
}
"""
CHART = ".st-key-effect_bars"
DRAWN = f"{CHART} .marks"


def settled(page: Page) -> None:
    """Wait until the page has been drawn and rests."""
    page.wait_for_selector(DRAWN, timeout=90_000)
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=90_000)
    page.wait_for_timeout(300)


def first_page(browser: Browser, address: str) -> float:
    """Return seconds until a new reader sees the first chart."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(DRAWN, timeout=90_000)
    taken = time.perf_counter() - began
    page.close()
    return taken


def open_levers(page: Page, address: str) -> None:
    """Open the page and the groups of the levers."""
    page.goto(address)
    settled(page)
    for group in LEVERS.values():
        page.locator(f".st-key-group-{group} summary").click()
        page.wait_for_timeout(500)


def release(page: Page, lever: str, share: float) -> float:
    """Drag a slider to a share of its length, release it, and return seconds until the chart is redrawn."""
    slider = page.locator(f".st-key-lever-{lever}")
    slider.scroll_into_view_if_needed()
    thumb = slider.locator("input[type=range]").first
    # The hidden input begins where the middle of the thumb is.
    box, track = thumb.bounding_box(), slider.locator("[data-testid=stSlider]").first.bounding_box()
    assert box is not None
    assert track is not None
    page.mouse.move(box["x"], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(track["x"] + share * track["width"], box["y"] + box["height"] / 2, steps=4)
    page.evaluate(WATCH, CHART)
    page.mouse.up()
    page.wait_for_function("window.redrawn !== null", timeout=30_000)
    taken = float(page.evaluate("window.redrawn")) / 1000
    settled(page)
    return taken


def simulation(times: int) -> float:
    """Return seconds that both sides take to simulate, without the browser."""
    taken = []
    for seed in range(times):
        began = time.perf_counter()
        for scenario in ("busan_first", "no_zone"):
            sim.run_ensemble(scenario, runs=DEFAULT_RUNS, seed=seed)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def memory_mb(process: subprocess.Popen[bytes]) -> float:
    """Return the memory of the server, in MB."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text(encoding="ascii"))
    return int(found.group(1)) / 1000 if found else float("nan")


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="measure less often")
    times = 8 if parser.parse_args().quick else 40
    path = chromium_path()
    if path is None:
        sys.exit("bench-app: Chromium must be installed; none was found. On Debian: apt-get install chromium")
    table = Table(title=f"The explorer: {DEFAULT_RUNS} runs on each side, over calibrated draws")
    for column in ("what", "measured", "asked"):
        table.add_column(column)
    with explorer() as (address, process), sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        first_page(browser, address)  # compiles, and imports
        firsts = [first_page(browser, address) for _ in range(3 if times < 20 else 7)]
        table.add_row("first page, warm", f"{statistics.median(firsts):.2f} s", "3 s")
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        open_levers(page, address)
        taken: dict[str, list[float]] = {lever: [] for lever in LEVERS}
        for i, lever in zip(range(2 * times), cycle(LEVERS)):
            taken[lever].append(release(page, lever, 0.1 + 0.8 * ((i * 7) % 40) / 40))
        for lever, (kind, median, most) in ASKED.items():
            table.add_row(
                f"{kind}: slider to redrawn chart, median", f"{statistics.median(taken[lever]):.2f} s", median
            )
            last = statistics.quantiles(taken[lever], n=20)[-1]
            table.add_row(f"{kind}: slider to redrawn chart, 95th percentile", f"{last:.2f} s", most)
        page.close()
        before = memory_mb(process)
        pages = [browser.new_context().new_page() for _ in range(READERS)]
        for each in pages:
            open_levers(each, address)
        for i in range(times):
            release(pages[i % READERS], "zone_share", 0.1 + 0.8 * ((i * 11) % 37) / 37)
        table.add_row(
            f"memory of the server before and after {READERS} readers",
            f"{before:.0f} and {memory_mb(process):.0f} MB",
            "",
        )
        browser.close()
    simulation(1)
    table.add_row("simulation of both sides, without the browser", f"{simulation(times):.2f} s", "0.6 s")
    Console().print(table)


if __name__ == "__main__":
    main()

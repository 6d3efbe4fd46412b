"""How fast the explorer answers, measured in a real browser: ``make bench-app``.

Needs Chromium (``.ci/run`` installs it). A slider is dragged and released with the mouse; the time runs from the
release to the frames in which the picture of the chart has changed: the first picture, of a few runs, and the last one,
of all. ``--quick`` measures less often.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import time
import zlib
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
#: What each is, and the seconds asked: of the first picture's median; of the median and 95th percentile of the last.
ASKED = {"zone_share": ("policy", 0.25, 0.5, 0.9), "relief_weight": ("behaviour", 0.25, 0.8, 1.5)}
READERS = 5
#: Begins to watch a chart when the mouse is released, and keeps the times at which its picture changed.
WATCH = """
(selector) => {
  const look = () => { const marks = document.querySelector(selector + ' .marks');
    return marks && marks.toDataURL ? marks.toDataURL() : marks ? marks.outerHTML : ''; };
  window.redrawn = [];
  delete document.body.dataset.redrawn;
  document.addEventListener('pointerup', () => {
    let before = look();
    const released = performance.now(), times = window.redrawn;
    const watch = () => {
      const now = look();
      if (now !== before) {
        before = now;
        times.push(performance.now() - released);
        document.body.dataset.redrawn = '';
      }
      if (window.redrawn === times) requestAnimationFrame(() => setTimeout(watch, 5));
    };
    watch();
  }, {once: true, capture: true});
}
"""
CHART = ".st-key-effect_bars"
DRAWN = f"{CHART} .marks"
RESTING = "[data-testid=stApp][data-test-script-state=notRunning]"


def settled(page: Page) -> None:
    """Wait until the page has been drawn and rests."""
    page.wait_for_selector(DRAWN, timeout=90_000)
    page.wait_for_selector(RESTING, timeout=90_000)
    page.wait_for_timeout(300)


class Wire:
    """Bytes that a page is sent after the frame's own files: the messages of its websocket, compressed as they come."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        page.on("websocket", lambda socket: socket.on("framereceived", self._count))

    def _count(self, payload: str | bytes) -> None:
        self.bytes += len(zlib.compress(payload.encode() if isinstance(payload, str) else payload))

    def taken(self) -> int:
        """Return the bytes since this was last asked."""
        found, self.bytes = self.bytes, 0
        return found


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
    for key in ("all", *(f"group-{group}" for group in LEVERS.values())):
        frame = page.locator(f".st-key-{key} details").first
        if frame.get_attribute("open") is None:
            frame.locator("summary").first.click()
        settled(page)


def back(page: Page) -> float:
    """Turn to another page and back, and return seconds from the second click to the first chart."""
    page.locator("[data-testid=stPageLink] a").last.click()
    page.wait_for_selector(DRAWN, state="detached", timeout=90_000)
    page.wait_for_selector(RESTING, timeout=90_000)
    page.wait_for_timeout(300)
    began = time.perf_counter()
    page.locator("[data-testid=stPageLink] a").first.click()
    page.wait_for_selector(DRAWN, timeout=90_000)
    taken = time.perf_counter() - began
    settled(page)
    return taken


def release(page: Page, lever: str, share: float) -> tuple[float, float]:
    """Drag a slider to a share of its length, release it; return seconds until the chart is first and last redrawn."""
    slider = page.locator(f".st-key-lever-{lever}").last
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
    # The page's policy forbids to wait for what is evaluated in it.
    page.wait_for_selector("body[data-redrawn]", state="attached", timeout=90_000)
    settled(page)
    times = [float(each) / 1000 for each in page.evaluate("window.redrawn")]
    page.evaluate("window.redrawn = null")
    return times[0], times[-1]


def simulation(times: int) -> float:
    """Return seconds that both sides take to simulate, without the browser."""
    taken = []
    for seed in range(times):
        began = time.perf_counter()
        for scenario in ("busan_first", "no_zone"):
            sim.run_ensemble(scenario, runs=DEFAULT_RUNS, seed=seed)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def tell_lever(
    table: Table, taken: list[tuple[float, float]], kind: str, first: float, median: float, most: float
) -> None:
    """Add the rows of a lever: seconds to its first pictures and to those of all runs."""
    firsts, lasts = ([each[i] for each in taken] for i in (0, 1))
    rows = (
        ("first picture, median", statistics.median(firsts), first),
        ("picture of all runs, median", statistics.median(lasts), median),
        ("picture of all runs, 95th percentile", statistics.quantiles(lasts, n=20)[-1], most),
    )
    for name, seconds, asked in rows:
        table.add_row(f"{kind}: slider to {name}", f"{seconds:.2f} s", f"{asked:g} s")


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
        table.add_row("first page, warm", f"{statistics.median(firsts):.2f} s", "2 s")
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        wire = Wire(page)
        open_levers(page, address)
        table.add_row("bytes of the first page, with its levers", f"{wire.taken() / 1000:,.0f} kB", "1,500 kB")
        taken: dict[str, list[tuple[float, float]]] = {lever: [] for lever in LEVERS}
        sent = []
        for i, lever in zip(range(2 * times), cycle(LEVERS)):
            taken[lever].append(release(page, lever, 0.1 + 0.8 * ((i * 7) % 40) / 40))
            sent.append(wire.taken())
        for lever, asked in ASKED.items():
            tell_lever(table, taken[lever], *asked)
        table.add_row("bytes of a move of a lever, median", f"{statistics.median(sent) / 1000:,.0f} kB", "300 kB")
        switch = statistics.median(back(page) for _ in range(3))
        table.add_row("back from another page, to the first chart", f"{switch:.2f} s", "0.5 s")
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

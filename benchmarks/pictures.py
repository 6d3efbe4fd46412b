"""Takes the pictures of the explorer in the README: ``make pictures``."""

from __future__ import annotations

import sys

from playwright.sync_api import Browser, sync_playwright

from benchmarks.browsing import FLAGS, PROJECT, chromium_path, explorer

#: File, address, and size of the window in pixels.
PICTURES = (
    ("explorer.png", "", 1440, 900),
    ("explorer_phone.png", "?lang=ko", 390, 844),
)


def take(browser: Browser, url: str, file: str, width: int, height: int) -> None:
    """Write the picture of a page, once all on it is drawn, to ``docs/figures``."""
    page = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=1.5 if width < 600 else 1)
    page.goto(url)
    page.wait_for_selector(".st-key-keep", state="attached", timeout=90_000)
    page.wait_for_selector("[data-testid=stVegaLiteChart] .marks", timeout=90_000)
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=90_000)
    page.wait_for_timeout(2_000)
    page.screenshot(path=PROJECT / "docs" / "figures" / file)
    page.close()


def main() -> None:
    """Take them all."""
    path = chromium_path()
    if path is None:
        sys.exit("pictures: Chromium must be installed; none was found. On Debian: apt-get install chromium")
    with explorer() as (address, _process), sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        for file, query, width, height in PICTURES:
            take(browser, f"{address}/{query}", file, width, height)
        browser.close()


if __name__ == "__main__":
    main()

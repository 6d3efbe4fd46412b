"""The explorer as its readers meet it: a server of its own, and the Chromium of the machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from benchmarks.browsing import FLAGS, NAMES, chromium_path, explorer
from tests.browser.evidence import of_a_failure
from tests.waiting import PATIENCE_MS

playwright = pytest.importorskip("playwright.sync_api", reason="playwright drives the browser; it is not installed")
#: The browser that is open, whose pages a failed test tells.
_OPEN: list[playwright.Browser] = []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Add to the report of a failed test what the pages show and what the servers reported."""
    report = yield
    if report.failed and report.when != "teardown":
        report.sections += of_a_failure(_OPEN, item.name)
    return report


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Address of a running explorer."""
    with explorer() as (address, _process):
        yield address


def _patient(new_context: Callable[..., playwright.BrowserContext]) -> Callable[..., playwright.BrowserContext]:
    """Return what makes contexts in which everything may take its time."""

    def made(**options: Any) -> playwright.BrowserContext:
        context = new_context(**options)
        context.set_default_timeout(PATIENCE_MS)
        return context

    return made


@pytest.fixture(scope="session")
def browser() -> Iterator[playwright.Browser]:
    """The machine's Chromium, without a window."""
    path = chromium_path()
    if path is None:
        pytest.skip(f"no browser here: none of {', '.join(NAMES)} is installed")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=list(FLAGS), timeout=PATIENCE_MS)
        chromium.new_context = _patient(chromium.new_context)
        _OPEN.append(chromium)
        yield chromium
        _OPEN.remove(chromium)
        chromium.close()


@pytest.fixture
def page(browser: playwright.Browser) -> Iterator[playwright.Page]:
    """A page of a reader of its own, at the size of a laptop."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    page = context.new_page()
    yield page
    context.close()

"""What is told of a test in the browser that failed, so that it can be understood where it cannot be repeated."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.browsing import LOGS, last_lines

#: A page that has hung must not hold up what is told of it.
SOON_MS = 10_000
MOST_TEXT = 4_000


def of_a_failure(browsers: Iterable[Any], test: str) -> list[tuple[str, str]]:
    """Return headings and texts: each open page, with a picture, and the last lines of each server that runs.

    Parameters
    ----------
    browsers
        The browsers that are open.
    test
        Name of the test, for the files of pictures.
    """
    pages = [page for browser in browsers for context in browser.contexts for page in context.pages]
    shown = [(f"page {page.url}", "\n".join(_of_page(page, test, number))) for number, page in enumerate(pages)]
    return [*shown, *((f"last lines of the server at {address}", last_lines(address)) for address in LOGS)]


def _of_page(page: Any, test: str, number: int) -> Iterator[str]:
    app = page.locator("[data-testid=stApp]")
    file = Path(tempfile.mkdtemp(prefix="zonelab-page-")) / f"{re.sub(r'[^A-Za-z0-9]+', '_', test)}_{number}.png"
    yield f"script: {_told(lambda: app.get_attribute('data-test-script-state', timeout=SOON_MS))}"
    yield f"picture: {_told(lambda: bool(page.screenshot(path=file, full_page=True, timeout=SOON_MS)) and file)}"
    yield _told(lambda: page.locator("[data-testid=stMain]").inner_text(timeout=SOON_MS))[:MOST_TEXT]


def _told(look: Callable[[], object]) -> str:
    """Return what is seen, or why nothing is: the failure itself must be told in any case."""
    try:
        return str(look())
    except Exception as error:
        return f"({type(error).__name__}: {error})"

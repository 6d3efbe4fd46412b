"""The explorer as its readers meet it: a server of its own, and the Chromium of the machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright drives the browser; it is not installed")

PROJECT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SECONDS_TO_START = 60


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Address of a running explorer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}",
        "--server.address=127.0.0.1",
    ]  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, cwd=PROJECT, env=os.environ, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(f"{address}/_stcore/health", process)
            yield address
        finally:
            process.terminate()
            process.wait(10)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError("the explorer did not start")
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    raise RuntimeError(f"the explorer did not answer within {SECONDS_TO_START} s")


@pytest.fixture(scope="session")
def browser() -> Iterator[playwright.Browser]:
    """The machine's Chromium, without a window."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip(f"no browser here: none of {', '.join(NAMES)} is installed")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: playwright.Browser) -> Iterator[playwright.Page]:
    """A page of a reader of its own, at the size of a laptop."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    context.close()

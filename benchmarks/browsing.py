"""The explorer on a server of its own, and the Chromium of the machine: for tests, measurements and pictures."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError

PROJECT = Path(__file__).parents[1]
NAMES = ("chromium", "chromium-browser", "google-chrome")
#: It must ask nothing of the outside, and run as root.
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SECONDS_TO_START = 600.0
#: Where each explorer that now runs writes what it reports, by its address.
LOGS: dict[str, Path] = {}
LAST_LINES = 30


def chromium_path() -> str | None:
    """Return where Chromium is, or None."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def explorer(log: Path | None = None, first: str = "", *options: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Give the address and process of a running explorer.

    Parameters
    ----------
    log
        File for what the server reports; one that is removed at the end if none.
    first
        Python that the server runs before it starts, such as a setting that no reader has; then it has no command line.
    options
        Options of `zonelab explore` besides.

    Raises
    ------
    RuntimeError
        If it does not start, with what it reported last.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = f"{first}\nfrom sim.explorer.server import serve\nserve()"
    start = ["-c", program] if first else ["-m", "sim.cli", "explore"]
    command = [sys.executable, *start, "--no-browser", "--port", str(port), *options]
    with ExitStack() as stack:
        reports = log or Path(stack.enter_context(TemporaryDirectory())) / "server.log"
        stderr = stack.enter_context(reports.open("wb"))
        process = stack.enter_context(subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=stderr))
        path = options[options.index("--path") + 1] if "--path" in options else ""
        address = f"http://127.0.0.1:{port}{path and '/'}{path}"
        LOGS[address] = reports
        try:
            _wait_for(address, process)
            yield address, process
        finally:
            del LOGS[address]
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(SECONDS_TO_START)
    except subprocess.TimeoutExpired:
        process.kill()
        raise


def last_lines(address: str) -> str:
    """Return what the explorer at an address reported last."""
    lines = LOGS[address].read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(lines[-LAST_LINES:])


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the explorer did not start:\n{last_lines(address)}")
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=SECONDS_TO_START):
                return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError(f"the explorer did not answer within {SECONDS_TO_START:.0f} s:\n{last_lines(address)}")

"""A press of a button in a browser is answered, also where the page is being drawn and another move follows at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.browsing import explorer
from sim.explorer.sweeps.sweep_list import RESULTS_VARIABLE
from sim.scenario.reading.text_files import SCENARIOS_VARIABLE
from sim.sweeps.running.store import MANIFEST
from tests.browser.test_explorer import settle
from tests.browser.test_sweeps import open_sweep
from tests.explorer.conftest import TINY
from tests.waiting import PATIENCE_MS, until

pytestmark = pytest.mark.slow

#: Holds the drawing of the page of sweeps up, where there is a pipe, until its other end is closed.
HELD = """
from pathlib import Path
from sim.explorer.pages import sweep
drawn = sweep.about
def about(*given):
    if Path({pipe!r}).exists():
        Path({pipe!r}).read_bytes()
    drawn(*given)
sweep.about = about
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a sweep that is not begun."""
    (tmp_path / "scenarios" / "sweeps").mkdir(parents=True)
    (tmp_path / "scenarios" / "sweeps" / "tiny.yaml").write_text(TINY, encoding="utf-8")
    return tmp_path


@pytest.fixture
def server(folder: Path) -> Iterator[str]:
    """Address of an explorer whose page of sweeps can be held up while it is drawn."""
    first = HELD.format(pipe=str(folder / "pipe"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SCENARIOS_VARIABLE, str(folder / "scenarios"))
        patch.setenv(RESULTS_VARIABLE, str(folder / "results"))
        with explorer(first=first) as (address, _process):
            yield address


def held_up(pipe: Path) -> list[int]:
    """Return the other end of a pipe as soon as something waits for it, else nothing."""
    try:
        return [os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)]
    except OSError:
        return []


def test_a_press_between_two_moves_is_answered(page: Any, server: str, folder: Path) -> None:
    sent: list[Any] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    open_sweep(page, f"{server}/sweep?sweep=tiny")
    start, language = page.locator(".st-key-sweep_start button"), page.locator(".st-key-lang")
    before, pipe, ends = len(sent), folder / "pipe", list[int]()
    os.mkfifo(pipe)
    language.get_by_text("한국어").click()
    until(lambda: ends.extend(held_up(pipe)) or ends, pause=lambda: page.wait_for_timeout(20))
    pipe.unlink()
    start.press("Enter")
    language.get_by_text("English").click()
    until(lambda: len(sent) >= before + 3, pause=lambda: page.wait_for_timeout(20))
    os.close(ends[0])
    page.get_by_text("Complete: all 8 points").wait_for(timeout=PATIENCE_MS)
    settle(page)
    assert (folder / "results" / "tiny" / MANIFEST).is_file()

"""Several visitors, each with a scenario of its own: nobody meets another's, and a closed page ends its work."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from benchmarks.bench_load import SCENARIOS, Walk, ask_again, move_levers, read_pages
from benchmarks.browsing import explorer
from benchmarks.visitor import visitor
from tests.waiting import until

pytestmark = pytest.mark.slow
#: Visitors who are there at once, and how often each moves.
VISITORS, MOVES = 3, 4


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Address and process of a running explorer, which a few pages fill."""
    with explorer(None, "", "--most-pages", "5", "--most-pages-each", "4") as running:
        yield running


def together(visit: Callable[[int, Callable[[], bool], Any], Walk]) -> list[Walk]:
    """What happens to visitors who come at once and look at nothing for long."""
    left = [iter(range(MOVES)) for _ in range(VISITORS)]
    with ThreadPoolExecutor(VISITORS) as pool:
        return list(
            pool.map(lambda number: visit(number, lambda: next(left[number], None) is not None, id), range(VISITORS))
        )


def test_nobody_sees_anothers(server: tuple[str, subprocess.Popen[bytes]]) -> None:
    address, _process = server
    scenarios = SCENARIOS[:VISITORS]
    walks = together(lambda number, *when: move_levers(address, number, scenarios, *when))
    assert [walk.errors for walk in walks] == [[]] * VISITORS
    assert [len(walk.seconds) for walk in walks] == [MOVES] * VISITORS
    assert [ask_again(address, walk) for walk in walks] == [[]] * VISITORS


def test_readers_of_all_pages_meet_no_error(server: tuple[str, subprocess.Popen[bytes]]) -> None:
    address, _process = server
    walks = together(lambda *given: read_pages(address, *given))
    assert [walk.errors for walk in walks] == [[]] * VISITORS
    assert [len(walk.seconds) for walk in walks] == [MOVES] * VISITORS


def test_a_page_too_many_is_told_and_later_let_in(server: tuple[str, subprocess.Popen[bytes]]) -> None:
    address, _process = server
    with visitor(address), visitor(address), visitor(address), visitor(address), visitor(address) as last:
        last.open()
        assert "Too many pages are open from your address" in last.text
        assert not last.figures

    def let_in() -> bool:
        with visitor(address) as page:
            page.open()
            return bool(page.figures)

    until(let_in)


#: Makes runs that never end, and tells what ends them.
ENDLESS = """
import sys
import sim
from sim.explorer.session import run_cache

def endless(first, runs, posterior, on_progress):
    try:
        print("begun", file=sys.stderr, flush=True)
        while True:
            on_progress(0)
    except BaseException as error:
        print("ended by", type(error).__name__, file=sys.stderr, flush=True)
        raise

sim.compare("busan_first", "no_zone", runs=2)
run_cache.all_runs = endless
"""


def test_the_work_of_a_closed_page_ends(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with explorer(log, ENDLESS) as (address, process):
        with visitor(address) as page:
            page.ask(scenario="busan_first")
            until(lambda: "begun" in log.read_text(), process)
            assert "ended" not in log.read_text()
        until(lambda: "ended by StopException" in log.read_text(), process)

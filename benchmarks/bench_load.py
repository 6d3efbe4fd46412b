"""How the explorer's server holds out under many visitors: ``make bench-load``.

Eight visitors move a lever for a quarter of an hour, each in a scenario of its own and with random numbers of its own;
each looks at a picture for four to eight seconds before it moves on. Then fifty readers go from page to page. Nobody
may see another's, which is tried twice: each page must name its visitor's own scenario and no other, and some pictures
are asked for again by a visitor who is alone, and must have the same figures. ``--minutes`` makes it shorter.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import psutil
from rich.console import Console
from rich.table import Table

from benchmarks.browsing import explorer, last_lines
from benchmarks.visitor import Visitor, visitor
from sim.scenario.load import load_scenario
from sim.scenario.writing import plain_settings, value_of

#: A scenario for each visitor; all have zones, so that the lever matters.
SCENARIOS = (
    "busan_first", "jeju_first", "busan_jeju_joint", "capital_allowed", "crypto_winter", "differentiated",
    "equal_support", "incident_in_the_zone",
)  # fmt: skip
LEVER, QUERY = "near.zone_share", "zone_share"
#: Positions of the lever, in hundredths; then the visitor begins anew with other random numbers.
LOWEST, POSITIONS, STRIDE = 5, 90, 37
#: Seconds for which a visitor looks at a picture, and a reader at a page.
LOOKS, READS = (4.0, 8.0), (5.0, 15.0)
PAGES = ("", "compare", "laboratory", "sweep", "studies", "believe", "model")
#: What a page says that would take long: it asks first, and shows the last picture.
LONG = "These runs would take about"
#: Moves of each visitor that are asked for again.
AGAIN = 3
#: What is asked: growth of memory after the first third, and how often the time of one who is alone.
MOST_GROWTH, MOST_TIMES = 0.05, 3.0
_BETWEEN_LOOKS = 1.0


@dataclass
class Walk:
    """What happened to one visitor.

    Attributes
    ----------
    seconds, first_seconds
        Of each move, to the picture of all runs and to the first picture.
    seen
        Seed, position of the lever, and the figures that were shown then.
    errors
        What went wrong: errors on a page, another's page, a broken connection.
    put_off
        Moves for which the page asked first, since they would take long.
    """

    scenario: str
    seconds: list[float] = field(default_factory=list)
    first_seconds: list[float] = field(default_factory=list)
    seen: list[tuple[int, float, list[str]]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    put_off: int = 0


def title_of(scenario: str) -> str:
    """Return how the line that names what is explored begins."""
    return f":small[{load_scenario(scenario).settings.title.in_language('en')}"


def move_levers(address: str, number: int, scenarios: tuple[str, ...], goes_on: Callable[[], bool], pause: Any) -> Walk:
    """Move the lever as one visitor as long as it goes on."""
    scenario = scenarios[number]
    choose = random.Random(number)  # noqa: S311  # pauses, no secrets
    walk, others = Walk(scenario), [title_of(each) for each in scenarios if each != scenario]
    try:
        with visitor(address) as page:
            for turn in range(sys.maxsize):
                seed = 1000 * (number + 1) + turn // POSITIONS
                if turn % POSITIONS == 0:
                    page.open(scenario=scenario, seed=seed)
                if not goes_on():
                    return walk
                position = (LOWEST + turn * STRIDE % POSITIONS) / 100
                began, first = time.monotonic(), list[float]()
                page.move(LEVER, position, lambda: first.append(time.monotonic() - began))  # noqa: B023
                walk.seconds.append(time.monotonic() - began)
                walk.first_seconds.append(first[0] if first else walk.seconds[-1])
                if LONG in page.text:
                    walk.put_off += 1
                else:
                    walk.seen.append((seed, position, page.figures))
                    walk.errors += [*page.errors, *_wrong(page, scenario, seed, position, others)]
                pause(choose.uniform(*LOOKS))
    except Exception as error:  # whatever ends a visit is counted
        walk.errors.append(f"{type(error).__name__}: {error}")
    return walk


def _wrong(page: Visitor, scenario: str, seed: int, position: float, others: list[str]) -> Iterator[str]:
    """Give what on a page is not its visitor's own."""
    chosen, text = parse_qs(page.query), page.text
    own = {"seed": str(seed), QUERY: str(position), "scenario": scenario}
    left_out = {"scenario": SCENARIOS[0], QUERY: str(value_of(plain_settings(load_scenario(scenario)), QUERY))}
    for name, value in own.items():
        if chosen.get(name, [left_out.get(name)]) != [value]:
            yield f"{scenario}: {name} is {chosen.get(name)}, not {value}"
    if title_of(scenario) not in text:
        yield f"{scenario} is not named"
    yield from (f"{scenario} shows: {other}" for other in others if other in text)


def ask_again(address: str, walk: Walk) -> list[str]:
    """Return what one who is alone sees otherwise than a visitor did."""
    step = max(1, len(walk.seen) // AGAIN)
    wrong = []
    with visitor(address) as page:
        for seed, position, figures in walk.seen[::step][:AGAIN]:
            page.open(scenario=walk.scenario, seed=seed, **{QUERY: str(position)})
            if LONG not in page.text and page.figures != figures:
                wrong.append(f"{walk.scenario} {seed} {position}: {figures} was {page.figures}")
    return wrong


def read_pages(address: str, number: int, goes_on: Callable[[], bool], pause: Any) -> Walk:
    """Go from page to page as one reader, as long as it goes on."""
    walk = Walk(SCENARIOS[number % len(SCENARIOS)])
    choose = random.Random(number)  # noqa: S311  # pauses, no secrets
    try:
        with visitor(address) as page:
            while goes_on():
                began = time.monotonic()
                page.open(choose.choice(PAGES), scenario=walk.scenario, lang=choose.choice(("en", "ko")))
                walk.seconds.append(time.monotonic() - began)
                walk.errors += page.errors
                pause(choose.uniform(*READS))
    except Exception as error:  # whatever ends a visit is counted
        walk.errors.append(f"{type(error).__name__}: {error}")
    return walk


@contextmanager
def watched(process: subprocess.Popen[bytes]) -> Iterator[list[int]]:
    """Give the bytes of memory that a server has, again and again, as long as the block lasts."""
    found: list[int] = []
    end = threading.Event()

    def look() -> None:
        server = psutil.Process(process.pid)
        while not end.wait(_BETWEEN_LOOKS):
            found.append(server.memory_info().rss)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield found
    finally:
        end.set()
        watcher.join()


def at_once(visits: int, visit: Callable[[int, Callable[[], bool], Any], Walk], minutes: float) -> list[Walk]:
    """Return what happened to so many visitors who came at once."""
    ends, over = time.monotonic() + 60 * minutes, threading.Event()
    with ThreadPoolExecutor(visits) as pool:
        return list(pool.map(lambda number: visit(number, lambda: time.monotonic() < ends, over.wait), range(visits)))


def percentile(seconds: list[float], share: float) -> float:
    """Return a percentile; nothing if there is nothing."""
    return statistics.quantiles(seconds, n=100, method="inclusive")[round(100 * share) - 1] if len(seconds) > 1 else 0.0


def growth(memory: list[int]) -> float:
    """Return by which share memory has grown from the end of the first third to the end, each over a tenth."""
    tenth, third = max(1, len(memory) // 10), len(memory) // 3
    return statistics.fmean(memory[-tenth:]) / statistics.fmean(memory[third : third + tenth]) - 1


def main() -> int:
    """Print the table; return 1 if something is not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=15.0, help="for which visitors move levers")
    parser.add_argument("--alone", type=float, help="minutes of one visitor before; a fifth of the others' by default")
    parser.add_argument("--reading", type=float, help="minutes of the readers; a fifth by default")
    parser.add_argument("--visitors", type=int, default=8, choices=range(1, len(SCENARIOS) + 1))
    parser.add_argument("--readers", type=int, default=50)
    asked = parser.parse_args()
    fifth = asked.minutes / 5
    scenarios = SCENARIOS[: asked.visitors]
    most = str(asked.visitors + asked.readers + 1)
    with explorer(None, "", "--read-only", "--most-pages", most, "--most-pages-each", most) as (address, process):

        def move(number: int, goes_on: Callable[[], bool], pause: Any) -> Walk:
            return move_levers(address, number, scenarios, goes_on, pause)

        def read(number: int, goes_on: Callable[[], bool], pause: Any) -> Walk:
            return read_pages(address, number, goes_on, pause)

        (alone,) = at_once(1, move, asked.alone or fifth)
        with watched(process) as memory:
            walks = at_once(asked.visitors, move, asked.minutes)
        others = [wrong for walk in walks for wrong in ask_again(address, walk)]
        with watched(process) as memory_reading:
            readers = at_once(asked.readers, read, asked.reading or fifth)
        said = last_lines(address)
    return _tell(alone, walks, readers, memory, memory_reading, others, said)


def _tell(
    alone: Walk,
    walks: list[Walk],
    readers: list[Walk],
    memory: list[int],
    memory_reading: list[int],
    others: list[str],
    said: str,
) -> int:
    """Print the table; return 1 if something is not as it must be."""
    seconds = [each for walk in walks for each in walk.seconds]
    times = percentile(seconds, 0.95) / (percentile(alone.seconds, 0.95) or 1.0)
    reads = [each for walk in readers for each in walk.seconds]
    wrong = [each for walk in (alone, *walks, *readers) for each in walk.errors] + others
    grown, put_off = growth(memory) if memory else 0.0, sum(walk.put_off for walk in walks)
    rows = (
        ("moves of one visitor alone: number, median, 95th percentile", _of(alone.seconds), ""),
        (f"moves of {len(walks)} visitors at once, likewise", _of(seconds), ""),
        ("first picture of a move, alone", _of(alone.first_seconds), ""),
        ("first picture of a move, at once", _of([each for walk in walks for each in walk.first_seconds]), ""),
        ("moves for which the page asked first, since they would take over ten seconds", f"{put_off}", ""),
        ("95th percentile at once, compared with alone", f"{times:.1f} times", f"< {MOST_TIMES:.0f} times"),
        ("memory of the server at the end", f"{memory[-1] / 1e6:,.0f} MB" if memory else "", ""),
        ("growth of memory after the first third", f"{grown:+.1%}", f"< {MOST_GROWTH:.0%}"),
        (f"pages that {len(readers)} readers opened: number, median, 95th percentile", _of(reads), ""),
        ("memory with the readers", f"{max(memory_reading, default=0) / 1e6:,.0f} MB at most", ""),
        ("errors, another's page, figures that differ", str(len(wrong)), "0"),
    )
    table = Table("what", "measured", "required")
    for row in rows:
        table.add_row(*row)
    console = Console()
    console.print(table)
    for each in wrong[:20]:
        console.print(each, markup=False)
    if said:
        console.print("The server reported:", said, markup=False)
    return int(bool(wrong) or grown >= MOST_GROWTH or times >= MOST_TIMES)


def _of(seconds: list[float]) -> str:
    middle = statistics.median(seconds) if seconds else 0.0
    return f"{len(seconds):,}; {middle:.2f} s; {percentile(seconds, 0.95):.2f} s"


if __name__ == "__main__":
    raise SystemExit(main())

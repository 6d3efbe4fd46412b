"""Hands spoilt inputs to every target for a time: ``make fuzz SECONDS=600``.

Each case must be read, or refused in sentences, within `LONGEST_SECONDS` of the processor's time, and none may make its
process grow by `MOST_MEMORY_MB`. What breaks is written to ``build/fuzz/<target>/``, from where it goes, made small,
into the corpus. The cases of a number (``--seed``) are the same ones every time; another round has another number.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import resource
import signal
import sys
import traceback
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, process_time
from types import FrameType

from rich.console import Console
from rich.table import Table

from sim.numerics.processors import usable_processors
from tests.fuzz.mutations import spoilt
from tests.fuzz.targets import TARGETS, kept

LONGEST_SECONDS, MOST_MEMORY_MB = 5, 1000
ROOT = Path(__file__).resolve().parents[2]
#: Cases of a target before the next has its turn.
CASES_A_TURN = 50


@dataclass
class Count:
    """What came of the cases of a target."""

    cases: int = 0
    refused: int = 0
    broken: int = 0
    slowest: float = 0.0

    def add(self, other: Count) -> None:
        """Count others too."""
        self.cases, self.refused, self.broken = (
            self.cases + other.cases, self.refused + other.refused, self.broken + other.broken,
        )  # fmt: skip
        self.slowest = max(self.slowest, other.slowest)


class TooSlowError(Exception):
    """A case takes too long."""


def memory_mb() -> float:
    """Return the most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def case(name: str, content: bytes, folder: Path, count: Count) -> str | None:
    """Hand a content to a target, count it, and return the traceback of what breaks."""
    began, before = process_time(), memory_mb()
    count.cases += 1
    try:
        count.refused += bool(TARGETS[name].answer(content, folder))
        assert memory_mb() - before < MOST_MEMORY_MB, "it takes too much memory"
    except Exception:  # whatever it is, it is what is looked for
        count.broken += 1
        return traceback.format_exc()
    finally:
        count.slowest = max(count.slowest, process_time() - began)
    return None


def work(number: int, names: list[str], seed: int, seconds: float) -> tuple[dict[str, Count], float]:
    """Hand spoilt inputs to the targets, in turn, and return the counts and the most memory in MB."""
    signal.signal(signal.SIGPROF, _too_slow)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    dice, end = random.Random(f"{seed} {number}"), monotonic() + seconds
    counts = {name: Count() for name in names}
    with TemporaryDirectory() as place:
        folder = Path(place)
        while monotonic() < end:
            for name in names:
                inputs = [*TARGETS[name].inputs, *(each.read_bytes() for each in kept(name))]
                for _ in range(CASES_A_TURN):
                    content = spoilt(dice.choice(inputs), dice)
                    signal.setitimer(signal.ITIMER_PROF, LONGEST_SECONDS)  # it then raises within the case
                    wrong = case(name, content, folder, counts[name])
                    signal.setitimer(signal.ITIMER_PROF, 0)
                    if wrong is not None:
                        keep(name, content, wrong)
                if monotonic() > end:
                    break
    return counts, memory_mb()


def _too_slow(_number: int, _frame: FrameType | None) -> None:
    raise TooSlowError


def keep(name: str, content: bytes, wrong: str) -> None:
    """Write an input that breaks something, with its traceback, where a person finds it."""
    place = ROOT / "build" / "fuzz" / name
    place.mkdir(parents=True, exist_ok=True)
    called = hashlib.sha256(wrong.splitlines()[-1].encode() + wrong.splitlines()[-3].encode()).hexdigest()[:12]
    (place / called).write_bytes(content)
    (place / f"{called}.txt").write_text(wrong, encoding="utf-8", errors="replace")


def main() -> int:
    """Run, print the table, and return 1 if something broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", choices=list(TARGETS), help="a target; may be repeated")
    asked = parser.parse_args()
    names = asked.only or list(TARGETS)
    processes = usable_processors()
    with get_context("spawn").Pool(processes) as pool:
        tasks = [(number, names, asked.seed, asked.seconds) for number in range(processes)]
        done = pool.starmap(work, tasks)
    table = Table("target", "cases", "refused", "broken", "slowest")
    total = Count()
    for name in names:
        count = Count()
        for counts, _ in done:
            count.add(counts[name])
        table.add_row(name, f"{count.cases:,}", f"{count.refused:,}", f"{count.broken:,}", f"{count.slowest:.2f} s")
        total.add(count)
    table.add_row("all", f"{total.cases:,}", f"{total.refused:,}", f"{total.broken:,}", f"{total.slowest:.2f} s")
    Console().print(table)
    print(f"most memory of a process: {max(memory for _, memory in done):,.0f} MB")
    return min(total.broken, 1)


if __name__ == "__main__":
    sys.exit(main())

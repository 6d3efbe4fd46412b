"""How long a race takes on this machine: estimated before, measured on its first runs, refused if that is too long."""

from __future__ import annotations

import math
from dataclasses import dataclass
from time import perf_counter
from types import TracebackType

from sim.language.errors import ZonelabError
from sim.language.texts import Sentence, sentence

SECONDS_AN_HOUR = 3600
#: Nobody is told to allow more hours than these: a year.
MOST_ADVISED = 8760


def too_long(most: float, runs: int, hours: float, advice: Sentence, *, may_be_allowed: bool = True) -> Sentence:
    """Return what is wrong with a race that would take more hours than it may.

    Parameters
    ----------
    most : float [hours]
        What it may take.
    runs
        How many are to be made.
    hours : float [hours]
        What they would take.
    advice
        What to do, but for allowing more.
    may_be_allowed
        Whether it would work if more hours were allowed.
    """
    enough = math.ceil(2 * hours)
    allow = sentence("; or allow more with --most-hours {enough} (most_hours in Python)", enough=enough)
    return sentence(
        "the race must take at most {most:g} h; {runs:,} runs would take about {hours} h on this machine. To make it "
        "shorter, {advice}{allow}.",
        most=most,
        runs=runs,
        hours=f"{hours:.2g}" if hours < 10 else f"{hours:,.0f}",
        advice=advice,
        allow=allow if may_be_allowed and enough <= MOST_ADVISED else "",
    )


@dataclass
class Pace:
    """The seconds of a run, learned from runs that were made, and the most that a race may take.

    Attributes
    ----------
    most_hours
        Work beyond this is refused.
    seconds, runs
        What was measured so far.
    """

    most_hours: float
    seconds: float = 0.0
    runs: int = 0

    def check(self, runs: int) -> None:
        """Raise a `ZonelabError` if so many more runs would take too long, at the pace measured so far."""
        hours = runs * self.seconds / max(1, self.runs) / SECONDS_AN_HOUR
        if self.runs and hours > self.most_hours:
            raise ZonelabError(too_long(self.most_hours, runs, hours, sentence("take fewer players, moves or runs")))

    def timed(self, runs: int) -> _Timed:
        """Return what measures so many runs: ``with pace.timed(100): ...``."""
        return _Timed(self, runs)


class _Timed:
    def __init__(self, pace: Pace, runs: int) -> None:
        self._pace, self._runs = pace, runs

    def __enter__(self) -> None:
        self._began = perf_counter()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._pace.seconds += perf_counter() - self._began
            self._pace.runs += self._runs

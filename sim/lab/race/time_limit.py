"""How long a race takes on this machine: measured on its first runs, and refused beforehand where it is too long."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from types import TracebackType

from sim.language.errors import ZonelabError
from sim.language.texts import sentence

SECONDS_AN_HOUR = 3600


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
            wrong = sentence(
                "the race must take at most {most:g} h; {runs:,} runs would take about {hours:.1f} h on this machine. "
                "Take method double_oracle, or fewer players, moves or runs; or allow more with most_hours.",
                most=self.most_hours,
                runs=runs,
                hours=hours,
            )
            raise ZonelabError(wrong)

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

"""The pace of a race: measured on its first runs, so that one that turns out slower than estimated is refused."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from types import TracebackType

from sim.lab.work_time import too_long
from sim.language.errors import ZonelabError
from sim.language.texts import sentence


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
        if not self.runs:
            return
        seconds = runs * self.seconds / self.runs
        remedy = sentence("Take fewer players, moves or runs.")
        work = sentence("{runs:,} runs", runs=runs)
        wrong = too_long(seconds, remedy, self.most_hours, work=work, may_allow=True)
        if wrong is not None:
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

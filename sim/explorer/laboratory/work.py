"""Work of the laboratory behind the page: one instrument at a time, for all readers together.

An instrument takes from seconds to minutes, so it works in a thread of its own while the page shows how far it is. What
it found is kept for everyone, by all that determines it. Several readers may wait for the same work: it ends when the
last of them has pressed Stop, or has not looked at it for a while, since a page may have been closed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from cachetools import LRUCache

from sim.explorer.serving.error_log import report
from sim.lab.card import Card
from sim.language.errors import ZonelabError
from sim.language.texts import sentence

#: Cards that are kept, and pieces of work that may wait, of all readers and of one.
MOST_KEPT, MOST_WAITING, MOST_WAITING_OF_ONE = 64, 8, 3
#: A reader who has not looked at some work for so long no longer waits for it.
SECONDS_UNSEEN = 20.0
#: Makes a card; is given what counts the runs that are done.
Make = Callable[[Callable[[int], None]], Card]


class _EndedError(Exception):
    """The work is no longer wanted."""


@dataclass
class Job:
    """A piece of work.

    Attributes
    ----------
    runs
        Runs that are done.
    card
        What was found; None while it is at work, and where it failed.
    problems
        Why it failed.
    began
        When it began to work, on this machine's own clock; None while it waits.
    """

    runs: int = 0
    card: Card | None = None
    problems: tuple[str, ...] = ()
    began: float | None = None
    _seen: dict[Hashable, float] = field(default_factory=dict)
    _left: set[Hashable] = field(default_factory=set)
    _unwanted: threading.Event = field(default_factory=threading.Event)
    _done: threading.Event = field(default_factory=threading.Event)

    @property
    def is_done(self) -> bool:
        """Whether it has ended, one way or the other."""
        return self._done.is_set()

    @property
    def seconds(self) -> float:
        """How long it has been at work."""
        return 0.0 if self.began is None else monotonic() - self.began

    @property
    def readers(self) -> int:
        """How many wait for it."""
        now = monotonic()
        return sum(now - seen <= SECONDS_UNSEEN for seen in tuple(self._seen.values()))

    def count(self, runs: int) -> None:
        """Note that runs are done; end the work if nobody waits for it any more."""
        self.runs += runs
        if self._unwanted.is_set() or not self.readers:
            raise _EndedError

    def look(self, reader: Hashable) -> None:
        """Note that a reader waits for it, unless that reader has stopped it."""
        if reader not in self._left:
            self._seen[reader] = monotonic()

    def wait(self, seconds: float) -> bool:
        """Wait until it has ended, at most so long; return whether it has."""
        return self._done.wait(seconds)


class Works:
    """The work of all readers, by what determines its result."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: LRUCache[Any, Job] = LRUCache(MOST_KEPT)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="laboratory")

    def job(self, key: Any, reader: Hashable) -> Job | None:
        """Return the work of a key as a reader knows it: None if it was not begun, or if this reader stopped it."""
        with self._lock:
            job = self._jobs.get(key)
            return None if job is None or (reader in job._left and not job.is_done) else job

    def card(self, key: Any) -> Card | None:
        """Return what the work of a key has found, if it has."""
        with self._lock:
            job = self._jobs.get(key)
            return None if job is None else job.card

    def start(self, key: Any, make: Make, reader: Hashable) -> Job:
        """Begin some work for a reader, or wait for it too if it is at work or done already.

        Raises
        ------
        ZonelabError
            If too much waits, of all readers or of this one.
        """
        with self._lock:
            known = self._jobs.get(key)
            if known is not None and (not known.is_done or known.card is not None):
                known._left.discard(reader)
                known.look(reader)
                return known
            waiting = [each for each in self._jobs.values() if not each.is_done]
            if sum(reader in each._seen for each in waiting) >= MOST_WAITING_OF_ONE:
                wrong = sentence(
                    "A reader may wait for at most {most} answers of the laboratory. Wait for one, or stop one.",
                    most=MOST_WAITING_OF_ONE,
                )
                raise ZonelabError(wrong)
            if len(waiting) >= MOST_WAITING:
                raise ZonelabError(sentence("The laboratory is busy with the work of other readers. Try again later."))
            job = self._jobs[key] = Job()
            job.look(reader)
            self._pool.submit(self._work, key, job, make)
            return job

    def stop(self, key: Any, reader: Hashable) -> None:
        """Let a reader leave the work of a key, which ends if nobody else waits for it."""
        with self._lock:
            job = self._jobs.get(key)
            if job is None or job.is_done:
                return
            job._left.add(reader)
            job._seen.pop(reader, None)
            if not job.readers:
                job._unwanted.set()
                del self._jobs[key]

    def _work(self, key: Any, job: Job, make: Make) -> None:
        try:
            job.count(0)
            job.began = monotonic()
            job.card = make(job.count)
        except _EndedError:
            self._forget(key, job)
        except ZonelabError as error:
            job.problems = tuple(error.problems)
        except Exception:  # the page must say that it failed, whatever it was
            report("An instrument of the laboratory failed:")
            job.problems = (sentence("The instrument failed. The log of the server has the details."),)
        finally:
            job._done.set()

    def _forget(self, key: Any, job: Job) -> None:
        with self._lock:
            if self._jobs.get(key) is job:
                del self._jobs[key]

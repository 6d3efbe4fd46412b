"""Work of the laboratory behind the page: one instrument at a time, for all readers together.

An instrument takes from seconds to minutes, so it works in a thread of its own while the page shows how far it is. What
it found is kept for everyone, by all that determines it. Work ends when its reader presses Stop, and when nobody has
looked at it for a while, since the page may have been closed.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from cachetools import LRUCache

from sim.lab.card import Card
from sim.language.errors import ZonelabError
from sim.language.texts import sentence

LOG = logging.getLogger("zonelab.explorer")
#: Cards that are kept, and pieces of work that may wait.
MOST_KEPT, MOST_WAITING = 64, 8
#: Work that nobody has looked at for so long ends.
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
    _seen: float = field(default_factory=monotonic)
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

    def count(self, runs: int) -> None:
        """Note that runs are done; end the work if nobody wants it any more."""
        self.runs += runs
        if self._unwanted.is_set() or monotonic() - self._seen > SECONDS_UNSEEN:
            raise _EndedError

    def look(self) -> None:
        """Note that a reader waits for it."""
        self._seen = monotonic()

    def wait(self, seconds: float) -> bool:
        """Wait until it has ended, at most so long; return whether it has."""
        return self._done.wait(seconds)


class Works:
    """The work of all readers, by what determines its result."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: LRUCache[Any, Job] = LRUCache(MOST_KEPT)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="laboratory")

    def job(self, key: Any) -> Job | None:
        """Return the work of a key, if it was begun."""
        with self._lock:
            return self._jobs.get(key)

    def start(self, key: Any, make: Make) -> Job:
        """Begin some work, unless it is at work or done already.

        Raises
        ------
        ZonelabError
            If too much waits.
        """
        with self._lock:
            known = self._jobs.get(key)
            if known is not None and (not known.is_done or known.card is not None):
                return known
            if sum(not each.is_done for each in self._jobs.values()) >= MOST_WAITING:
                raise ZonelabError(sentence("The laboratory is busy with the work of other readers. Try again later."))
            job = self._jobs[key] = Job()
            self._pool.submit(self._work, key, job, make)
            return job

    def stop(self, key: Any) -> None:
        """End the work of a key, which is then as if it had never begun."""
        with self._lock:
            job = self._jobs.get(key)
            if job is not None and not job.is_done:
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
            LOG.exception("An instrument of the laboratory failed.")
            job.problems = (sentence("The instrument failed. The log of the server has the details."),)
        finally:
            job._done.set()

    def _forget(self, key: Any, job: Job) -> None:
        with self._lock:
            if self._jobs.get(key) is job:
                del self._jobs[key]

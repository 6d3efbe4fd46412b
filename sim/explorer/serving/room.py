"""Room for the runs at work of all readers together: who finds none waits until others have done.

So the memory that they take is bounded, and what several readers want at once is run once, and held once: a page holds
what it shows as long as it is open.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager

#: Seconds between two looks at whether whoever waits still wants to.
_BETWEEN_LOOKS = 0.2


class Room:
    """A number of bytes that is shared; what needs more than all of it has it alone, and no work is done twice."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._at_work: dict[Hashable, int] = {}
        self._changed = threading.Condition()

    @contextmanager
    def taken(self, work: Hashable, needed: int, on_waiting: Callable[[int], None] | None = None) -> Iterator[None]:
        """Hold so many bytes within the block, as soon as they are free and nobody else is at the same work.

        Parameters
        ----------
        work
            What tells it from other work.
        needed
            Bytes.
        on_waiting
            Called with 0 again and again while it waits; what it raises ends the waiting.
        """
        while not self._take(work, needed):
            if on_waiting is not None:
                on_waiting(0)
        try:
            yield
        finally:
            with self._changed:
                del self._at_work[work]
                self._changed.notify_all()

    def _take(self, work: Hashable, needed: int) -> bool:
        """Take the bytes if they are free, else wait for a moment; return whether they are taken."""
        with self._changed:
            taken = sum(self._at_work.values())
            free = work not in self._at_work and (not taken or taken + needed <= self._most)
            if free:
                self._at_work[work] = needed
            else:
                self._changed.wait(_BETWEEN_LOOKS)
            return free

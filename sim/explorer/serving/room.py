"""Memory for the runs at work of all readers together: who finds none waits until others have done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Seconds between two looks at whether whoever waits still wants to.
_BETWEEN_LOOKS = 0.2


class Room:
    """A number of bytes that is shared; what needs more than all of it has it alone."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._taken = 0
        self._changed = threading.Condition()

    @contextmanager
    def taken(self, needed: int, on_waiting: Callable[[int], None] | None = None) -> Iterator[None]:
        """Hold so many bytes within the block, as soon as they are free.

        Parameters
        ----------
        needed
            Bytes.
        on_waiting
            Called with 0 again and again while it waits; what it raises ends the waiting.
        """
        while not self._take(needed):
            if on_waiting is not None:
                on_waiting(0)
        try:
            yield
        finally:
            with self._changed:
                self._taken -= needed
                self._changed.notify_all()

    def _take(self, needed: int) -> bool:
        """Take the bytes if they are free, else wait for a moment; return whether they are taken."""
        with self._changed:
            free = not self._taken or self._taken + needed <= self._most
            if free:
                self._taken += needed
            else:
                self._changed.wait(_BETWEEN_LOOKS)
            return free

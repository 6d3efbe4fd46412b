"""A folder held by one process; the system frees it when the process ends, however it ends.

Not by filelock: that makes the folders missing on the way to a lock, and so would bring back what another process has
just put in its place. If the system has no locks, nobody can know which process is running, and leftovers are not
removed.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # so that one name says whether there is one

#: File within a folder that is held.
LOCK = ".lock"
#: How long one waits for another process to put its results in place, which takes it a moment.
LONGEST_WAIT_SECONDS = 20.0
_LOOK_AGAIN_SECONDS = 0.02


class Hold:
    """A folder that this process holds; `is_sure` if the system knows of it, so that no other process holds it."""

    def __init__(self, handle: int | None, is_sure: bool) -> None:
        self._handle, self.is_sure = handle, is_sure

    def is_of(self, folder: Path) -> bool:
        """Return whether the folder that is held is the one of this name now."""
        return self.is_itself(folder / LOCK)

    def is_itself(self, path: Path) -> bool:
        """Return whether the file that is held is the one of this name now."""
        try:
            return self._handle is not None and os.path.samestat(os.fstat(self._handle), os.stat(path))
        except OSError:
            return False

    def release(self) -> None:
        """Let the folder go."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def hold(folder: Path, seconds: float = 0.0, *, new: bool = False) -> Hold | None:
    """Hold a folder by its file `LOCK`, which is made if `new`; wait so many seconds for another process.

    Returns
    -------
    Hold or None
        None if another process holds the folder, or it is gone.
    """
    try:
        handle = os.open(folder / LOCK, os.O_RDWR | (os.O_CREAT if new else 0), 0o600)
    except FileNotFoundError:
        return None
    found = _locked(handle, seconds)
    if found is False:
        os.close(handle)
        return None
    return Hold(handle, found is True)


def is_held(folder: Path) -> bool | None:
    """Return whether a process holds a folder; None if that cannot be known.

    A process that looks shares the lock for a moment, so that other processes that look do not see it as work.
    """
    if fcntl is None:
        return None
    try:
        handle = os.open(folder / LOCK, os.O_RDONLY)
    except FileNotFoundError:
        return False
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return None
    finally:
        os.close(handle)
    return False


def hold_itself(path: Path, seconds: float = LONGEST_WAIT_SECONDS) -> Hold:
    """Hold a file, or a folder without a file in it, where the system can; wait so many seconds for another process.

    Such is a folder in which names are about to be exchanged, or a file that is written aside.
    """
    try:  # on Windows, which has no such locks, an open file could not be renamed either
        handle = os.open(path, os.O_RDONLY) if fcntl is not None else None
    except OSError:
        handle = None
    return Hold(handle, handle is not None and _locked(handle, seconds) is True)


def _locked(handle: int, seconds: float) -> bool | None:
    """Lock an open file; False if another process has it, None where the system knows no locks."""
    if fcntl is None:
        return None
    until = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(_LOOK_AGAIN_SECONDS)
        except OSError:
            return None
        else:
            return True

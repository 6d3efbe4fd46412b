"""Two folders exchanged in one step, so that each name belongs to a complete folder at every moment.

Python has no function for it; the systems have: renameat2 of Linux and renamex_np of macOS.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

#: Of Linux: names are taken from the working folder on; the names change places.
_FROM_HERE, _EXCHANGE = -100, 2
#: Of macOS: the names change places.
_SWAP = 2

_Call = Callable[[bytes, bytes], int]


def exchange(one: Path, other: Path) -> None:
    """Let two names change places in one step.

    Raises
    ------
    OSError
        If the system or the file system cannot, or does not allow it; nothing has changed then.
    """
    call = _call()
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    ctypes.set_errno(0)
    if call(os.fsencode(one), os.fsencode(other)):
        wrong = ctypes.get_errno()
        raise OSError(wrong, os.strerror(wrong), str(one), None, str(other))


@cache
def _call() -> _Call | None:
    library = ctypes.CDLL(None, use_errno=True) if sys.platform in ("linux", "darwin") else None
    rename = getattr(library, "renamex_np" if sys.platform == "darwin" else "renameat2", None)
    if rename is None:
        return None
    if sys.platform == "darwin":
        rename.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_uint]
        return lambda one, other: int(rename(one, other, _SWAP))
    rename.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
    return lambda one, other: int(rename(_FROM_HERE, one, _FROM_HERE, other, _EXCHANGE))

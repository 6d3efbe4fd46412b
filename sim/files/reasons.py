"""Failures of the file system as sentences."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.language.errors import OutputError, placed, system_reason
from sim.language.texts import sentence


def why_not(path: Path, error: OSError) -> str:
    """Return why the system cannot write a file or folder of this path, where it says less than can be seen.

    For a disk that is mounted read-only it may say that permission is denied, and for a file in the place of a
    folder on the way that it exists.
    """
    there = next((each for each in (path, *path.parents) if os.path.lexists(each)), path)
    if there != path and os.path.exists(there) and not there.is_dir():
        return sentence("{file} is a file, not a folder", file=str(there))
    if error.errno in (errno.EACCES, errno.EPERM) and _is_mounted_to_be_read(there):
        return system_reason(OSError(errno.EROFS, os.strerror(errno.EROFS)))
    return system_reason(error)


def _is_mounted_to_be_read(path: Path) -> bool:
    try:
        return bool(os.statvfs(path).f_flag & os.ST_RDONLY)
    except (OSError, AttributeError):  # Windows has neither
        return False


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Turn a failure of the file system on the way to a folder of results into a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            wrong = sentence("must have room for the results; the disk is full. Nothing was kept.")
            raise OutputError(placed(folder, wrong)) from None
        wrong = sentence(
            "must be a folder that can be written, as must the one that holds it; {reason}. Name another with --out.",
            reason=why_not(folder, error),
        )
        raise OutputError(placed(folder, wrong)) from None

"""Files written whole or not at all, and made safe against a loss of power as far as their file system can do it.

Durability is tried, not demanded: network drives and some containers refuse to be asked, and results are worth having
there too. A full or broken disk is an error, and is reported.
"""

from __future__ import annotations

import errno
import os
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sim.files.lock import hold_itself

#: End of the name of what is not yet in its place.
PART = ".part"
#: What a file system says that has lost data, or will; any other refusal means that it cannot be asked.
_LOST = (errno.EIO, errno.ENOSPC, errno.EDQUOT)
#: File systems allow names of 255 bytes; room is left for the endings of temporary names.
_LONGEST_NAME_BYTES = 200
_ASIDE = re.compile(rf"\.(.+)\.[0-9a-f]{{8}}{re.escape(PART)}", re.DOTALL)


def make_safe(path: Path) -> None:
    """Ask the system to put a file, or the names in a folder, on the disk.

    Raises
    ------
    OSError
        If the disk is full or broken, not if it cannot be asked.
    """
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:  # such as a folder that may be written and not read; Windows opens no folder at all
        return
    try:
        flush(handle)
    finally:
        os.close(handle)


def make_folder_safe(folder: Path) -> None:
    """Make all files of a folder of our own safe, and the names in it."""
    for home, _folders, files in os.walk(folder):
        for name in files:
            make_safe(Path(home, name))
        make_safe(Path(home))


def flush(handle: int) -> None:
    """Ask the system to put what was written to an open file on the disk; raises as `make_safe` does."""
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno in _LOST:
            raise


@contextmanager
def written_whole(path: Path, *, safe: bool = True) -> Iterator[Path]:
    """Give a file next to `path` to write. On success it replaces `path`, `safe` on disk or not; else it is deleted.

    The process holds it meanwhile, so that a file whose process was killed can be distinguished from one that is being
    written.
    """
    while True:  # who clears leftovers may have taken it for one, in the moment before it was held
        aside = path.with_name(f".{short_name(path.name)}.{uuid.uuid4().hex[:8]}{PART}")
        aside.touch(exist_ok=False)
        held = hold_itself(aside)
        if not held.is_sure or held.is_itself(aside):
            break
        held.release()
    try:
        yield aside
        if safe:
            make_safe(aside)
        os.replace(aside, path)
        if safe:
            make_safe(path.parent)
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        held.release()


def _clear_left(path: Path) -> None:
    """Remove what processes that are gone have left of writing this very file."""
    left = re.compile(rf"\.{re.escape(short_name(path.name))}\.[0-9a-f]{{8}}{re.escape(PART)}")
    with suppress(OSError), os.scandir(path.parent) as entries:
        for entry in [each for each in entries if left.fullmatch(each.name) and each.is_file(follow_symlinks=False)]:
            held = hold_itself(Path(entry.path), 0.0)
            if held.is_sure:
                with suppress(OSError):
                    os.unlink(entry.path)
            held.release()


def aside_for(name: str) -> str | None:
    """Return the name of the file (cut if it is long) that `written_whole` writes aside under a name, if it is such.

    Examples
    --------
    >>> aside_for(".table.csv.0123abcd.part"), aside_for(".keep.part")
    ('table.csv', None)
    """
    named = _ASIDE.fullmatch(name)
    return named[1] if named else None


def write_whole(path: Path, content: bytes, *, alone: bool = False) -> None:
    """Write a file, whole or not at all, and safe on disk where that is possible.

    Parameters
    ----------
    path, content
        The file and its content.
    alone
        Whether nothing else clears the folder of what killed processes have left of the file, so that this must.
    """
    if alone:
        _clear_left(path)
    with written_whole(path) as aside:
        aside.write_bytes(content)


def short_name(name: str) -> str:
    """Return a name, cut if names that are made of it would be too long for a file system.

    Examples
    --------
    >>> short_name("results"), len(short_name("결과" * 100).encode()) <= 200
    ('results', True)
    """
    if len(name.encode()) <= _LONGEST_NAME_BYTES:
        return name
    mark = uuid.uuid5(uuid.NAMESPACE_URL, name).hex[:8]
    return f"{name.encode()[: _LONGEST_NAME_BYTES - 9].decode(errors='ignore')}~{mark}"

"""The folder of a sweep, or of what was learned from one: failures of its disk as sentences."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.files.reasons import why_not
from sim.files.target_folder import check_link
from sim.language.errors import OutputError, placed
from sim.language.texts import sentence

#: What the system says of a folder that was there and is no more.
_GONE = (errno.ENOENT, errno.ENOTDIR, errno.ESTALE)


@contextmanager
def explained(folder: Path, *, begun: bool = False) -> Iterator[None]:
    """Turn a failure of the file system into a sentence.

    Parameters
    ----------
    folder
        Where the work is done.
    begun
        Whether it is the folder of a sweep that was there when the work began.
    """
    try:
        yield
    except OSError as error:
        kept = sentence(" What is finished is kept.") if begun else ""
        if begun and error.errno in _GONE:
            wrong = sentence("must stay as it is until the end; it, or a part of it, is gone. Was it moved or deleted?")
        elif error.errno in (errno.ENOSPC, errno.EDQUOT):
            wrong = sentence("must have room for the results; the disk is full.{kept} Make room and go on.", kept=kept)
        else:
            reason = why_not(folder, error)
            wrong = sentence("must be a folder that can be written; {reason}.{kept}", reason=reason, kept=kept)
        raise OutputError(placed(folder, wrong)) from None


def check_is_folder(folder: Path) -> None:
    """Raise if what is to be a folder is a file, or a link that leads to nothing.

    Raises
    ------
    OutputError
        If it is.
    """
    check_link(folder)
    if folder.exists() and not folder.is_dir():
        raise OutputError(placed(folder, sentence("must be a folder; found a file. Name another with --out.")))

"""Failures of the file system as sentences."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.errors import OutputError, placed, system_reason
from sim.texts import sentence


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
            reason=system_reason(error),
        )
        raise OutputError(placed(folder, wrong)) from None

"""What the log of the server says of an error: its kind and where in the code it was; nothing of a reader.

The words of an error may quote what a reader has chosen or handed in, and so may the lines of a traceback that the
libraries write. Where it happened is enough to find it.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator

LOG = logging.getLogger("zonelab.explorer")


def report(what: str) -> None:
    """Write to the log that something failed, and the error that is being handled."""
    told = [f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}" for error in _chain()]
    LOG.error("%s\n%s", what, "\n".join(told).rstrip())


def _chain() -> Iterator[BaseException]:
    """Return the error that is being handled, then those that it came from."""
    error, seen = sys.exception(), set[int]()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)

"""Waiting for what other processes do: for the thing itself, never for a time.

No test depends on how fast the machine is. `PATIENCE` measures no speed: it only ends what would hang for ever, and
stands far above what anything takes on a machine with other work.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable

#: Seconds after which something hangs.
PATIENCE = 600.0
#: The same in milliseconds, for the browser.
PATIENCE_MS = 1000 * PATIENCE
_BETWEEN_LOOKS = 0.02


def until(
    holds: Callable[[], object],
    process: subprocess.Popen[bytes] | subprocess.Popen[str] | None = None,
    pause: Callable[[], object] = lambda: time.sleep(_BETWEEN_LOOKS),
) -> None:
    """Wait until something holds.

    Parameters
    ----------
    holds
        Asked again and again.
    process
        Whose work it is; it must not end before. It is killed if the wait fails, so that nobody waits for its end.
    pause
        Made between two looks.
    """
    end = time.monotonic() + PATIENCE
    try:
        while not holds():
            ended = process is not None and process.poll() is not None
            assert not ended or holds(), "the process has ended before"
            assert time.monotonic() < end, "it hangs"
            pause()
    except BaseException:
        if process is not None:
            process.kill()
        raise

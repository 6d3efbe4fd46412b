"""The program from its start to its code, and how it stops when it is told to.

A signal to stop does as Ctrl-C: what was begun is put away, a sentence is said, and the code says by what it was
stopped.
"""

from __future__ import annotations

import _thread
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

#: Signals by which a system, a terminal or an administrator ends a program; Ctrl-C Python hears by itself.
_SIGNALS = ("SIGTERM", "SIGHUP")
#: Added to the number of a signal, this is the code of a program that it ended.
_BY_SIGNAL = 128
INTERRUPTED = _BY_SIGNAL + signal.SIGINT


def main() -> None:
    """Run the command line and leave with its code: 2 for mistakes of the user, told in sentences."""
    with _listening() as stop:
        try:
            from sim.cli.commands import run

            code = run()
        except KeyboardInterrupt:  # while it was imported, or at the very end
            code = INTERRUPTED
            with suppress(OSError, ValueError, AttributeError):  # nobody may be there to hear it
                print("zonelab: stopped.", file=sys.stderr, flush=True)
        code = stop.code(code)
    cache = sys.modules.get("sim.code_cache")  # not imported by commands that need no numerics
    if cache is not None and cache.is_compiling():
        _leave_at_once(code)
    sys.exit(code)


def _leave_at_once(code: int) -> None:
    """Leave though a thread compiles, which would go on for up to half a minute; what it was about to keep is lost."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # a stream may be closed, or not there
            stream.flush()
    os._exit(code)


class _Stop:
    """Whether the program was told to stop by a signal, and by which."""

    number: int | None = None

    def hear(self, number: int, _frame: FrameType | None) -> None:
        """Stop as on Ctrl-C; who says it twice does not keep the program from putting away what it began."""
        if self.number is None:
            self.number = number
            raise KeyboardInterrupt

    def code(self, code: int) -> int:
        """Return the code to leave with, where there is one already."""
        return code if self.number is None else _BY_SIGNAL + self.number


@contextmanager
def _listening() -> Iterator[_Stop]:
    """Hear signals to stop, unless whoever started the program wants them ignored, as ``nohup`` does."""
    stop, unraisable = _Stop(), sys.unraisablehook
    before: dict[int, Any] = {}
    # What a script or server starts in the background is handed a SIGINT that is ignored. Who sends that signal means
    # it all the same, and whoever is stopped so loses nothing but what is under way.
    with suppress(ValueError):  # another thread than the first may not set it
        before[signal.SIGINT] = signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in _SIGNALS:
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            with suppress(ValueError):  # not in the main thread
                before[number] = signal.signal(number, stop.hear)

    def again(lost: sys.UnraisableHookArgs) -> None:
        """Raise once more what came where Python can raise nothing, such as in the end of an object."""
        if issubclass(lost.exc_type, KeyboardInterrupt):
            _thread.interrupt_main()
        else:
            unraisable(lost)

    sys.unraisablehook = again
    try:
        yield stop
    finally:
        sys.unraisablehook = unraisable
        for number, handler in before.items():
            signal.signal(number, handler)


def is_unsaid(leaving: BaseException) -> bool:
    """Return whether a signal to stop ends the program of which nobody has said anything yet.

    Whoever says it leaves with a code ``from None``.
    """
    each: BaseException | None = leaving
    while each is not None:
        if isinstance(each, KeyboardInterrupt):
            return True
        each = each.__cause__ if each.__suppress_context__ else each.__context__
    return False

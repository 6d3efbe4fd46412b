"""The program from its start to its code, and how it stops on a signal.

A signal to stop does as Ctrl-C: what was begun is put away, a sentence is said, and the code says by what it was
stopped. What must be imported before signals are heard is kept small, since until then the system ends the program.
"""

from __future__ import annotations

import _thread
import atexit
import os
import signal
import sys

TYPE_CHECKING = False  # as that of `typing`, which takes longer to import than all else here
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

#: Signals by which a system, a terminal or an administrator ends a program; Ctrl-C Python hears by itself.
_SIGNALS = ("SIGTERM", "SIGHUP")
#: Added to the number of a signal, this is the code of a program that it ended.
_BY_SIGNAL = 128
INTERRUPTED = _BY_SIGNAL + signal.SIGINT


def main() -> None:
    """Run the command line and leave with its code: 2 for mistakes of the user, told in sentences."""
    stop = _Stop()
    try:
        try:
            try:
                stop.listen()
                from sim.cli.commands import run

                code = run()
            finally:
                stop.hear_no_more()
        except KeyboardInterrupt:  # while it was imported, or at the very end
            code = INTERRUPTED
            _say_stopped()
        code = stop.code(code)
        cache = sys.modules.get("sim.numerics.code_cache")  # not imported by commands that need no numerics
        if cache is not None and cache.is_compiling():
            _leave_at_once(code)
        sys.exit(code)
    finally:
        stop.listen_no_more()
        atexit.unregister(_hear_nothing)
        atexit.register(_hear_nothing)


def _hear_nothing() -> None:
    """Let no signal change the code while Python puts itself away, which takes it a moment."""
    for name in ("SIGINT", *_SIGNALS):
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, signal.SIG_IGN)


def _say_stopped() -> None:
    try:
        print("zonelab: stopped.", file=sys.stderr, flush=True)
    except (OSError, ValueError, AttributeError):  # nobody may be there to hear it
        return


def _leave_at_once(code: int) -> None:
    """End although a thread compiles, which would continue for up to half a minute; its result is lost."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):  # a stream may be closed, or not there
            continue
    os._exit(code)


class _Stop:
    """Whether a signal has stopped the program, and which."""

    def __init__(self) -> None:
        self._is_over = False
        self._number: int | None = None
        self._before: dict[int, Any] = {}
        self._unraisable = sys.unraisablehook

    def listen(self) -> None:
        """Hear signals to stop, unless whoever started the program wants them ignored, as ``nohup`` does."""
        # What a script or server starts in the background is handed a SIGINT that is ignored. Who sends that signal
        # means it all the same, and whoever is stopped so loses nothing but what is under way.
        self._set(signal.SIGINT, signal.default_int_handler)
        for name in _SIGNALS:
            number = getattr(signal, name, None)  # Windows has no SIGHUP
            if number is not None and signal.getsignal(number) == signal.SIG_DFL:
                self._set(number, self._hear)
        sys.unraisablehook = self._raise_again

    def hear_no_more(self) -> None:
        """Let no signal disturb the program where its work is over and its code known."""
        self._is_over = True
        if signal.SIGINT in self._before:
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    def listen_no_more(self) -> None:
        """Leave signals to whoever heard them before."""
        sys.unraisablehook = self._unraisable
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def code(self, code: int) -> int:
        """Return the code to leave with, where there is one already."""
        return code if self._number is None else _BY_SIGNAL + self._number

    def _set(self, number: int, handler: Any) -> None:
        try:
            self._before[number] = signal.signal(number, handler)
        except ValueError:  # another thread than the first may not set it
            return

    def _hear(self, number: int, _frame: FrameType | None) -> None:
        """Stop as on Ctrl-C; who says it twice does not keep the program from putting away what it began."""
        if self._number is None and not self._is_over:
            self._number = number
            raise KeyboardInterrupt

    def _raise_again(self, lost: sys.UnraisableHookArgs) -> None:
        """Raise once more what came where Python can raise nothing, such as in the end of an object."""
        if issubclass(lost.exc_type, KeyboardInterrupt):
            _thread.interrupt_main()
        else:
            self._unraisable(lost)


def is_unsaid(leaving: BaseException) -> bool:
    """Return whether the program was interrupted and no message about it was printed yet.

    Code that prints one raises its exit code ``from None``.
    """
    each: BaseException | None = leaving
    while each is not None:
        if isinstance(each, KeyboardInterrupt):
            return True
        each = each.__cause__ if each.__suppress_context__ else each.__context__
    return False

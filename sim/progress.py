"""A bar on the terminal for what takes more than a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Shorter work shows no bar.
PATIENCE_SECONDS = 1.0


@contextmanager
def progress(total: int) -> Iterator[Callable[[int], None]]:
    """Yield a function that is told how many runs were done; a bar appears on stderr after `PATIENCE_SECONDS`.

    Nothing is shown where stderr is no terminal.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("Simulating"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("runs"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task("", total=total)
    began = time.monotonic()
    started = False

    def on_progress(runs: int) -> None:
        nonlocal started
        bar.advance(task, runs)
        if not started and time.monotonic() - began > PATIENCE_SECONDS:
            bar.start()
            started = True

    try:
        yield on_progress
    finally:
        if started:
            bar.stop()

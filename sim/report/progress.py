"""How far the runs are, as a bar on a terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from sim.language.control_signs import without_orders

#: Shorter work needs no bar.
LONGEST_WITHOUT_BAR_SECONDS = 1.0


class _Rate(ProgressColumn):
    """How many are done in a second."""

    def __init__(self, unit: str) -> None:
        super().__init__()
        self._unit = unit

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.1f} {self._unit}/s" if task.speed else "")


class Advance(Protocol):
    """Counts what has been done, and takes how much there is where that is found out on the way."""

    def __call__(self, done: int, total: int | None = None) -> None:
        """Count."""


@contextmanager
def progress_bar(total: int | None, what: str, unit: str = "") -> Iterator[Advance]:
    """Give a function that counts runs done; a bar appears on a terminal once it has taken a second.

    Parameters
    ----------
    total
        Number of runs; None if the caller of the counter gives it.
    what
        What is run; the bar shows it.
    unit
        What is counted; if given, the bar shows how many are done in a second.
    """
    console = Console(stderr=True)
    # As it is: a brace or a bracket in a name is no order to the column.
    name = TextColumn("{task.description}", markup=False)
    columns: list[Any] = [name, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()]
    if unit:
        columns.insert(3, _Rate(unit))
    bar = Progress(*columns, console=console, transient=True)
    task = bar.add_task(without_orders(what), total=total)
    began = time.monotonic()
    started = False

    def advance(done: int, total: int | None = None) -> None:
        nonlocal started
        bar.update(task, advance=done, total=total)
        if not started and console.is_terminal and time.monotonic() - began > LONGEST_WITHOUT_BAR_SECONDS:
            bar.start()
            started = True

    try:
        yield advance
    finally:
        if started:
            bar.stop()

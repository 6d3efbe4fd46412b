"""What is printed: streams that may be anything, and tables that fit the terminal.

A stream may be closed or take few signs (ASCII, cp1252, CP949), and a terminal may be narrow. A sign that a stream does
not take is replaced by a likeness or by its code; a table that is too wide for its terminal gets fewer columns, and no
number in it is cut.
"""

from __future__ import annotations

import codecs
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.language.control_signs import without_orders
from sim.language.texts import Translate

#: Name of how a stream treats signs that it does not take.
LIKENESSES = "zonelab.likenesses"
_LIKENESSES = {
    "→": "->", "±": "+-", "−": "-", "–": "-", "—": "-", "…": "...", "×": "x", "·": "-", "≤": "<=", "≥": ">=",
    "\u00a0": " ", "‘": "'", "’": "'", "“": '"', "”": '"',
}  # fmt: skip
#: Columns of a terminal below which nothing is laid out.
LEAST_WIDTH = 20
#: Columns of a line for a reader of whom no width is known, such as a pipe.
USUAL_WIDTH = 80
#: Columns that a text needs at least which may go over several lines.
LEAST_TEXT = 16


def _likeness(error: UnicodeError) -> tuple[str, int]:
    """Return replacements for the signs of a text that a stream cannot write."""
    assert isinstance(error, UnicodeEncodeError), "it is asked for where a text is written"
    signs = error.object[error.start : error.end]
    return "".join(
        _LIKENESSES.get(each) or each.encode("ascii", "backslashreplace").decode() for each in signs
    ), error.end


codecs.register_error(LIKENESSES, _likeness)


def open_streams() -> None:
    """Make all three streams usable: one that is closed takes everything and keeps nothing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115  # for as long as we live
    for name in ("COLUMNS", "LINES"):  # rich takes any digit for a number
        if not re.fullmatch(r"[1-9][0-9]{0,4}", os.environ.get(name, "1")):
            del os.environ[name]
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):  # a stream that keeps text takes every sign
            stream.reconfigure(errors=LIKENESSES)  # type: ignore[union-attr]  # ...and has no such method


def say(text: str) -> None:
    """Print a line to standard error; if it is closed, this is no reason to stop."""
    with suppress(OSError, ValueError, AttributeError):  # it may be full, closed, or not there
        print(without_orders(text), file=sys.stderr, flush=True)


def print_line(text: str) -> None:
    """Print a line as it is, a path to be taken up included, but for signs that give orders to a terminal."""
    print(without_orders(text), flush=True)


def writable(text: str, encoding: str | None) -> str:
    r"""Return a text as a stream of an encoding shows it; it gives no orders to a terminal.

    Examples
    --------
    >>> writable("8% → 48% ±1", "ascii"), writable("8% → 48%", "utf-8"), writable("이름", "latin-1")
    ('8% -> 48% +-1', '8% → 48%', '\\uc774\\ub984')
    """
    return without_orders(text).encode(encoding or "utf-8", LIKENESSES).decode(encoding or "utf-8")


def takes_korean() -> bool:
    """Return whether standard output takes Korean letters."""
    return writable("한", sys.stdout.encoding) == "한"


def print_file(text: str, in_ascii: Callable[[str], str]) -> None:
    """Print a text that a program or a file may take up; for a stream that is not in UTF-8, in ASCII alone.

    Parameters
    ----------
    text
        Such as JSON or YAML.
    in_ascii
        Writes the same content in ASCII.
    """
    stream: TextIO = sys.stdout
    encoding = (stream.encoding or "utf-8").lower().replace("_", "-")
    takes = encoding in ("utf-8", "utf8") or (stream.isatty() and writable(text, encoding) == text)
    print(text if takes and writable(text, "utf-8") == text else in_ascii(text))


def print_json(value: Any, indent: int | None = None) -> None:
    """Print one JSON value; nan is not allowed in it."""
    print_json_text(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent))


def print_json_text(text: str) -> None:
    """Print a text that is JSON."""
    print_file(text, ascii_json)


def ascii_json(text: str) -> str:
    r"""Return JSON in ASCII; other signs occur only in its texts, where their codes mean the same.

    Examples
    --------
    >>> ascii_json('{"부": 1}')
    '{"\\ubd80": 1}'
    """
    return re.sub(r"[^\x00-\x7f]+", lambda found: json.dumps(found[0])[1:-1], text)


class _Console(Console):
    """A console that leaves a reader who has gone to the program, which has one way to end for all of them."""

    def on_broken_pipe(self) -> None:
        raise  # rich calls it where it has caught the error


def console() -> Console:
    """Return the console of tables, which prints names as they are: a bracket in them is no order to it."""
    made = _Console(markup=False, emoji=False, highlight=False)
    if made.width < LEAST_WIDTH:
        made.width = LEAST_WIDTH
    return made


class Column(NamedTuple):
    """A column of a table.

    Attributes
    ----------
    heading
        May go over several lines.
    rank
        0 for a column that is always shown. Of the others those of the highest rank go first, all together, where the
        terminal is too narrow.
    is_text
        Stands at the left; else numbers, at the right.
    folds
        Its cells may go over several lines.
    widest_heading
        Greatest width of a line of the heading; None for one line, if there is room.
    """

    heading: str
    rank: int = 0
    is_text: bool = False
    folds: bool = False
    widest_heading: int | None = None


def print_table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str] | None],
    translate: Translate,
    *,
    title: str | None = None,
    tight: bool = False,
) -> None:
    """Print a table as wide as the terminal allows, and say which columns are left out.

    Parameters
    ----------
    columns, rows
        Cells of a row are in the order of the columns; None is a gap between rows.
    translate
        The texts of the reader's language.
    title
        Stands above the table.
    tight
        Leave one blank between columns, not three.
    """
    printer = console()
    cells = [row and [writable(cell, printer.encoding) for cell in row] for row in rows]
    gap = 1 if tight else 3
    shown = list(range(len(columns)))
    by_column = [[row[i] for row in cells if row] for i in shown]
    needs = [_need(column, each, whole=True) for column, each in zip(columns, by_column, strict=True)]
    # A pipe's table takes as many columns as it needs.
    room = printer.width if _knows_width(printer) else max(USUAL_WIDTH, _width(needs, shown, gap))
    if _width(needs, shown, gap) > room:
        needs = [_need(column, each, whole=False) for column, each in zip(columns, by_column, strict=True)]
    while _width(needs, shown, gap) > room and (least := max(columns[i].rank for i in shown)):
        shown = [i for i in shown if columns[i].rank < least]
    left = room - _width(needs, shown, gap)
    fits = left >= 0
    # The one column that folds takes what is left; rich would narrow the other columns too, and cut them.
    folding = [i for i in shown if columns[i].folds]
    widest = [None if columns[i].folds and len(folding) > 1 else needs[i] + left * columns[i].folds for i in shown]
    table = Table(
        box=SIMPLE_HEAD,
        padding=0 if tight else (0, 1),
        pad_edge=False,
        title=title and writable(title, printer.encoding),
        title_justify="left",
        title_style="",
    )
    for i, most in zip(shown, widest, strict=True):
        column = columns[i]
        table.add_column(
            writable(column.heading, printer.encoding),
            justify="left" if column.is_text else "right",
            overflow="fold",
            min_width=needs[i] if fits else None,
            max_width=most if fits else None,
        )
    for row in cells:
        if row is None:
            table.add_section()
        else:
            table.add_row(*(row[i] for i in shown))
    printer.width = room
    printer.print(table)
    if len(shown) < len(columns):
        missing = ", ".join(column.heading for i, column in enumerate(columns) if i not in shown)
        told = translate("Left out for want of room: {columns}. A terminal of {width} columns shows them.")
        print_text(told.format(columns=missing, width=_width(needs, range(len(columns)), gap)))


def print_text(text: str) -> None:
    """Print a sentence, in as many lines as a terminal needs that is narrower; not one with a path to be taken up."""
    printer = console()
    if _knows_width(printer):
        printer.print(Text(writable(text, printer.encoding)))
    else:
        print_line(text)


def _knows_width(printer: Console) -> bool:
    """Return whether the reader's width is known, which that of a pipe is not."""
    return printer.is_terminal or "COLUMNS" in os.environ


def _width(needs: Sequence[int], shown: Sequence[int], gap: int) -> int:
    """Return the width of a table with the columns `shown`, its margins of one blank included."""
    return sum(needs[i] for i in shown) + gap * (len(shown) - 1) + 2


def _need(column: Column, cells: Sequence[str], *, whole: bool) -> int:
    """Return the columns of the terminal that a column needs: cells whole, its heading if `whole`, else in lines."""
    one_line = whole and column.widest_heading is None
    heading = max(map(cell_len, [column.heading] if one_line else column.heading.split()), default=0)
    if column.widest_heading is not None:
        heading = min(heading, column.widest_heading)
    widest = max((cell_len(line) for cell in cells for line in cell.splitlines()), default=0)
    return max(heading, min(widest, LEAST_TEXT) if column.folds else widest)

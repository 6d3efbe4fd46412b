"""Tables to read: as HTML, so that they break lines, print, and can be read aloud and searched like any text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

#: A wide table is moved within its own frame, by finger or by keyboard; its first column is what a row is about.
STYLE = """
.table-to-read { overflow-x: auto; margin: 0 0 0.5rem; }
.table-to-read table { border-collapse: collapse; font-size: 0.9rem; line-height: 1.35; width: 100%; }
.table-to-read caption { text-align: left; padding-bottom: 0.3rem; }
.table-to-read :is(th, td) { padding: 0.3rem 0.6rem; border-bottom: 1px solid color-mix(in srgb, currentColor 18%,
  transparent); text-align: left; vertical-align: top; min-width: 4.5rem; }
.table-to-read thead th { border-bottom-width: 2px; vertical-align: bottom; }
.table-to-read tbody th { font-weight: 600; min-width: 9rem; }
.table-to-read .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
"""


def table_to_read(
    headings: Sequence[str], rows: Sequence[Sequence[str]], caption: str, numbers: Sequence[int] = ()
) -> None:
    """Draw a table.

    Parameters
    ----------
    headings, rows
        Texts, not escaped, a cell in one line or several; the first cell of a row says what it is about.
    caption
        What the table holds.
    numbers
        Columns that hold numbers.
    """
    st.html(table_html(headings, rows, caption, numbers))


def table_html(
    headings: Sequence[str], rows: Sequence[Sequence[str]], caption: str, numbers: Sequence[int] = ()
) -> str:
    """Return a table as HTML; parameters as of `table_to_read`."""

    def cell(kind: str, i: int, text: str) -> str:
        side = ' class="number"' if i in numbers else ""
        return f"<{kind}{side}>{escape(text).replace(chr(10), '<br>')}</{kind.split()[0]}>"

    def cells(row: Sequence[str]) -> str:
        return "".join(cell("td" if i else 'th scope="row"', i, text) for i, text in enumerate(row))

    head = "".join(cell('th scope="col"', i, text) for i, text in enumerate(headings))
    body = "".join(f"<tr>{cells(row)}</tr>" for row in rows)
    told = escape(caption)
    return (
        f'<div class="table-to-read" tabindex="0" role="region" aria-label="{told}"><table><caption>{told}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )

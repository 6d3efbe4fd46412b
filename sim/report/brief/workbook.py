"""The numbers of a brief as a workbook for Excel: outcomes, regions, years, and what they rest on."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import pandas as pd

from sim.language.texts import texts
from sim.numerics.extras import needed
from sim.report.brief.brief_tables import by_year, outcomes, regions
from sim.report.brief.brief_words import OFFICE, WHAT, WORDS, printable
from sim.report.brief.content import Brief
from sim.report.brief.packed import SOME_TIME, same_each_time

#: How wide columns are, in digits: the first, those with notes, and others.
_FIRST, _NOTE, _OTHER = 30, 60, 16
_NUMBER = "#,##0.00"
#: The most signs of a cell.
_MOST_SIGNS = 32_000


def workbook(brief: Brief) -> bytes:
    """Return the workbook; every text in it is a text, also one that begins like a formula."""
    openpyxl = needed("openpyxl", "openpyxl", WHAT["xlsx"], extra=OFFICE)
    _ = texts(brief.language)
    book = openpyxl.Workbook()
    book.remove(book.active)
    _fill(book.create_sheet(_("Outcomes")), outcomes(brief), note=True)
    _fill(book.create_sheet(_("Regions")), regions(brief))
    _fill(book.create_sheet(_("By year")), by_year(brief))
    _about(book.create_sheet(_("About")), brief)
    properties = book.properties
    properties.title, properties.creator, properties.created = brief.title[:255], "zonelab", SOME_TIME
    content = io.BytesIO()
    book.save(content)
    return same_each_time(content.getvalue())


def _fill(sheet: Any, table: pd.DataFrame, *, note: bool = False) -> None:
    """Write a table with its headings, which stay in sight."""
    for number, head in enumerate(table.columns, 1):
        _write(sheet.cell(1, number), head, bold=True)
    for row, values in enumerate(table.itertuples(index=False), 2):
        for number, value in enumerate(values, 1):
            _write(sheet.cell(row, number), value)
    _widths(sheet, [_FIRST, *[_OTHER] * (len(table.columns) - 1 - note), *([_NOTE] if note else [])])
    sheet.freeze_panes = "B2"


def _write(cell: Any, value: Any, *, bold: bool = False) -> None:
    """Write a number as a number and all else as a text; what is undefined is left empty."""
    from openpyxl.styles import Alignment, Font

    if isinstance(value, str):
        cell.value = printable(value)[:_MOST_SIGNS]
        cell.data_type = "s"  # a text, whatever it begins with
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    elif value == value:
        cell.value = float(value)
        cell.number_format = _NUMBER
        cell.alignment = Alignment(vertical="top")
    if bold:
        cell.font = Font(bold=True)


def _about(sheet: Any, brief: Brief) -> None:
    """Write what the numbers are, what they rest on, and how they are made again."""
    _ = texts(brief.language)
    policy, baseline = brief.titles
    blocks: list[tuple[str, Iterable[tuple[str, ...]]]] = [
        (brief.kind, [(brief.title,), (brief.lead,), *((each,) for each in (*brief.sentences, *brief.found))]),
        (brief.range_name, [(brief.ranges,)]),
        (_(WORDS["settings"]), [(_(WORDS["setting"]), policy, baseline, _(WORDS["grade"]))]),
        ("", [(each.label, each.policy, each.baseline, each.grade) for each in brief.settings]),
        (_(WORDS["evidence"]), [(_(WORDS["grade"]), _(WORDS["settings_count"]), _(WORDS["data_count"]))]),
        ("", [(each.grade, str(each.settings), str(each.data)) for each in brief.evidence]),
        (_(WORDS["limits"]), [(each,) for each in brief.limits]),
        (_(WORDS["made"]), [(brief.made,)]),
        (_(WORDS["command"]), [(brief.command or _(WORDS["none"]),)]),
        (_(WORDS["link"]), [(brief.link or _(WORDS["none"]),)]),
    ]
    row = 1
    for heading, lines in blocks:
        if heading:
            row += row > 1
            _write(sheet.cell(row, 1), heading, bold=True)
            row += 1
        for line in lines:
            for number, text in enumerate(line, 1):
                _write(sheet.cell(row, number), text)
            row += 1
    _widths(sheet, [_NOTE, 36, 36, 18])


def _widths(sheet: Any, widths: list[int]) -> None:
    from openpyxl.utils import get_column_letter

    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width

"""What a notebook shows: tables and figures that know both languages, for Jupyter and for the page."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.language import numbers
from sim.language.numbers import NOTHING
from sim.language.texts import OF_FILES, texts
from sim.report.plots.study_figures import Mark

#: Kind of output that the page reads: what is shown, by language.
MIME = "application/vnd.zonelab.study+json"
#: Longer tables are cut on the page; the file has them whole.
MOST_ROWS = 25
#: Gives the word for a column or a key in a language.
Say = Callable[[str, str], str]


@dataclass(frozen=True)
class Shown:
    """Something to show at the end of a cell.

    Attributes
    ----------
    page
        What it is on the page, as plain data: kind, and content by language.
    plain, html, png
        The same for Jupyter, in English.
    """

    page: Mapping[str, Any]
    plain: str
    html: str = ""
    png: bytes = b""

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """Return what Jupyter and the page choose from."""
        shown: dict[str, Any] = {MIME: dict(self.page), "text/plain": self.plain}
        if self.html:
            shown["text/html"] = self.html
        if self.png:
            shown["image/png"] = self.png
        return shown


def table_html(table: pd.DataFrame, units: Mapping[str, str], say: Say, say_unit: Say, language: str) -> str:
    """Return a table for a reader: words for keys, numbers as short as they can be, units in the heading.

    A column whose name ends in ``low`` and the next one, that ends in ``high``, are one: from where to where.

    Parameters
    ----------
    table, units
        What is shown, and the unit of each column that has one.
    say
        Gives the word for a column or a key.
    say_unit
        Gives the word for a unit.
    language
        'en' or 'ko'.
    """
    _ = texts(language)
    shown = table.head(MOST_ROWS)
    columns, head = list(map(str, table.columns)), []
    cells: list[list[str]] = []
    for column, following in zip(columns, [*columns[1:], ""], strict=True):
        if column.endswith("high") and f"{column.removesuffix('high')}low" in columns:
            continue
        unit, values = units.get(column, ""), shown[column]
        numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
        heading = column
        if column.endswith("low") and following == f"{column.removesuffix('low')}high":
            heading = f"{column.removesuffix('low')}range"
            whole = all(_are_whole(table[end]) for end in (column, following))
            ends = [[shown_number(float(each), unit, whole) for each in shown[end]] for end in (column, following)]
            told = [(numbers.between(low, high, language), low, high) for low, high in zip(*ends, strict=True)]
            cells.append([NOTHING if low == high == NOTHING else text for text, low, high in told])
        elif numeric:
            whole = _are_whole(values)
            cells.append([shown_number(float(each), unit, whole) for each in values])
        else:
            cells.append([say(str(each), language) for each in values])
        word, side = html.escape(say(heading, language)), "number" if numeric else "word"
        if numeric and unit not in ("", "key", "word", "share", "number"):
            word += f"<small>{html.escape(say_unit(unit, language))}</small>"
        head.append((side, word))
    rows = [
        "".join(f'<td class="{side}">{html.escape(cell)}</td>' for (side, _word), cell in zip(head, row, strict=True))
        for row in zip(*cells, strict=True)
    ]
    headings = "".join(f'<th class="{side}" scope="col">{word}</th>' for side, word in head)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<table><thead><tr>{headings}</tr></thead><tbody>{body}</tbody></table>"


def said(value: Any, say: Say, language: str) -> Any:
    """Return a value for a figure in a language.

    A text by language is that text; lists of keys are their words, and so are the keys of a mapping and the text of a
    mark; all else stays as it is.
    """
    if isinstance(value, Mapping):
        if set(value) == set(OF_FILES):
            return value[language]
        return {say(str(key), language): said(each, say, language) for key, each in value.items()}
    if isinstance(value, Mark):
        return Mark(value.at, said(value.text, say, language))
    if isinstance(value, pd.Series):
        return [say(str(each), language) for each in value]
    if isinstance(value, list | tuple):
        return [say(each, language) if isinstance(each, str) else said(each, say, language) for each in value]
    return value


def _are_whole(values: pd.Series) -> bool:
    """Return whether all numbers of a column are whole ones."""
    numbers = values.dropna()
    return bool((numbers == numbers.round()).all())


def shown_number(value: float, unit: str = "", whole: bool = False) -> str:
    """Return a number as short as it can be for a reader.

    Parameters
    ----------
    value, unit
        A share is shown in percent.
    whole
        Whether all other numbers are whole numbers.

    Examples
    --------
    >>> shown_number(28.705), shown_number(-0.0401), shown_number(0.482, "share"), shown_number(1234.0)
    ('28.7', '−0.04', '48%', '1,234')
    >>> shown_number(12.0, whole=True), shown_number(12.0), shown_number(-0.001), shown_number(float("nan"))
    ('12', '12.0', '0', '–')
    """
    if unit == "share":
        return numbers.share(value)
    return numbers.number(value, 0 if whole else None)

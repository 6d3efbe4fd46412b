"""CSV files as other programs write them: in UTF-8, UTF-16 or CP949, with commas, semicolons or tabs between cells."""

from __future__ import annotations

import codecs
import io

import pandas as pd
import pyarrow.csv as pa_csv

from sim.language.errors import ZonelabError, steering_problem
from sim.language.texts import sentence

#: Marks at the beginning of a file, by the encoding that they tell.
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
#: Encodings of files without a mark: the second is that of Korean spreadsheets on Windows.
_ENCODINGS = ("utf-8", "cp949")
SEPARATORS = (",", ";", "\t")


def text_of(content: bytes) -> str:
    r"""Return the text of a file.

    Raises
    ------
    ZonelabError
        If it is in no encoding that is known.

    Examples
    --------
    >>> text_of("지역,기업\n".encode("cp949")), text_of("\ufeffa,b\n".encode())
    ('지역,기업\n', 'a,b\n')
    """
    marked = next((encoding for mark, encoding in _MARKS.items() if content.startswith(mark)), None)
    for encoding in (marked,) if marked else _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ZonelabError(sentence("must be text in UTF-8 or CP949; it is neither. Save it anew as CSV in UTF-8."))


def separator_of(text: str) -> str:
    r"""Return what stands between cells: of comma, semicolon and tab the one that the heading has most often.

    Examples
    --------
    >>> separator_of('"a,b";c;d\n1,5;2;3\n'), separator_of("a\n1\n")
    (';', ',')
    """
    heading = text.lstrip("\r\n").partition("\n")[0]
    outside = "".join(heading.split('"')[::2])
    return max(SEPARATORS, key=lambda each: (outside.count(each), -SEPARATORS.index(each)))


def table_of_csv(content: bytes) -> tuple[pd.DataFrame, str]:
    """Return the table of a file, its first line the names of columns, and what separates its cells.

    Raises
    ------
    ZonelabError
        If it holds no table.
    """
    text = text_of(content)
    steering = steering_problem(text)
    if steering is not None:
        raise ZonelabError(sentence("{problem}.", problem=steering))
    if not text.strip():
        raise ZonelabError(sentence("must hold a line with names of columns and rows below it; it is empty."))
    separator = separator_of(text)
    table: pd.DataFrame = pa_csv.read_csv(
        io.BytesIO(text.encode()), parse_options=pa_csv.ParseOptions(delimiter=separator)
    ).to_pandas()
    if table.empty:
        raise ZonelabError(sentence("must hold rows below the names of columns; it has none. Add them."))
    return table, separator

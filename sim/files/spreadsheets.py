"""Tables as CSV for people: with the mark by which Excel knows that the text is UTF-8, and no formula in them."""

from __future__ import annotations

import io
import re
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

#: Without it Excel takes the letters for those of the machine's own country.
MARK = "\ufeff".encode()
#: Signs with which a spreadsheet begins a formula, or what it takes for nothing before one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_bytes(table: pd.DataFrame | pa.Table, mark: bytes = MARK) -> bytes:
    r"""Return a table as the content of a CSV file that spreadsheets and programs read alike.

    No text in it is a formula to a spreadsheet: an apostrophe is put before one that would be, such as a title.

    Examples
    --------
    >>> csv_bytes(pd.DataFrame({"이름": ["섬", "=1+1"], "share": [0.5, -2.0]})).decode("utf-8-sig")
    "이름,share\n섬,0.5\n'=1+1,-2.0\n"
    """
    if isinstance(table, pd.DataFrame):
        text: str = _without_formulas(table).to_csv(index=False, lineterminator="\n")
        return mark + text.encode()
    names = [_plain(name) for name in table.column_names]
    columns = [_plain_column(each) for each in table.columns]
    buffer = io.BytesIO()
    pa_csv.write_csv(pa.table(columns, names), buffer)
    return mark + buffer.getvalue()


def _without_formulas(table: pd.DataFrame) -> pd.DataFrame:
    plain = table.rename(columns=_plain)
    for number, kind in enumerate(table.dtypes):
        if kind.kind not in "biuf":
            plain.isetitem(number, [_plain(each) for each in table.iloc[:, number].tolist()])
    return plain


def _plain(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _plain_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    return pc.replace_substring_regex(column, f"^([{re.escape(''.join(_FORMULA))}])", r"'\1")


def table_of(content: bytes) -> pd.DataFrame:
    """Return the table that a CSV file holds, each number with every digit.

    Examples
    --------
    >>> table_of(csv_bytes(pd.DataFrame({"이름": ["섬"], "share": [0.1 + 0.2]})))["share"][0]
    np.float64(0.30000000000000004)
    """
    table: pd.DataFrame = pa_csv.read_csv(io.BytesIO(content)).to_pandas()  # pandas itself may lose the last bit
    return table

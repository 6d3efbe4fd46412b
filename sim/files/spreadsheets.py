"""Tables as CSV for people: with the mark by which Excel knows that the text is UTF-8."""

from __future__ import annotations

import io
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv

#: Without it Excel takes the letters for those of the machine's own country.
MARK = "\ufeff".encode()
#: Signs with which a spreadsheet begins a formula, or what it takes for nothing before one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_bytes(table: pd.DataFrame | pa.Table) -> bytes:
    r"""Return a table as the content of a CSV file that spreadsheets and programs read alike.

    Examples
    --------
    >>> csv_bytes(pd.DataFrame({"이름": ["섬"], "share": [0.5]})).decode("utf-8-sig")
    '이름,share\n섬,0.5\n'
    """
    if isinstance(table, pd.DataFrame):
        text: str = table.to_csv(index=False, lineterminator="\n")
        return MARK + text.encode()
    buffer = io.BytesIO()
    pa_csv.write_csv(table, buffer)
    return MARK + buffer.getvalue()


def without_formulas(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of which no text is a formula to a spreadsheet: an apostrophe is put before one that would be.

    Examples
    --------
    >>> list(without_formulas(pd.DataFrame({"name": ["=1+1", "North"], "firms": [-2.0, 1.0]})).itertuples(index=False))
    [Pandas(name="'=1+1", firms=-2.0), Pandas(name='North', firms=1.0)]
    """
    texts_only = [name for name in table.columns if table[name].dtype.kind not in "biuf"]
    plain = {name: [_plain(each) for each in table[name].tolist()] for name in texts_only}
    return table.assign(**plain).rename(columns=_plain)


def _plain(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def table_of(content: bytes) -> pd.DataFrame:
    """Return the table that a CSV file holds, each number with every digit.

    Examples
    --------
    >>> table_of(csv_bytes(pd.DataFrame({"이름": ["섬"], "share": [0.1 + 0.2]})))["share"][0]
    np.float64(0.30000000000000004)
    """
    table: pd.DataFrame = pa_csv.read_csv(io.BytesIO(content)).to_pandas()  # pandas itself may lose the last bit
    return table

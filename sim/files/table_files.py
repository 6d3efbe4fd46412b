"""A table that a user brings: CSV or Parquet, from an untrusted file; every failure is a sentence."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa

from sim.files.csv_dialects import table_of_csv
from sim.files.parquet import read_table
from sim.language.errors import ZonelabError, placed, system_reason
from sim.language.texts import sentence
from sim.numerics.arguments import path_given

#: A table of a million rows.
LARGEST_BYTES = 200_000_000
#: Name of what a table that was read from CSV remembers.
SEPARATOR = "separator"
PARQUET, CSV = (".parquet", ".pq"), (".csv",)


def read_any_table(path: Path | str) -> pd.DataFrame:
    """Return the table of a CSV or Parquet file, which its ending tells apart.

    Raises
    ------
    ZonelabError
        If it is missing, too large, or none.
    """
    place = path_given(path, "table")
    ending = place.suffix.lower()
    if ending not in (*PARQUET, *CSV):
        wrong = sentence("must end with .csv or .parquet, so that it is known how to read it. Save it as one of them.")
        raise ZonelabError(placed(place, wrong))
    try:
        if not place.is_file():
            raise ZonelabError(placed(place, sentence("must be a file; there is none. Check the path.")))
        if place.stat().st_size > LARGEST_BYTES:
            wrong = sentence("must be at most {most:,} bytes; it is larger. Keep what is needed.", most=LARGEST_BYTES)
            raise ZonelabError(placed(place, wrong))
        return read_table(place) if ending in PARQUET else _of_csv(place)
    except OSError as error:
        wrong = sentence("must be readable; {reason}. Check the path and its permissions.", reason=system_reason(error))
        raise ZonelabError(placed(place, wrong)) from None
    except (ValueError, MemoryError, pa.ArrowException):
        wrong = sentence("must be a table; it cannot be read as one. Save it anew as CSV in UTF-8, or as Parquet.")
        raise ZonelabError(placed(place, wrong)) from None


def _of_csv(place: Path) -> pd.DataFrame:
    """Return the table of a CSV file, which remembers what separates its cells."""
    try:
        table, separator = table_of_csv(place.read_bytes())
    except ZonelabError as error:
        raise ZonelabError([placed(place, problem) for problem in error.problems]) from None
    table.attrs[SEPARATOR] = separator
    return table

"""The table of calibrated draws, read from a file that may come from an untrusted source."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pandas.api.types import is_numeric_dtype

from sim.files.parquet import read_table
from sim.language.errors import ZonelabError, placed
from sim.language.texts import sentence
from sim.scenario.reading.key_paths import split_key
from sim.scenario.schema.keys import fields
from sim.scenario.schema.replaced_keys import replacement


def read_draws_table(path: Path) -> pd.DataFrame:
    """Return a table of calibrated draws from an untrusted file: a column for each weight, a row for each draw.

    Raises
    ------
    ZonelabError
        If it is none.
    """
    try:
        table = read_table(path)
    except (OSError, ValueError, MemoryError, pa.ArrowException):
        wrong = sentence("must be a table of calibrated draws; it cannot be read. Restore it, or calibrate again.")
        raise ZonelabError(placed(path, wrong)) from None
    names = [name for name in table.columns if split_key(str(name))[0] in fields()]
    columns = [each for _name, each in table.items()]
    are_numbers = all(is_numeric_dtype(each) and np.isfinite(each.to_numpy(float)).all() for each in columns)
    if not len(table) or not names or list(table.columns) != list(dict.fromkeys(names)) or not are_numbers:
        wrong = sentence(
            "must hold a number for each weight in each row; it holds something else.{hint} Restore it, or calibrate "
            "again.",
            hint="".join(replacement(str(name)) for name in table.columns),
        )
        raise ZonelabError(placed(path, wrong))
    return table

"""Tables on disk: Parquet, with unit and meaning in the metadata of each column; written aside, then renamed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pandas.api.types import is_numeric_dtype

from sim.files.safe import write_whole, written_whole
from sim.language.errors import ZonelabError, placed
from sim.language.texts import sentence
from sim.language.vocabulary import WORDS
from sim.scenario.schema.keys import leaf_keys


def write_table(table: pd.DataFrame, path: Path, *, safe: bool = True) -> None:
    """Write a result table as Parquet.

    Parameters
    ----------
    table
        A table of `EnsembleResult` or `Comparison`; its units are taken from ``table.attrs["units"]``.
    path
        File to write; it is replaced whole or not at all.
    safe
        Whether it must be safe on disk at once; not in a folder that is made safe as a whole.
    """
    units = table.attrs.get("units", {})
    plain = table.copy(deep=False)
    plain.attrs = {}
    arrow = pa.Table.from_pandas(plain, preserve_index=False)
    fields = []
    for field in arrow.schema:
        notes = {"unit": units.get(field.name, "")}
        if field.name in WORDS:
            notes["label"] = WORDS[field.name].label("en")
        fields.append(field.with_metadata(notes))
    arrow = arrow.cast(pa.schema(fields, metadata=arrow.schema.metadata))
    with written_whole(path, safe=safe) as aside:
        pq.write_table(arrow, aside, compression="zstd")


def write_text(path: Path, text: str) -> None:
    """Write a text file, whole or not at all."""
    write_whole(path, text.encode(), alone=True)


def read_table(path: Path) -> pd.DataFrame:
    """Return a table that `write_table` wrote, units included."""
    arrow = pq.read_table(path)
    table: pd.DataFrame = arrow.to_pandas()
    units = {field.name: (field.metadata or {}).get(b"unit", b"").decode() for field in arrow.schema}
    table.attrs["units"] = {name: unit for name, unit in units.items() if unit}
    return table


def read_draws_table(path: Path) -> pd.DataFrame:
    """Return a table of calibrated draws, which may have lain with strangers: a column for each weight, a row a draw.

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
    names = [name for name in table.columns if name in leaf_keys()]
    columns = [each for _name, each in table.items()]
    are_numbers = all(is_numeric_dtype(each) and np.isfinite(each.to_numpy(float)).all() for each in columns)
    if not len(table) or not names or list(table.columns) != list(dict.fromkeys(names)) or not are_numbers:
        wrong = sentence(
            "must hold a number for each weight in each row; it holds something else. Restore it, or calibrate again."
        )
        raise ZonelabError(placed(path, wrong))
    return table

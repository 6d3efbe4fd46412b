"""Tables on disk: Parquet, with unit and meaning in the metadata of each column; written aside, then renamed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.files.safe import write_whole, written_whole
from sim.language.vocabulary import WORDS


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
    with written_whole(path, safe=safe) as aside:
        pq.write_table(arrow_table(table), aside, compression="zstd")


def arrow_table(table: pd.DataFrame) -> pa.Table:
    """Return a result table as `write_table` writes it, with the units in the metadata of its columns."""
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
    return arrow.cast(pa.schema(fields, metadata=arrow.schema.metadata))


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

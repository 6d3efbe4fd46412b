"""Tables on disk: Parquet, with unit and meaning in the metadata of each column; written aside, then renamed."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.vocabulary import WORDS


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a result table as Parquet.

    Parameters
    ----------
    table
        A table of `EnsembleResult` or `Comparison`; its units are taken from ``table.attrs["units"]``.
    path
        File to write; it is replaced whole or not at all.
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
    aside = path.with_name(f".{path.name}.part")
    pq.write_table(arrow, aside, compression="zstd")
    os.replace(aside, path)


def write_text(path: Path, text: str) -> None:
    """Write a text file, whole or not at all."""
    aside = path.with_name(f".{path.name}.part")
    aside.write_text(text, encoding="utf-8")
    os.replace(aside, path)


def read_table(path: Path) -> pd.DataFrame:
    """Return a table that `write_table` wrote, units included."""
    arrow = pq.read_table(path)
    table: pd.DataFrame = arrow.to_pandas()
    units = {field.name: (field.metadata or {}).get(b"unit", b"").decode() for field in arrow.schema}
    table.attrs["units"] = {name: unit for name, unit in units.items() if unit}
    return table

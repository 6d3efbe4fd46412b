"""Tables on disk: Parquet, with unit and meaning in the metadata of each column; written aside, then renamed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.files.safe import write_whole, written_whole
from sim.language.vocabulary import WORDS

#: In the notes of a file: the fingerprint of its numbers.
_SEAL = b"seal"


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


def write_sealed(table: pd.DataFrame, path: Path) -> None:
    """Write a table of numbers with a fingerprint of them, so that `read_sealed` knows whether they are the same."""
    arrow = arrow_table(table)
    notes = {**(arrow.schema.metadata or {}), _SEAL: _fingerprint(table)}
    with written_whole(path) as aside:
        pq.write_table(arrow.replace_schema_metadata(notes), aside, compression="zstd")


def read_sealed(path: Path) -> pd.DataFrame:
    """Return a table that `write_sealed` wrote.

    Raises
    ------
    ValueError
        If its numbers are not those that were written. OSError, KeyError or an error of Arrow, if there are none.
    """
    arrow = pq.read_table(path)
    table: pd.DataFrame = arrow.to_pandas()
    if (arrow.schema.metadata or {})[_SEAL] != _fingerprint(table):
        raise ValueError(path)
    return table


def _fingerprint(table: pd.DataFrame) -> bytes:
    digest = hashlib.blake2b("\0".join(map(str, table.columns)).encode(), digest_size=16)
    for name in table.columns:
        values = table[name].to_numpy(np.float64, copy=True)
        values[np.isnan(values)] = np.nan  # of which there are many kinds
        digest.update(values.tobytes())
    return digest.hexdigest().encode()


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

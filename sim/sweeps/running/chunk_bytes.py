"""The content of a chunk: its rows as the bytes of a Parquet file, and back."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.parquet as pq

from sim.sweeps.design.columns import OK, STATUS


def parquet_bytes(table: pa.Table) -> bytes:
    """Return a table as the content of a Parquet file; the same table gives the same bytes."""
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def table_in(content: bytes) -> pa.Table:
    """Return the table that the content of a chunk holds."""
    return pq.read_table(pa.BufferReader(content), use_threads=False)


def failed_in(content: bytes) -> tuple[int, bool]:
    """Return how many rows the content of a chunk has, and whether some of them failed, by its statistics alone."""
    with pq.ParquetFile(pa.BufferReader(content)) as file:
        about = file.metadata
        place = file.schema_arrow.names.index(STATUS)
        groups = [about.row_group(group).column(place).statistics for group in range(about.num_row_groups)]
        well = all(told is not None and told.has_min_max and (told.min, told.max) == (OK, OK) for told in groups)
        return about.num_rows, not well

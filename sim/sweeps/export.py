"""The table of a sweep taken out as one file, and a point taken out alone."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from sim.errors import OutputError, ZonelabError, placed, system_reason
from sim.scenario.keep import changes_from, scenario_file
from sim.sweeps.columns import POINT
from sim.sweeps.plan import point_scenarios
from sim.sweeps.rows import table_of
from sim.sweeps.run_point import PointRunner
from sim.sweeps.store import Store, parquet_bytes
from sim.sweeps.sweep import check_versions, finished_or_raise, kept_plan
from sim.texts import sentence

_WRITERS: dict[str, Callable[[pa.Table, Path], object]] = {
    ".csv": lambda table, path: pa_csv.write_csv(table, str(path)),
    ".parquet": lambda table, path: path.write_bytes(parquet_bytes(table)),
}


def read_sweep_table(store: Store) -> pa.Table:
    """Return the rows that a store has, in the order of the points."""
    files = [paths[0] for paths in store.chunk_files().values()]
    if not files:
        raise ZonelabError(placed(store.folder, sentence("must have finished points; it has none yet. Resume it.")))
    table = pa.concat_tables([pq.read_table(path) for path in files])
    return table.take(pc.sort_indices(table, sort_keys=[(POINT, "ascending")]))


def sweep_frame(store: Store) -> pd.DataFrame:
    """Return the rows that a store has as a pandas table, in the order of the points; units in its attributes."""
    table = read_sweep_table(store)
    frame: pd.DataFrame = table.to_pandas()
    notes = {field.name: field.metadata or {} for field in table.schema}
    frame.attrs["units"] = {name: each[b"unit"].decode() for name, each in notes.items() if each.get(b"unit")}
    return frame


def export_table(store: Store, file: Path) -> int:
    """Write the table of a complete sweep to one file, aside and then renamed, and return its rows.

    Raises
    ------
    ZonelabError
        If the sweep is not complete, or the file is neither CSV nor Parquet or cannot be written.
    """
    write = _WRITERS.get(file.suffix)
    if write is None:
        raise ZonelabError(sentence("--out must end with .csv or .parquet; got {given!r}.", given=file.name))
    finished_or_raise(store)
    table = read_sweep_table(store)
    aside = file.with_name(f".{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write(table, aside)
        os.replace(aside, file)
    except OSError as error:
        aside.unlink(missing_ok=True)
        wrong = sentence("must be a file that can be written; {reason}.", reason=system_reason(error))
        raise OutputError(placed(file, wrong)) from None
    return int(table.num_rows)


@dataclass(frozen=True)
class Repeated:
    """A point that was run again.

    Attributes
    ----------
    scenario_file
        Its policy as the text of a scenario file.
    numbers
        Its row.
    same
        Whether every bit is that of the sweep; None if the sweep has not come to it yet.
    """

    scenario_file: str
    numbers: dict[str, Any]
    same: bool | None


def repeat_point(store: Store, point: int) -> Repeated:
    """Run one point again, alone.

    Raises
    ------
    ZonelabError
        If the sweep has no such point, or is of another version.
    """
    plan = kept_plan(store)
    if not 0 <= point < plan.points.count:
        wrong = sentence("point must be from 0 to {last:,}; got {given:,}.", last=plan.points.count - 1, given=point)
        raise ZonelabError(placed(store.folder, wrong))
    check_versions(store, store.manifest())
    again = table_of(plan, [PointRunner(plan).run(point)])
    kept: pa.Table | None = None
    for chunk, paths in store.chunk_files().items():
        if chunk < plan.chunks and point in (points := plan.points_of(chunk)):
            kept = pq.read_table(paths[0]).slice(points.index(point), 1).combine_chunks()
    same = None if kept is None else parquet_bytes(kept) == parquet_bytes(again)
    try:
        changes = changes_from(plan.policy, point_scenarios(plan, point)[0])
    except ZonelabError:  # it failed; the row says why
        changes = {}
    return Repeated(scenario_file(plan.policy, changes), again.to_pylist()[0], same)

"""The table of a sweep taken out as one file, and a point taken out alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from sim.files.reasons import why_not
from sim.files.safe import write_whole
from sim.files.spreadsheets import csv_bytes
from sim.language.errors import OutputError, ZonelabError, placed
from sim.language.texts import sentence
from sim.results.manifest import listed
from sim.scenario.load import Scenario, load_scenario
from sim.scenario.reading.text_files import is_file, scenario_names
from sim.scenario.world.world_copy import WORLDS, comes_with_zonelab
from sim.scenario.writing import changes_from, scenario_file, whole_file
from sim.sweeps.design.columns import POINT
from sim.sweeps.design.plan import TABLE, Plan, point_scenarios
from sim.sweeps.running.chunk_bytes import parquet_bytes, table_in
from sim.sweeps.running.run_point import PointRunner
from sim.sweeps.running.store import CHUNKS, MANIFEST, Store
from sim.sweeps.running.sweep import check_versions, finished_or_raise, kept_plan
from sim.sweeps.running.table_rows import table_of

_WRITERS: dict[str, Callable[[pa.Table], bytes]] = {".csv": csv_bytes, ".parquet": parquet_bytes}


def read_sweep_table(store: Store) -> pa.Table:
    """Return the rows that a store has, in the order of the points.

    Raises
    ------
    ZonelabError
        If there are none yet, or a file is not what was written.
    """
    look = store.look(table_in)
    if look.damaged:
        redone = sentence("{folder}: 'zonelab sweep resume' redoes it.", folder=store.folder)
        raise ZonelabError([*(placed(path, problem) for path, problem in look.damaged.items()), redone])
    if not look.whole:
        raise ZonelabError(placed(store.folder, sentence("must have finished points; it has none yet. Resume it.")))
    table = pa.concat_tables(look.whole.values())
    return table.take(pc.sort_indices(table, sort_keys=[(POINT, "ascending")]))


def sweep_frame(store: Store) -> pd.DataFrame:
    """Return the rows that a store has as a pandas table, in the order of the points; units in its attributes."""
    return frame_of(read_sweep_table(store))


def frame_of(table: pa.Table) -> pd.DataFrame:
    """Return the table of a sweep as a pandas table, with units in its attributes."""
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
    target = file.resolve()  # of a link, the file that it leads to
    if _is_kept(target):
        wrong = sentence("must not be a file of a sweep or of other results. Name another with --out.")
        raise OutputError(placed(file, wrong))
    finished_or_raise(store)
    table = read_sweep_table(store)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, write(table), alone=True)
    except OSError as error:
        wrong = sentence("must be a file that can be written; {reason}.", reason=why_not(target, error))
        raise OutputError(placed(file, wrong)) from None
    return int(table.num_rows)


def _is_kept(target: Path) -> bool:
    """Return whether a path is of what the folder of a sweep keeps, this one or another, or of other results."""
    for folder in target.parents:
        if is_file(folder / MANIFEST):
            within = target.relative_to(folder)
            if within.parts[0] in (CHUNKS, WORLDS) or str(within) == TABLE:
                return True
    return is_file(target) and any(
        target.name in listed(target.parent, None, each.name) for each in target.parent.glob("*.json")
    )


@dataclass(frozen=True)
class Repeated:
    """A point that was run again.

    Attributes
    ----------
    scenario_file
        Its policy as the text of a scenario file; empty if the levers make none there.
    place
        Folder in which that file finds its world, if it must be in one.
    numbers
        Its row.
    same
        Whether every bit is that of the sweep; None if the sweep has not come to it yet.
    """

    scenario_file: str
    place: Path | None
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
            content = next((found for path in paths if (found := store.content(path)) is not None), None)
            if content is None:
                wrong = sentence("its content is not what was written")
                redone = sentence("{folder}: 'zonelab sweep resume' redoes it.", folder=store.folder)
                raise ZonelabError([placed(paths[0], wrong), redone])
            kept = table_in(content).slice(points.index(point), 1).combine_chunks()
    same = None if kept is None else parquet_bytes(kept) == parquet_bytes(again)
    try:
        policy = point_scenarios(plan, point)[0]
    except ZonelabError:  # it failed; the row says why
        return Repeated("", None, again.to_pylist()[0], same)
    place = None if comes_with_zonelab(policy.world) else store.folder
    return Repeated(_file_of(plan, policy), place, again.to_pylist()[0], same)


def _file_of(plan: Plan, policy: Scenario) -> str:
    """Return a scenario as the text of a file that can be loaded anywhere.

    It extends the scenario of the sweep where that can be called by name and is as it was; else it says all itself,
    since the path that the sweep file gave may lead nowhere, and leads elsewhere from another folder.
    """
    name = plan.sweep.scenario
    try:
        named = load_scenario(name) if name in scenario_names() else None
    except ZonelabError:  # a file of that name that is broken by now
        named = None
    if named is not None and named.digest == plan.policy.digest:
        return scenario_file(named, changes_from(plan.policy, policy))
    return whole_file(policy)

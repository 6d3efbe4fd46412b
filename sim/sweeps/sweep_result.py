"""What became of a sweep: its table, the points that failed, and its folder, if it was kept."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sim.language.errors import ZonelabError
from sim.language.texts import Sentence, check_language, sentence
from sim.sweeps.design.columns import ERROR, FAILED, POINT, STATUS
from sim.sweeps.running.failed_points import Failures, failures
from sim.sweeps.running.store import Store
from sim.sweeps.running.sweep import Status, finished_or_raise, kept_plan, status

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from sim.sweeps.design.plan import Plan
    from sim.sweeps.running.export import Repeated
    from sim.sweeps.running.verify import Verdict

#: Name of the table that `SweepResult.write` writes, and of its manifest.
TABLE_WORD = "table"


class SweepResult:
    """A sweep in its folder, or in memory alone; `sim.sweep` and `sim.load_sweep` return one.

    Its tables are read when they are first used, so that a large sweep costs nothing until then.

    Parameters
    ----------
    store
        Its folder.
    plan
        Its plan, if it is known already.
    redone
        Chunks that were run again, because they were damaged.
    """

    def __init__(self, store: Store, plan: Plan | None = None, redone: int = 0) -> None:
        self._store: Store | None = store
        self.redone = redone
        if plan is not None:
            self.plan = plan

    def __repr__(self) -> str:
        """Return a line."""
        found = f"{self.plan.points.count:,} points, {', '.join(self.levers)}"
        return f"<SweepResult {self.plan.file}: {found}; {self.folder or 'in memory'}>"

    @property
    def store(self) -> Store:
        """The folder of the sweep, chunk by chunk.

        Raises
        ------
        ZonelabError
            If it was not kept.
        """
        if self._store is None:
            raise ZonelabError(
                sentence("the sweep must have a folder for this; it was run without one. Give sim.sweep a folder.")
            )
        return self._store

    @property
    def folder(self) -> Path | None:
        """Folder of the sweep; None if it was not kept."""
        return None if self._store is None else self._store.folder

    @cached_property
    def plan(self) -> Plan:
        """What the sweep does: points, scenarios, measures."""
        return kept_plan(self.store)

    @cached_property
    def failures(self) -> Failures:
        """How many of the finished points failed, and why."""
        return failures(self.store)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """A row for each point, in their order.

        Columns are ``point``, ``status`` (``ok`` or ``failed``), ``error``, a column for each lever, and ``MEASURE``,
        ``MEASURE.low``, ``MEASURE.high`` for each measure: its mean over the pairs of runs with the 90% interval.
        Units are in ``attrs["units"]``.

        Raises
        ------
        ZonelabError
            If the sweep is not complete, or a file of it is damaged.
        """
        from sim.sweeps.running.export import frame_of

        return frame_of(self._table)

    @cached_property
    def _table(self) -> pa.Table:
        from sim.sweeps.running.export import read_sweep_table

        finished_or_raise(self.store)
        return read_sweep_table(self.store)

    @property
    def failed(self) -> pd.DataFrame:
        """A row for each point that failed: its number, its levers, and in ``error`` why."""
        rows = self.frame[self.frame[STATUS] == FAILED]
        return rows[[POINT, *self.levers, ERROR]].reset_index(drop=True)

    @property
    def levers(self) -> tuple[str, ...]:
        """Names of the levers, which are columns of the table."""
        return tuple(axis.name for axis in self.plan.points.axes)

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the measures."""
        return tuple(self.plan.sweep.measures)

    @property
    def status(self) -> Status:
        """How far the sweep is, by a look at its folder."""
        return status(self.store)

    def lever_names(self, language: str = "en") -> dict[str, str]:
        """Return what each lever is called in 'en' or 'ko': its label, or its name if it has none."""
        check_language(language)
        return lever_names(self.plan, language)

    def verify(self, rerun: int = 0, seed: int = 0) -> Verdict:
        """Return what a look at every byte says; see `sim.sweeps.running.verify.verify`."""
        from sim.sweeps.running.verify import verify

        return verify(self.store, rerun, seed)

    def export(self, file: str | Path) -> int:
        """Write the table to one CSV or Parquet file, and return its rows.

        Raises
        ------
        ZonelabError
            If the sweep is not complete, or the file is neither or cannot be written.
        """
        from sim.sweeps.running.export import export_table

        return export_table(self.store, Path(file))

    def repeat(self, point: int) -> Repeated:
        """Run one point again, alone; see `sim.sweeps.running.export.repeat_point`."""
        from sim.sweeps.running.export import repeat_point

        return repeat_point(self.store, point)

    def write(self, folder: str | Path) -> tuple[Sentence, ...]:
        """Write the table as ``table.parquet`` and ``table.csv``, as `export` does, with the manifest ``table.json``.

        Parameters
        ----------
        folder
            New, or one that holds other things, which stay.

        Returns
        -------
        tuple of str
            What the user is to know, such as a file of theirs that is kept under another name.

        Raises
        ------
        ZonelabError
            If the sweep is not complete, or the folder cannot be written.
        """
        from sim.files.spreadsheets import csv_bytes
        from sim.sweeps.lesson_files import filled, place_of
        from sim.sweeps.running.chunk_bytes import parquet_bytes

        place = place_of(folder, TABLE_WORD)
        table = self._table
        with filled(place, self.plan.digest) as aside:
            (aside / f"{TABLE_WORD}.parquet").write_bytes(parquet_bytes(table))
            (aside / f"{TABLE_WORD}.csv").write_bytes(csv_bytes(table))
        return tuple(place.notices)

    def kept_in_memory(self) -> SweepResult:
        """Return the result with all its tables read, so that its folder may be removed."""
        self.plan, self.failures, self.frame  # noqa: B018  # each is read when it is asked for
        self._store = None
        return self


def lever_names(plan: Plan, language: str) -> dict[str, str]:
    """Return what each lever is called in a language: short, since it is written next to a bar or within a sentence."""
    return {axis.name: axis.short_name(language) for axis in plan.points.axes}

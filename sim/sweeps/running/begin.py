"""A sweep begun: its folder with a manifest, and the refusal to mix it with another."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from sim.files.lock import LOCK
from sim.files.safe import write_whole
from sim.results.manifest import json_text, sha256
from sim.scenario.reading.manifest_schema import seal_of
from sim.scenario.world.world_copy import check_copy
from sim.sweeps.design.plan import Plan
from sim.sweeps.running.beside import files_beside, folders_of, half_written, own_worlds
from sim.sweeps.running.disk import check_is_folder, explained
from sim.sweeps.running.store import MANIFEST, Store
from sim.sweeps.running.sweep import check_same


def begin(plan: Plan, folder: Path) -> Store:
    """Return a new store for a plan, or the one that is there if it is of the same sweep.

    Who goes on to carry it out checks it again, since another may have come first; `begun` holds the folder meanwhile.

    Parameters
    ----------
    plan
        From `sim.sweeps.design.plan.plan_of`.
    folder
        New, empty, or that of the same sweep.

    Raises
    ------
    ZonelabError
        If the folder holds something else, another sweep, or one of another version; nothing is written then.
    """
    with begun(plan, folder) as store:
        return store


@contextmanager
def begun(plan: Plan, folder: Path) -> Iterator[Store]:
    """Give what `begin` returns, and keep its folder for this process alone meanwhile."""
    store = Store(folder)
    with explained(folder):
        check_is_folder(folder)
        if store.manifest_path.exists():
            check_same(store, plan)  # before anything is waited for or written
        else:
            half_written(plan, folder)  # or else the lock would stand among the files of somebody else
        absent = [each for each in (folder, *folder.parents) if not each.exists()]
        made = [] if os.path.lexists(folder / LOCK) else [folder / LOCK]
    try:
        with explained(folder):
            folder.mkdir(parents=True, exist_ok=True)
        with store.locked():
            if store.manifest_path.exists():
                check_same(store, plan)
            else:
                _fill(store, plan, made)
            yield store
    except BaseException:
        _remove(absent)
        raise


def _fill(store: Store, plan: Plan, made: list[Path]) -> None:
    """Write all that a new store begins with, the manifest last; if that cannot be done, remove what was made."""
    try:
        with explained(store.folder):
            for half in half_written(plan, store.folder):
                half.unlink(missing_ok=True)
            beside = files_beside(plan)
            for folder in (store.chunks_folder, *(store.folder / each for each in folders_of(beside))):
                if not folder.exists():
                    made.append(folder)
                    folder.mkdir()
            for path, content in beside.items():
                if not (store.folder / path).exists():
                    made.append(store.folder / path)
                    write_whole(store.folder / path, content)
            for place, world in own_worlds(plan).items():
                check_copy(world, store.folder / place)
            kept = {
                **plan.manifest(),
                "files": {path: sha256(store.folder / path) for path in sorted(beside)},
                "written": datetime.now(UTC).isoformat(timespec="seconds"),
            }
            kept["seal"] = seal_of(kept)
            store.write_text(MANIFEST, json_text(kept))
    except BaseException:
        if not store.manifest_path.exists():
            _remove(made[::-1])
        raise


def _remove(made: Sequence[Path]) -> None:
    """Remove what was made on the way to a store, of folders those in which nothing is."""
    for each in made:
        with suppress(OSError):
            each.rmdir() if each.is_dir() else each.unlink(missing_ok=True)

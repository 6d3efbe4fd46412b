"""A sweep begun: its folder with a manifest, and the refusal to mix it with another."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from sim.errors import OutputError, placed
from sim.files.safe import PART
from sim.results.manifest import sha256
from sim.scenario.manifests import seal_of
from sim.scenario.world_copy import WORLDS, comes_with_zonelab, copy_world
from sim.sweeps.disk import check_is_folder, explained
from sim.sweeps.plan import TABLE, Plan
from sim.sweeps.store import CHUNKS, LOCK, MANIFEST, Store
from sim.sweeps.sweep import check_same
from sim.texts import sentence


def begin(plan: Plan, folder: Path) -> Store:
    """Return a new store for a plan, or the one that is there if it is of the same sweep.

    Who goes on to carry it out checks it again, since another may have come first; `begun` holds the folder meanwhile.

    Parameters
    ----------
    plan
        From `sim.sweeps.plan.plan_of`.
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
            _check_free(folder)
        absent = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        with explained(folder):
            folder.mkdir(parents=True, exist_ok=True)
        with store.locked():
            if store.manifest_path.exists():
                check_same(store, plan)
            else:
                with explained(folder):
                    _check_free(folder)
                _fill(store, plan)
            yield store
    except BaseException:
        _remove_empty(absent)
        raise


def _check_free(folder: Path) -> None:
    """Raise if a folder that is to take a new sweep holds something else."""
    if folder.is_dir() and not all(_is_of_a_beginning(each) for each in folder.iterdir()):
        wrong = sentence("must be new, empty, or hold this sweep; found other files. Name another with --out.")
        raise OutputError(placed(folder, wrong))


def _is_of_a_beginning(path: Path) -> bool:
    """Return whether a sweep that was cut off before it had a manifest may have left this in its folder."""
    if path.name == CHUNKS:
        return path.is_dir() and not any(path.iterdir())
    return path.name in (LOCK, TABLE, WORLDS) or (path.name.startswith(".") and path.name.endswith(PART))


def _fill(store: Store, plan: Plan) -> None:
    """Write all that a new store begins with, the manifest last; leave nothing if that cannot be done."""
    try:
        with explained(store.folder):
            store.chunks_folder.mkdir(exist_ok=True)
            store.clear_parts()
            for scenario in (plan.policy, plan.baseline):
                if not comes_with_zonelab(scenario.world):
                    copy_world(scenario.world, store.folder)
            if plan.points.table_text is not None:
                store.write_text(TABLE, plan.points.table_text)
            beside = [store.folder / TABLE, *sorted((store.folder / WORLDS).rglob("*"))]
            kept = {
                **plan.manifest(),
                "files": {path.relative_to(store.folder).as_posix(): sha256(path) for path in beside if path.is_file()},
                "written": datetime.now(UTC).isoformat(timespec="seconds"),
            }
            kept["seal"] = seal_of(kept)
            store.write_text(MANIFEST, json.dumps(kept, indent=2, ensure_ascii=False) + "\n")
    except BaseException:
        with suppress(OSError):
            if not store.manifest_path.exists():
                (store.folder / TABLE).unlink(missing_ok=True)
                shutil.rmtree(store.folder / WORLDS, ignore_errors=True)
                store.chunks_folder.rmdir()
                (store.folder / LOCK).unlink(missing_ok=True)
        raise


def _remove_empty(folders: Sequence[Path]) -> None:
    """Remove the folders that were made on the way to a store, as far as there is nothing in them."""
    with suppress(OSError):
        for each in folders:
            each.rmdir()

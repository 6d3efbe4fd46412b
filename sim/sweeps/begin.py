"""A sweep begun: its folder with a manifest, and the refusal to mix it with another."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sim.errors import OutputError, placed
from sim.scenario.world_copy import WORLDS, comes_with_zonelab, copy_world
from sim.sweeps.plan import TABLE, Plan
from sim.sweeps.store import CHUNKS, LOCK, MANIFEST, PART, Store, check_is_folder
from sim.sweeps.sweep import check_versions
from sim.texts import sentence


def begin(plan: Plan, folder: Path) -> Store:
    """Return a new store for a plan, or the one that is there if it is of the same sweep.

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
    store = Store(folder)
    with store.explained():
        check_is_folder(folder)
        if store.manifest_path.exists():
            check_same(store, plan)
            return store
        if folder.is_dir() and not all(_is_of_a_beginning(each) for each in folder.iterdir()):
            wrong = sentence("must be new, empty, or hold this sweep; found other files. Name another with --out.")
            raise OutputError(placed(folder, wrong))
        absent = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        _fill(store, plan)
    except BaseException:
        _clear(store, absent)
        raise
    return store


def _is_of_a_beginning(path: Path) -> bool:
    """Return whether a sweep that was cut off before it had a manifest may have left this in its folder."""
    if path.name == CHUNKS:
        return not any(path.iterdir())
    return path.name in (LOCK, TABLE, WORLDS) or path.name.endswith(PART)


def _fill(store: Store, plan: Plan) -> None:
    """Write all that a new store begins with, the manifest last."""
    with store.explained():
        store.chunks_folder.mkdir(parents=True, exist_ok=True)
    with store.locked():
        store.clear_parts()
        for scenario in (plan.policy, plan.baseline):
            if not comes_with_zonelab(scenario.world):
                copy_world(scenario.world, store.folder)
        if plan.points.table_text is not None:
            store.write_text(TABLE, plan.points.table_text)
        kept = {**plan.manifest(), "written": datetime.now(UTC).isoformat(timespec="seconds")}
        store.write_text(MANIFEST, json.dumps(kept, indent=2, ensure_ascii=False) + "\n")


def _clear(store: Store, absent: Sequence[Path]) -> None:
    """Remove what a store that could not be begun has left, and the folders made on the way to it."""
    with suppress(OSError):
        if not store.manifest_path.exists():
            for name in (TABLE, LOCK):
                (store.folder / name).unlink(missing_ok=True)
            shutil.rmtree(store.folder / WORLDS, ignore_errors=True)
            store.chunks_folder.rmdir()
            for each in absent:
                each.rmdir()


def check_same(store: Store, plan: Plan) -> None:
    """Raise unless a store is of this sweep.

    Raises
    ------
    OutputError
        With what differs.
    """
    kept = store.manifest()
    check_versions(store, kept)
    if kept["digest"] == plan.digest:
        return
    sweep = plan.sweep.model_dump(mode="json")
    differing = [
        key for key in sweep if key not in ("title", "question", "event") and kept["sweep"].get(key) != sweep[key]
    ]
    wrong = sentence(
        "must hold this very sweep; it holds one with another {keys}. Name another folder with --out.",
        keys=", ".join(differing) or "scenario",
    )
    raise OutputError(placed(store.folder, wrong))

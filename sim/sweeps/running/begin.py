"""The start of a sweep: its folder with the files before its manifest, and an error instead of mixing two sweeps.

A beginning that was killed leaves halves of it, which the next takes up.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from sim.files.lock import LOCK
from sim.files.safe import aside_for, write_whole
from sim.language.errors import OutputError, placed
from sim.language.texts import sentence
from sim.results.manifest import json_text, sha256
from sim.scenario.reading.seal import sealed
from sim.scenario.world.world import World
from sim.scenario.world.world_copy import WORLDS, check_copy, comes_with_zonelab, world_content
from sim.sweeps.design.plan import TABLE, Plan
from sim.sweeps.running.disk_errors import check_is_folder, explained
from sim.sweeps.running.store import CHUNKS, MANIFEST, Store
from sim.sweeps.running.sweep import check_same


def begin(plan: Plan, folder: Path) -> Store:
    """Return a new store for a plan, or the one that is there if it is of the same sweep.

    A caller that runs it checks it again, since another process may have come first; `begun` locks the folder
    meanwhile.

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
            half_written(plan, folder)  # otherwise the lock would be among the files of somebody else
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
            store.write_text(MANIFEST, json_text(sealed(kept)))
    except BaseException:
        if not store.manifest_path.exists():
            _remove(made[::-1])
        raise


def _remove(made: Sequence[Path]) -> None:
    """Remove what was made on the way to a store, of folders those in which nothing is."""
    for each in made:
        with suppress(OSError):
            each.rmdir() if each.is_dir() else each.unlink(missing_ok=True)


def own_worlds(plan: Plan) -> dict[str, World]:
    """Return the worlds of a sweep that do not come with zonelab, by their folders in that of the sweep."""
    worlds = (plan.policy.world, plan.baseline.world)
    return {f"{WORLDS}/{each.name}": each for each in worlds if not comes_with_zonelab(each)}


def files_beside(plan: Plan) -> dict[str, bytes]:
    """Return the files that belong to the manifest of a sweep, by their paths in its folder.

    Raises
    ------
    WorldError
        If a file of a world can no longer be read.
    """
    found = {} if plan.points.table_text is None else {TABLE: plan.points.table_text.encode()}
    for place, world in own_worlds(plan).items():
        found |= {f"{place}/{name}": content for name, content in world_content(world).items()}
    return found


def folders_of(paths: Iterable[str]) -> list[str]:
    """Return the folders on the way to files, each before those in it.

    Examples
    --------
    >>> folders_of(["points.csv", "worlds/atoll/values.csv"])
    ['worlds', 'worlds/atoll']
    """
    return sorted({parent.as_posix() for path in paths for parent in Path(path).parents} - {"."})


def half_written(plan: Plan, folder: Path) -> list[Path]:
    """Return what a beginning of this sweep that was killed was about to write, if the folder is free for it.

    Raises
    ------
    OutputError
        If it holds anything that such a beginning does not leave, byte for byte: a name alone makes nothing ours.
    """
    if not folder.is_dir():
        return []
    whole = {**files_beside(plan), LOCK: b""}
    ours = [CHUNKS, *folders_of(whole)]
    opening = json_text(plan.manifest()).removesuffix("\n}\n").encode()
    halves = []
    for path, entry in _entries(folder, [".", *ours]):
        if entry.is_dir(follow_symlinks=False) and path in ours:
            continue
        if entry.is_file(follow_symlinks=False):
            content = whole.get(path)
            if content is not None and _read(entry, len(content) + 1) == content:
                continue
            target = (Path(path).parent / (aside_for(entry.name) or ".")).as_posix()
            content = opening if target == MANIFEST else whole.get(target)
            if content is not None and content.startswith(_read(entry, len(content) + (target != MANIFEST))):
                halves.append(folder / path)
                continue
        wrong = sentence("must be new, empty, or hold this sweep; found other files. Name another with --out.")
        raise OutputError(placed(folder, wrong))
    return halves


def _entries(folder: Path, within: Iterable[str]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    for each in within:
        with suppress(FileNotFoundError), os.scandir(folder / each) as entries:
            yield from (((Path(each) / entry.name).as_posix(), entry) for entry in entries)


def _read(entry: os.DirEntry[str], most: int) -> bytes:
    """Return the first bytes of a file; none of one that has just been put in its place or removed."""
    try:
        with open(entry.path, "rb") as file:
            return file.read(most)
    except FileNotFoundError:
        return b""

"""What stands in the folder of a sweep before its manifest, and what of it a beginning that was killed has left."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from sim.files.lock import LOCK
from sim.files.safe import aside_for
from sim.language.errors import OutputError, placed
from sim.language.texts import sentence
from sim.results.manifest import json_text
from sim.scenario.world.world import World
from sim.scenario.world.world_copy import WORLDS, comes_with_zonelab, world_content
from sim.sweeps.design.plan import TABLE, Plan
from sim.sweeps.running.store import CHUNKS, MANIFEST


def own_worlds(plan: Plan) -> dict[str, World]:
    """Return the worlds of a sweep that do not come with zonelab, by their folders in that of the sweep."""
    worlds = (plan.policy.world, plan.baseline.world)
    return {f"{WORLDS}/{each.name}": each for each in worlds if not comes_with_zonelab(each)}


def files_beside(plan: Plan) -> dict[str, bytes]:
    """Return the files that stand beside the manifest of a sweep, by their paths in its folder.

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

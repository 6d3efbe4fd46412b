"""A copy of a world among results, so that they can be repeated when its own folder has changed or is missing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sim.language.errors import WorldError, placed, system_reason
from sim.language.texts import sentence
from sim.scenario.reading.text_files import is_file, scenarios_folder
from sim.scenario.world.world import World, world_digest

#: The files of a world, and files that may explain it; others are not copied.
WORLD_FILES = ("world.yaml", "values.csv", "sources.csv", "dictionary.csv", "outlines.geojson", "README.md")
#: Those that no number hangs on.
EXPLAINING = ("dictionary.csv", "outlines.geojson", "README.md")

#: Folder of worlds, next to scenarios or results.
WORLDS = "worlds"


def comes_with_zonelab(world: World) -> bool:
    """Return whether a world is one that every installation has."""
    return world.folder.resolve().parent == (scenarios_folder() / WORLDS).resolve()


def world_content(world: World) -> dict[str, bytes]:
    """Return the content of each file of a world, by name, as it is: what is only copied need not be UTF-8.

    Raises
    ------
    WorldError
        If a file that numbers hang on can no longer be read; one that explains them is left out then.
    """
    found: dict[str, bytes] = {}
    for name in WORLD_FILES:
        if not is_file(world.folder / name):
            continue
        try:
            found[name] = (world.folder / name).read_bytes()
        except OSError as error:
            if name in EXPLAINING:
                continue
            wrong = sentence(
                "must be readable to be kept with the results; {reason}. Nothing was kept.", reason=system_reason(error)
            )
            raise WorldError(placed(world.folder / name, wrong)) from None
    return found


def write_world(files: Mapping[str, bytes], folder: Path) -> None:
    """Write the files of a world, from `world_content`, to a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in WORLD_FILES:
        if name in files:
            (folder / name).write_bytes(files[name])


def copy_world(world: World, folder: Path) -> None:
    """Copy the files of a world to a folder, where `find_world` finds it by name: ``worlds/NAME``.

    Raises
    ------
    WorldError
        If a file can no longer be read, or has changed since the world was loaded.
    """
    copy = folder / WORLDS / world.name
    write_world(world_content(world), copy)
    check_copy(world, copy)


def check_copy(world: World, copy: Path) -> None:
    """Raise a `WorldError` unless a folder has the files that numbers hang on as they were when a world was loaded."""
    if not is_file(copy / "world.yaml") or not is_file(copy / "values.csv") or world_digest(copy) != world.digest:
        wrong = sentence("must stay as it was while the runs go on; it has changed. Nothing was kept; run again.")
        raise WorldError(placed(world.folder, wrong))

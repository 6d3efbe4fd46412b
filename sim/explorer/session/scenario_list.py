"""The scenarios and worlds that a reader can choose by name, and messages about files that cannot be read.

A name from an untrusted source (a link, a file) must be one of these, else it is rejected; it never becomes a path. If
a file in the folder of scenarios is broken, the others are listed, together with what is wrong with it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import sim
from sim.language.errors import ZonelabError, one_of, placed, without_place
from sim.scenario.load import Scenario
from sim.scenario.reading.text_files import scenario_files, scenario_folders
from sim.scenario.world.world import world_names

#: Name, time and size of every file that a scenario may be made of.
_Signature = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class _Listing:
    scenarios: dict[str, Scenario]
    problems: dict[str, tuple[str, ...]]


def scenario_names() -> list[str]:
    """Return the names of all scenarios that can be called by name and read."""
    return list(_listing().scenarios)


def unreadable() -> list[str]:
    """Return a sentence for each scenario that is there and cannot be read, the first of what is wrong with it."""
    found = _listing().problems
    return [placed(name, without_place(problems[0])) for name, problems in found.items()]


def named(name: str) -> Scenario:
    """Return a named scenario as it comes.

    Raises
    ------
    ZonelabError
        If there is none, or it cannot be read.
    """
    found = _listing()
    if name in found.problems:
        raise ZonelabError(found.problems[name])
    if name not in found.scenarios:
        raise ZonelabError(one_of("scenario", name, found.scenarios))
    return found.scenarios[name]


def check_world(world: object) -> None:
    """Raise unless a world that an untrusted file names is one that can be called by name.

    Raises
    ------
    ZonelabError
        If it is another.
    """
    if not isinstance(world, str) or world not in world_names():
        raise ZonelabError(one_of("world", world, world_names()))


class _Seen:
    """The listing that all sessions share, and the folders that it is of."""

    listing: _Listing | None = None
    folders: tuple[Path, ...] = ()


def look_again() -> None:
    """Find out whether a file of the folders has changed; done once each time that a page is drawn."""
    _Seen.folders, _Seen.listing = tuple(scenario_folders()), _read(_signature())


def _listing() -> _Listing:
    if _Seen.listing is None or _Seen.folders != tuple(scenario_folders()):
        look_again()
    assert _Seen.listing is not None
    return _Seen.listing


@lru_cache(maxsize=4)
def _read(_signature: _Signature) -> _Listing:
    scenarios: dict[str, Scenario] = {}
    problems: dict[str, tuple[str, ...]] = {}
    for name, path in scenario_files().items():
        try:
            scenarios[name] = sim.load_scenario(path)
        except ZonelabError as error:
            problems[name] = error.problems
    return _Listing(scenarios, problems)


def _signature() -> _Signature:
    """Return a value that changes when a file of the folders changes."""
    folders = scenario_folders()
    worlds = [folder / "worlds" / each for folder in folders for each in _names_in(folder / "worlds")]
    files = [place / name for place in (*folders, *worlds) for name in _names_in(place)]
    return tuple((str(file), *stamp_of(file)) for file in files)


def stamp_of(file: Path) -> tuple[int, int]:
    """Return what changes when a file does: time and size; if the system does not give them, reading will show why."""
    try:
        found = file.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def _names_in(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []

"""The sweeps that a reader can choose: those that can be called by name, and the stores in the folder of results.

A link may contain only a name; it never becomes a path unless it is one of those found here.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sim.explorer.session.scenario_list import stamp_of
from sim.language.errors import ZonelabError
from sim.scenario.reading.sweep_file import SweepFile, read_sweep, sweep_files, sweep_from
from sim.sweeps.design.plan import Plan, plan_from_manifest, plan_of
from sim.sweeps.running.store import MANIFEST, Store
from sim.sweeps.running.sweep import check_same, check_versions

#: Environment variable that names the folder of stores, and that folder if it names none.
RESULTS_VARIABLE = "ZONELAB_RESULTS"
RESULTS = Path("results") / "sweeps"
#: Names of sweeps that the page knows; a store has the name of its folder.
NAME = re.compile(r"[a-z0-9_]{1,60}")
#: Plans that are kept; those of the largest designs take hundreds of megabytes.
MOST_PLANS = 4


@dataclass(frozen=True)
class Sweep:
    """A sweep that a reader has chosen.

    Attributes
    ----------
    name
        As in the link.
    store
        Its folder, which may not be there yet.
    begun
        Whether it is.
    plan
        Plan of the store if the sweep is begun, otherwise of the sweep file.
    problem
        Why it cannot be resumed: another version of the model, or another sweep file; None if it can.
    """

    name: str
    store: Store
    begun: bool
    plan: Plan
    problem: ZonelabError | None


def results_folder() -> Path:
    """Return the folder of stores."""
    named = os.environ.get(RESULTS_VARIABLE)
    return Path(named) if named else RESULTS


def store_of(name: str) -> Store:
    """Return the store of a name from `sweep_names`, or of a free one."""
    assert NAME.fullmatch(name)
    return Store(results_folder() / name)


def sweep_names() -> list[str]:
    """Return the names of all sweeps: those with a file first, then stores of other names."""
    known = [name for name in sweep_files() if NAME.fullmatch(name)]
    return [*known, *(name for name in _stores() if name not in known)]


def has_points(name: str) -> bool:
    """Return whether some points of a sweep are finished, by the names of its files."""
    store = store_of(name)
    return store.manifest_path.is_file() and bool(store.chunk_files())


def _stores() -> list[str]:
    try:
        folders = [each.name for each in results_folder().iterdir() if NAME.fullmatch(each.name)]
        return sorted(name for name in folders if (results_folder() / name / MANIFEST).is_file())
    except OSError:
        return []


def title_of(name: str, language: str) -> str:
    """Return the title of a sweep; a store of another name than its sweep file's has that name behind it."""
    try:
        settings, file = _settings(name)
    except ZonelabError:  # it is shown when the sweep is chosen
        return name
    title = settings.title.in_language(language)
    return title if file == name else f"{title} ({name})"


def _settings(name: str) -> tuple[SweepFile, str]:
    """Return what a sweep says, and the name of its file."""
    store = store_of(name)
    if store.manifest_path.is_file():
        kept = _kept(store.manifest_path, stamp_of(store.manifest_path))
        return sweep_from(kept["sweep"], store.manifest_path, begun=True), str(kept["file"])
    path = sweep_files()[name]
    return _read(path, stamp_of(path)), name


def sweep_of(name: str) -> Sweep:
    """Return a sweep by one of `sweep_names`.

    Raises
    ------
    ZonelabError
        With what is wrong with its file or its store.
    """
    store = store_of(name)
    files = sweep_files()
    if not store.manifest_path.is_file():
        return Sweep(name, store, False, _planned(files[name], stamp_of(files[name])), None)
    written = stamp_of(store.manifest_path)
    kept = _kept(store.manifest_path, written)
    return Sweep(name, store, True, _planned_again(store.manifest_path, written), _problem(store, kept))


def _problem(store: Store, kept: dict[str, Any]) -> ZonelabError | None:
    """Return why a store cannot be resumed."""
    try:
        check_versions(store, kept)
        path = sweep_files().get(str(kept["file"]))
        if path is not None:
            check_same(store, _planned(path, stamp_of(path)))
    except ZonelabError as error:
        return error
    return None


def free_name(name: str) -> str:
    """Return a name like another that no sweep has: ``jeju_strategy_2``.

    Examples
    --------
    >>> _numbered("jeju_strategy", 2), _numbered("jeju_strategy_2", 3), len(_numbered("a" * 60, 12))
    ('jeju_strategy_2', 'jeju_strategy_3', 60)
    """
    number = 2
    while (results_folder() / _numbered(name, number)).exists() or _numbered(name, number) in sweep_files():
        number += 1
    return _numbered(name, number)


def _numbered(name: str, number: int) -> str:
    end = f"_{number}"
    return re.sub(r"_\d+$", "", name)[: 60 - len(end)] + end


@lru_cache(maxsize=64)
def _kept(path: Path, _written: tuple[int, int]) -> dict[str, Any]:
    return Store(path.parent).manifest()


@lru_cache(maxsize=64)
def _read(path: Path, _written: tuple[int, int]) -> SweepFile:
    return read_sweep(path)


@lru_cache(maxsize=MOST_PLANS)
def _planned(path: Path, _written: tuple[int, int]) -> Plan:
    return plan_of(path)


@lru_cache(maxsize=MOST_PLANS)
def _planned_again(path: Path, written: tuple[int, int]) -> Plan:
    return plan_from_manifest(_kept(path, written), path)

"""The folder in which a search keeps what it has run: ``candidates.json`` and chunks of rows, whole or not there.

It is a store as that of a sweep (`sim.sweeps.running.store`): a chunk is written aside, made safe on disk and renamed
in one step, with its fingerprint in its name. What a chunk holds is never trusted for more than its rows: which
candidates there are follows from the seed and the rows before, each time anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sim.files.lock import LOCK
from sim.files.safe import aside_for
from sim.lab.search.search_plan import FORMAT, SearchPlan, search_code
from sim.language.errors import OutputError, placed
from sim.language.texts import sentence
from sim.results.manifest import json_text, kept_manifest, versions
from sim.scenario.reading.seal import SEAL, seal_of, sealed
from sim.sweeps.running.disk_errors import check_is_folder, explained
from sim.sweeps.running.store import CHUNKS, Store
from sim.sweeps.running.sweep import PINNED

MANIFEST = "candidates.json"
#: Kind of the manifest.
KIND = "candidates"
#: Proposes the candidates, so its version counts too.
OPTUNA = "optuna"


class SearchStore(Store):
    """The folder of a search."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.manifest_path = folder / MANIFEST

    def manifest(self) -> dict[str, Any]:
        """Return the manifest, read anew.

        Raises
        ------
        OutputError
            If the folder holds no search, one of another version, or a manifest that is not as it was written.
        """
        kept = kept_manifest(self.manifest_path)
        if kept is None or kept.get("kind") != KIND or kept.get(SEAL) != seal_of(kept):
            wrong = sentence("must be as the search wrote it; it is not. Restore it, or name a new folder with --out.")
            raise OutputError(placed(self.manifest_path, wrong))
        if kept["format"] != FORMAT:
            wrong = sentence("must be of this version of zonelab; it is of another. Name a new folder with --out.")
            raise OutputError(placed(self.folder, wrong))
        self._sweep = str(kept["digest"])
        return kept


@contextmanager
def begun(plan: SearchPlan, folder: Path) -> Iterator[SearchStore]:
    """Give the folder of a search, new or with what is kept of it, for this process alone.

    Raises
    ------
    ZonelabError
        If it holds something else, another search, or one of other code; nothing is written then.
    """
    store = SearchStore(folder)
    with explained(folder):
        check_is_folder(folder)
        if store.manifest_path.exists():
            check_same(store, plan)
        else:
            _check_free(folder)
        made = next((each for each in (folder, *folder.parents) if not each.exists()), None)
        folder.mkdir(parents=True, exist_ok=True)
    try:
        with store.locked():
            if store.manifest_path.exists():
                check_same(store, plan)  # under the lock: another may have begun meanwhile
            else:
                with explained(folder):
                    store.chunks_folder.mkdir(exist_ok=True)
                    store.write_text(MANIFEST, json_text(sealed(_manifest(plan))))
            store.clear_parts()
            yield store
    finally:
        if made is not None and not store.manifest_path.exists():
            for each in (folder / LOCK, store.chunks_folder, folder):
                with suppress(OSError):
                    each.rmdir() if each.is_dir() else each.unlink(missing_ok=True)


def _manifest(plan: SearchPlan) -> dict[str, Any]:
    about = plan.about()
    return {
        "kind": KIND,
        "format": FORMAT,
        **about,
        "points": plan.search.candidates,
        "chunk_points": plan.chunk_points,
        "model": search_code(),
        "versions": {**about["versions"], OPTUNA: version(OPTUNA)},
    }


def _check_free(folder: Path) -> None:
    """Raise if a folder without a search holds anything but what the beginning of one leaves that was killed."""
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for each in entries:
            empty = each.name == CHUNKS and each.is_dir() and not any(os.scandir(each.path))
            if not (empty or each.name == LOCK or aside_for(each.name) == MANIFEST):
                wrong = sentence("must be new, empty, or hold this search; found other files. Name another with --out.")
                raise OutputError(placed(folder, wrong))


def check_same(store: SearchStore, plan: SearchPlan) -> None:
    """Raise unless a folder is of the search of this plan, begun by this code.

    Raises
    ------
    OutputError
        With what differs.
    """
    kept, now = store.manifest(), {**versions(), OPTUNA: version(OPTUNA)}
    then = kept["versions"]
    differing = [name for name in (*PINNED, OPTUNA) if _release(name, now[name]) != _release(name, then.get(name, ""))]
    if differing or kept["model"] != search_code():
        wrong = sentence(
            "must go on with the code and the versions it began with (zonelab {version}{versions}); they differ. "
            "Install them, or name a new folder with --out.",
            version=then.get("zonelab", "?"),
            versions="".join(f", {name} {then.get(name, '?')}" for name in differing),
        )
        raise OutputError(placed(store.folder, wrong))
    if kept["digest"] != plan.digest:
        search = plan.search.model_dump(mode="json")
        keys = [key for key in search if key not in ("title", "question") and kept["search"].get(key) != search[key]]
        wrong = sentence(
            "must hold this very search; it holds one with another {keys}. Name another folder with --out.",
            keys=", ".join(keys) or "scenario",
        )
        raise OutputError(placed(store.folder, wrong))


def _release(name: str, version: str) -> str:
    """Return the part of a version that digits may depend on."""
    return ".".join(version.split(".")[:2]) if name == "python" else version

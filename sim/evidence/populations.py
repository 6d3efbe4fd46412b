"""The finished populations of a calibration, saved in its folder with a list of everything that made them.

Next to the database is `MADE_OF`: facts, weights and their ranges, the record and its world, runs, seed, code and
versions. A calibration continues only if none of it has changed. How many populations there are to be, and how close
to the facts, is not among it: that says when to stop.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sim.evidence.fit import Fit
from sim.files.lock import LOCK, hold
from sim.files.safe import write_whole
from sim.language.errors import OutputError, placed
from sim.language.texts import Sentence, marked, sentence
from sim.numerics.sources import NUMBER_SOURCES, sources_digest
from sim.results.manifest import json_text, versions

DATABASE = "populations.db"
MADE_OF = "populations.json"
#: Packages that the numbers of populations depend on.
_PACKAGES = ("python", "numpy", "numba", "scipy")
#: What makes populations, as a sentence calls it where it differs.
_CALLED = {
    "facts": marked("facts"),
    "weights": marked("weights or ranges"),
    "record": marked("record or world"),
    "runs": marked("runs, seed or number of particles"),
    "code": marked("code of the model"),
    "versions": marked("versions of packages"),
}


def made_of(fit: Fit) -> dict[str, Any]:
    """Return all that makes the populations of a calibration, as plain data."""
    settings = fit.settings.model_dump(mode="json")
    found = versions()
    made = {
        "facts": [[each.key, each.measure.name, each.date, each.value, each.spread] for each in fit.facts],
        "weights": settings["parameters"],
        "record": [fit.record.digest, fit.record.world.digest],
        "runs": [settings[name] for name in ("runs", "seed", "particles")],
        "code": sources_digest((*NUMBER_SOURCES, "evidence")),
        "versions": {**{name: found[name] for name in _PACKAGES}, "pyabc": version("pyabc")},
    }
    kept: dict[str, Any] = json.loads(json.dumps(made))  # as it is when it is read again
    return kept


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keep the folder of a calibration for this process alone.

    Raises
    ------
    OutputError
        If another process has it.
    """
    stood = os.path.lexists(folder / LOCK)  # it may be a file of the user
    lock = hold(folder, new=True)
    if lock is None:
        wrong = sentence(
            "must have one calibration at a time; another process is at work in it. Wait for it, or stop it."
        )
        raise OutputError(placed(folder, wrong))
    try:
        yield
    finally:
        if not stood:
            (folder / LOCK).unlink(missing_ok=True)
        lock.release()


def begin(fit: Fit, folder: Path) -> bool:
    """Return whether a folder has populations of this calibration, to continue from; otherwise prepare for the first.

    Raises
    ------
    OutputError
        If it has populations of another calibration, or files of their names that are not shown to be of this one;
        nothing of it is touched.
    """
    database, now = folder / DATABASE, made_of(fit)
    has_populations = _has_populations(database)
    left = [folder / name for name in (DATABASE, f"{DATABASE}-journal")]
    if any(os.path.lexists(each) for each in (folder / MADE_OF, *left)):
        _check_same(folder, now)
    if has_populations:
        return True
    for each in left:  # of this one, cut off before its first population
        each.unlink(missing_ok=True)
    write_whole(folder / MADE_OF, json_text(now).encode(), alone=True)
    return False


def _has_populations(database: Path) -> bool:
    """Return whether a database has a finished population."""
    if not database.exists():
        return False
    try:
        with closing(sqlite3.connect(database)) as connection:
            tables = connection.execute("SELECT name FROM sqlite_master WHERE name = 'populations'").fetchall()
            return bool(tables) and bool(connection.execute("SELECT 1 FROM populations WHERE t >= 0").fetchall())
    except sqlite3.DatabaseError:
        wrong = sentence(
            "must be the database of a calibration; it is damaged. Restore it, or name another folder with --out."
        )
        raise OutputError(placed(database, wrong)) from None


def _check_same(folder: Path, now: Mapping[str, Any]) -> None:
    try:
        kept = json.loads((folder / MADE_OF).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        kept = None
    if not isinstance(kept, dict):
        wrong = sentence(
            "must tell what its populations were made of ({file}); it does not. Name another folder with --out.",
            file=MADE_OF,
        )
        raise OutputError(placed(folder, wrong))
    problems = [
        placed(
            folder,
            sentence(
                "must hold this very calibration; it holds one with other {part}. Name another folder with --out.",
                part=Sentence(_CALLED[name]),
            ),
        )
        for name in now
        if kept.get(name) != now[name]
    ]
    if problems:
        raise OutputError(problems)

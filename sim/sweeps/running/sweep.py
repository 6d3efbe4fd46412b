"""A sweep carried out: whatever is not in its folder is run, by whatever runs it; and how far it is.

Whatever stops it, `resume` continues with the missing chunks, and ends with the table, equal byte for byte,
that an undisturbed sweep gives.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.language.errors import OutputError, ZonelabError, placed
from sim.language.notices import notice
from sim.language.texts import Sentence, sentence
from sim.numerics.sources import model_digest
from sim.results.manifest import age_notes, sha256, sources_text, versions
from sim.scenario.reading.text_files import is_file
from sim.sweeps.running.store import PROGRESS, Store

if TYPE_CHECKING:
    from sim.sweeps.design.plan import Plan

#: Runs chunks somewhere: takes the plan, those to do, and a function that is called for each point done; gives number
#: and content of each finished chunk, in any order.
Executor = Callable[["Plan", Sequence[int], Callable[[int], None]], Generator[tuple[int, bytes]]]
#: How often the progress is reported.
SECONDS_BETWEEN_WORDS = 1.0
#: Numbers in a progress report are below this.
_LARGEST_TOLD = 1e15
#: Packages whose version must be that with which a sweep began: the bytes of its table depend on them.
PINNED = ("python", "numpy", "numba", "scipy", "pyarrow")


@dataclass(frozen=True)
class Status:
    """How far a sweep is.

    Attributes
    ----------
    points, done
        Points of the whole sweep, and of the finished chunks.
    running
        Whether a process is at work in the folder.
    rate
        Points a second of late, or None.
    seconds_left
        As far as is known, or None.
    bytes
        Size of the chunks.
    """

    points: int
    done: int
    running: bool
    rate: float | None
    seconds_left: float | None
    bytes: int


def check_versions(store: Store, kept: dict[str, Any]) -> None:
    """Raise unless a store was made by this model and these versions: other digits must not mix.

    Raises
    ------
    OutputError
        With what differs.
    """
    now, then = versions(), kept["versions"]
    differing = [name for name in PINNED if _release(name, now[name]) != _release(name, then.get(name, "none"))]
    if differing:
        wrong = sentence(
            "must go on with the versions it began with: {versions}; found {found}. Install them, or begin anew.",
            versions=", ".join(f"{name} {then.get(name, 'none')}" for name in differing),
            found=", ".join(f"{name} {now[name]}" for name in differing),
        )
        raise OutputError(placed(store.folder, wrong))
    if kept["model"] != model_digest():
        wrong = sentence(
            "must be resumed with the code that began it (zonelab {version}, {sources}); the code has changed since. "
            "What is finished can be read as it stands (chunks/*.parquet, with pandas or DuckDB). Install that code, "
            "or start the sweep in a new folder.",
            version=then.get("zonelab", "none"),
            sources=sources_text(kept.get("sources")),
        )
        raise OutputError(placed(store.folder, wrong))


def age_of_complete(store: Store) -> list[Sentence]:
    """Return what a reader must know of a complete sweep that other code or versions made; nothing of any other.

    Raises
    ------
    ZonelabError
        If the folder holds no sweep.
    """
    kept, found = store.manifest(), status(store)
    try:
        check_versions(store, kept)
    except OutputError:
        if found.done < found.points:
            return []
        stands = sentence("all its points are there; they are read as they stand, and none is run again.")
        return [placed(store.folder, each) for each in (*age_notes(kept, ()), stands)]
    return []


def _release(name: str, version: str) -> str:
    """Return the part of a version that digits may depend on."""
    return ".".join(version.split(".")[:2]) if name == "python" else version


def check_same(store: Store, plan: Plan) -> None:
    """Raise unless a store is of the sweep of this plan.

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


def kept_plan(store: Store) -> Plan:
    """Return the plan of a store.

    Raises
    ------
    ZonelabError
        If the folder holds no sweep, or the files that belong to the manifest have changed.
    """
    from sim.sweeps.design.plan import plan_from_manifest  # here: a sweep that is complete is done without it

    kept = store.manifest()
    changed = [
        store.folder / name
        for name, digest in kept["files"].items()
        if not is_file(store.folder / name) or sha256(store.folder / name) != digest
    ]
    if changed:
        wrong = sentence("must be as it was written with the results; it is not. Restore it.")
        raise OutputError([placed(path, wrong) for path in changed])
    plan = plan_from_manifest(kept, store.manifest_path)
    if kept["model"] != model_digest():
        age = sentence("its model has changed since; its numbers are read as they stand.")
        notice(placed(store.folder, age))
    return plan


def carry_out(
    plan: Plan | None, store: Store, execute: Executor, on_progress: Callable[[int], None] | None = None
) -> int:
    """Run the chunks that are not there, and return how many were redone because they were damaged.

    Parameters
    ----------
    plan
        Plan of the store; if not given, it is made again from the store, and only if there is something to do.
    store
        From `begin`, or of a sweep that was cut off.
    execute
        Runs chunks.
    on_progress
        Called with the number of points done since it was last called, first with those that were there already.

    Raises
    ------
    ZonelabError
        If another process is at work in the folder, the version is another, or the folder cannot be written.
    """
    with store.locked():
        if plan is not None:
            check_same(store, plan)  # under the lock: another may have begun since the folder was looked at
        kept = store.manifest()
        check_versions(store, kept)
        count, chunk_points = kept["points"], kept["chunk_points"]
        store.clear_parts()
        look = store.look(len)
        store.remove(list(look.damaged))
        todo = [chunk for chunk in range(-(-count // chunk_points)) if chunk not in look.whole]
        done = sum(_size(chunk, count, chunk_points) for chunk in look.whole)
        tell = _ProgressTeller(store, count, done, on_progress)
        if todo:
            plan = plan or kept_plan(store)
            with closing(execute(plan, todo, tell.points)) as finished:
                for chunk, content in finished:
                    store.write_chunk(chunk, content)
                    tell.chunk()
        tell.end()
    return len(look.damaged)


class _ProgressTeller:
    """Tells how far the sweep is: the caller point by point, watchers of the folder once a second."""

    def __init__(self, store: Store, count: int, done: int, on_progress: Callable[[int], None] | None) -> None:
        self._store, self._count, self._done, self._on_progress = store, count, done, on_progress
        self._began, self._before, self._said = time.monotonic(), done, 0.0
        if on_progress is not None and done:
            on_progress(done)

    def points(self, points: int) -> None:
        """Count points done."""
        self._done += points
        if self._on_progress is not None:
            self._on_progress(points)

    def chunk(self) -> None:
        """Report the progress, if it was not reported a moment ago."""
        now = time.monotonic()
        if now - self._said >= SECONDS_BETWEEN_WORDS:
            self._said = now
            seconds = now - self._began
            word = {"done": self._done, "rate": (self._done - self._before) / seconds, "process": os.getpid()}
            self._store.write_text(PROGRESS, json.dumps(word) + "\n")

    def end(self) -> None:
        """Leave nothing that looks as if the sweep went on."""
        with self._store.explained():
            (self._store.folder / PROGRESS).unlink(missing_ok=True)


def _size(chunk: int, count: int, chunk_points: int) -> int:
    return min(chunk_points, count - chunk * chunk_points)


def last_word(store: Store) -> dict[str, float]:
    """Return the last progress report of the process in a folder: done, rate, process; empty if unreadable."""
    try:
        word = json.loads((store.folder / PROGRESS).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(word, dict):
        return {}
    return {
        key: value
        for key, value in word.items()
        if isinstance(value, int | float) and abs(value) < _LARGEST_TOLD and value >= 0
    }


def status(store: Store) -> Status:
    """Return how far a sweep is, by looking at its folder alone."""
    kept = store.manifest()
    count, chunk_points = kept["points"], kept["chunk_points"]
    files = store.chunk_files()
    finished = sum(_size(chunk, count, chunk_points) for chunk in files if chunk * chunk_points < count)
    running = store.is_locked()
    rate = last_word(store).get("rate") or None if running else None
    left = (count - finished) / rate if rate else None
    size = 0
    for path in (path for paths in files.values() for path in paths):
        with suppress(OSError):
            size += path.stat().st_size
    return Status(count, finished, running, rate, left, size)


def finished_or_raise(store: Store) -> None:
    """Raise unless a sweep is complete.

    Raises
    ------
    ZonelabError
        With how much is done.
    """
    found = status(store)
    if found.done < found.points:
        wrong = sentence(
            "must be complete; {done:,} of {points:,} points are done. Resume it first.",
            done=found.done,
            points=found.points,
        )
        raise ZonelabError(placed(store.folder, wrong))

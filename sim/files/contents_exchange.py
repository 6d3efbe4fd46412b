"""Results put in place within a folder that cannot be exchanged: a working folder, a mount point, a network drive.

What is there cannot change in one step, so it changes by a plan. The results are filled into a folder within, which is
then renamed to `READY`: from then on they count, and whoever looks at the folder next, this process or another, carries
the plan out to its end. The older manifest goes first and the new one comes last, so a mixture is never read as whole.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from sim.files.foreign_files import MARK, Listing, free_name, is_the_same, others
from sim.files.lock import LONGEST_WAIT_SECONDS, hold
from sim.files.safe import PART, make_folder_safe, make_safe
from sim.language.errors import OutputError, placed
from sim.language.texts import sentence

#: What a manifest is called if not otherwise.
MANIFEST = "manifest.json"
#: In a folder that is filled: the results.
NEW = "new"
#: Folder within the place whose results count, and are on their way to their places.
READY = f"{MARK}ready"
_PLAN = "plan.json"


def put_within(part: Path, place: Path, before: Listing, manifest: str) -> dict[str, str]:
    """Put results in their places within a folder, and return what of others is now called otherwise.

    They are in `NEW` of `part`, a folder within the place, held by this process; `before` is what in the place is ours.
    """
    new = part / NEW
    theirs = set(others(place, before))
    results = set(_files(new))
    # Of what is there, not of what a manifest lists: that may name anything.
    old = [path for path in _files(place) if path in before and path not in theirs and path != manifest]
    equal = [path for path in sorted(theirs & results) if is_the_same(place / path, new / path)]
    plan = {
        "mark": uuid.uuid4().hex,
        "manifest": manifest,
        "is_older": manifest in before,
        "gone": [path for path in old if path not in results],
        "replaced": [path for path in old if path in results] + equal,
    }
    (part / _PLAN).write_text(json.dumps(plan), encoding="utf-8")
    make_folder_safe(part)
    while True:
        try:
            os.rename(part, place / READY)
            break
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
            finish_within(place)  # of another process, which came first
    return _carry_out(place)


def finish_within(place: Path) -> None:
    """Carry out what a process had begun to put into a folder, or wait until it has.

    Raises
    ------
    OutputError
        If another process is at it and does not come to an end.
    """
    ready = place / READY
    while ready.is_dir():
        mark = _mark(ready)
        held = hold(ready, LONGEST_WAIT_SECONDS, new=True)
        if held is None:
            if mark and _mark(ready) == mark:
                wrong = sentence("must take the results of one process at a time; another is at it. Wait for it.")
                raise OutputError(placed(place, wrong))
            continue
        try:
            if held.is_of(ready):
                _carry_out(place)
        finally:
            held.release()


def _mark(ready: Path) -> str:
    """Return what distinguishes one plan from the next; empty if it has been carried out."""
    try:
        return str(_plan(ready)["mark"])
    except FileNotFoundError:
        return ""


def _plan(ready: Path) -> dict[str, Any]:
    """Return the plan of a folder, which may come from an untrusted source, or raise an `OutputError`.

    What it removes must lie within the place.
    """
    text = (ready / _PLAN).read_bytes()
    try:
        plan = json.loads(text)
        named = [*plan["gone"], *plan["replaced"]]
        is_ours = isinstance(plan["mark"], str) and plan["manifest"] == Path(plan["manifest"]).name != ""
        is_ours = is_ours and all(_is_within(ready.parent, path) for path in named)
    except (ValueError, LookupError, TypeError, OSError, RecursionError):
        is_ours = False
    if not is_ours:
        wrong = sentence("must hold a plan that zonelab has left; it holds another. Remove the folder.")
        raise OutputError(placed(ready, wrong))
    checked: dict[str, Any] = plan
    return checked


def _is_within(place: Path, path: str) -> bool:
    """Return whether a path names a file below a folder, no link leading away from it."""
    there = place / path
    return ".." not in Path(path).parts and there.parent.resolve().is_relative_to(place.resolve())


def _carry_out(place: Path) -> dict[str, str]:
    """Move the results of `READY` to their places; each step may have been done before."""
    ready = place / READY
    new = ready / NEW
    moved: dict[str, str] = {}
    plan = _plan(ready)
    manifest = plan["manifest"]
    if (new / manifest).is_file():
        if plan.get("is_older", True):  # else one of that name is of somebody else; versions before did not say
            (place / manifest).unlink(missing_ok=True)
            make_safe(place)
        for path in plan["gone"]:
            (place / path).unlink(missing_ok=True)
        replaced = set(plan["replaced"])
        for path in [*(each for each in _files(new) if each != manifest), manifest]:
            moved |= _make_way(place, path, replaced)
            home = (place / path).parent
            home.mkdir(parents=True, exist_ok=True)
            os.replace(new / path, place / path)
            make_safe(home)
        for folder in sorted({parent for path in plan["gone"] for parent in Path(path).parents}, reverse=True):
            if folder != Path():
                with suppress(OSError):
                    (place / folder).rmdir()
    rest = place / f"{MARK}{uuid.uuid4().hex[:8]}{PART}"
    os.rename(ready, rest)
    shutil.rmtree(rest, ignore_errors=True)
    return moved


def _make_way(place: Path, path: str, replaced: set[str]) -> dict[str, str]:
    """Give what others have put where a result must be another name; return it by the old one."""
    moved = {}
    for taken in [*reversed(Path(path).parents), Path(path)]:
        there = place / taken
        is_result = taken == Path(path)
        is_in_the_way = os.path.lexists(there) and (
            (is_result and path not in replaced) or (not is_result and (there.is_symlink() or not there.is_dir()))
        )
        if taken != Path() and is_in_the_way:
            name = free_name(place, taken.as_posix())
            os.rename(there, place / name)
            moved[taken.as_posix()] = name
    return moved


def _files(folder: Path) -> Iterator[str]:
    for home, _folders, files in os.walk(folder):
        for name in sorted(files):
            yield Path(home, name).relative_to(folder).as_posix()

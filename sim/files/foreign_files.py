"""What others have put into a folder of results: it stays, whatever becomes of the results.

Ours is what a manifest lists and what is still as it was written. All else is of somebody else: notes, hidden files,
folders, links, and a result that was changed by hand.
"""

from __future__ import annotations

import filecmp
import hashlib
import os
import shutil
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from sim.numerics.sources import same_everywhere

#: Files of a folder that zonelab wrote, by their path in it: the fingerprint, or None where any content will do.
Listing = Mapping[str, str | None]
#: What is added to the name of a file whose place a result takes.
KEPT = "kept"
#: Beginning of the names of folders that are ours while results are put in place.
MARK = ".zonelab."


def others(folder: Path, listing: Listing) -> list[str]:
    """Return what in a folder zonelab did not write: paths of files and links, and of folders, which end with a slash.

    A folder comes before what is in it. Links are not followed.
    """
    ours = {parent.as_posix() for path in listing for parent in Path(path).parents}
    return list(_others(folder, "", listing, ours))


def _others(folder: Path, within: str, listing: Listing, ours: set[str]) -> Iterator[str]:
    with os.scandir(folder / within) as entries:
        found = sorted(entries, key=lambda each: each.name)
    for entry in found:
        path = within + entry.name
        if entry.is_dir(follow_symlinks=False):
            if within or not entry.name.startswith(MARK):
                if path not in ours:
                    yield f"{path}/"
                yield from _others(folder, f"{path}/", listing, ours)
        elif not (path in listing and entry.is_file(follow_symlinks=False) and _is_as_written(entry, listing[path])):
            yield path


def _is_as_written(entry: os.DirEntry[str], fingerprint: str | None) -> bool:
    if fingerprint is None:
        return True
    content = Path(entry.path).read_bytes()
    # Manifests of versions before have fingerprints of the line ends that were written, those of now of none.
    return any(hashlib.sha256(each).hexdigest() == fingerprint for each in (same_everywhere(content), content))


def carry_over(older: Path, newer: Path, before: Listing) -> dict[str, str]:
    """Put the user's own files of a folder into another folder too; they are the same files, not copies.

    Parameters
    ----------
    older, newer
        The folders, on one file system.
    before
        What in the older is ours.

    Returns
    -------
    dict
        By path, the path of what is now called otherwise because a result has its name.

    Raises
    ------
    OSError
        If the file system has no second names for files.
    """
    moved: dict[str, str] = {}
    made: list[Path] = []
    try:
        for path in others(older, before):
            target, is_new = _carry(older, newer, path, moved)
            if is_new:
                made.append(target)
    except OSError:
        for each in reversed(made):
            with suppress(OSError):
                each.rmdir() if each.is_dir() and not each.is_symlink() else each.unlink()
        raise
    return moved


def _carry(older: Path, newer: Path, path: str, moved: dict[str, str]) -> tuple[Path, bool]:
    """Put one of the user's own files into another folder; return its place, and whether it is new there."""
    source, is_folder = older / path, path.endswith("/")
    parent, stroke, name = path.rstrip("/").rpartition("/")
    wanted = f"{moved.get(f'{parent}/', f'{parent}/')}{name}" if stroke else name
    for candidate in _names(wanted):
        target = newer / candidate
        stands = os.path.lexists(target)
        if not stands and candidate != path.rstrip("/") and os.path.lexists(older / candidate):
            continue  # it is another's, which comes later
        if not stands:
            _stand(source, target, is_folder)
        elif not is_the_same(source, target, is_folder):
            continue
        if candidate != path.rstrip("/"):
            moved[path] = candidate + ("/" if is_folder else "")
        return target, not stands
    raise AssertionError("names for what is kept never end")


def is_the_same(source: Path, target: Path, is_folder: bool = False) -> bool:
    """Return whether the path holds the same file, a file with the same content, or a folder as well."""
    if is_folder:
        return target.is_dir() and not target.is_symlink()
    one, other = source.lstat(), target.lstat()
    if os.path.samestat(one, other):
        return True
    return stat.S_ISREG(one.st_mode) and stat.S_ISREG(other.st_mode) and filecmp.cmp(source, target, shallow=False)


def _stand(source: Path, target: Path, is_folder: bool) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if is_folder:
        target.mkdir()
        copy_look(source, target)
    else:
        os.link(source, target, follow_symlinks=False)


def copy_look(source: Path, target: Path) -> None:
    """Give a folder owner, permissions and times of another, as far as the system allows."""
    with suppress(OSError, AttributeError):
        about = source.stat()
        os.chown(target, about.st_uid, about.st_gid)
    with suppress(OSError):
        shutil.copystat(source, target)


def _names(path: str) -> Iterator[str]:
    """Give a path, and then names that show that it was kept: ``notes.kept.md``, ``notes.kept-2.md``."""
    yield path
    parent, stroke, name = path.rpartition("/")
    stem, dot, ending = name.partition(".") if not name.startswith(".") else (name, "", "")
    number = 1
    while True:
        mark = KEPT if number == 1 else f"{KEPT}-{number}"
        yield f"{parent}{stroke}{stem}.{mark}{dot}{ending}"
        number += 1


def free_name(folder: Path, path: str) -> str:
    """Return the first of the names for what is kept that nothing in a folder has."""
    names = _names(path)
    next(names)
    return next(each for each in names if not os.path.lexists(folder / each))


def clashing(theirs: Iterable[str], results: Collection[str]) -> list[str]:
    """Return the user's own files that have the name of a result, or are in the place of a folder of results.

    Examples
    --------
    >>> clashing(["notes.md", "policy", "firms.parquet/"], {"firms.parquet", "policy/firms.parquet"})
    ['policy', 'firms.parquet/']
    """
    folders = {parent.as_posix() for path in results for parent in Path(path).parents}
    return [each for each in theirs if each.rstrip("/") in results or (each in folders and not each.endswith("/"))]

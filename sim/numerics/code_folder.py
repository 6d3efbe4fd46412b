"""Where compiled code is kept: folders to read, one to write, and why that is not the one that is wanted.

Code that is read is run. So nothing is read from a folder in which somebody else could have put it.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from sim.language.errors import system_reason
from sim.language.texts import Sentence, sentence

#: Environment variable that moves the folder of compiled code.
CACHE_VARIABLE = "ZONELAB_CACHE"
#: How many versions of compiled code are kept before the oldest is removed.
VERSIONS_KEPT = 4
#: What a file is called while it is written.
PART = ".part"
#: After an hour nobody is still writing.
_LONGEST_WRITING_SECONDS = 3600
_HAS_USERS = hasattr(os, "getuid")


class CodeFolders:
    """Where the compiled code of a version is: in a folder of its name within the folder of all versions.

    `read` holds the folders to look into, in this order.
    """

    def __init__(self, version: str) -> None:
        self._version = version
        folders = ((root, root.path / version) for root in _roots() if not isinstance(root, Sentence))
        self.read = tuple(each for root, each in folders if is_folder(each) and _distrust(root, each) is None)
        for folder in self.read[:1]:
            with suppress(OSError):  # the version that was used last is kept longest
                os.utime(folder)

    @cached_property
    def target(self) -> tuple[Path | None, Sentence | None]:
        """The folder to put new code into, made when asked for; and if it is not the one that is wanted, why not."""
        refused: Sentence | None = None
        for root in _roots():
            problem = root if isinstance(root, Sentence) else _made(root, root.path / self._version)
            if problem is None and not isinstance(root, Sentence):
                folder = root.path / self._version
                _forget_what_is_old(folder)
                self.read = (*self.read, folder) if folder not in self.read else self.read
                return folder, refused
            refused = refused or problem
        return None, refused


class Root(NamedTuple):
    """A folder for all versions; `is_shared` where anybody may make folders, so that it must be shown to be ours."""

    path: Path
    is_shared: bool = False


def _roots() -> Iterator[Root | Sentence]:
    """Give the folders for all versions, the one that is wanted first; for one that there is not, why."""
    if named := os.environ.get(CACHE_VARIABLE):
        yield Root(Path(named))
    elif base := os.environ.get("XDG_CACHE_HOME"):
        yield Root(Path(base) / "zonelab")
    else:
        try:
            home = Path.home()
        except RuntimeError:
            yield sentence("this user has no home folder")
        else:
            yield (
                Root(home / ".cache" / "zonelab") if is_folder(home) else sentence("{folder} is not there", folder=home)
            )
    try:
        yield Root(Path(tempfile.gettempdir()) / f"zonelab-{os.getuid() if _HAS_USERS else 'user'}", is_shared=True)
    except OSError as error:
        yield sentence("{folder}: {reason}", folder="TMPDIR", reason=system_reason(error))


def _made(root: Root, folder: Path) -> Sentence | None:
    """Make a folder that others may at most read, and return why it cannot be written, or None."""
    try:
        root.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o755, exist_ok=True)
        if distrust := _distrust(root, folder):
            return distrust
        with tempfile.TemporaryFile(dir=folder):  # what the rights say is not what a disk allows
            pass
    except OSError as error:
        return sentence("{folder}: {reason}", folder=folder, reason=system_reason(error))
    return None


def _distrust(root: Root, folder: Path) -> Sentence | None:
    """Return who else could have put code into a folder, or the folder into its place; None if nobody could."""
    if not _HAS_USERS:
        return None
    others = sentence("others may write in {folder}", folder=root.path)
    try:
        about, around = folder.stat(), root.path.lstat()
    except OSError as error:
        return sentence("{folder}: {reason}", folder=folder, reason=system_reason(error))
    if root.is_shared and (not stat.S_ISDIR(around.st_mode) or around.st_uid != os.getuid() or around.st_mode & 0o022):
        return others
    if about.st_mode & stat.S_IWOTH:
        return sentence("others may write in {folder}", folder=folder)
    if about.st_uid not in (os.getuid(), 0) and around.st_mode & stat.S_IWOTH:
        return others
    return None


def is_folder(path: Path) -> bool:
    """Return whether there is such a folder; a path that no system allows is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _forget_what_is_old(folder: Path) -> None:
    """Remove versions that were not used for longest, and what was being written when a process was killed."""
    with suppress(OSError):
        os.utime(folder)
        versions = sorted(folder.parent.glob("compiled-*"), key=lambda each: each.stat().st_mtime)
        for old in versions[:-VERSIONS_KEPT]:
            shutil.rmtree(old, ignore_errors=True)
        for part in folder.glob(f"*{PART}"):
            if time.time() - part.stat().st_mtime > _LONGEST_WRITING_SECONDS:
                part.unlink()

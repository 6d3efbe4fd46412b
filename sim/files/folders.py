"""A folder of results that is replaced: at every moment it holds the older results or the new ones, complete.

The new folder is filled next to the target, in a hidden folder that this process locks. Then the two are exchanged in
one step (`sim.files.exchange`); what others have put there is in both (`sim.files.foreign_files`). Where that cannot be
done, the contents are exchanged (`sim.files.contents_exchange`). What a process that was killed has left is put right
by the next one that writes to the same folder (`sim.files.leftovers`).
"""

from __future__ import annotations

import errno
import os
import shutil
import uuid
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from sim.files.contents_exchange import NEW, put_within
from sim.files.exchange import exchange
from sim.files.foreign_files import MARK, carry_over, clashing, copy_look, others
from sim.files.leftovers import discard, mark_older, put_right
from sim.files.lock import hold, hold_itself
from sim.files.reasons import explained
from sim.files.safe import PART, make_folder_safe, make_safe, short_name
from sim.files.target_folder import Place, check_link
from sim.language.errors import OutputError, placed, steering_problem, system_reason
from sim.language.texts import sentence

#: Results of a small comparison take about this much; with less room it is no use to begin.
LEAST_ROOM_BYTES = 5_000_000


def check_place(place: Place, names: Collection[str] = (), *, takes_any: bool = False) -> None:
    """Try what putting results in place will do, before the work begins; put right what was left half done.

    Parameters
    ----------
    place, names
        The place, and the paths of the results as far as they are known.
    takes_any
        Whether the folder may hold no results and other things.

    Raises
    ------
    OutputError
        If it cannot be done.
    """
    folder = place.folder
    if (steering := steering_problem(str(folder.absolute()))) is not None:
        raise OutputError(placed(folder, sentence("{problem}, or name another with --out.", problem=steering)))
    with explained(folder):
        _check_no_file(folder)
        put_right(place)
        _check_others(place, names, takes_any)
        _try(place, place.real)


def _check_no_file(folder: Path) -> None:
    """Raise if a folder is something else, or a link to nothing."""
    check_link(folder)
    if folder.exists() and not folder.is_dir():
        wrong = sentence("must be a folder for results; found a file. Name another with --out.")
        raise OutputError(placed(folder, wrong))


def _check_others(place: Place, names: Collection[str], takes_any: bool) -> None:
    """Raise if a folder is somebody else's, or something in it has the name of a result."""
    if not place.real.is_dir():
        return
    before = place.ours(place.real)
    theirs = others(place.real, before)
    if theirs and not before and not takes_any:
        wrong = sentence(
            "must be empty, new, or hold older results ({manifest}); found other files. Name another folder.",
            manifest=place.manifest,
        )
        raise OutputError(placed(place.folder, wrong))
    if taken := [path for path in clashing(theirs, names) if path not in before]:
        wrong = sentence(
            "must not hold files of yours with the names of results; found {files}. Rename them, or name another "
            "folder.",
            files=", ".join(taken),
        )
        raise OutputError(placed(place.folder, wrong))


def _try(place: Place, real: Path) -> None:
    """Make, fill, rename and exchange as the end will, and leave nothing."""
    absent = _absent(real)
    try:
        if real.is_dir():
            if not os.access(real, os.W_OK):  # an exchange would replace it all the same
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            with _part_for(place, real) as part:
                _try_within(part)
        else:
            with _part(place, real.parent, place.beginning) as part:
                _try_within(part)
                os.rename(part / NEW, real)
                real.rmdir()
    finally:
        _remove(absent)


def _try_within(part: Path) -> None:
    """Make, fill and rename a folder as the end will."""
    if shutil.disk_usage(part).free < LEAST_ROOM_BYTES:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    (part / "try").mkdir()
    (part / "try" / "try").write_bytes(b"\0")
    (part / "try" / "try").unlink()
    os.rename(part / "try", part / NEW)


@contextmanager
def replaced(place: Place) -> Iterator[Path]:
    """Give an empty folder to fill. On success it replaces the target; on an error it is deleted.

    Raises
    ------
    OutputError
        If it cannot be filled, or cannot replace the target.
    """
    with explained(place.folder):
        _check_no_file(place.folder)
    real = place.real
    absent = _absent(real)
    try:
        with explained(place.folder), _part_for(place, real) as part:
            (part / NEW).mkdir()
            yield part / NEW
            _put_or_keep(place, real, part)
    finally:
        _remove(absent)


def _put_or_keep(place: Place, real: Path, part: Path) -> None:
    """Move results to their target; if that fails, leave them next to it and report their name."""
    try:
        _put(place, real, part)
    except OSError as error:
        beside = part.parent / f"{short_name(real.name)}.{uuid.uuid4().hex[:8]}"
        try:
            os.rename(part / NEW, beside)
        except OSError:
            raise error from None
        wrong = sentence(
            "must be a folder that can be replaced; {reason}. The results are in {beside}.",
            reason=system_reason(error),
            beside=str(beside),
        )
        raise OutputError(placed(place.folder, wrong)) from None


def _put(place: Place, real: Path, part: Path) -> None:
    """Put results that were filled in place: by a rename, an exchange, or file by file."""
    make_folder_safe(part / NEW)
    if part.parent == real:
        _put_within(place, real, part)
        return
    held = hold_itself(real.parent)
    try:
        if not os.path.lexists(real) and _renamed(part / NEW, real):
            return
        try:
            if not place.exchanged:
                raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
            _exchange(place, real, part)
        except OSError:
            if not real.is_dir():
                raise
            with _part(place, real, MARK) as inner:
                shutil.copytree(part / NEW, inner / NEW, symlinks=True)
                _put_within(place, real, inner)
    finally:
        held.release()


def _renamed(new: Path, real: Path) -> bool:
    """Put a folder where nothing is; return whether that was so."""
    try:
        os.rename(new, real)
    except OSError as error:
        if error.errno in (errno.EEXIST, errno.ENOTEMPTY):
            return False
        raise
    make_safe(real.parent)
    return True


def _exchange(place: Place, real: Path, part: Path) -> None:
    """Exchange older results with new ones, with the user's own files among them; on `OSError` nothing has changed."""
    new, about = part / NEW, real.stat()
    moved = carry_over(real, new, place.ours(real))
    copy_look(real, new)
    os.utime(new)
    mark_older(part, about)
    exchange(new, real)
    place.tell_kept(moved)
    with suppress(OSError):  # it has been done; if the disk breaks now, the next step reports it
        make_safe(real.parent)
    discard(place, real, part)


def _put_within(place: Place, real: Path, part: Path) -> None:
    place.tell_kept(put_within(part, real, place.ours(real), place.manifest))


def _part_for(place: Place, real: Path) -> AbstractContextManager[Path]:
    """Return a folder to fill: next to the target if the two can be exchanged or it is missing, otherwise within it."""
    if real.is_dir() and not _can_be_exchanged(place, real):
        return _part(place, real, MARK)
    return _part(place, real.parent, place.beginning)


def _can_be_exchanged(place: Place, real: Path) -> bool:
    """Return whether a folder can be exchanged: nobody would be left in a folder that is gone, and the system can."""
    if not place.exchanged or _has_mount(real) or _is_worked_in(real):
        return False
    try:
        with _part(place, real.parent, place.beginning) as part:
            for name in ("one", "other"):
                (part / name).mkdir()
            exchange(part / "one", part / "other")
    except OSError:
        return False
    return True


def _has_mount(real: Path) -> bool:
    """Return whether a folder is a mount point or holds one, which an exchange would take away with it."""
    try:
        mounts = Path("/proc/self/mountinfo").read_bytes().splitlines()
    except OSError:  # another system than Linux
        return any(os.path.ismount(home) for home, _folders, _files in os.walk(real))
    points = (each.split()[4].decode("unicode_escape").encode("latin-1") for each in mounts)
    return any(Path(os.fsdecode(each)).is_relative_to(real) for each in points)


def _is_worked_in(real: Path) -> bool:
    """Return whether a folder is, or holds, the working folder, as with ``--out .``."""
    try:
        return Path.cwd().is_relative_to(real)
    except OSError:
        return False


@contextmanager
def _part(place: Place, parent: Path, beginning: str) -> Iterator[Path]:
    """Give a hidden folder that this process holds until it is through with it."""
    parent.mkdir(parents=True, exist_ok=True)
    held = None
    while held is None:  # who clears leftovers may have taken it for one, in the moment before it was held
        part = parent / f"{beginning}{uuid.uuid4().hex[:8]}{PART}"
        part.mkdir(mode=0o700)
        held = hold(part, new=True)
        if held is not None and held.is_sure and not held.is_of(part):
            held.release()
            held = None
    try:
        yield part
    finally:
        if part.is_dir():
            discard(place, place.real, part)
        held.release()


def _absent(real: Path) -> list[Path]:
    """Return the folders on the way to a place that are not there yet, the deepest first."""
    return [each for each in real.parents if not each.exists()]


def _remove(folders: list[Path]) -> None:
    """Remove folders that were made on the way; results, if there are any, keep them."""
    for each in folders:
        with suppress(OSError):
            each.rmdir()

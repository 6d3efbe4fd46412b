"""What a process that was killed has left half done at a place: finished, brought back, or removed."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

from sim.files.contents_exchange import NEW, finish_within
from sim.files.foreign_files import MARK, carry_over
from sim.files.lock import hold
from sim.files.safe import PART
from sim.files.target_folder import Place
from sim.language.texts import sentence

#: End of the names under which versions before kept older results for a moment, and at times for good.
OLD = ".old"
#: In a folder that is filled: which folder its results are about to take the place of.
_OLDER = "older"
_RANDOM = "[0-9a-f]{8}"


def mark_older(part: Path, older: os.stat_result) -> None:
    """Write down which folder is about to be exchanged, so that it can be distinguished from the new one afterwards."""
    (part / _OLDER).write_text(_identity(older), encoding="utf-8")


def put_right(place: Place) -> None:
    """Put right what a process that is gone has left half done at a place: finish, bring back, remove.

    Nothing is touched that a process is still at work on.
    """
    real = place.real
    finish_within(real)
    for parent, beginning in ((real.parent, place.beginning), (real, MARK)):
        for left in _named(parent, beginning, PART):
            held = hold(left, new=True)
            if held is not None:
                if held.is_sure and held.is_of(left):
                    discard(place, real, left)
                held.release()
    for left in _named(real.parent, f".{real.name}.", OLD):
        _bring_back(place, real, left)


def _named(parent: Path, beginning: str, end: str) -> list[Path]:
    """Return the folders of a name of ours."""
    ours = re.compile(re.escape(beginning) + _RANDOM + re.escape(end))
    try:
        with os.scandir(parent) as entries:
            found = [each.path for each in entries if ours.fullmatch(each.name)]
    except OSError:  # it is not there, or may not be looked at
        return []
    return [Path(each) for each in sorted(found) if os.path.isdir(each) and not os.path.islink(each)]


def _bring_back(place: Place, real: Path, old: Path) -> None:
    """Bring back older results that a version before had put aside, or what others had put among them."""
    listing = place.ours(old)
    if listing and not os.path.lexists(real):
        os.rename(old, real)
        place.tell(place.folder, sentence("a command was cut off and left older results aside; they are back."))
        return
    if listing and real.is_dir():
        with suppress(OSError):
            place.tell_kept(carry_over(old, real, listing))
            rest = old.with_suffix(PART)
            os.rename(old, rest)
            shutil.rmtree(rest, ignore_errors=True)
            return
    _tell_left(place, old)


def discard(place: Place, real: Path, part: Path) -> None:
    """Remove a folder that was filled; if it holds what was exchanged, what others have put there since comes over."""
    new = part / NEW
    try:
        if _is_older(part):
            if os.path.lexists(real):
                place.tell_kept(carry_over(new, real, place.ours(new)))
                (part / _OLDER).unlink()  # what is in it now may go, half of it first
            else:
                os.rename(new, real)
    except OSError:
        _tell_left(place, part)
    else:
        shutil.rmtree(part, ignore_errors=True)


def _tell_left(place: Place, folder: Path) -> None:
    place.tell(folder, sentence("was left by a command that was cut off. See whether you need it, and delete it."))


def _is_older(part: Path) -> bool:
    """Return whether a folder holds no longer what was filled but what it was exchanged with."""
    try:
        return (part / _OLDER).read_text(encoding="utf-8") == _identity((part / NEW).stat())
    except OSError:
        return False


def _identity(about: os.stat_result) -> str:
    return f"{about.st_dev} {about.st_ino}"

"""Files made from a sweep, with a manifest of their own: its table, sensitivities, a discovery."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sim.files.folders import check_place
from sim.files.target_folder import Place
from sim.language.texts import Sentence
from sim.numerics.arguments import path_given
from sim.results import manifest_folder
from sim.results.manifest import listed, made_by

#: Folder next to the chunks of a sweep for what was learned from it.
LEARNED = "learned"


def place_of(folder: Path | str, word: str) -> Place:
    """Return a folder as a place for files whose manifest is called after `word`.

    A folder may hold what was learned in more than one way, the sweeps it was learned from, and files of the user.
    """
    manifest = f"{word}.json"
    return Place(path_given(folder), partial(listed, kinds=(word,), manifest=manifest), manifest, exchanged=False)


def check_folder(folder: Path, words: Iterable[str]) -> tuple[Sentence, ...]:
    """Raise unless files of these words can be put into a folder; return what the user is to know.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    places = [place_of(folder, word) for word in words]
    for place in places:
        check_place(place, takes_any=True)
    return tuple(notice for place in places for notice in place.notices)


@contextmanager
def filled(place: Place, digest: str, **about: Any) -> Iterator[Path]:
    """Give a folder to fill; it takes its place with a manifest, and what is not ours stays.

    Parameters
    ----------
    place
        The target, from `place_of`; its `notices` hold messages for the user.
    digest
        Fingerprint of the plan of the sweep.
    about
        What the manifest says besides.
    """
    check_place(place, takes_any=True)
    kind = Path(place.manifest).stem
    with manifest_folder.filled(place, {"kind": kind, "sweep": digest, **about, **made_by()}) as aside:
        yield aside

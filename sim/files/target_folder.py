"""The target folder of results, and which of its files zonelab wrote."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sim.files.contents_exchange import MANIFEST
from sim.files.foreign_files import Listing
from sim.files.safe import short_name
from sim.language.errors import OutputError, placed
from sim.language.texts import Sentence, sentence


@dataclass
class Place:
    """The target folder of results.

    Attributes
    ----------
    folder
        As the user named it.
    ours
        Returns what of a folder is ours; nothing of one that holds no results.
    manifest
        Name of the manifest, which goes first and comes last where contents are exchanged.
    exchanged
        Whether the folder may change places with another; else the contents do. Not where what is not ours may be at
        work in it, such as a sweep or a calibration.
    notices
        Messages for the user: what was kept under another name, or restored.
    """

    folder: Path
    ours: Callable[[Path], Listing]
    manifest: str = MANIFEST
    exchanged: bool = True
    notices: list[Sentence] = field(default_factory=list)

    @cached_property
    def real(self) -> Path:
        """The folder itself, where the name is that of a link."""
        real = Path(os.path.realpath(self.folder))
        try:
            real.stat()
        except OSError as error:
            if error.errno == errno.ELOOP:  # of links that lead to each other; it may well not be there yet
                raise
        return real

    @property
    def beginning(self) -> str:
        """How the names of hidden folders next to the target begin."""
        return f".{short_name(self.real.name)}."

    def tell(self, folder: Path, wrong: Sentence) -> None:
        """Keep for the user what is to be known of a folder."""
        if (notice := placed(folder, wrong)) not in self.notices:
            self.notices.append(notice)

    def tell_kept(self, moved: dict[str, str]) -> None:
        """Keep for the user what is now called otherwise."""
        for path, kept in moved.items():
            self.tell(self.folder / path, sentence("is not what zonelab wrote there; it is kept as {name}.", name=kept))


def check_link(folder: Path) -> None:
    """Raise an `OutputError` if what is to be a folder is a link that leads to nothing."""
    if not folder.is_symlink() or folder.exists():
        return
    wrong = sentence(
        "must be a folder; it is a link to {target}, which is not there. Make that folder, or name another with --out.",
        target=str(folder.readlink()),
    )
    try:
        folder.stat()
    except OSError as error:
        if error.errno == errno.ELOOP:
            wrong = sentence(
                "must be a folder; it is a link to {target}, and the links lead to each other. Name another with "
                "--out.",
                target=str(folder.readlink()),
            )
    raise OutputError(placed(folder, wrong))

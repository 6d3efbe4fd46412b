"""A folder filled with files that its manifest lists with their fingerprints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sim.files.folders import replaced
from sim.files.target_folder import Place
from sim.results.manifest import json_text, sha256
from sim.scenario.reading.seal import sealed


@contextmanager
def filled(place: Place, about: Mapping[str, Any]) -> Iterator[Path]:
    """Give a folder to fill; it takes its place with a manifest, and what is not ours stays.

    Parameters
    ----------
    place
        The checked folder; its `notices` hold messages for the user.
    about
        What the manifest says before it lists the files with their fingerprints.
    """
    with replaced(place) as aside:
        yield aside
        files = sorted(path for path in aside.rglob("*") if path.is_file())
        listed = {path.relative_to(aside).as_posix(): sha256(path) for path in files}
        (aside / place.manifest).write_text(json_text(sealed({**about, "files": listed})), encoding="utf-8")

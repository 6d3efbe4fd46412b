"""A folder filled with files that its manifest lists with their fingerprints."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sim.files.folders import replaced
from sim.files.parquet import write_text
from sim.files.place import Place
from sim.results.manifest import sha256


@contextmanager
def filled(place: Place, about: Mapping[str, Any]) -> Iterator[Path]:
    """Give a folder to fill; it takes its place with a manifest, and what is not ours stays.

    Parameters
    ----------
    place
        Checked; what the user is to know afterwards stands in its `notices`.
    about
        What the manifest says before it lists the files.
    """
    with replaced(place) as aside:
        yield aside
        files = {each.name: sha256(each) for each in sorted(aside.iterdir())}
        text = json.dumps({**about, "files": files}, indent=2, ensure_ascii=False)
        write_text(aside / place.manifest, text + "\n")

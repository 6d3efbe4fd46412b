"""Whether the files of a folder are as zonelab wrote them, by the manifests in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sim.files.contents_exchange import finish_within
from sim.files.reasons import explained
from sim.language.errors import OutputError, ZonelabError, placed, system_reason
from sim.language.texts import sentence
from sim.results.manifest import sha256
from sim.scenario.posterior import DRAWS_FILE
from sim.scenario.reading.plain_json import read_json
from sim.scenario.reading.seal import SEAL, is_broken
from sim.scenario.reading.text_files import is_file

#: What every manifest says, in the bytes of its file: by it one that is no JSON any more is known.
_SAID = b'"versions"'
#: Files of which a manifest of older versions keeps the fingerprint under a key of their own.
_BY_KEY = {"draws": DRAWS_FILE, "notebook": "notebook.py"}


def damage(folder: Path) -> tuple[int, list[str]]:
    """Return how many files the manifests of a folder list, and a sentence for each that is not as it was written.

    What zonelab did not write is left alone; chunks of a sweep or a search have their fingerprints in their names
    (`sim.sweeps.running.store`).

    Raises
    ------
    OutputError
        If the folder cannot be read.
    """
    with explained(folder):
        finish_within(folder)  # a process that was killed may have left them on their way
        manifests = sorted(path for path in folder.glob("*.json") if is_file(path))
    found = {path: kept for path in manifests if (kept := _kept(path)) is not None}
    listed = {(path.parent / name): digest for path, kept in found.items() for name, digest in _files(kept)}
    broken = [problem for path, kept in found.items() for problem in _broken(path, kept)]
    return len(found) + len(listed), broken + [each for file, digest in listed.items() for each in _other(file, digest)]


def _kept(path: Path) -> Mapping[str, Any] | None:
    """Return the content of a manifest of zonelab, empty if it can no longer be read; None of another file."""
    try:
        kept = read_json(path)
    except ZonelabError:
        return {} if _SAID in path.read_bytes() else None
    is_ours = isinstance(kept, dict) and (SEAL in kept or is_broken(kept) or {"kind", "versions"} <= kept.keys())
    return kept if is_ours else None


def _broken(path: Path, kept: Mapping[str, Any]) -> Iterator[str]:
    if not kept or is_broken(kept):
        yield placed(path, sentence("is not as zonelab wrote it."))


def _files(kept: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give the files that a manifest lists, with their fingerprints; none of one that is broken."""
    if not kept or is_broken(kept):
        return
    for part in (kept.get("files"), kept.get("copied")):
        if isinstance(part, dict):
            yield from ((str(name), str(digest)) for name, digest in part.items())
    yield from ((name, str(kept[key])) for key, name in _BY_KEY.items() if isinstance(kept.get(key), str))


def _other(file: Path, digest: str) -> Iterator[str]:
    """Give a sentence if a file is another than the one that was written."""
    try:
        if not is_file(file):
            yield placed(file, sentence("is gone."))
        elif sha256(file) != digest:
            yield placed(file, sentence("is not as zonelab wrote it."))
    except OSError as error:
        wrong = sentence("must be readable; {reason}. Check the path and its permissions.", reason=system_reason(error))
        raise OutputError(placed(file, wrong)) from None

"""The store of a sweep: a folder with its manifest, and the table in chunks that are whole or not there at all.

``chunks/000012.9f3c….parquet`` holds the rows of chunk 12; the second part of the name is the fingerprint of the file's
content as that chunk of this sweep, so a chunk is written aside, made safe on disk and renamed in one step, checksum
included, and one that is damaged, or of another number or sweep, gives itself away. What is not there is still to do.
pandas, pyarrow and DuckDB can read the folder directly.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from filelock import FileLock, Timeout

from sim.files.lock import LOCK, is_held
from sim.files.safe import aside_for, write_whole
from sim.language.errors import OutputError, ZonelabError, placed, system_reason
from sim.language.texts import Sentence, sentence
from sim.numerics.processors import usable_processors
from sim.scenario.reading.manifest_schema import checked_manifest
from sim.scenario.reading.plain_json import read_json
from sim.scenario.reading.text_files import is_file
from sim.sweeps.running.disk_errors import explained

MANIFEST = "sweep.json"
#: Version of what a store looks like.
FORMAT = 2
CHUNKS = "chunks"
#: The progress of the sweep, for watchers; not a part of its results.
PROGRESS = "progress.json"
#: Of the fingerprint of a chunk, in bytes.
DIGEST_BYTES = 16
#: Who only looks whether the folder is free shares its lock for a moment, for which the sweep waits; longer, if the
#: process was stopped in that very moment, it does not.
LONGEST_LOOK_SECONDS = 20.0
_LOOK_AGAIN_SECONDS = 0.02
_CHUNK = re.compile(r"(\d{6,9})\.([0-9a-f]{32})\.parquet")

Taken = TypeVar("Taken")


@dataclass(frozen=True)
class Look(Generic[Taken]):
    """Result of checking all chunks: readable contents and damaged files.

    Attributes
    ----------
    whole
        By the number of the chunk, what was taken from its content.
    damaged
        The files that cannot be what was written, and why.
    """

    whole: dict[int, Taken]
    damaged: dict[Path, Sentence]


class Store:
    """A folder with the manifest and chunks of a sweep.

    Parameters
    ----------
    folder
        Folder of the sweep.

    Attributes
    ----------
    manifest_path, chunks_folder
        The manifest's file, and the folder of chunks.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.manifest_path, self.chunks_folder = folder, folder / MANIFEST, folder / CHUNKS
        self._lock = FileLock(folder / LOCK, timeout=0)
        self._sweep: str | None = None

    def manifest(self) -> dict[str, Any]:
        """Return the manifest, read anew.

        Raises
        ------
        ZonelabError
            If the folder holds no sweep, one of another version, or a manifest that is not as it was written.
        """
        path = self.manifest_path
        if not is_file(path):
            wrong = sentence(
                "must be the folder of a sweep ({manifest}); it is not. Check the path.", manifest=MANIFEST
            )
            raise ZonelabError(placed(self.folder, wrong))
        data = read_json(path)
        form = data.get("format") if isinstance(data, dict) and data.get("kind") == "sweep" else None
        if isinstance(form, int) and form != FORMAT:
            raise ZonelabError(placed(self.folder, _other_format(form)))
        kept = checked_manifest(data, path, "sweep")
        self._sweep = str(kept["digest"])
        return kept

    def name_of(self, chunk: int, content: bytes) -> str:
        """Return the name of the file of a chunk, by its content, its number and its sweep."""
        sweep = self._sweep or str(self.manifest()["digest"])
        key = hashlib.blake2b(f"{sweep} {chunk}".encode(), digest_size=DIGEST_BYTES).digest()
        return f"{chunk:06d}.{hashlib.blake2b(content, digest_size=DIGEST_BYTES, key=key).hexdigest()}.parquet"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep the folder for this process alone; the system frees it when the process ends, however it ends.

        Who has it may ask for it again.

        Raises
        ------
        ZonelabError
            If another process has it.
        """
        with self.explained():
            self.folder.stat()  # the lock itself would make a folder that is gone
            try:
                self._acquire()
            except Timeout:
                wrong = sentence(
                    "must have one sweep at a time; another process is at work in it. Wait for it, or stop it."
                )
                raise ZonelabError(placed(self.folder, wrong)) from None
            except NotImplementedError:
                wrong = sentence(
                    "must be on a disk whose files can be locked against a second sweep; it is not. Name a folder on "
                    "a disk of this machine."
                )
                raise ZonelabError(placed(self.folder, wrong)) from None
        try:
            yield
        finally:
            self._lock.release()

    def _acquire(self) -> None:
        """Take the lock: at once, or as soon as readers have released it."""
        until = time.monotonic() + LONGEST_LOOK_SECONDS
        while True:
            try:
                self._lock.acquire()
            except Timeout:
                if is_held(self.folder) is not False or time.monotonic() >= until:
                    raise
                time.sleep(_LOOK_AGAIN_SECONDS)
            else:
                return

    def is_locked(self) -> bool:
        """Return whether a process is at work in the folder."""
        held = is_held(self.folder)
        if held is not None or not (self.folder / LOCK).exists():
            return held is True
        lock = FileLock(self.folder / LOCK, timeout=0)
        try:
            lock.acquire()
        except (Timeout, OSError, NotImplementedError):
            return True
        lock.release()
        return False

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn a failure of the file system into a sentence."""
        with explained(self.folder, begun=self._sweep is not None):
            yield

    def write_text(self, name: str, text: str) -> None:
        """Write a file of the folder, whole or not at all."""
        with self.explained():
            write_whole(self.folder / name, text.encode())

    def write_chunk(self, chunk: int, content: bytes) -> None:
        """Write a chunk, whole or not at all."""
        name = self.name_of(chunk, content)
        with self.explained():
            write_whole(self.chunks_folder / name, content)

    def clear_parts(self) -> None:
        """Remove what a process that was cut off had begun to write: files of names of ours alone."""
        with self.explained():
            ours = (self.manifest_path.name, PROGRESS)
            for folder, is_ours in ((self.folder, ours.__contains__), (self.chunks_folder, _is_chunk)):
                with suppress(FileNotFoundError), os.scandir(folder) as entries:
                    for entry in list(entries):
                        if is_ours(aside_for(entry.name)) and entry.is_file(follow_symlinks=False):
                            Path(entry.path).unlink(missing_ok=True)

    def chunk_files(self) -> dict[int, list[Path]]:
        """Return the files of each chunk; more than one is wrong."""
        found: dict[int, list[Path]] = {}
        with suppress(FileNotFoundError), os.scandir(self.chunks_folder) as entries:
            for entry in sorted(entries, key=lambda each: each.name):
                named = _CHUNK.fullmatch(entry.name)
                if named:
                    found.setdefault(int(named[1]), []).append(Path(entry.path))
        return found

    def content(self, path: Path) -> bytes | None:
        """Return the content of a chunk; None if it is not what was written, or is gone.

        Raises
        ------
        OutputError
            If the system does not give it.
        """
        named = _CHUNK.fullmatch(path.name)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            wrong = sentence(
                "must be readable; {reason}. Check the path and its permissions.", reason=system_reason(error)
            )
            raise OutputError(placed(path, wrong)) from None
        return content if named is not None and self.name_of(int(named[1]), content) == path.name else None

    def look(self, take: Callable[[bytes], Taken]) -> Look[Taken]:
        """Return what a function takes from each chunk that is whole, and the files that are damaged.

        Nobody reads a chunk otherwise: a number from a damaged one would be another number, or none.

        Parameters
        ----------
        take
            Called with the content of a chunk, in several threads at once.

        Raises
        ------
        ZonelabError
            If the folder holds no sweep, or cannot be read.
        """
        kept = self.manifest()
        chunks = -(-kept["points"] // kept["chunk_points"])
        files = [(chunk, path) for chunk, paths in self.chunk_files().items() for path in paths]

        def taken(chunk: int, path: Path) -> tuple[Taken] | Sentence:
            content = self.content(path)
            if content is None:
                return sentence("its content is not what was written")
            return (take(content),) if chunk < chunks else sentence("the sweep has no such chunk")

        look: Look[Taken] = Look({}, {})
        with ThreadPoolExecutor(max_workers=usable_processors()) as pool:
            for (chunk, path), found in zip(files, pool.map(lambda each: taken(*each), files), strict=True):
                if isinstance(found, Sentence):
                    look.damaged[path] = found
                else:
                    look.whole[chunk] = found[0]
        return look

    def remove(self, paths: Sequence[Path]) -> None:
        """Remove damaged files, so that their chunks are run again."""
        with self.explained():
            for path in paths:
                path.unlink(missing_ok=True)


def _is_chunk(name: str | None) -> bool:
    return name is not None and _CHUNK.fullmatch(name) is not None


def _other_format(form: int) -> Sentence:
    """Return why a store of another version cannot be read."""
    if form > FORMAT:
        return sentence("must be of a version of zonelab that this one knows; it is of a later one. Install that one.")
    return sentence(
        "must be of this version of zonelab; it was begun by an earlier one. What is finished can be read as it stands "
        "(chunks/*.parquet, with pandas or DuckDB). Start the sweep in a new folder."
    )

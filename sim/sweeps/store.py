"""The store of a sweep: a folder with its manifest, and the table in chunks that are whole or not there at all.

``chunks/000012.9f3c….parquet`` holds the rows of chunk 12; the second part of the name is the fingerprint of the file's
content, so a chunk is written aside, made safe on disk and renamed in one step, checksum included, and a damaged one
gives itself away. What is not there is still to do. pandas, pyarrow and DuckDB read the folder as it stands.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from sim.errors import OutputError, ZonelabError, placed, system_reason
from sim.processors import usable_processors
from sim.results.manifest import kept_manifest
from sim.texts import Sentence, sentence

MANIFEST = "sweep.json"
CHUNKS = "chunks"
#: How far the sweep is, for who watches; no part of its results.
PROGRESS = "progress.json"
LOCK = ".lock"
#: Of the fingerprint of a chunk, in bytes.
DIGEST_BYTES = 16
#: Who only looks whether the folder is free holds it for a moment, which must not keep the sweep out.
LONGEST_LOOK_SECONDS = 0.5
_CHUNK = re.compile(r"(\d{6,})\.([0-9a-f]{32})\.parquet")
#: End of the name of what is not yet written.
PART = ".part"


class Store:
    """A folder with the manifest and chunks of a sweep.

    Parameters
    ----------
    folder
        That of the sweep.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def manifest_path(self) -> Path:
        """The manifest's file."""
        return self.folder / MANIFEST

    @property
    def chunks_folder(self) -> Path:
        """The folder of chunks."""
        return self.folder / CHUNKS

    def manifest(self) -> dict[str, Any]:
        """Return the manifest.

        Raises
        ------
        ZonelabError
            If the folder holds no sweep.
        """
        kept = kept_manifest(self.manifest_path, "sweep")
        if kept is None:
            wrong = sentence(
                "must be the folder of a sweep ({manifest}); it is not. Check the path.", manifest=MANIFEST
            )
            raise ZonelabError(placed(self.folder, wrong))
        return kept

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep the folder for this process alone; the system frees it when the process ends, however it ends.

        Raises
        ------
        ZonelabError
            If another process has it.
        """
        lock = FileLock(self.folder / LOCK, timeout=LONGEST_LOOK_SECONDS)
        with self.explained():
            try:
                lock.acquire()
            except Timeout:
                wrong = sentence(
                    "must have one sweep at a time; another process is at work in it. Wait for it, or stop it."
                )
                raise ZonelabError(placed(self.folder, wrong)) from None
        try:
            yield
        finally:
            lock.release()

    def is_locked(self) -> bool:
        """Return whether a process is at work in the folder."""
        if not (self.folder / LOCK).exists():
            return False
        lock = FileLock(self.folder / LOCK, timeout=0)
        try:
            lock.acquire()
        except (Timeout, OSError):
            return True
        lock.release()
        return False

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn a failure of the file system into a sentence."""
        try:
            yield
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                wrong = sentence(
                    "must have room for the results; the disk is full. What is finished is kept. Make room and resume."
                )
            else:
                wrong = sentence(
                    "must be a folder that can be written; {reason}. What is finished is kept.",
                    reason=system_reason(error),
                )
            raise OutputError(placed(self.folder, wrong)) from None

    def write_text(self, name: str, text: str) -> None:
        """Write a file of the folder, whole or not at all."""
        self._write(self.folder / name, text.encode())

    def write_chunk(self, chunk: int, content: bytes) -> None:
        """Write a chunk, whole or not at all."""
        self._write(self.chunks_folder / f"{chunk:06d}.{digest_of(content)}.parquet", content)

    def _write(self, path: Path, content: bytes) -> None:
        aside = path.with_name(f".{path.name}{PART}")
        with self.explained():
            try:
                with aside.open("wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(aside, path)
                _make_safe(path.parent)
            except BaseException:
                with suppress(OSError):
                    aside.unlink(missing_ok=True)
                raise

    def clear_parts(self) -> None:
        """Remove what a process that was cut off had begun to write."""
        with self.explained():
            for folder in (self.folder, self.chunks_folder):
                for part in folder.glob(f".*{PART}"):
                    part.unlink(missing_ok=True)

    def chunk_files(self) -> dict[int, list[Path]]:
        """Return the files of each chunk; more than one is wrong."""
        found: dict[int, list[Path]] = {}
        with suppress(FileNotFoundError), os.scandir(self.chunks_folder) as entries:
            for entry in sorted(entries, key=lambda each: each.name):
                named = _CHUNK.fullmatch(entry.name)
                if named:
                    found.setdefault(int(named[1]), []).append(Path(entry.path))
        return found

    def damaged(self, files: Mapping[int, Sequence[Path]], chunks: int) -> dict[Path, Sentence]:
        """Return the files that cannot be what was written, and why.

        Parameters
        ----------
        files
            From `chunk_files`.
        chunks
            Number of chunks of the sweep.
        """
        wrong: dict[Path, Sentence] = {}
        single: list[Path] = []
        for chunk, paths in files.items():
            if chunk >= chunks:
                wrong |= {path: sentence("the sweep has no such chunk") for path in paths}
            elif len(paths) > 1:
                wrong |= {path: sentence("the chunk is there more than once") for path in paths}
            else:
                single += paths
        with ThreadPoolExecutor(max_workers=usable_processors()) as pool:
            for path, whole in zip(single, pool.map(_is_whole, single), strict=True):
                if not whole:
                    wrong[path] = sentence("its content is not what was written")
        return wrong

    def remove(self, paths: Sequence[Path]) -> None:
        """Remove damaged files, so that their chunks are run again."""
        with self.explained():
            for path in paths:
                path.unlink(missing_ok=True)


def check_is_folder(folder: Path) -> None:
    """Raise if what is to be a folder is a file.

    Raises
    ------
    OutputError
        If it is.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputError(placed(folder, sentence("must be a folder; found a file. Name another with --out.")))


def digest_of(content: bytes) -> str:
    """Return the fingerprint of the content of a chunk."""
    return hashlib.blake2b(content, digest_size=DIGEST_BYTES).hexdigest()


def _is_whole(path: Path) -> bool:
    named = _CHUNK.fullmatch(path.name)
    try:
        return named is not None and digest_of(path.read_bytes()) == named[2]
    except OSError:
        return False


def _make_safe(folder: Path) -> None:
    """Make renames in a folder safe against a loss of power, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def parquet_bytes(table: pa.Table) -> bytes:
    """Return a table as the content of a Parquet file; the same table gives the same bytes."""
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()

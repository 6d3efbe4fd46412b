"""Compiled code on disk: whole, or made again.

numba's own cache trusts what it finds: a file that is empty or damaged ends the process, and one that cannot be written
is not read. Here a file begins with the fingerprint of its content; it is written aside and renamed.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import re
import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from numba.core import runtime as _runtime
from numba.core.caching import NullCache
from numba.core.compiler import CompileResult
from numba.core.serialize import dumps as _dumps

from sim.language.notices import notice
from sim.language.texts import sentence
from sim.numerics.code_folder import CACHE_VARIABLE, PART, CodeFolders

# numba's functions have no types.
made_again: Any = CompileResult._rebuild
dumps: Any = _dumps
runtime: Any = _runtime

#: Of the fingerprint with which a file begins.
_DIGEST_BYTES = 32
#: Threads that compile.
_COMPILING: set[threading.Thread] = set()
_HAS_TOLD = threading.Event()


class CodeCache(NullCache):
    """What numba asks for the compiled forms of one function in Python, kept in folders."""

    def __init__(self, function: Callable[..., Any], folders: CodeFolders) -> None:
        named = f"{function.__module__}.{function.__qualname__}"
        self._name = f"{re.sub('[<>]', '', named)}-{function.__code__.co_firstlineno}"
        self._folders = folders

    @property
    def cache_path(self) -> str | None:
        """The first folder that is looked into."""
        return str(self._folders.read[0]) if self._folders.read else None

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return the form for a signature and this processor if there is one that is whole, else None."""
        # What numba does besides before it reads or compiles, it does before it compiles anyway: it takes 0.2 s.
        runtime.rtsys.initialize(target_context)
        name = self._file(sig, target_context.codegen())
        for folder in self._folders.read:
            content = _whole(folder / name)
            if content is not None:
                with suppress(Exception):  # whatever it holds, it can be made again
                    return made_again(target_context, *pickle.loads(content))  # noqa: S301  # ours alone
        _COMPILING.add(threading.current_thread())
        _tell_of_compiling(self._folders)
        return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep the form for a signature and this processor; if that is not possible, continue without it."""
        _COMPILING.discard(threading.current_thread())
        folder, _refused = self._folders.target
        if folder is None or data.library.has_dynamic_globals or any(not each.can_cache for each in data.lifted):
            return
        content: bytes = dumps(data._reduce())
        path = folder / self._file(sig, data.codegen)
        aside = folder / f".{path.name}.{uuid.uuid4().hex[:8]}{PART}"
        try:
            aside.write_bytes(hashlib.blake2b(content, digest_size=_DIGEST_BYTES).digest() + content)
            os.replace(aside, path)
        except OSError:
            with suppress(OSError):
                aside.unlink()

    def is_kept(self, codegen: Any) -> bool:
        """Return whether there is a form for some signature and this processor, and it is whole."""
        files = re.escape(self._name) + rf"\.{_fingerprint(codegen.magic_tuple())}\.[0-9a-f]+"
        return any(
            re.fullmatch(files, path.name) is not None and _whole(path) is not None
            for folder in self._folders.read
            for path in folder.iterdir()
        )

    def _file(self, sig: Any, codegen: Any) -> str:
        return f"{self._name}.{_fingerprint(codegen.magic_tuple())}.{_fingerprint(sig)}"


def _fingerprint(what: object) -> str:
    return hashlib.blake2b(str(what).encode(), digest_size=8).hexdigest()


def _whole(path: Path) -> bytes | None:
    """Return the content of a file; None if there is none, or it is not what was written, which is said."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    digest, content = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
    if digest == hashlib.blake2b(content, digest_size=_DIGEST_BYTES).digest():
        return content
    notice(sentence("{path}: compiled code was damaged; it is made again.", path=path))
    with suppress(OSError):
        path.unlink()
    return None


def is_compiling() -> bool:
    """Return whether a thread compiles: it cannot be stopped, and takes up to half a minute."""
    return any(thread.is_alive() for thread in tuple(_COMPILING))


def _tell_of_compiling(folders: CodeFolders) -> None:
    """Say, once, that the model is compiled, and what keeps it from being kept."""
    if _HAS_TOLD.is_set():
        return
    _HAS_TOLD.set()
    folder, refused = folders.target
    if folder is None:
        word = sentence(
            "Compiling the model; up to half a minute, at each start, because it cannot be kept ({reason}). Set "
            "{variable} to a folder that can be written.",
            reason=refused,
            variable=CACHE_VARIABLE,
        )
    elif refused is not None:
        word = sentence(
            "Compiling the model for this machine, once; up to half a minute. It is kept in {folder} ({reason}).",
            folder=folder,
            reason=refused,
        )
    else:
        word = sentence("Compiling the model for this machine, once; up to half a minute.")
    notice(word)

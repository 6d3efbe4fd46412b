"""The one place where numba is touched: the decorator that compiles the model's functions.

Compiled code is kept in the user's cache folder under a digest of the sources that it is made of, because numba's
own cache does not notice when a function that is called from another file has changed.
`fastmath` stays off and floating-point errors follow IEEE 754 (``error_model="numpy"``), so that the readable
engine and the compiled one agree to the last bit.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, ParamSpec, TypeAlias, TypeVar

import numba
import numpy as np

from sim.sources import COMPILED_SOURCES, sources_digest

#: A whole number of Python or numpy; compiled code has 64 bits for it.
Int: TypeAlias = "int | np.integer[Any]"

P = ParamSpec("P")
R = TypeVar("R")

#: Environment variable that moves the folder of compiled code.
CACHE_VARIABLE = "ZONELAB_CACHE"
#: How many versions of compiled code are kept before the oldest is removed.
VERSIONS_KEPT = 4


def cache_root() -> Path:
    """Return the folder that holds compiled code: ``$ZONELAB_CACHE``, or the user's cache folder."""
    named = os.environ.get(CACHE_VARIABLE)
    if named:
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "zonelab"


@cache
def cache_folder() -> Path:
    """Return this version's folder of compiled code; its name is a digest of what it is made of."""
    digest = sources_digest(COMPILED_SOURCES, f"{numba.__version__} {sys.version}")
    return cache_root() / f"compiled-{digest}"


def _prepare_cache() -> str:
    """Make this version's folder, forget old versions, and return its path, or '' if it cannot be written."""
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)
        versions = sorted(folder.parent.glob("compiled-*"), key=lambda each: each.stat().st_mtime)
        for old in versions[:-VERSIONS_KEPT]:
            shutil.rmtree(old, ignore_errors=True)
    except OSError:
        return ""
    return str(folder) if os.access(folder, os.W_OK) else ""


_FOLDER = _prepare_cache()


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function, releasing the interpreter lock while it runs.

    Compiled functions work in arrays that they are handed and make none: numba's counting of references to arrays is
    switched off (`_nrt`), because it takes two thirds of the time of a run and more than that of compiling.
    Without a cache folder that can be written the function is compiled anew in every process.
    """
    return _compile(function)


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a small function whose body is to stand wherever it is called."""
    return _compile(function, forceinline=True)


def inner(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function that only compiled code calls, and is kept with it.

    To make it callable from Python, and to keep it apart, would take a third of the time of compiling.
    """
    return _compile(function, no_cpython_wrapper=True, cache=False)


def _compile(function: Callable[P, R], **options: bool) -> Callable[P, R]:
    # numba reads its cache folder from a setting of the whole process: set it for this call only.
    settings: Any = numba.config
    before = settings.CACHE_DIR
    settings.CACHE_DIR = _FOLDER
    try:
        njit: Any = numba.njit  # its types do not know every option
        options = {"cache": bool(_FOLDER), "nogil": True, "no_cfunc_wrapper": True, "_nrt": False, **options}
        result: Callable[P, R] = njit(error_model="numpy", **options)(function)
        return result
    finally:
        settings.CACHE_DIR = before


def is_cached(function: Callable[..., Any], entry: str) -> bool:
    """Return whether a compiled form of `function` lies in the cache folder under the name `entry`."""
    return bool(_FOLDER) and any(Path(_FOLDER).rglob(f"{entry}-*.nbi"))

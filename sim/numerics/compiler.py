"""The one place where numba is touched, but for what it keeps: the decorator that compiles the model's functions.

Compiled code is kept under a digest of the sources that it is made of, because numba does not notice when a function
that is called from another file has changed; `sim.numerics.code_cache` reads and writes it.
`fastmath` stays off and floating-point errors follow IEEE 754 (``error_model="numpy"``), so that the readable
engine and the compiled one agree to the last bit.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, ParamSpec, TypeAlias, TypeVar

import llvmlite
import numba
import numpy as np

from sim.language.errors import ZonelabError
from sim.language.texts import sentence
from sim.numerics.code_cache import CodeCache
from sim.numerics.code_folder import CodeFolders
from sim.numerics.sources import COMPILED_SOURCES, sources_digest

#: A whole number of Python or numpy; compiled code has 64 bits for it.
Int: TypeAlias = "int | np.integer[Any]"

P = ParamSpec("P")
R = TypeVar("R")

_MADE_BY = f"{numba.__version__} {llvmlite.__version__} {sys.version}"
_FOLDERS = CodeFolders(f"compiled-{sources_digest(COMPILED_SOURCES, _MADE_BY)}")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function, releasing the interpreter lock while it runs.

    Compiled functions work in arrays that they are handed and make none: numba's counting of references to arrays is
    switched off (`_nrt`), because it takes two thirds of the time of a run and more than that of compiling.
    """
    return _kept(_compile(function), function)


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a small function whose body is copied to every place where it is called."""
    return _kept(_compile(function, forceinline=True), function)


def inner(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function that only compiled code calls, and is kept with it.

    To make it callable from Python, and to keep it apart, would take a third of the time of compiling.
    """
    return _compile(function, no_cpython_wrapper=True)


def _compile(function: Callable[P, R], **options: bool) -> Callable[P, R]:
    njit: Any = numba.njit  # its types do not know every option
    options = {"nogil": True, "no_cfunc_wrapper": True, "_nrt": False, **options}
    result: Callable[P, R] = njit(error_model="numpy", **options)(function)
    return result


def _kept(result: Any, function: Callable[P, R]) -> Callable[P, R]:
    """Let the compiled forms of a function be kept; where the compiler is switched off there are none."""
    if result is not function:
        result._cache = CodeCache(function, _FOLDERS)
    kept: Callable[P, R] = result
    return kept


def is_compiled(function: Callable[..., Any]) -> bool:
    """Return whether a function has been compiled for this machine, now or by an earlier process."""
    made: Any = function
    return hasattr(made, "_cache") and (bool(made.overloads) or made._cache.is_kept(made.targetctx.codegen()))


def check_compiler() -> None:
    """Raise a `ZonelabError` if the compiler is switched off.

    Without it the tables of the compiled engine cannot be used.
    """
    settings: Any = numba.config
    if settings.DISABLE_JIT:
        wrong = sentence(
            "NUMBA_DISABLE_JIT must not be set for many runs: they need the compiler. Unset it, or run one with "
            "sim.ZoneModel, which needs none."
        )
        raise ZonelabError(wrong)

"""Packages that come only with an extra: imported where they are used; an error message says if one is missing."""

from __future__ import annotations

import importlib
from typing import Any

from sim.language.errors import ZonelabError
from sim.language.texts import sentence


def needed(module: str, package: str, what: str, extra: str = "analysis") -> Any:
    """Return a module of an extra, such as ``zonelab[analysis]``.

    Parameters
    ----------
    module
        Its full name, such as ``sklearn.tree``.
    package
        What it belongs to, as its makers write it.
    what
        What needs it: a sentence of the catalogue, so that it can be translated.
    extra
        The extra that has it.

    Raises
    ------
    ZonelabError
        Where it is not installed. That a package lacks one of its own is another matter, and goes through.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if (error.name or module).split(".")[0] != module.split(".")[0]:
            raise
        raise missing(package, what, extra) from error


def missing(package: str, what: str, extra: str) -> ZonelabError:
    """Return the error that says which package is missing; parameters are those of `needed`."""
    return ZonelabError(
        sentence(
            "{what} needs {package}, which is not installed. Install it: pip install 'zonelab[{extra}]' (in a "
            "checkout: .venv/bin/python -m pip install '.[{extra}]').",
            what=what,
            package=package,
            extra=extra,
        )
    )

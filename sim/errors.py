"""Errors that are sentences to a stranger: where, what is required, what was found, what to do.

Every error a user can cause is a `ZonelabError`; the command line prints it and leaves with code 2.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence


class ZonelabError(Exception):
    """A mistake in what the user gave, told in one sentence or one a line.

    Parameters
    ----------
    problems
        One sentence, or several that were found together.
    """

    def __init__(self, problems: str | Sequence[str]) -> None:
        self.problems: tuple[str, ...] = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))


class ScenarioError(ZonelabError):
    """A scenario file, or an override of it, that the schema or the world does not allow."""


class WorldError(ZonelabError):
    """A world folder that is incomplete or holds impossible numbers."""


class OutputError(ZonelabError):
    """An output folder that cannot take the results."""


def closest(given: str, known: Iterable[str]) -> str:
    """Return ``" Did you mean 'x'?"`` for the known word nearest to `given`, or an empty string."""
    matches = difflib.get_close_matches(given, list(known), n=1, cutoff=0.6)
    return f" Did you mean '{matches[0]}'?" if matches else ""


def one_of(where: str, given: object, known: Iterable[str]) -> str:
    """Return the sentence for a word that is not among those known.

    Examples
    --------
    >>> one_of("mine.yaml: region", "nort", ["north", "south"])
    "mine.yaml: region must be one of north, south; got 'nort'. Did you mean 'north'?"
    """
    words = list(known)
    return f"{where} must be one of {', '.join(words)}; got {given!r}.{closest(str(given), words)}"

"""Errors that are sentences to a stranger: where, what is required, what was found, what to do.

Every error a user can cause is a `ZonelabError`; the command line prints it and leaves with code 2. Its sentences
remember what they were made of, so that they can be told in another language.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from pathlib import Path

from sim.texts import Sentence, Translate, marked, sentence, told

#: What the system says of a file that it does not give, where a sentence quotes it.
SYSTEM_REASONS = (
    marked("Permission denied"),
    marked("Operation not permitted"),
    marked("No such file or directory"),
    marked("Not a directory"),
    marked("Is a directory"),
    marked("File exists"),
    marked("File name too long"),
    marked("Read-only file system"),
    marked("No space left on device"),
    marked("Too many levels of symbolic links"),
    marked("Input/output error"),
    marked("Invalid argument"),
    marked("embedded null byte"),
    marked("Address already in use"),
    marked("Cannot assign requested address"),
    marked("Name or service not known"),
    marked("Temporary failure in name resolution"),
)


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

    def told(self, translate: Translate) -> tuple[str, ...]:
        """Return the problems in the language of `translate`."""
        return tuple(told(problem, translate) for problem in self.problems)


class ScenarioError(ZonelabError):
    """A scenario file, or an override of it, that the schema or the world does not allow."""


class WorldError(ZonelabError):
    """A world folder that is incomplete or holds impossible numbers."""


class OutputError(ZonelabError):
    """An output folder that cannot take the results."""


def placed(place: str | Path, problem: str) -> Sentence:
    """Return a problem behind the place where it stands, such as a file."""
    return sentence("{place}: {problem}", place=place if isinstance(place, str) else str(place), problem=problem)


def without_place(problem: str) -> str:
    """Return a problem without the place where it stands, for a reader who knows it.

    Examples
    --------
    >>> without_place(placed("/home/mine.yaml", "months must be a whole number."))
    'months must be a whole number.'
    """
    if isinstance(problem, Sentence) and problem.values.keys() == {"place", "problem"}:
        inner: str = problem.values["problem"]
        return inner
    return problem


def about(key: str, problem: str) -> Sentence:
    """Return what is wrong with a key as a whole sentence: the key and what it must be."""
    return sentence("{key} {problem}", key=key, problem=problem)


def closest(given: str, known: Iterable[str]) -> str:
    """Return ``" Did you mean 'x'?"`` for the known word nearest to `given`, or an empty string."""
    matches = difflib.get_close_matches(given, list(known), n=1, cutoff=0.6)
    return sentence(" Did you mean '{word}'?", word=matches[0]) if matches else ""


def not_one_of(given: object, known: Iterable[str], shown: str | None = None) -> Sentence:
    """Return what is wrong with a word that is not among those known, to be put behind its key.

    Parameters
    ----------
    given, known
        The word, and those that are allowed.
    shown
        How the sentence shows what was given, if not as Python would.
    """
    words = list(known)
    return sentence(
        "must be one of {words}; got {given}.{hint}",
        words=", ".join(words),
        given=repr(given) if shown is None else shown,
        hint=closest(str(given), words),
    )


def one_of(where: str, given: object, known: Iterable[str], shown: str | None = None) -> Sentence:
    """Return the sentence for a word that is not among those known; parameters are those of `not_one_of`.

    Examples
    --------
    >>> one_of("mine.yaml: region", "nort", ["north", "south"])
    "mine.yaml: region must be one of north, south; got 'nort'. Did you mean 'north'?"
    """
    return about(where, not_one_of(given, known, shown))


def system_reason(error: OSError | ValueError) -> str:
    """Return why the system does not give a file; a sentence if it is one of `SYSTEM_REASONS`."""
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return Sentence(reason) if reason in SYSTEM_REASONS else reason

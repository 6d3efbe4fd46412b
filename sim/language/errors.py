"""Errors that are sentences for a reader: where, what is required, what was found, what to do.

Every error a user can cause is a `ZonelabError`; the command line prints it and leaves with code 2. Its sentences
remember what they were made of, so that they can be translated.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from sim.language.control_signs import ORDERS
from sim.language.texts import Sentence, Translate, marked, sentence, told

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


#: The message about a word that is not known; it comes after the key.
NOT_ONE = marked("must be one of {words}; got {given}.{hint}")
#: Most sentences about one file; a file with more problems is probably something else, and the rest is counted.
MOST_PROBLEMS = 50
#: Words that a sentence lists, and letters of a name that it shows.
MOST_WORDS, LONGEST_NAME = 40, 80
#: Characters that steer what shows them, and such as no XML holds; among these are bytes of a path that are no letters,
#: which Python reads as halves of letters.
_STEERING = re.compile(rf"[{ORDERS}\ud800-\udfff\ufffe\uffff]")


class Problems:
    """Sentences about a file: the first are made, the rest is only counted, so that a bad file costs little time."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.more = 0

    def add(self, make: Callable[[], str]) -> None:
        """Take a problem, told by the sentence that `make` gives."""
        if len(self.told) < MOST_PROBLEMS:
            self.told.append(make())
        else:
            self.more += 1

    def sentences(self) -> list[str]:
        """Return the sentences, and one that counts the rest if there is any."""
        return [*self.told, *([_rest(self.more)] if self.more else [])]


class ZonelabError(Exception):
    """A mistake in what the user gave, told in one sentence or one a line.

    Parameters
    ----------
    problems
        One sentence, or several that were found together; of more than `MOST_PROBLEMS` the rest is counted.
    """

    def __init__(self, problems: str | Sequence[str]) -> None:
        self.problems: tuple[str, ...] = (problems,) if isinstance(problems, str) else _bounded(problems)
        super().__init__("\n".join(self.problems))

    def told(self, translate: Translate) -> tuple[str, ...]:
        """Return the problems in the language of `translate`."""
        return tuple(told(problem, translate) for problem in self.problems)


def _bounded(problems: Sequence[str]) -> tuple[str, ...]:
    """Return the first sentences, and one that counts the rest; what was only counted before counts along."""
    told = [each for each in problems if _counted(each) is None]
    more = len(told[MOST_PROBLEMS:]) + sum(_counted(each) or 0 for each in problems)
    if not more:
        return tuple(told)
    rest, last = _rest(more), told[:MOST_PROBLEMS][-1]
    if isinstance(last, Sentence) and without_place(last) is not last:
        rest = last.with_values(problem=rest)
    return (*told[:MOST_PROBLEMS], rest)


def _rest(count: int) -> Sentence:
    return sentence("and {count} more.", count=count)


def _counted(problem: str) -> int | None:
    """Return how many problems a sentence counts; None if it is about one problem."""
    inner = without_place(problem)
    return int(inner.values["count"]) if isinstance(inner, Sentence) and inner.template == _rest(0).template else None


class ScenarioError(ZonelabError):
    """A scenario file, or an override of it, that the schema or the world does not allow."""


class WorldError(ZonelabError):
    """A world folder that is incomplete or holds impossible numbers."""


class OutputError(ZonelabError):
    """An output folder that cannot take the results."""


def placed(place: str | Path, problem: str) -> Sentence:
    """Return the message with the file or key in front: ``file: message``."""
    return sentence("{place}: {problem}", place=place if isinstance(place, str) else str(place), problem=problem)


def without_place(problem: str) -> str:
    """Return the message without the file or key in front, for a reader who knows it.

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
    matches = difflib.get_close_matches(given[:LONGEST_NAME], list(known), n=1, cutoff=0.6)
    return sentence(" Did you mean '{word}'?", word=matches[0]) if matches else ""


def not_one_of(given: object, known: Iterable[str], shown: str | None = None, template: str = NOT_ONE) -> Sentence:
    """Return what is wrong with a word that is not among those known, to be put behind its key.

    Parameters
    ----------
    given, known
        The word, and those that are allowed.
    shown
        How the sentence shows what was given, if not as Python would.
    template
        The message, with `words`, `given` and `hint`.
    """
    words = list(known)
    return Sentence(
        template, words=listed(words), given=quoted(given) if shown is None else shown, hint=closest(str(given), words)
    )


def listed(words: Sequence[str]) -> str:
    """Return words as a sentence lists them; of very many the first, and how many others there are.

    Examples
    --------
    >>> listed(["north", "south"]), listed([f"r{i}" for i in range(300)])[-25:]
    ('north, south', ', r38, r39 and 260 others')
    """
    if len(words) <= MOST_WORDS:
        return ", ".join(words)
    return sentence("{words} and {count} others", words=", ".join(words[:MOST_WORDS]), count=len(words) - MOST_WORDS)


def quoted(value: object) -> str:
    r"""Return a value as Python writes it, not too long, and with letters that cannot be seen written out.

    Examples
    --------
    >>> quoted("zone\u00a0share"), quoted("e\u0301t\u00e9"), quoted("바다"), len(quoted("x" * 1_000_000))
    ("'zone\\xa0share'", "'e\\u0301té'", "'바다'", 84)
    """
    return shortened(repr(value[: LONGEST_NAME + 1] if isinstance(value, str) else value))


def shortened(text: str) -> str:
    """Return text not longer than a sentence bears, every letter of it visible."""
    return visible(text if len(text) <= LONGEST_NAME + 2 else f"{text[: LONGEST_NAME + 1]}...")


def visible(text: str) -> str:
    r"""Return text with letters that are invisible, or look like others, written as ``\xa0``.

    Examples
    --------
    >>> visible("zone_share"), visible("zone\u00a0share"), visible("\u200bzone")
    ('zone_share', 'zone\\xa0share', '\\u200bzone')
    """
    return "".join(each if _is_seen(each) else each.encode("unicode_escape").decode() for each in text)


def steering_problem(text: str) -> Sentence | None:
    r"""Return what is wrong with a text that does more than to be read, or None; no full stop.

    Every place that shows a text may rely on this: a terminal, a page, a figure, a file of an office program.

    Examples
    --------
    >>> print(steering_problem("a \x1b[31mred title"))
    must have no character that steers what shows it; found U+001B, delete it
    >>> steering_problem("가 |\n<b>\t$x$")
    """
    found = _STEERING.search(text)
    if found is None:
        return None
    return sentence(
        "must have no character that steers what shows it; found {letter}, delete it",
        letter=f"U+{ord(found.group()):04X}",
    )


def _is_seen(letter: str) -> bool:
    kind = unicodedata.category(letter)
    return letter == " " or not (kind[0] in "CZ" or kind in ("Mn", "Me"))


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

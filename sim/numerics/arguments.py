"""What a caller in Python gives, checked at the door: whole numbers, of Python or of numpy, within their bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from numbers import Integral
from pathlib import Path
from typing import Any, ParamSpec, TypeGuard, TypeVar

from sim.language.errors import ZonelabError, quoted
from sim.language.texts import Sentence, sentence

Given = ParamSpec("Given")
Made = TypeVar("Made")

#: So many that a hundred calibrated draws have five runs each.
DEFAULT_RUNS = 500
DEFAULT_SEED = 1
#: The generator's key has 64 bits, its run number 32.
GREATEST_SEED = 2**64 - 1
MOST_RUNS = 2**32 - 1
GREATEST_RUN = 2**32 - 1
MOST_WORKERS = 1024


def is_whole(value: object) -> TypeGuard[int]:
    """Return whether a value is a whole number, of Python or of numpy; true and false are none.

    Examples
    --------
    >>> import numpy as np
    >>> is_whole(3), is_whole(np.uint32(3)), is_whole(3.0), is_whole(True)
    (True, True, False, False)
    """
    return isinstance(value, Integral) and not isinstance(value, bool)


def whole_problem(key: str, value: object, least: int, greatest: int) -> Sentence | None:
    """Return what is wrong with a whole number, or None."""
    if is_whole(value) and least <= int(value) <= greatest:
        return None
    return sentence(
        "{key} must be a whole number from {least} to {greatest}; got {given!r}.",
        key=key,
        least=least,
        greatest=greatest,
        given=value,
    )


def team_problem(key: str, size: object) -> Sentence | None:
    """Return what is wrong with a number of threads or processes, or None; None leaves it to the program."""
    return None if size is None else whole_problem(key, size, 1, MOST_WORKERS)


def team_size(size: int | None) -> int | None:
    """Return a number of threads or processes as Python has it; None leaves it to the program."""
    return None if size is None else int(size)


def path_problem(key: str, path: object) -> Sentence | None:
    """Return what is wrong with a path, or None."""
    if isinstance(path, str | Path) and str(path) and "\0" not in str(path):
        return None
    return sentence("{key} must be a path; got {given}.", key=key, given=quoted(path))


def function_problem(key: str, function: object) -> Sentence | None:
    """Return what is wrong with what is to be called, or None; there need not be any."""
    if function is None or callable(function):
        return None
    return sentence("{key} must be a function; got {given}.", key=key, given=quoted(function))


def list_given(key: str, given: object) -> list[Any]:
    """Return the members of what is given as a list; a text alone is none.

    Raises
    ------
    ZonelabError
        If it has no members.
    """
    try:
        if isinstance(given, str | bytes | Mapping):
            raise TypeError
        members: list[Any] = list(given)  # type: ignore[call-overload]  # whatever has members, an array too
    except TypeError:
        raise ZonelabError(
            sentence("{key} must be a list, such as [...]; got {given}.", key=key, given=quoted(given))
        ) from None
    return members


def text_problem(key: str, given: object) -> Sentence | None:
    """Return what is wrong with what must be a text, or None."""
    if isinstance(given, str):
        return None
    return sentence("{key} must be a text; got {given}.", key=key, given=quoted(given))


def flag_problem(key: str, given: object) -> Sentence | None:
    """Return what is wrong with what must be true or false, or None."""
    if isinstance(given, bool):
        return None
    return sentence("{key} must be True or False; got {given}.", key=key, given=quoted(given))


def path_given(path: object, key: str = "folder") -> Path:
    """Return a path that is given, or raise a `ZonelabError` if it is none."""
    raise_all([path_problem(key, path)])
    return Path(str(path))


def check_whole(*numbers: tuple[str, object, int, int]) -> None:
    """Raise a `ZonelabError` unless each number, given as name, value, least and greatest, is whole and within."""
    raise_all(whole_problem(*number) for number in numbers)


def raise_all(problems: Iterable[str | None]) -> None:
    """Raise a `ZonelabError` with all sentences that there are, if there are any."""
    found = [problem for problem in problems if problem is not None]
    if found:
        raise ZonelabError(found)


class Mistakes:
    """All problems with the arguments of a caller, collected, so that they are reported at once."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, problem: str | None) -> None:
        """Add a sentence, if there is one."""
        if problem is not None:
            self.found.append(problem)

    def of(self, make: Callable[Given, Made], *given: Given.args, **named: Given.kwargs) -> Made | None:
        """Return what a function makes, or None and keep what it says is wrong."""
        try:
            return make(*given, **named)
        except ZonelabError as error:
            self.found += error.problems
            return None

    def raise_all(self) -> None:
        """Raise a `ZonelabError` with all sentences that were found, if there are any."""
        raise_all(dict.fromkeys(self.found))

"""How the text of a parameter of a link is read: each reader takes its name and text, and refuses in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sim.language.errors import ZonelabError, one_of
from sim.language.texts import sentence
from sim.scenario.schema.words import MONTH


def word(known: Callable[[], Sequence[str]]) -> Callable[[str, str], str]:
    """Return the reader of one of some words, which are looked up when a link is read."""

    def read(name: str, text: str) -> str:
        if text not in known():
            raise ZonelabError(one_of(name, text, known()))
        return text

    return read


def whole(least: int, greatest: int) -> Callable[[str, str], int]:
    """Return the reader of a whole number within bounds."""

    def read(name: str, text: str) -> int:
        number = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(greatest)) else -1
        if not least <= number <= greatest:
            raise ZonelabError(
                sentence(
                    "{name} must be a whole number from {least} to {greatest}; got {given}.",
                    name=name,
                    least=least,
                    greatest=greatest,
                    given=repr(text[:40]),
                )
            )
        return number

    return read


def month(name: str, text: str) -> str:
    """Return a month written YYYY-MM."""
    if not MONTH.fullmatch(text):
        raise ZonelabError(
            sentence("{name} must be a month written YYYY-MM; got {given}.", name=name, given=repr(text[:40]))
        )
    return text


def name_of_any(signs: int) -> Callable[[str, str], str]:
    """Return the reader of a name; whether there is such a region, measure or lever is seen once its home is known."""
    return lambda _name, text: text[:signs]

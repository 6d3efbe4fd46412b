"""What a reader may set of an instrument: how it is read from an address, and written there.

There is one reading: what an address says of an input is what its widget shows and what the instrument is asked with.
What cannot be read is no value, and is told as any other part of a link that is broken.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import unquote

import pandas as pd

from sim.language.errors import one_of, quoted
from sim.language.texts import Sentence, sentence
from sim.scenario.load import Scenario

#: Longest text that an address may hold for an input.
LONGEST_TEXT = 300
#: Digits behind the point of a number, as many as its widget shows.
PLACES = 2


class Ground(NamedTuple):
    """What inputs are read against: the explored policy, and the table that the reader has brought, if any."""

    policy: Scenario
    table: pd.DataFrame | None = None


#: Values of the inputs of the same instrument that come before, by name.
Before = Mapping[str, Any]
#: What may be chosen, by its key with its name in a language; None where it is not known, since there is no table yet.
Options = Callable[[Ground, Before, str], Mapping[str, str] | None]
Usual = Callable[[Ground, Before], Any]


@dataclass(frozen=True)
class Input(ABC):
    """What a reader may set.

    Attributes
    ----------
    name
        Argument of the door.
    label
        In English; ``{money}`` is the currency of the world.
    help
        What it means.
    asks
        Whether the instrument is asked with it; if not, it says what is looked at in the answer.
    """

    name: str
    label: str
    help: str = ""
    asks: bool = True

    @abstractmethod
    def usual(self, ground: Ground, before: Before) -> Any:
        """Return the value that holds until the reader sets one."""

    @abstractmethod
    def read(self, text: str, ground: Ground, before: Before) -> Any:
        """Return the value of a text of the address; None if it is none."""

    @abstractmethod
    def write(self, value: Any) -> str:
        """Return a value as the text of an address."""

    @abstractmethod
    def problem(self, name: str, text: str, ground: Ground, before: Before) -> Sentence:
        """Return what is wrong with a text of the address; `name` is that of instrument and input."""


@dataclass(frozen=True)
class NumberInput(Input):
    """A number between two ends, perhaps money in bn; whole if the usual one is."""

    preset: float = 0.0
    low: float = 0.0
    high: float = 0.0
    step: float = 1.0
    money: bool = False
    first: Usual | None = None

    def usual(self, ground: Ground, before: Before) -> float:
        """Return the usual number."""
        return self.preset if self.first is None else self.first(ground, before)

    def read(self, text: str, ground: Ground, before: Before) -> float | None:
        """Return the number, with as many digits as its widget shows."""
        try:
            exact = float(text)
        except ValueError:
            return None
        if not self.low <= exact <= self.high:  # nan neither
            return None
        if isinstance(self.preset, int):
            return int(exact) if exact.is_integer() else None
        return round(exact, PLACES)

    def write(self, value: float) -> str:
        """Return the number with the digits that it needs."""
        return f"{value:.12g}"

    def problem(self, name: str, text: str, ground: Ground, before: Before) -> Sentence:
        """Return between which ends it must lie."""
        low, high = (int(end) if float(end).is_integer() else end for end in (self.low, self.high))
        if isinstance(self.preset, int):
            return sentence(
                "{name} must be a whole number from {low:,} to {high:,}; got {given}.", name=name, low=low, high=high,
                given=quoted(text),
            )  # fmt: skip
        return sentence(
            "{name} must be a number from {low:,} to {high:,}; got {given}.", name=name, low=low, high=high,
            given=quoted(text),
        )  # fmt: skip


@dataclass(frozen=True)
class TextInput(Input):
    """A line of text."""

    preset: str = ""

    def usual(self, ground: Ground, before: Before) -> str:
        """Return the usual text."""
        return self.preset

    def read(self, text: str, ground: Ground, before: Before) -> str | None:
        """Return the text on one line, as its widget shows it."""
        line = " ".join(text.split())
        return line if line and line.isprintable() and len(line) <= LONGEST_TEXT else None

    def write(self, value: str) -> str:
        """Return the text."""
        return value

    def problem(self, name: str, text: str, ground: Ground, before: Before) -> Sentence:
        """Return how long it may be."""
        return sentence(
            "{name} must be a line of 1 to {most} letters; got {given}.", name=name, most=LONGEST_TEXT,
            given=quoted(text),
        )  # fmt: skip


@dataclass(frozen=True)
class One(Input):
    """One of several."""

    options: Options = lambda _ground, _before, _language: {}
    first: Usual | None = None

    def usual(self, ground: Ground, before: Before) -> str:
        """Return the usual choice, the first of all unless another is named."""
        if self.first is not None:
            return str(self.first(ground, before))
        return next(iter(self.options(ground, before, "en") or {}), "")

    def read(self, text: str, ground: Ground, before: Before) -> str | None:
        """Return the choice, if it may be chosen."""
        known = self.options(ground, before, "en")
        return text if len(text) <= LONGEST_TEXT and (known is None or text in known) else None

    def write(self, value: str) -> str:
        """Return the choice."""
        return value

    def problem(self, name: str, text: str, ground: Ground, before: Before) -> Sentence:
        """Return what it must be one of."""
        return one_of(name, text[:LONGEST_TEXT], self.options(ground, before, "en") or {})


@dataclass(frozen=True)
class Several(Input):
    """Any number of several, in the order in which they are offered."""

    options: Options = lambda _ground, _before, _language: {}
    first: Usual | None = None

    def usual(self, ground: Ground, before: Before) -> tuple[str, ...]:
        """Return the usual choices, none unless some are named."""
        return () if self.first is None else tuple(self.first(ground, before))

    def read(self, text: str, ground: Ground, before: Before) -> tuple[str, ...] | None:
        """Return the choices, if all may be chosen; an empty text is none of them."""
        known = self.options(ground, before, "en")
        chosen = _parted(text)
        if known is None:
            return tuple(chosen) if len(text) <= LONGEST_TEXT else None
        return tuple(each for each in known if each in chosen) if set(chosen) <= set(known) else None

    def write(self, value: Sequence[str]) -> str:
        """Return the choices with commas between them; a comma in one is written otherwise."""
        return ",".join(each.replace("%", "%25").replace(",", "%2C") for each in value)

    def problem(self, name: str, text: str, ground: Ground, before: Before) -> Sentence:
        """Return what they must be of: for the first that is none."""
        known = self.options(ground, before, "en") or {}
        wrong = next((each for each in _parted(text) if each not in known), text[:LONGEST_TEXT])
        return one_of(name, wrong, known)


def _parted(text: str) -> list[str]:
    """Return the words of a text with commas between them."""
    return [unquote(each.strip()) for each in text.split(",") if each.strip()]

"""The kinds of words in a scenario file: months, regions and sectors, checked against the world at hand."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, ValidationInfo

from sim.language.errors import not_one_of
from sim.language.texts import Sentence, sentence

#: A month as a file gives it; with the longest horizon, a century, all within what pandas can date.
MONTH = re.compile(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Surroundings:
    """What the words of a scenario are checked against.

    `first` and `last` are month numbers of the horizon, or None while `start` or `months` are themselves wrong; so are
    `regions` and `sectors` while the world is.
    """

    regions: frozenset[str] | None
    sectors: frozenset[str] | None
    capital_area: frozenset[str]
    starting_firms: float
    first: int | None
    last: int | None


def month_number(text: str) -> int:
    """Return the number of a month ``YYYY-MM`` on an endless calendar (12 a year)."""
    return int(text[:4]) * 12 + int(text[5:7]) - 1


@lru_cache(maxsize=4096)
def month_text(number: int) -> str:
    """Return the month ``YYYY-MM`` with this number.

    Examples
    --------
    >>> month_text(month_number("2019-04") + 9)
    '2020-01'
    """
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _month(value: object) -> object:
    if not isinstance(value, str) or not MONTH.fullmatch(value):
        wrong = sentence(
            "must be a month written YYYY-MM, from 1900-01 to 2099-12; got {given!r}. "
            "Write year and month only, such as 2019-04.",
            given=str(value)[:40],
        )
        raise ValueError(wrong)
    return value


class UnknownWordError(ValueError):
    """A word that is not among those known; its error message is made only if it is shown."""

    def __init__(self, given: str, known: Collection[str]) -> None:
        super().__init__(given)
        self.given, self.known = given, known

    def problem(self) -> Sentence:
        """Return what is wrong, to be put behind its key."""
        return not_one_of(self.given, sorted(self.known))


def _known(kind: Literal["regions", "sectors"]) -> AfterValidator:
    """Return the check of a name against those of the `Surroundings` that the validation was started with."""

    def check(value: str, info: ValidationInfo) -> str:
        known: frozenset[str] | None = getattr(info.context, kind)
        if known is not None and value not in known:
            raise UnknownWordError(value, known)
        return value

    return AfterValidator(check)


Month = Annotated[str, BeforeValidator(_month)]
RegionName = Annotated[str, _known("regions")]
SectorName = Annotated[str, _known("sectors")]

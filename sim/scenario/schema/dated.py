"""Values by date: a number, or numbers by the month from which each of them holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar, get_args

from pydantic import Discriminator, Field, Tag

from sim.scenario.schema.blocks import MOST_MONTHS
from sim.scenario.schema.words import Month, month_number

Number = TypeVar("Number")

#: How the schema calls the two forms in which such a value may be written; they are no part of a key.
FORMS = NUMBER, BY_MONTH = "[a number]", "[numbers by month]"


def _form(value: object) -> str:
    return BY_MONTH if isinstance(value, Mapping) else NUMBER


FORM = Discriminator(_form)
#: The type of such a value, by that of a single number: ``Dated[Share]``.
Dated = Annotated[
    Annotated[Number, Tag(NUMBER)]
    | Annotated[dict[Month, Number], Field(min_length=1, max_length=MOST_MONTHS), Tag(BY_MONTH)],
    FORM,
]


def number_type(annotation: Any) -> Any:
    """Return the type of a single number of a value by date; None for the type of another value."""
    first = get_args(annotation)[:1]
    return first[0] if first and any(getattr(each, "tag", "") == NUMBER for each in get_args(first[0])) else None


def numbers_of(value: float | Mapping[str, float]) -> list[float]:
    """Return the numbers that a value has at one time or another.

    Examples
    --------
    >>> numbers_of(0.5), numbers_of({"2018-01": 0.5, "2021-01": 0.7})
    ([0.5], [0.5, 0.7])
    """
    return list(value.values()) if isinstance(value, Mapping) else [value]


def by_date(value: float | Mapping[str, float], start: str) -> dict[str, float]:
    """Return a value as a mapping from months: one number holds from `start` on.

    Examples
    --------
    >>> by_date(0.5, "2018-01"), by_date({"2018-01": 0.5, "2021-01": 0.7}, "2019-01")
    ({'2018-01': 0.5}, {'2018-01': 0.5, '2021-01': 0.7})
    """
    return dict(value) if isinstance(value, Mapping) else {start: value}


def value_by_month(value: float | Mapping[str, float], first: int, months: int, before: float = 0.0) -> list[float]:
    """Return the number in force in each month.

    Parameters
    ----------
    value
        A number, or numbers by the month ``YYYY-MM`` from which they hold.
    first, months
        The first month, as from `month_number`, and how many there are.
    before
        The number before the first month that is named.

    Examples
    --------
    >>> value_by_month({"2019-03": 2.0, "2018-01": 1.0, "2030-01": 9.0}, month_number("2019-01"), 4)
    [1.0, 1.0, 2.0, 2.0]
    >>> value_by_month(0.5, month_number("2019-01"), 2)
    [0.5, 0.5]
    """
    if not isinstance(value, Mapping):
        return [value] * months
    values = [before] * months
    for since, number in sorted((month_number(month) - first, number) for month, number in value.items()):
        start = max(since, 0)
        values[start:] = [number] * max(0, months - start)
    return values

"""Periods of a panel: as text, in their order, and whether one is missing between them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

import numpy as np

from sim.language.errors import quoted
from sim.language.texts import Sentence, sentence
from sim.scenario.schema.words import MONTH, month_number, month_text

#: A period beyond this is taken as a word, not as a number.
MOST_PERIOD = 1e9


def period_text(value: object) -> str:
    """Return a period, or the name of a unit, as text; whole numbers without a point, dates as the month or the day.

    Examples
    --------
    >>> period_text(2019.0), period_text("2019-04"), period_text(datetime.date(2019, 4, 1))
    ('2019', '2019-04', '2019-04-01')
    """
    if isinstance(value, float | np.floating) and abs(float(value)) <= MOST_PERIOD and float(value).is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return str(value).strip()


def sorted_periods(periods: Iterable[str]) -> list[str]:
    """Return periods from the earliest to the latest: as numbers if all are, else as text.

    Examples
    --------
    >>> sorted_periods(["10", "9"]), sorted_periods(["2019-10", "2019-09"])
    (['9', '10'], ['2019-09', '2019-10'])
    """
    found = list(periods)
    numbers = numbers_of(found)
    return sorted(found) if numbers is None else [each for _, each in sorted(zip(numbers, found, strict=True))]


def numbers_of(periods: Sequence[str]) -> list[float] | None:
    """Return periods as numbers, months counted from year 0; None if one is none, or too great to be one."""
    try:
        if periods and all(MONTH.fullmatch(each) for each in periods):
            return [float(month_number(each)) for each in periods]
        found = [float(each) for each in periods]
    except ValueError:
        return None
    return found if all(abs(each) <= MOST_PERIOD for each in found) else None


def gap_problem(periods: Sequence[str], time: str) -> Sentence | None:
    """Return which period is missing, where the others are evenly apart; None if none is, or they are no numbers."""
    is_month = all(MONTH.fullmatch(each) for each in periods)
    numbers = numbers_of(periods)
    if numbers is None:
        return None
    steps = np.diff(numbers)
    if (steps <= 0).any():
        same = int(np.argmax(steps <= 0))
        return sentence(
            "{column} must write a period in one way; {one} and {other} are the same. Write one of them throughout.",
            column=time,
            one=quoted(periods[same]),
            other=quoted(periods[same + 1]),
        )
    if not len(steps) or np.allclose(steps, steps.min()):
        return None
    after = int(np.argmax(steps > steps.min() * 1.000001))
    first = numbers[after] + float(steps.min())
    return sentence(
        "{column} must have no gap; after {before} comes {later}, and {missing} is missing. Add it, or keep the "
        "periods on one side of it.",
        column=time,
        before=periods[after],
        later=periods[after + 1],
        missing=month_text(int(first)) if is_month else period_text(first),
    )

"""Values of levers: which have an order (numbers, months) and which are categories, and how a reader writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.language.numbers import figures, month_label
from sim.language.texts import texts
from sim.scenario.schema.words import MONTH, month_number


class Span(NamedTuple):
    """The values of a lever with an order from low to high, both included; an end that limits nothing is None."""

    low: float | str | None = None
    high: float | str | None = None


Limit = Span | tuple[Any, ...]


def ordered_numbers(column: pd.Series[Any]) -> NDArray[np.float64] | None:
    """Return a number for each value of a column that has an order, months as month numbers; None for categories.

    Examples
    --------
    >>> ordered_numbers(pd.Series(["2019-04", "2020-01"])), ordered_numbers(pd.Series(["north", "south"]))
    (array([24231., 24240.]), None)
    """
    if pd.api.types.is_bool_dtype(column):
        return None
    if pd.api.types.is_numeric_dtype(column):
        return column.to_numpy(dtype=np.float64)
    values = column.to_numpy(dtype=object)
    if all(isinstance(value, str) and MONTH.fullmatch(value) for value in values):
        return np.array([month_number(value) for value in values], dtype=np.float64)
    return None


def within(column: pd.Series[Any], limit: Limit) -> NDArray[np.bool_]:
    """Return which values of a lever a limit allows."""
    if not isinstance(limit, Span):
        return column.isin(limit).to_numpy(dtype=np.bool_)
    allowed = np.ones(len(column), dtype=np.bool_)
    if limit.low is not None:
        allowed &= (column >= limit.low).to_numpy(dtype=np.bool_)
    if limit.high is not None:
        allowed &= (column <= limit.high).to_numpy(dtype=np.bool_)
    return allowed


def level_text(value: Any, language: str, names: Mapping[str, str] | None = None) -> str:
    """Return a value of a lever as a reader writes it: three figures of a number, whole numbers whole.

    Examples
    --------
    >>> [level_text(value, "en") for value in (0.123456, 2.5, -12345.6, 0, "2019-04", True, "north")]
    ['0.123', '2.5', '−12,346', '0', 'Apr 2019', 'yes', 'north']
    """
    _ = texts(language)
    if str(value).lower() in ("true", "false"):
        return _("yes") if str(value).lower() == "true" else _("no")
    if isinstance(value, str):
        return month_label(value, language) if MONTH.fullmatch(value) else (names or {}).get(value, value)
    if not isinstance(value, int | float | np.integer | np.floating):
        return (names or {}).get(str(value), str(value))
    return figures(float(value))

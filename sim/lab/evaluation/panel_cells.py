"""The cells of a user's panel: whether each is there once, and holds a number that can be worked with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.language.errors import ZonelabError, quoted
from sim.language.numbers import figures
from sim.language.texts import Sentence, sentence

Floats = NDArray[np.float64]
#: Units times periods, and periods, of a panel: beyond them placebos of an event study take longer than some minutes.
MOST_CELLS, MOST_PERIODS = 20_000, 240
#: Greatest value, without its sign, whose square is a number still; the least that has a logarithm; and the part of the
#: greatest by which values must differ to be more than rounding.
MOST_VALUE, LEAST_LOG, EXACT = 1e18, 1e-18, 1e-9
#: A number with a comma between thousands.
THOUSANDS = r"[+-]?[0-9]{1,3}(,[0-9]{3})+([.][0-9]+)?"


def cells_problem(
    frame: pd.DataFrame, periods: Sequence[str], columns: Sequence[str], unit: str, time: str
) -> Sentence | None:
    """Return what is wrong with the rows of units and periods."""
    twice = frame.duplicated(["_unit", "_period"])
    if twice.any():
        first = frame[twice].iloc[0]
        remedy = sentence("Keep the rows of one run only.") if "run" in columns else sentence("Keep one of them.")
        return sentence(
            "there must be one row for each {unit} and {time}; {name} in {period} has several. {remedy}",
            unit=unit,
            time=time,
            name=quoted(first["_unit"]),
            period=first["_period"],
            remedy=remedy,
        )
    units = sorted(frame["_unit"].unique())
    if len(units) * len(periods) > MOST_CELLS or len(periods) > MOST_PERIODS:
        return sentence(
            "the panel must have at most {most:,} cells and {longest} periods; it has {units:,} units times "
            "{periods:,} periods. Take years for months, or fewer units.",
            most=MOST_CELLS,
            longest=MOST_PERIODS,
            units=len(units),
            periods=len(periods),
        )
    missing = len(units) * len(periods) - len(frame)
    if missing:
        there = set(zip(frame["_unit"], frame["_period"], strict=True))
        first_missing = next((u, p) for u in units for p in periods if (u, p) not in there)
        return sentence(
            "the panel must be balanced, a row for each unit in each period; the row of {name} in {period} is missing "
            "(missing in all: {count:,}). Add what is missing, or leave out these units or periods.",
            count=missing,
            name=quoted(first_missing[0]),
            period=first_missing[1],
        )
    return None


def empty_problems(frame: pd.DataFrame, unit: str, time: str) -> list[Sentence]:
    """Return which rows have no unit or no period."""
    found = []
    for column, text in ((unit, "_unit"), (time, "_period")):
        empty = frame[column].isna() | (frame[text] == "")
        if empty.any():
            wrong = sentence(
                "{column} must be there in each row; it is empty in row {row} (empty in all: {count:,}). Fill it, or "
                "delete these rows.",
                column=quoted(column),
                row=int(np.argmax(empty.to_numpy())) + 1,
                count=int(empty.sum()),
            )
            found.append(wrong)
    return found


def numbers_in(frame: pd.DataFrame, outcome: str, form: str, separator: str = ",") -> Floats:
    """Return the outcome of each row as a number, of which the logarithm is taken where the form asks for it.

    Parameters
    ----------
    frame
        With the columns ``_unit`` and ``_period``.
    outcome, form
        As for `sim.lab.evaluation.user_panel.panel_of`.
    separator
        Of the cells of the file; where it is a comma or a tab, commas in a number stand between thousands.

    Raises
    ------
    ZonelabError
        With the first row that has no number, or none that is allowed.
    """
    numbers = pd.to_numeric(_without_thousands(frame[outcome], separator), errors="coerce").to_numpy(np.float64)
    bad = ~np.isfinite(numbers)
    asked = sentence("a number in each row, with a point before decimals")
    if not bad.any():
        bad = np.abs(numbers) > MOST_VALUE
        asked = sentence("a number from -{most:g} to {most:g} in each row; take a greater unit", most=MOST_VALUE)
    if not bad.any() and form == "log":
        bad = numbers < LEAST_LOG
        asked = sentence("above 0 in each row for its logarithm")
    if bad.any():
        first = frame[bad].iloc[0]
        wrong = sentence(
            "{column} must be {asked}; {name} in {period} has {given} (rows like it: {count:,}). Correct or leave out "
            "these units.",
            column=outcome,
            asked=asked,
            name=quoted(first["_unit"]),
            period=first["_period"],
            given=quoted(_plain(first[outcome])),
            count=int(bad.sum()),
        )
        raise ZonelabError(wrong)
    if float(np.ptp(numbers)) <= EXACT * float(np.abs(numbers).max()):
        wrong = sentence(
            "{column} must vary; it is {value} in every row, or nearly so. Name another column.",
            column=outcome,
            value=figures(float(numbers[0])),
        )
        raise ZonelabError(wrong)
    return np.asarray(np.log(numbers) if form == "log" else numbers, dtype=np.float64)


def _without_thousands(column: pd.Series[Any], separator: str) -> pd.Series[Any]:
    """Return a column in which 1,234 is 1234, where a comma cannot be before decimals."""
    if separator == ";" or pd.api.types.is_numeric_dtype(column):
        return column
    texts = column.astype("string").str.strip()
    return column.where(~texts.str.fullmatch(THOUSANDS).fillna(value=False), texts.str.replace(",", ""))


def _plain(value: Any) -> Any:
    """Return a number of numpy as Python's, which shows it plainly."""
    return value.item() if hasattr(value, "item") else value

"""A table that a reader brings to be evaluated: bounded, read as the command reads it, and what may be chosen of it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
from pandas.api.types import is_numeric_dtype

from sim.explorer.laboratory.inputs import Before, Ground
from sim.explorer.language.page_texts import texts
from sim.files.table_files import CSV, read_any_table
from sim.lab.evaluation.periods import period_text, sorted_periods
from sim.language.errors import ZonelabError, about, without_place
from sim.language.texts import marked, sentence

#: A panel of the most cells that can be evaluated has less.
MOST_BYTES = 2_000_000
#: Units and periods among which a reader can choose; a column with more is none of units or periods.
MOST_CHOICES = 1000
#: Words by which a column of periods is known.
TIMES = ("year", "month", "period", "quarter", "time", "date", "연도", "년도", "월", "기간", "시점")
#: Of a list of which nothing is chosen yet.
NOTHING = ""
#: How the name of a file may end; what else a browser says is no ending.
_ENDING = re.compile(r"\.[a-z0-9]{1,12}")
FORMS = {
    "level": marked("as it is"),
    "log": marked("its logarithm"),
    "index": marked("in percent of the years before"),
}


@dataclass(frozen=True, eq=False)
class ReaderTable:
    """A table.

    Attributes
    ----------
    name
        Of its file.
    digest
        Fingerprint of its content.
    frame
        The table.
    """

    name: str
    digest: str
    frame: pd.DataFrame


def table_given(name: str, content: bytes) -> ReaderTable:
    """Return the table of a file from an untrusted source.

    Raises
    ------
    ZonelabError
        If it is too large, or no table.
    """
    if len(content) > MOST_BYTES:
        wrong = sentence(
            "The table must have at most {most:,} bytes; this one has {found:,}. Keep the columns of unit, period and "
            "outcome only, or evaluate it on the command line.",
            most=MOST_BYTES,
            found=len(content),
        )
        raise ZonelabError(wrong)
    called = PurePath(name).name
    with TemporaryDirectory() as folder:
        ending = PurePath(name).suffix.lower()
        place = Path(folder) / f"table{ending if _ENDING.fullmatch(ending) else CSV[0]}"
        place.write_bytes(content)
        try:
            frame = read_any_table(place)
        except ZonelabError as error:
            raise ZonelabError([about(called, without_place(each)) for each in error.problems]) from None
    return ReaderTable(called, hashlib.blake2b(content, digest_size=16).hexdigest(), frame)


def columns(ground: Ground, before: Before, language: str) -> dict[str, str] | None:
    """Return the columns of the table."""
    return None if ground.table is None else {name: name for name in map(str, ground.table.columns)}


def time_column(ground: Ground, before: Before) -> str:
    """Return the column that is most likely that of the periods."""
    names = list(columns(ground, before, "en") or ())
    named = [name for name in names if any(word in name.lower() for word in TIMES)]
    return next(iter(named or names), NOTHING)


def unit_column(ground: Ground, before: Before) -> str:
    """Return the column that is most likely that of the units: the first of texts."""
    names = [name for name in columns(ground, before, "en") or () if name != before.get("time")]
    of_text = [name for name in names if not is_numeric_dtype(_column(ground, name))]
    return next(iter(of_text or names), NOTHING)


def outcome_column(ground: Ground, before: Before) -> str:
    """Return the column that is most likely that of the outcome: the first other one of numbers."""
    taken = {before.get("time"), before.get("unit")}
    names = [name for name in columns(ground, before, "en") or () if name not in taken]
    of_numbers = [name for name in names if is_numeric_dtype(_column(ground, name))]
    return next(iter(of_numbers or names), NOTHING)


def units(ground: Ground, before: Before, language: str) -> dict[str, str] | None:
    """Return the units of the table."""
    found = _values(ground, before["unit"])
    return None if found is None else {name: name for name in sorted(found)}


def units_without(ground: Ground, before: Before, language: str) -> dict[str, str] | None:
    """Return the units that may be left out: those without the policy."""
    found = units(ground, before, language)
    return None if found is None else {name: name for name in found if name not in before["treated"]}


def periods(ground: Ground, before: Before, language: str) -> dict[str, str] | None:
    """Return the periods of the table, and before them that none is chosen."""
    found = _values(ground, before["time"])
    if found is None:
        return None
    return {NOTHING: texts(language)("Choose"), **{name: name for name in sorted_periods(found)}}


def periods_before(ground: Ground, before: Before, language: str) -> dict[str, str] | None:
    """Return the periods up to the first with the policy, for that of the announcement; before them, that of none."""
    found = periods(ground, before, language)
    if found is None:
        return None
    names = [name for name in found if name != NOTHING]
    first = names.index(before["since"]) if before["since"] in names else 0
    return {NOTHING: texts(language)("in the same period"), **{name: name for name in names[:first]}}


def forms(ground: Ground, before: Before, language: str) -> dict[str, str]:
    """Return in which form the outcome is evaluated."""
    return {name: texts(language)(words) for name, words in FORMS.items()}


def _column(ground: Ground, name: str) -> pd.Series[Any]:
    """Return the first column of a name."""
    assert ground.table is not None, "asked for where there is a table"
    return ground.table.iloc[:, [str(each) for each in ground.table.columns].index(name)]


def _values(ground: Ground, name: str) -> set[str] | None:
    """Return the different values of a column as text; none of them if they are too many; None without a table."""
    if ground.table is None:
        return None
    if name not in map(str, ground.table.columns):
        return set()
    found = _column(ground, name).drop_duplicates()
    return set() if len(found) > MOST_CHOICES else set(found.map(period_text))

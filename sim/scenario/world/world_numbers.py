"""The numbers of a world (`values.csv`), each with unit, year, source and grade, and what may be wrong with them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from sim.language.errors import Problems, closest, one_of, placed, quoted, shortened
from sim.language.texts import sentence
from sim.scenario.reading.text_files import LARGEST_TABLE_BYTES, read_rows

VALUE_COLUMNS = ("variable", "region", "sector", "value", "unit", "year", "source", "grade", "note")
GRADES = ("official", "reported", "estimated", "assumption")

#: Numbers that a world must give: variable, what it is given for, least and greatest value.
VARIABLES: dict[str, tuple[Literal["region", "sector", "both", "world"], float, float]] = {
    "population": ("region", 0.0, 1e10),
    "product": ("region", 0.0, 1e9),
    "office_rent": ("region", 0.0, 1e6),
    "starting_firms": ("region", 0.0, 1e7),
    "own_budget": ("region", 0.0, 1e9),
    "need": ("region", 0.0, 1.0),
    "pool_share": ("sector", 0.0, 1.0),
    "barrier": ("sector", 0.0, 1.0),
    "capability": ("both", 0.0, 1.0),
    "reference_budget": ("world", 0.0, 1e9),
    "reference_zone_share": ("world", 0.0, 1.0),
    "founder_pool": ("region", 0.0, 1e9),
}
#: Variables that a world may leave out altogether.
OPTIONAL = ("founder_pool",)

#: Variable, region and sector; the last two are empty where the number is not given for one.
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Number:
    """A number of the world with its provenance."""

    variable: str
    region: str
    sector: str
    value: float
    unit: str
    year: str
    source: str
    grade: str
    note: str


def read_numbers(
    path: Path, regions: Sequence[str], sectors: Sequence[str], sources: set[str] | None
) -> tuple[dict[Key, Number], list[str]]:
    """Return the numbers of a file, and a sentence for each that is wrong or missing.

    `sources` are the sources that may be named, or None if they could not be read.

    Raises
    ------
    ZonelabError
        If the file cannot be read as a table.
    """
    expected = _expected_keys(regions, sectors)
    numbers: dict[Key, Number] = {}
    problems = Problems()
    wrong: set[str] = set()
    for line, row in enumerate(read_rows(path, VALUE_COLUMNS, LARGEST_TABLE_BYTES), start=2):

        def tell(make: Callable[[], str], line: int = line) -> None:
            problems.add(lambda: placed(path, sentence("row {row}: {problem}", row=line, problem=make())))

        key = (row["variable"], row["region"], row["sector"])
        if key not in expected:
            tell(partial(_unknown, key, regions, sectors))
            continue
        if key in numbers:
            tell(partial(_twice, key))
        least, greatest = expected[key]
        value = _number(row["value"])
        if not least <= value <= greatest:
            wrong.add(key[0])
            tell(partial(_beyond, row["value"], least, greatest))
        _check_provenance(row, sources, tell)
        numbers[key] = Number(value=value, **{name: text for name, text in row.items() if name != "value"})
    given = {key[0] for key in numbers}
    for key in expected:
        if key not in numbers and (key[0] in given or key[0] not in OPTIONAL):
            wrong.add(key[0])
            problems.add(partial(_missing, path, key))
    return numbers, problems.sentences() + [placed(path, problem) for problem in _sums(numbers, wrong)]


def _twice(key: Key) -> str:
    return sentence("must give each number once; {number} stands twice. Delete one.", number=_told(key))


def _beyond(given: str, least: float, greatest: float) -> str:
    return sentence(
        "value must be a number from {least:g} to {greatest:g}; got {given}. Correct it.",
        least=least,
        greatest=greatest,
        given=quoted(given),
    )


def _missing(path: Path, key: Key) -> str:
    return placed(path, sentence("must give {number}; it is missing. Add a row.", number=_told(key)))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _told(key: Key) -> str:
    return shortened("/".join(part for part in key if part))


def _expected_keys(regions: Sequence[str], sectors: Sequence[str]) -> dict[Key, tuple[float, float]]:
    """Return every number that the world must give, with its range."""
    expected: dict[Key, tuple[float, float]] = {}
    for variable, (given_for, least, greatest) in VARIABLES.items():
        for region in regions if given_for in ("region", "both") else [""]:
            for sector in sectors if given_for in ("sector", "both") else [""]:
                expected[variable, region, sector] = (least, greatest)
    return expected


def _check_provenance(
    row: Mapping[str, str], sources: set[str] | None, tell: Callable[[Callable[[], str]], None]
) -> None:
    """Tell all that is wrong with unit, grade and source of a row."""
    grade, source = row["grade"], row["source"]
    if grade not in GRADES:
        tell(partial(one_of, "grade", grade, GRADES))
    if sources is not None and source and source not in sources:
        tell(
            lambda: sentence(
                "source must be a key of sources.csv; got {given}.{hint} Add it?",
                given=quoted(source),
                hint=closest(source, sources),
            )
        )
    if not source and grade in ("official", "reported"):
        tell(
            lambda: sentence(
                "source must be named for grade {grade}; found none. Name it or call it an assumption.", grade=grade
            )
        )
    if not row["unit"]:
        tell(lambda: sentence("unit must be given; found none. Name it."))


def _sums(numbers: Mapping[Key, Number], wrong: set[str]) -> Iterator[str]:
    """Give a sentence for totals that cannot be, of variables that are not `wrong` already."""
    pool = math.fsum(number.value for key, number in numbers.items() if key[0] == "pool_share")
    if "pool_share" not in wrong and abs(pool - 1.0) > 1e-9:
        yield sentence("pool_share must sum to 1 over the sectors; it sums to {total:g}. Scale the shares.", total=pool)
    pools = [number.value for key, number in numbers.items() if key[0] == "founder_pool"]
    if pools and "founder_pool" not in wrong and not sum(pools) > 0.0:
        yield sentence("founder_pool must be above 0 in a region; it is 0 in all. Give founders an origin.")
    firms = math.fsum(number.value for key, number in numbers.items() if key[0] == "starting_firms")
    if "starting_firms" not in wrong and firms < 1.0:
        yield sentence(
            "starting_firms must sum to at least 1 over the regions; they sum to {total:g}. Add firms.", total=firms
        )


def _unknown(key: Key, regions: Sequence[str], sectors: Sequence[str]) -> str:
    """Return the sentence for a row that the model has no use for."""
    variable, region, sector = key
    if variable not in VARIABLES:
        return one_of("variable", variable, VARIABLES)
    given_for = VARIABLES[variable][0]
    if given_for in ("region", "both") and region not in regions:
        return one_of("region", region, regions)
    if given_for in ("sector", "both") and sector not in sectors:
        return one_of("sector", sector, sectors)
    what = {
        "region": sentence("region"),
        "sector": sentence("sector"),
        "both": sentence("region and sector"),
        "world": sentence("the whole world"),
    }[given_for]
    return sentence(
        "{variable} must be given for {what} only; got {number}. Leave the other column empty.",
        variable=variable,
        what=what,
        number=_told(key),
    )

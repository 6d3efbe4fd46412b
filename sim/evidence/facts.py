"""Facts as data: the value in the record, how certain it is, and whether it is used to fit the model or to test it.

The file ``facts.csv`` of a world has a row for each fact. Whether a fact is for calibration or kept for validation was
decided before anything was fitted; a test fails if it changes.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from sim.language.errors import MOST_PROBLEMS, ZonelabError, about, placed, quoted
from sim.language.texts import Sentence, sentence
from sim.results.measure_kinds import KINDS
from sim.results.measures import Measure, measure_of
from sim.scenario.load import Scenario
from sim.scenario.reading.text_files import is_file, read_rows
from sim.scenario.schema.words import MONTH, month_number

FACTS = "facts.csv"
COLUMNS = (
    "key", "statistic", "date", "value", "spread", "unit", "observed", "source", "grade", "use", "note",
)  # fmt: skip
USES = ("calibration", "validation")
GRADES = ("official", "reported", "estimated")
#: Units of which a value is a share of something.
SHARES = ("share", "share per year")
#: No fact about firms, persons or money is larger.
GREATEST = 1e12


@dataclass(frozen=True)
class Fact:
    """A fact.

    Attributes
    ----------
    key
        Its name.
    statistic
        What it is about.
    date
        Month of the horizon, or empty.
    value, spread, unit
        Value and standard error (`spread`), in the unit of the statistic.
    observed, source, grade, note
        When it was observed, by whom, how certain it is, and further notes.
    use
        'calibration' or 'validation'.
    """

    key: str
    statistic: Measure
    date: str
    value: float
    spread: float
    unit: str
    observed: str
    source: str
    grade: str
    use: str
    note: str


def read_facts(scenario: Scenario, path: Path | None = None) -> tuple[Fact, ...]:
    """Return the facts of a world, or of a file.

    Parameters
    ----------
    scenario
        The record: its world has the facts, its horizon their dates.
    path
        A file of facts, if not that of the world.

    Raises
    ------
    ZonelabError
        With a sentence for everything that is wrong with the facts.
    """
    file = path or scenario.world.folder / FACTS
    if not is_file(file):
        wrong = sentence("must be there to hold the model against; there is none. Name a world with facts.")
        if path is not None:
            wrong = sentence("must be a file of facts; there is none. Check the path after --facts.")
        raise ZonelabError(placed(file, wrong))
    facts: list[Fact] = []
    keys: set[str] = set()
    problems: list[str] = []
    for line, row in enumerate(read_rows(file, COLUMNS), start=2):
        if len(problems) > MOST_PROBLEMS:
            break
        found = list(_problems(row, scenario, keys))
        keys.add(row["key"])
        problems += [placed(file, sentence("row {row}: {problem}", row=line, problem=problem)) for problem in found]
        statistic = measure_of(row["statistic"], scenario.world, KINDS)
        if not found and isinstance(statistic, Measure):
            rest = {name: row[name] for name in ("key", "date", "unit", "observed", "source", "grade", "use", "note")}
            facts.append(Fact(statistic=statistic, value=float(row["value"]), spread=float(row["spread"]), **rest))
    if not facts and not problems:
        problems.append(placed(file, sentence("must have a row for each fact; it has none. Add one.")))
    if problems:
        raise ZonelabError(problems)
    return tuple(facts)


def _problems(row: dict[str, str], scenario: Scenario, keys: Collection[str]) -> Iterator[Sentence]:
    """Give a sentence for everything that is wrong with a row."""
    statistic = measure_of(row["statistic"], scenario.world, KINDS)
    if not row["key"].isidentifier() or row["key"] in keys:
        yield sentence("key must be a word that no other fact has; got {given}.", given=quoted(row["key"]))
    if isinstance(statistic, Sentence):
        yield about("statistic", statistic)
        return
    unit = statistic.unit(scenario.world)
    if row["unit"] != unit:
        yield sentence(
            "unit must be that of {statistic}, {unit}; got {given}. Convert the value.",
            statistic=statistic.name,
            unit=repr(unit),
            given=quoted(row["unit"]),
        )
    value, spread = _number(row["value"]), _number(row["spread"])
    greatest = 1.0 if unit in SHARES else GREATEST
    if not 0.0 <= value <= greatest:
        yield sentence(
            "value must be a number from 0 to {greatest:,.0f}; got {given}. Correct it.",
            greatest=greatest,
            given=quoted(row["value"]),
        )
    if not 0.0 < spread <= GREATEST:
        yield sentence("spread must be a number above 0; got {given}. Give one.", given=quoted(row["spread"]))
    yield from _date_problems(row["date"], statistic, scenario)
    for column, allowed in (("use", USES), ("grade", GRADES)):
        if row[column] not in allowed:
            yield sentence(
                "{column} must be one of {words}; got {given}.",
                column=column,
                words=", ".join(allowed),
                given=quoted(row[column]),
            )
    if not row["source"] or not row["observed"]:
        yield sentence("source and observed must say where and when it is from; one is empty. Give it.")


def _date_problems(date: str, statistic: Measure, scenario: Scenario) -> Iterator[Sentence]:
    first = month_number(scenario.settings.start)
    if not statistic.kind.has_month:
        if date:
            yield sentence("date must be empty: {statistic} is of all months.", statistic=statistic.name)
    elif not MONTH.fullmatch(date) or not first <= month_number(date) < first + scenario.settings.months:
        yield sentence(
            "date must be a month of {scenario}, YYYY-MM; got {given}.", scenario=scenario.name, given=quoted(date)
        )
    elif month_number(date) < first + statistic.kind.months_before:
        yield sentence(
            "date must be at least {months} months after the start of {scenario}, since {statistic} looks back so "
            "far; got {given}.",
            months=statistic.kind.months_before,
            scenario=scenario.name,
            statistic=statistic.name,
            given=quoted(date),
        )


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan

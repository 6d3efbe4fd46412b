"""Facts as data: the value in the record, how certain it is, and whether it is used to fit the model or to test it.

The file ``facts.csv`` of a world has a row for each fact. Which facts are for calibration and which are kept aside
follows from a rule that does not look at the model (docs/how-to/check-the-evidence.md); a test derives it from rows.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from sim.language.errors import MOST_PROBLEMS, ZonelabError, about, placed, quoted
from sim.language.texts import Sentence, marked, sentence
from sim.results.measure_kinds import KINDS
from sim.results.measures import Measure, measure_of
from sim.scenario.load import Scenario
from sim.scenario.reading.text_files import is_file, read_rows
from sim.scenario.schema.blocks import LONGEST_TEXT, Text
from sim.scenario.schema.words import MONTH, month_number
from sim.scenario.world.fact_rows import FACT_COLUMNS, FACTS
from sim.scenario.world.world_numbers import GRADES

#: What a fact is used for, and what readers are told.
USES = {"calibration": marked("fitted"), "validation": marked("kept aside"), "context": marked("context")}
#: What the value of a fact is. The first alone may be fitted: a ceiling or floor does not say where the truth is, a
#: plan is no outcome, and what the scenario has as an input is met by it.
KINDS_OF_FACTS = ("observed", "at_most", "at_least", "planned", "input")
#: Units of which a value is a share of something.
SHARES = ("share", "share per year")
#: No fact about firms, persons or money is larger.
GREATEST = 1e12


@dataclass(frozen=True, eq=False)
class Fact:
    """A fact; two are the same if all that is told of them is, a spread that is unknown included.

    Attributes
    ----------
    key, title
        Its name in files, and in the reader's language.
    statistic
        What it is about; None for context that no measure of the model is about.
    date
        Month of the horizon, or empty; of context without a statistic any month.
    kind
        'observed'; 'at_most' or 'at_least' if the truth is at or below, or at or above, the value; 'planned' for a
        promise, plan or forecast; 'input' if the world or the scenario uses the number already.
    value, spread, unit
        Value and standard error (`spread`; nan for context without one), in the unit of the statistic.
    is_one_history
        Whether it is of one history of the model's own firms, whose luck it shares; not of many places or years.
    observed, source, grade, note
        When it was observed, by whom (keys of `sources.csv`), how certain it is, and further notes.
    use
        'calibration', 'validation', or 'context': shown, but neither fitted nor tested.
    """

    key: str
    title: Text
    statistic: Measure | None
    date: str
    kind: str
    value: float
    spread: float
    is_one_history: bool
    unit: str
    observed: str
    source: str
    grade: str
    use: str
    note: str

    def __eq__(self, other: object) -> bool:
        """Compare what is told: `nan` is equal to nothing, itself included."""
        return isinstance(other, Fact) and repr(self) == repr(other)

    def __hash__(self) -> int:
        """Agree with the comparison."""
        return hash(repr(self))

    @property
    def measure(self) -> Measure:
        """What it is about, of a fact that is fitted or tested."""
        assert self.statistic is not None, "only context has none"
        return self.statistic


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
    for line, row in enumerate(read_rows(file, FACT_COLUMNS), start=2):
        if len(problems) > MOST_PROBLEMS:
            break
        found = list(_problems(row, scenario, keys))
        keys.add(row["key"])
        problems += [placed(file, sentence("row {row}: {problem}", row=line, problem=problem)) for problem in found]
        if not found:
            facts.append(_fact(row, scenario))
    if not facts and not problems:
        problems.append(placed(file, sentence("must have a row for each fact; it has none. Add one.")))
    if problems:
        raise ZonelabError(problems)
    return tuple(facts)


def _fact(row: dict[str, str], scenario: Scenario) -> Fact:
    """Return the fact of a row that is as it must be."""
    statistic = measure_of(row["statistic"], scenario.world, KINDS)
    names = ("key", "date", "kind", "unit", "observed", "source", "grade", "use", "note")
    return Fact(
        title=Text(en=row["title_en"], ko=row["title_ko"] or row["title_en"]),
        statistic=statistic if isinstance(statistic, Measure) else None,
        value=float(row["value"]),
        spread=_number(row["spread"]),
        is_one_history=row["one_history"] == "yes",
        **{name: row[name] for name in names},
    )


def _problems(row: dict[str, str], scenario: Scenario, keys: Collection[str]) -> Iterator[Sentence]:
    """Give a sentence for everything that is wrong with a row."""
    if not row["key"].isidentifier() or row["key"] in keys:
        yield sentence("key must be a word that no other fact has; got {given}.", given=quoted(row["key"]))
    if not row["title_en"].strip() or max(len(row["title_en"]), len(row["title_ko"])) > LONGEST_TEXT:
        yield sentence(
            "title_en must name the fact in at most {count} letters, and so may title_ko; got {given}.",
            count=LONGEST_TEXT,
            given=quoted(row["title_en"]),
        )
    words = {"use": tuple(USES), "kind": KINDS_OF_FACTS, "grade": GRADES, "one_history": ("yes", "no")}
    for column, allowed in words.items():
        if row[column] not in allowed:
            yield sentence(
                "{column} must be one of {words}; got {given}.",
                column=column,
                words=", ".join(allowed),
                given=quoted(row[column]),
            )
    if row["use"] == "calibration" and row["kind"] in KINDS_OF_FACTS[1:]:
        yield sentence(
            "use must be validation or context for a fact of kind {kind}, which cannot be fitted; got calibration.",
            kind=row["kind"],
        )
    if not row["source"] or not row["observed"]:
        yield sentence("source and observed must say where and when it is from; one is empty. Give it.")
    yield from _context_problems(row) if _has_no_measure(row) else _measure_problems(row, scenario)


def _has_no_measure(row: dict[str, str]) -> bool:
    return row["use"] == "context" and not row["statistic"]


def _measure_problems(row: dict[str, str], scenario: Scenario) -> Iterator[Sentence]:
    """Give a sentence for everything that is wrong with statistic, unit, numbers and date of a row."""
    statistic = measure_of(row["statistic"], scenario.world, KINDS)
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
    yield from _number_problems(row, 1.0 if unit in SHARES else GREATEST, needs_spread=True)
    yield from _date_problems(row["date"], statistic, scenario)


def _context_problems(row: dict[str, str]) -> Iterator[Sentence]:
    """Give a sentence for everything that is wrong with a row of context that no measure is about."""
    if not row["unit"]:
        yield sentence("unit must be given; found none. Name it.")
    yield from _number_problems(row, GREATEST, needs_spread=False)
    if row["date"] and not MONTH.fullmatch(row["date"]):
        yield sentence("date must be a month, YYYY-MM, or empty; got {given}.", given=quoted(row["date"]))


def _number_problems(row: dict[str, str], greatest: float, *, needs_spread: bool) -> Iterator[Sentence]:
    if not 0.0 <= _number(row["value"]) <= greatest:
        yield sentence(
            "value must be a number from 0 to {greatest:,.0f}; got {given}. Correct it.",
            greatest=greatest,
            given=quoted(row["value"]),
        )
    if (needs_spread or row["spread"]) and not 0.0 < _number(row["spread"]) <= GREATEST:
        yield sentence("spread must be a number above 0; got {given}. Give one.", given=quoted(row["spread"]))


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

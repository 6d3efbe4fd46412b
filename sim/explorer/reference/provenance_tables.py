"""Every number of a scenario and of its world with its provenance, as tables in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from sim.explorer.language.page_texts import texts
from sim.language.errors import ZonelabError
from sim.language.texts import Sentence, marked, told
from sim.report.value_words import value_text
from sim.scenario.describe import describe
from sim.scenario.load import Scenario
from sim.scenario.reading.text_files import read_rows
from sim.scenario.schema.keys import fields, range_of
from sim.scenario.world.names import Names
from sim.scenario.world.notes import GRADES, data_text, note_in
from sim.scenario.world.world import DICTIONARY_COLUMNS, SOURCE_COLUMNS, World

#: The source of numbers that are fitted to the facts, and its name for readers.
CALIBRATION = ("calibration", marked("Calibration to the record"))
#: The heading of each column.
LABELS = {
    "key": marked("Key"),
    "meaning": marked("Meaning"),
    "what": marked("Meaning"),
    "region": marked("Region"),
    "sector": marked("Sector"),
    "value": marked("Value"),
    "unit": marked("Unit"),
    "range": marked("Allowed range"),
    "equation": marked("Equation"),
    "grade": marked("Grade of provenance"),
    "source": marked("Source"),
    "title": marked("Title"),
    "link": marked("Link"),
    "reference": marked("Where there is no link"),
    "year": marked("Year"),
    "note": marked("Note"),
    "scenario": marked("Scenario keys"),
    "world": marked("Numbers of the world"),
}
#: Columns, in the order of each table.
_PROVENANCE = ("grade", "source", "link", "year", "note")
SCENARIO_COLUMNS = ("key", "meaning", "value", "unit", "range", "equation", *_PROVENANCE)
WORLD_COLUMNS = ("key", "what", "region", "sector", "value", "unit", "equation", *_PROVENANCE)
SOURCES_COLUMNS = ("key", "title", "link", "reference")
COUNT_COLUMNS = ("grade", "scenario", "world")
#: Between the sources of one number.
BETWEEN_SOURCES = "; "
#: How the units of keys name money; shown in the currency of the world.
MONEY = "money bn"


def heading(columns: Sequence[str], language: str) -> dict[str, str]:
    """Return the headings of the columns of a table in 'en' or 'ko'."""
    return {name: texts(language)(LABELS[name]) for name in columns}


def scenario_numbers(scenario: Scenario, language: str) -> pd.DataFrame:
    """Return a row for every key of a scenario but its title and question, columns as `SCENARIO_COLUMNS`.

    Sources are looked up in its world; everything but the keys is in the language.
    """
    _ = texts(language)
    addresses, names = source_rows(scenario.world), Names(scenario.world, language)
    rows = []
    for row in describe(scenario):
        if row["key"] not in scenario.provenance:
            continue
        title, link = source_texts(row.get("source", ""), addresses, language)
        told = {
            "meaning": _(row["meaning"]),
            "value": value_text(row["value"], names),
            "unit": unit_in(row.get("unit", ""), scenario.world, language),
            "range": range_in(row["key"], names),
            "grade": _(GRADES[row["grade"]]),
            "source": title,
            "link": link,
            "note": note_in(row.get("note", ""), language),
        }
        rows.append({name: (row | told).get(name, "") for name in SCENARIO_COLUMNS})
    return _table(rows, SCENARIO_COLUMNS, language)


def world_numbers(world: World, language: str) -> pd.DataFrame:
    """Return a row for every number of a world, by variable, region and sector as the world lists them."""
    _ = texts(language)
    addresses, names, told = source_rows(world), Names(world, language), _dictionary(world)
    places = {name: i for i, name in enumerate(("", *world.display_regions, *world.display_sectors))}
    variables = {name: i for i, name in enumerate(told)}
    rows = []
    for number in sorted(
        world.numbers.values(),
        key=lambda each: (variables.get(each.variable, len(told)), places[each.region], places[each.sector]),
    ):
        meaning = told.get(number.variable, {})
        title, link = source_texts(number.source, addresses, language)
        rows.append(
            {
                "key": number.variable,
                "what": meaning.get(f"meaning_{language}", number.variable),
                "region": names.of_id(number.region),
                "sector": names.of_id(number.sector),
                "value": number.value,
                "unit": data_text(number.unit, language),
                "equation": meaning.get("used_by", "").replace("context", "").strip(),
                "grade": _(GRADES[number.grade]),
                "source": title,
                "link": link,
                "year": number.year,
                "note": note_in(number.note, language),
            }
        )
    return _table(rows, WORLD_COLUMNS, language)


def sources(world: World, language: str) -> pd.DataFrame:
    """Return the sources of a world: key, title, and a link or, where there is none, how it can be found."""
    rows = [
        {"key": key, "title": data_text(title, language), "link": _link(url), "reference": "" if _link(url) else url}
        for key, (title, url) in source_rows(world).items()
    ]
    return _table(rows, SOURCES_COLUMNS, language)


def grade_counts(scenario: Scenario, language: str) -> pd.DataFrame:
    """Return how many numbers of a scenario and of its world have each grade, the firmest first."""
    _ = texts(language)
    rows = [
        {
            "grade": _(label),
            "scenario": sum(each.grade == grade for each in scenario.provenance.values()),
            "world": sum(each.grade == grade for each in scenario.world.numbers.values()),
        }
        for grade, label in GRADES.items()
    ]
    return _table(rows, COUNT_COLUMNS, language)


def filtered(table: pd.DataFrame, column: str, grades: Sequence[str], text: str) -> pd.DataFrame:
    """Return the rows of some grades (of all if none is named) that contain every word of a text.

    Grades and text are as a reader chose and wrote them, in the language of the table; a column has the grades.
    """
    kept = table[table[column].isin(grades)] if grades else table
    said = pd.Series([" ".join(map(str, row)).lower() for row in kept.itertuples(index=False)], kept.index, dtype=str)
    for word in text.lower().split():
        said = said[said.str.contains(word, regex=False)]
    return kept.loc[said.index]


def variables(world: World, language: str) -> dict[str, str]:
    """Return the meaning of each variable of a world in 'en' or 'ko', by its name."""
    return {name: row[f"meaning_{language}"] for name, row in _dictionary(world).items()}


def unit_in(unit: str, world: World, language: str) -> str:
    """Return the unit of a key in 'en' or 'ko', money in the currency of the world."""
    if unit.startswith(MONEY):
        return data_text(unit.replace(MONEY, world.currency), language)
    return texts(language)(unit) if unit else ""


def range_in(key: str, names: Names) -> str:
    """Return the range of a key of the scenario, or the words that it allows, in the language of `names`.

    Examples
    --------
    >>> from sim.scenario.world.world import find_world, load_world
    >>> names = Names(load_world(find_world("two_islands")), "en")
    >>> range_in("support.zone_share", names), range_in("founding.founders_per_year", names)
    ('0 to 1', '0 to 1,000,000')
    """
    allowed = range_of(fields()[key])
    if isinstance(allowed, Sentence):
        said = told(allowed, texts(names.language))
        return re.sub(r"\d(\.\d+)?e\+\d+|\d{4,}", lambda number: f"{float(number[0]):,.0f}", said)
    return ", ".join(value_text(word, names) for word in allowed.split(", ")) if allowed else ""


def _table(rows: list[dict[str, Any]], columns: Sequence[str], language: str) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns)).rename(columns=heading(columns, language))


def source_rows(world: World) -> dict[str, tuple[str, str]]:
    """Return title and address of each source of a world, by its key."""
    return _source_rows(world.folder, world.digest)


@lru_cache(maxsize=32)
def _source_rows(folder: Path, _digest: str) -> dict[str, tuple[str, str]]:
    return {row["key"]: (row["title"], row["url"]) for row in read_rows(folder / "sources.csv", SOURCE_COLUMNS)}


def _dictionary(world: World) -> dict[str, dict[str, str]]:
    """Return what a world says of its variables; a world of the user's own need not say anything."""
    try:
        return {row["name"]: row for row in read_rows(world.folder / "dictionary.csv", DICTIONARY_COLUMNS)}
    except ZonelabError:
        return {}


def source_texts(text: str, addresses: Mapping[str, tuple[str, str]], language: str) -> tuple[str, str]:
    """Return the titles of the sources named in a text, and the first address among them."""
    keys = [key.strip() for key in text.split(";") if key.strip()]
    known = [key for key in keys if key in addresses]
    fitted, told_so = CALIBRATION
    titles = {fitted: texts(language)(told_so)} | {key: data_text(addresses[key][0], language) for key in known}
    links = filter(None, (_link(addresses[key][1]) for key in known))
    return BETWEEN_SOURCES.join(titles.get(key, key) for key in keys), next(links, "")


def _link(address: str) -> str:
    """Return an address that a browser can open, or nothing for what is only a reference."""
    return address if re.fullmatch(r"https?://\S+", address) else ""

"""Values of a scenario as a reader writes them: numbers, months, yes and no, lists of zones, by region or month."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.language.numbers import NOTHING, month_label
from sim.language.texts import marked, texts
from sim.report.money import SHARE, Amount, amount
from sim.scenario.schema.keys import fields, leaf_keys
from sim.scenario.schema.words import MONTH
from sim.scenario.world.names import Names

#: Words in a scenario file.
WORDS = {
    "trials": marked("permits and trials"),
    "firms": marked("net firms"),
    "competing": marked("Competing regions"),
    "all": marked("all"),
    "true": marked("yes"),
    "false": marked("no"),
}
#: Names of the fields of a zone, round, study, incident or reform.
FIELDS = {
    "regions": marked("Regions"),
    "sectors": marked("Sectors"),
    "announced": marked("Announced"),
    "in_force": marked("In force from"),
    "term_months": marked("Term in months"),
    "awards": marked("Zones awarded"),
    "applicants": marked("Who applies"),
    "sectors_per_plan": marked("Sectors in a plan"),
    "month": marked("Month", "of an event"),
    "region": marked("Region"),
    "sector": marked("Sector"),
    "failing_share": marked("Share of trials that fail"),
    "cut": marked("Share of the barrier removed"),
    "start": marked("First month"),
    "months": marked("Length in months"),
}
#: Fields that are shares.
SHARES = {"failing_share", "cut"}
#: How a number is written that is neither money nor a share.
PLAIN = Amount().told


def setting_text(key: str, value: Any, names: Names) -> str:
    """Return a plain value of a key, given by its last part, as text: money and shares as readers write them."""
    return value_text(value, names, amount(unit_of(key), names.world.currency, names.language).told)


def unit_of(key: str) -> str:
    """Return the unit of a key of the scenario, given by its last part, as the schema has it; empty for no unit."""
    full = leaf_keys().get(key, "")
    extra: Any = fields()[full].json_schema_extra if full else None
    return str((extra or {}).get("unit", ""))


def value_text(value: Any, names: Names, number: Callable[[float], str] = PLAIN) -> str:
    """Return a value of a scenario, as `sim.scenario.describe.describe` gives it, without the marks of a file.

    Examples
    --------
    >>> from sim.scenario.world.world import find_world, load_world
    >>> names = Names(load_world(find_world("two_islands")), "en")
    >>> value_text([{"regions": ["far_island"], "announced": "2019-04", "term_months": None}], names)
    'Regions: Far Island, Announced: Apr 2019'
    >>> value_text({"far_island": {"fishing": 1.0}}, names), value_text(0.0115, names), value_text([], names)
    ('Far Island (Fishing 1)', '0.0115', '–')
    """
    if isinstance(value, bool):
        return texts(names.language)(WORDS[str(value).lower()])
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, str):
        return _word(value, names)
    if isinstance(value, list):
        between = "; " if any(isinstance(each, dict) for each in value) else " · "
        return between.join(value_text(each, names, number) for each in value) or NOTHING
    entries = sorted(value.items()) if value and all(map(MONTH.fullmatch, value)) else (value or {}).items()
    pairs = [_pair(key, each, names, number) for key, each in entries if each is not None]
    return ", ".join(pairs) or NOTHING


def _pair(key: str, value: Any, names: Names, number: Callable[[float], str]) -> str:
    """Return an entry of a mapping: a field and its value, or a region, sector or month and what it has."""
    told = value_text(value, names, amount(SHARE, "", names.language).told if key in SHARES else number)
    if key in FIELDS:
        return f"{texts(names.language)(FIELDS[key])}: {told}"
    return f"{_word(key, names)} ({told})" if isinstance(value, dict) else f"{_word(key, names)} {told}"


def _word(text: str, names: Names) -> str:
    """Return a month, the name of a region or sector, or a word of scenario files, as a reader writes it."""
    if MONTH.fullmatch(text):
        return month_label(text, names.language)
    named = names.of_id(text)
    return texts(names.language)(WORDS[text]) if named == text and text in WORDS else named

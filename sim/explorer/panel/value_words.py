"""Values of a scenario as a reader writes them: numbers, months, yes and no, lists of zones, by region or month."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sim.explorer.language.page_texts import texts
from sim.language.texts import Translate, marked, month_label
from sim.report.amounts import SHARE, Amount, amount
from sim.scenario.schema.keys import fields, leaf_keys
from sim.scenario.schema.words import MONTH
from sim.scenario.world.world import World

#: Words in a scenario file, and names of the fields of a zone, round, study, incident or reform.
WORDS = {
    "trials": marked("permits and trials"),
    "firms": marked("net firms"),
    "competing": marked("Competing regions"),
    "all": marked("all"),
    "true": marked("yes"),
    "false": marked("no"),
}
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
SHARES = ("failing_share", "cut")
#: How a number is written that is neither money nor a share.
PLAIN = Amount().told
#: What is shown for an empty list or mapping.
NOTHING = "–"


@dataclass(frozen=True)
class Names:
    """The names of a world's regions and sectors, by their ids, and the language they are in."""

    by_id: Mapping[str, str]
    language: str
    translate: Translate

    @classmethod
    def of(cls, world: World, language: str) -> Names:
        """Return the names in 'en' or 'ko'."""
        sectors = {each.id: each.name.in_language(language) for each in world.sectors}
        regions = {each.id: each.name.in_language(language) for each in world.regions}
        return cls(sectors | regions, language, texts(language))

    def of_id(self, text: str) -> str:
        """Return the name of a region or sector; what is neither stays as it is."""
        return self.by_id.get(text, text)


def setting_text(key: str, value: Any, world: World, names: Names) -> str:
    """Return a plain value of a key of the scenario as text, money and shares as readers write them.

    Parameters
    ----------
    key
        Its last part.
    value
        As `sim.scenario.describe.describe` gives it.
    world, names
        Whose money it is, and the names of its regions and sectors.
    """
    return value_text(value, names, amount(unit_of(key), world.currency, names.language).told)


def unit_of(key: str) -> str:
    """Return the unit of a key of the scenario, given by its last part, as the schema has it; empty for no unit."""
    full = leaf_keys().get(key, "")
    extra: Any = fields()[full].json_schema_extra if full else None
    return str((extra or {}).get("unit", ""))


def value_text(value: Any, names: Names, number: Callable[[float], str] = PLAIN) -> str:
    """Return a plain value of a scenario as text, without the marks of a file.

    Parameters
    ----------
    value
        As `sim.scenario.describe.describe` gives it.
    names
        Of the regions and sectors that may stand in it.
    number
        How a number is written.

    Examples
    --------
    >>> names = Names({"north": "North", "finance": "Finance"}, "en", str)
    >>> value_text([{"regions": ["north"], "announced": "2019-04", "term_months": None}], names)
    'Regions: North, Announced: Apr 2019'
    >>> value_text({"north": {"finance": 1.0}}, names), value_text(0.0115, names), value_text([], names)
    ('North (Finance 1)', '0.0115', '–')
    """
    if isinstance(value, bool):
        return names.translate(WORDS[str(value).lower()])
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
        return f"{names.translate(FIELDS[key])}: {told}"
    return f"{_word(key, names)} ({told})" if isinstance(value, dict) else f"{_word(key, names)} {told}"


def _word(text: str, names: Names) -> str:
    """Return a month, the name of a region or sector, or a word of scenario files, as a reader writes it."""
    if MONTH.fullmatch(text):
        return month_label(text, names.language)
    if text in names.by_id:
        return names.by_id[text]
    return names.translate(WORDS[text]) if text in WORDS else text

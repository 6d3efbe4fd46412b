"""Titles in a claim: regions and policies as a reader sees them, in either language, read as the names of files."""

from __future__ import annotations

from functools import cache

from sim.language.errors import ZonelabError
from sim.language.texts import LANGUAGES, texts
from sim.results.measure_parts import COUNTRY
from sim.scenario.reading.text_files import ENDINGS, composed, read_mapping, scenario_files
from sim.scenario.titles import titles
from sim.scenario.world.names import Names
from sim.scenario.world.world import World

#: What may stand around a title.
_QUOTES = "“”‘’\"'"


def _plain(text: str) -> str:
    """Return a title as it is compared: without quotation marks, blanks in order, letters small and composed."""
    return composed(" ".join(text.strip(_QUOTES).split())).casefold()


def measure_name(text: str, world: World) -> str:
    """Return a measure with the names of its regions, where it has their titles.

    Examples
    --------
    >>> from sim.scenario.world.world import find_world, load_world
    >>> islands = load_world(find_world("two_islands"))
    >>> measure_name("effect.산호초", islands), measure_name("effect.the  country", islands)
    ('effect.reef', 'effect.country')
    """
    word, dot, of = text.partition(".")
    known = {_plain(texts(language)("The country")): COUNTRY for language in LANGUAGES}
    for language in LANGUAGES:
        known |= {_plain(title): region for region, title in Names(world, language).regions.items()}
    if not dot:
        return text
    kind, second, last = of.rpartition(".")
    return f"{word}.{kind}{second}{known.get(_plain(last), last)}"


def policy_name(text: str) -> str:
    """Return the name of a scenario that is given by name, path or title; what is none of these stays as it is."""
    files = scenario_files()
    if composed(text) in files or text.endswith(ENDINGS) or "/" in text:
        return text
    found = _policies_by_title().get(_plain(text), ())
    return found[0] if len(found) == 1 else " ".join(text.split())


def _policies_by_title() -> dict[str, tuple[str, ...]]:
    """Return the names of the scenarios that have a title, by the title as it is compared."""
    found: dict[str, tuple[str, ...]] = {}
    read = cache(read_mapping)
    for name, path in scenario_files().items():
        try:
            called = titles(path, read)["title"].values()
        except ZonelabError:  # one broken file is no reason to refuse the others
            continue
        for title in dict.fromkeys(map(_plain, called)):
            found[title] = (*found.get(title, ()), name)
    return found

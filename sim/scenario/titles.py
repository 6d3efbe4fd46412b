"""What a scenario is called and what it asks, read without checking the rest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sim.language.errors import ScenarioError, placed
from sim.language.texts import OF_FILES, sentence
from sim.scenario.problems.sentences import shown
from sim.scenario.reading.extended_files import chain
from sim.scenario.reading.inheritance import entries_of
from sim.scenario.reading.text_files import find_scenario, read_mapping

#: The keys that are texts to the reader.
_TEXTS = ("title", "question")


def titles(name: str | Path, read: Callable[[Path], dict[str, Any]] = read_mapping) -> dict[str, dict[str, str]]:
    """Return title and question of a scenario by name or path, its own or inherited, without checking the rest.

    `read` returns the mapping of a file; a listing gives one that remembers the files that many scenarios extend.

    Raises
    ------
    ZonelabError
        If a file cannot be read, or a text lacks a language.
    """
    path = find_scenario(str(name))
    texts: dict[str, dict[str, str]] = {}
    for place, by, data in chain(path, read):
        entries, _ = entries_of({key: data[key] for key in _TEXTS if key in data and key not in texts}, place, by)
        for key, entry in entries.items():
            text = entry.value
            if not isinstance(text, dict) or not {*OF_FILES} <= set(text):
                lacking = sentence("{key} must give en and ko; got {given}. Add them.", key=key, given=shown(text))
                raise ScenarioError(placed(place, lacking))
            texts[key] = {language: str(text[language]) for language in OF_FILES}
        if len(texts) == len(_TEXTS):  # the file that all extend is long, and seldom needed here
            return texts
    missing = [key for key in _TEXTS if key not in texts]
    keys = sentence("{one} and {other}", one=missing[0], other=missing[1]) if len(missing) == 2 else missing[0]
    lacking = sentence("{keys} must be given in en and ko; found none. Add them, or extend a scenario.", keys=keys)
    raise ScenarioError(placed(path, lacking))

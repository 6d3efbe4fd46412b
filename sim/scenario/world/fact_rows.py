"""The rows of a world's `facts.csv`, and whether their sources are those of the world.

The model has no use for facts, so a world need not have any; but a fact that is there must say where it is from, as
every number of the world does. What else a fact must be is checked where facts are read (`sim.evidence.facts`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from sim.language.errors import Problems, closest, placed, quoted
from sim.language.texts import Sentence, sentence
from sim.scenario.reading.text_files import is_file, read_rows

FACTS = "facts.csv"
FACT_COLUMNS = (
    "key", "title_en", "title_ko", "statistic", "date", "kind", "value", "spread", "one_history", "unit",
    "observed", "source", "grade", "use", "note",
)  # fmt: skip


def fact_source_problems(folder: Path, sources: set[str]) -> list[str]:
    """Return a sentence for every fact of a world that names no source, or one that the world does not list.

    Parameters
    ----------
    folder
        The folder of the world.
    sources
        The keys of its `sources.csv`.

    Raises
    ------
    ZonelabError
        If there is a file of facts that cannot be read as a table.
    """
    path = folder / FACTS
    problems = Problems()
    if not is_file(path):
        return []
    for line, row in enumerate(read_rows(path, FACT_COLUMNS), start=2):
        for wrong in source_problems(row["source"], sources):
            problems.add(partial(placed, path, sentence("row {row}: {problem}", row=line, problem=wrong)))
    return problems.sentences()


def source_problems(text: str, sources: set[str]) -> Iterator[Sentence]:
    """Give a sentence if no source is named, and for each one named that is not known; several stand between ``;``."""
    keys = [key.strip() for key in text.split(";") if key.strip()]
    if not keys:
        yield sentence("source must say where the fact is from; it is empty. Name a key of sources.csv.")
    for key in keys:
        if key not in sources:
            yield sentence(
                "source must be a key of sources.csv; got {given}.{hint} Add it?",
                given=quoted(key),
                hint=closest(key, sources),
            )

"""Two builds of a study compared: which number of which table is another, to the last digit."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sim.files.contents_exchange import finish_within
from sim.files.reasons import explained
from sim.language.errors import ZonelabError, placed
from sim.language.texts import Sentence, sentence
from sim.results.manifest import made_by, sha256
from sim.scenario.reading.manifest_schema import read_manifest as checked
from sim.scenario.reading.text_files import is_file
from sim.studies.finder import MANIFEST, NOTEBOOK, READING, TABLES

#: Most numbers of a table that are listed one by one; the rest are counted.
MOST_TOLD = 5


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a study that was built.

    Raises
    ------
    ZonelabError
        If there is none, or it is damaged.
    """
    with explained(folder):
        finish_within(folder)
    if not is_file(folder / MANIFEST):
        wrong = sentence("must hold a study that was built ({manifest}); it does not. Build it.", manifest=MANIFEST)
        raise ZonelabError(placed(folder, wrong))
    return checked(folder / MANIFEST, "study")


def differences(before: Path, now: Path) -> list[Sentence]:
    """Return a sentence for every table, row and column that differs between two builds; the reading counts too.

    Parameters
    ----------
    before, now
        Folders of the study as it is kept, and as it was built anew.
    """
    kept, again = read_manifest(before), read_manifest(now)
    found: list[Sentence] = []
    for name in sorted({*kept["tables"], *again["tables"]}):
        file = before / TABLES / f"{name}.csv"
        if name not in again["tables"]:
            found.append(placed(file, sentence("is no longer made.")))
        elif name not in kept["tables"] or not file.is_file():
            found.append(placed(file, sentence("is new.")))
        else:
            found += [placed(file, each) for each in table_differences(file, now / TABLES / file.name)]
            if kept["tables"][name]["units"] != again["tables"][name]["units"]:
                found.append(placed(file, sentence("its units are others.")))
    if not found and not _same(before / READING, now / READING):
        found.append(placed(before / READING, sentence("the reading is another, though no table is.")))
    if kept["notebook"] != again["notebook"]:
        found.append(placed(before / NOTEBOOK, sentence("has changed since the study was built.")))
    if found and (others := _other_versions(kept)):
        found.append(placed(before, sentence("was built with {versions}; digits may differ.", versions=others)))
    return found


def _other_versions(kept: dict[str, Any]) -> str:
    """Return which versions of the program and its packages have changed since a study was built."""
    now = made_by()
    then = {**kept["versions"], "sources": kept.get("sources", now["sources"])}
    here = {**now["versions"], "sources": now["sources"]}
    return ", ".join(f"{name} {each}" for name, each in then.items() if here.get(name) != each)


def _same(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and sha256(one) == sha256(other)


def table_differences(before: Path, now: Path) -> list[Sentence]:
    """Return what differs between two tables as CSV, cell by cell and to the last digit."""
    old, new = _rows(before), _rows(now)
    if old is None or new is None:
        return [sentence("is no longer a table as it was written; it is damaged.")]
    if old[0] != new[0]:
        wrong = sentence("its columns were {before}, and are {now}.", before=", ".join(old[0]), now=", ".join(new[0]))
        return [wrong]
    told = list(_cells(old, new))
    found = told[:MOST_TOLD]
    if len(told) > MOST_TOLD:
        found.append(sentence("and {count:,} more of its numbers.", count=len(told) - MOST_TOLD))
    if len(old) != len(new):
        found.append(sentence("it had {before:,} rows, and has {now:,}.", before=len(old) - 1, now=len(new) - 1))
    return found


def _rows(path: Path) -> list[list[str]] | None:
    """Return the rows of a table, the header first; None if the file is not a table."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, strict=True)) or [[]]
    except (OSError, ValueError, csv.Error):
        return None
    return rows if all(len(row) == len(rows[0]) for row in rows) else None


def _cells(old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> Iterator[Sentence]:
    """Give a sentence for each cell that differs."""
    head = old[0]
    for number, (was, now) in enumerate(zip(old[1:], new[1:], strict=False), start=1):
        for column, one, other in zip(head, was, now, strict=True):
            if one != other:
                key = ", ".join(each for each in was if not _is_number(each))
                yield sentence(
                    "row {row} ({key}), column {column}: it was {before}, and is {now}.",
                    row=number,
                    key=key or sentence("no name"),
                    column=column,
                    before=one or sentence("empty"),
                    now=other or sentence("empty"),
                )


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return not text
    return True

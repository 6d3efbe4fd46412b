"""The studies in ``results/`` as the page shows them: what each asks and answers, and whether its files are whole."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sim.explorer.reference.safe_page import safe_page
from sim.explorer.session.scenario_list import stamp_of
from sim.language.errors import ZonelabError, one_of, placed
from sim.language.texts import in_files, sentence
from sim.results.manifest import sha256
from sim.scenario.reading.text_files import is_file, read_text
from sim.studies.differences import read_manifest
from sim.studies.finder import NOTEBOOK, PAGES, STUDIES, TABLES, find_study, study_names

#: A page with its pictures in it is larger than a text that a person wrote.
LARGEST_PAGE_BYTES = 20_000_000


@dataclass(frozen=True)
class ShelvedStudy:
    """A study that can be read.

    Attributes
    ----------
    name
        Name of its folder.
    title, question, in_short
        By language.
    version
        Of zonelab, by which it was built.
    tables
        Names of its tables.
    changed
        Files that are not as the study left them.
    """

    name: str
    title: dict[str, str]
    question: dict[str, str]
    in_short: dict[str, str]
    version: str
    tables: tuple[str, ...]
    changed: tuple[str, ...]


def shelf() -> tuple[dict[str, ShelvedStudy], dict[str, tuple[str, ...]]]:
    """Return the studies by name, and by name why others cannot be read; one that is broken hides no other."""
    found: dict[str, ShelvedStudy] = {}
    problems: dict[str, tuple[str, ...]] = {}
    for name in study_names():
        try:
            found[name] = _study(name, _stamps(name))
        except ZonelabError as error:
            problems[name] = tuple(error.problems)
    return found, problems


def page_of(name: str, language: str) -> str:
    """Return the page of a study in a language, as HTML that is safe to show.

    Raises
    ------
    ZonelabError
        If there is no such study, or its page cannot be read or lies elsewhere.
    """
    file = own_file(name, PAGES[in_files(language)])
    return _page(file, stamp_of(file))


def table_of(name: str, table: str) -> bytes:
    """Return a table of a study as it is.

    Raises
    ------
    ZonelabError
        As `page_of`.
    """
    return own_file(name, f"{TABLES}/{table}.csv").read_bytes()


def own_file(name: str, file: str) -> Path:
    """Return a file of a study, which lies in the folder of the studies, whatever it is called.

    Raises
    ------
    ZonelabError
        If there is no such study or file, or a link leads elsewhere.
    """
    if name not in study_names():
        raise ZonelabError(one_of("study", name, study_names()))
    path = STUDIES / name / file
    if not is_file(path) or not path.resolve().is_relative_to(STUDIES.resolve() / name):
        raise ZonelabError(placed(STUDIES / name, sentence("must hold {file}; it does not. Build it.", file=file)))
    return path


@lru_cache(maxsize=64)
def _page(file: Path, _stamp: tuple[int, int]) -> str:
    return safe_page(read_text(file, LARGEST_PAGE_BYTES))


def _stamps(name: str) -> tuple[tuple[str, int, int], ...]:
    """Return a value that changes when a file of a study does."""
    folder = STUDIES / name
    return tuple((str(path), *stamp_of(path)) for path in sorted(folder.rglob("*")))


@lru_cache(maxsize=128)
def _study(name: str, _stamps: tuple[tuple[str, int, int], ...]) -> ShelvedStudy:
    study = find_study(name)
    manifest = read_manifest(study.folder)
    changed = [file for file, digest in manifest["files"].items() if not _holds(study.folder, file, digest)]
    if is_file(study.notebook) and sha256(study.notebook) != manifest["notebook"]:
        changed.append(NOTEBOOK)
    return ShelvedStudy(
        name, study.title, study.question, dict(manifest["reading"]["in_short"]), manifest["versions"]["zonelab"],
        tuple(manifest["tables"]), tuple(changed),
    )  # fmt: skip


def _holds(folder: Path, file: str, digest: str) -> bool:
    """Return whether a file of a study is as its manifest says; a name that leads out of its folder is not."""
    path = folder / file
    inside = path.resolve().is_relative_to(folder.resolve())
    return inside and is_file(path) and sha256(path) == digest

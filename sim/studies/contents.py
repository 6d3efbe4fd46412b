"""The list of the studies in ``results/``: the question of each, and its answer in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.files.parquet import write_text
from sim.language.errors import ZonelabError
from sim.language.texts import OF_FILES
from sim.studies.differences import read_manifest
from sim.studies.finder import PAGE, STUDIES, find_study, study_names

INDEX = "README.md"
#: The first line of a list that a build wrote, which no page of somebody else has.
MARK = "<!-- Written by `zonelab study --all` from the manifests of the studies. -->"
INTRODUCTION = f"""\
{MARK}

# Studies

Each folder holds a question, the notebook that answers it (`notebook.py`, and `notebook.ipynb` for Jupyter), its tables
and figures, a page to read (`index.html`, in Korean `index.ko.html`), the reading in two paragraphs (`reading.md`), and
a manifest. `zonelab study NAME` builds one anew, `zonelab study NAME --check` says which number would change, and
`make results` builds all. Every number in an answer is filled in from the tables.
"""


def listing() -> dict[str, dict[str, Any]]:
    """Return title, question and, if it has been built, the answer in short of each study; or its problem."""
    found: dict[str, dict[str, Any]] = {}
    for name in study_names():
        try:
            study = find_study(name)
        except ZonelabError as error:
            found[name] = {"problem": error}
            continue
        found[name] = {"title": study.title, "question": study.question}
        try:
            found[name]["in_short"] = read_manifest(study.folder)["reading"]["in_short"]
        except ZonelabError:
            continue
    return found


def index() -> str:
    """Return the list as a page in Markdown."""
    return "\n".join([INTRODUCTION, *_sections()])


def _sections() -> Iterator[str]:
    for name, told in listing().items():
        if "in_short" in told:
            yield f"## [{name}]({name}/{PAGE})\n"
            for language in OF_FILES:
                yield f"{told['question'][language]} **{told['in_short'][language]}**\n"


def write_index() -> None:
    """Write the list, unless a page of somebody else has its name."""
    path = STUDIES / INDEX
    if path.is_file() and MARK not in path.read_text(encoding="utf-8"):
        return
    write_text(path, index())

"""A study built: its notebook is run aside, and tables, figures, pages, reading and manifest take their place at once.

The same notebook on the same versions gives the same files, byte for byte; figures in Korean only with the same font.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import pandas as pd

from sim.files.folders import check_place, replaced
from sim.files.foreign_files import MARK
from sim.files.spreadsheets import table_of
from sim.files.target_folder import Place
from sim.language.errors import OutputError, ZonelabError, placed
from sim.language.texts import Sentence, sentence
from sim.numerics.arguments import function_problem, path_given, raise_all
from sim.results.manifest import json_text, kept_manifest, listed, made_by, sha256
from sim.scenario.reading.seal import sealed
from sim.studies.differences import differences, read_manifest
from sim.studies.display import MIME
from sim.studies.execution import package, read_notebook, run_notebook
from sim.studies.finder import BUILT, MANIFEST, NOTEBOOK, PAIRED, READING, TABLES, StudyFile, find_study
from sim.studies.notebook import KEPT, reading_text
from sim.studies.pages import write_pages

#: In the manifest of a study that was built elsewhere: the author's files that went along.
COPIED = "copied"
#: What other programs leave in the folder of a notebook.
_LITTER = (".ipynb_checkpoints", "__pycache__", ".virtual_documents")


def cell_count(study: StudyFile) -> int:
    """Return how many cells of code a study has."""
    return sum(cell.cell_type == "code" for cell in read_notebook(study).cells)


@dataclass(frozen=True, repr=False)
class BuiltStudy:
    """A study that was run: its tables and its reading, and all files that are made of it.

    Attributes
    ----------
    study
        Its notebook, title and question.
    manifest
        What was run, what was claimed, and a fingerprint of each file.
    files
        What was made, by path within the folder of the study.
    copied
        Paths of the author's own files, the notebook among them.
    """

    study: StudyFile
    manifest: dict[str, Any]
    files: dict[str, bytes]
    copied: tuple[str, ...]

    def __repr__(self) -> str:
        """Return a line; the tables are attributes."""
        return f"<BuiltStudy {self.study.name}: {', '.join(self.tables)}>"

    @property
    def reading(self) -> dict[str, dict[str, str]]:
        """The reading by its parts (``in_short``, ``answer``, ``limits``), each by language."""
        told: dict[str, dict[str, str]] = self.manifest["reading"]
        return told

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables by name, with their units, every digit as it is kept."""
        found = {name: table_of(self.files[f"{TABLES}/{name}.csv"]) for name in self.manifest["tables"]}
        for name, table in found.items():
            table.attrs["units"] = self.manifest["tables"][name]["units"]
        return found

    def differences(self) -> list[Sentence]:
        """Return what differs from the study as it is kept in its folder, a sentence each; nothing is changed.

        Raises
        ------
        ZonelabError
            If the study was never built.
        """
        with tempfile.TemporaryDirectory(prefix="zonelab-study-") as folder:
            self._put(Path(folder), at_home=False)
            return differences(self.study.folder, Path(folder))

    def write(self, folder: Path | str | None = None) -> tuple[Sentence, ...]:
        """Put the study in its own folder, or in another; return what the user is to know of files of his own.

        Parameters
        ----------
        folder
            A folder for results, to which the author's own files go along; the study's own if not given.

        Raises
        ------
        ZonelabError
            If the folder cannot take it.
        """
        out = self.study.folder if folder is None else path_given(folder)
        place = _place_of(self.study, out)
        with replaced(place) as aside:
            self._put(aside, at_home=_is_home(self.study, out))
        return tuple(place.notices)

    def _put(self, folder: Path, *, at_home: bool) -> None:
        """Fill an empty folder; in its own folder, the author's files are there already."""
        manifest = self.manifest
        for path in () if at_home else self.copied:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(self.study.folder / path, folder / path)
        given = {path: sha256(folder / path) for path in self.copied if not at_home and path != NOTEBOOK}
        if given:
            manifest = manifest | {COPIED: given}
        for path, content in self.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        (folder / MANIFEST).write_text(json_text(sealed(manifest)), encoding="utf-8")


def study(name: str | Path, *, on_cell: Callable[[int], None] | None = None) -> BuiltStudy:
    """Run the notebook of a study and make its files; `BuiltStudy.write` puts them in their place.

    Parameters
    ----------
    name
        Name of a study in ``results/``, or the path of its folder.
    on_cell
        Called with 1 after each cell.

    Returns
    -------
    BuiltStudy
        `BuiltStudy.differences` lists the numbers that differ from the study on disk.

    Raises
    ------
    ZonelabError
        If there is no such study, its notebook fails, or a claim does not hold.
    """
    raise_all([function_problem("on_cell", on_cell)])
    found = find_study(name)
    with tempfile.TemporaryDirectory(prefix="zonelab-study-") as folder:
        return _made(found, Path(folder), on_cell or (lambda _done: None))


def check_folder(study: StudyFile, out: Path) -> tuple[Sentence, ...]:
    """Raise unless a study can be put into a folder, before the work begins; return what the user is to know."""
    return tuple(_place_of(study, out).notices)


def _place_of(study: StudyFile, out: Path) -> Place:
    """Return a folder as a place for a study, checked."""
    at_home = _is_home(study, out)
    place = Place(out, partial(_built, elsewhere=not at_home))
    check_place(place, takes_any=at_home)
    if at_home:
        _check_pair(study)
    return place


def _is_home(study: StudyFile, out: Path) -> bool:
    return out.resolve() == study.folder.resolve()


def _built(folder: Path, *, elsewhere: bool = False) -> dict[str, str | None]:
    """Return what a build wrote into the folder of a study, or elsewhere, what the author gave included.

    At home the notebook of Jupyter is checked by `_check_pair`.
    """
    files = listed(folder, ("study",))
    if not files:
        return {}
    kept = kept_manifest(folder / MANIFEST) or {}
    tables, copied = (told if isinstance(told := kept.get(key), dict) else {} for key in ("tables", COPIED))
    files |= {
        f"{TABLES}/{name}.csv": str(each.get("sha256")) for name, each in tables.items() if isinstance(each, dict)
    }
    if elsewhere:
        files |= {str(name): str(each) for name, each in copied.items()} | {NOTEBOOK: str(kept.get("notebook"))}
    return {**files, PAIRED: None}


def _check_pair(study: StudyFile) -> None:
    """Raise if somebody changed the notebook in Jupyter and not its text: a build would lose that.

    Raises
    ------
    OutputError
        With the remedy.
    """
    paired = study.folder / PAIRED
    if not paired.is_file():
        return
    nbformat = package("nbformat", "nbformat")
    try:
        sources = [cell.source for cell in nbformat.read(paired, as_version=4).cells]
        kept = read_manifest(study.folder)["files"][PAIRED]
    except Exception:  # whatever is wrong with it, it is no notebook of a study that was built
        sources, kept = [], ""
    if sources != [cell.source for cell in read_notebook(study).cells] and sha256(paired) != kept:
        wrong = sentence(
            "must say what {notebook} says; it was changed by itself. Take the changes over (jupytext --to py:percent "
            "{file}) or remove it.",
            notebook=NOTEBOOK,
            file=PAIRED,
        )
        raise OutputError(placed(paired, wrong))


def _made(study: StudyFile, folder: Path, on_cell: Callable[[int], None]) -> BuiltStudy:
    """Return a study that is run in an empty folder."""
    nbformat = package("nbformat", "nbformat")
    for each in study.folder.iterdir():
        if each.name in (*BUILT, *_LITTER) or each.name.startswith(MARK):
            continue
        if each.is_dir():
            shutil.copytree(each, folder / each.name)
        elif each.is_file():
            shutil.copy2(each, folder / each.name)
    given = {path: _changed_at(path) for path in folder.rglob("*") if path.is_file()}
    notebook = run_notebook(study, folder, on_cell)
    kept_file = folder / KEPT
    if not kept_file.is_file():
        wrong = sentence("must come to its reading; it did not. Call study.reading(...) in its last cell.")
        raise ZonelabError(placed(study.notebook, wrong))
    kept = json.loads(kept_file.read_text(encoding="utf-8"))
    kept_file.unlink()
    write_pages(notebook, study, kept, folder)
    nbformat.write(_for_jupyter(notebook), folder / PAIRED)
    (folder / READING).write_text(_reading_file(study, kept), encoding="utf-8")
    copied = {path for path, changed in given.items() if path.is_file() and _changed_at(path) == changed}
    made = {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path not in copied
    }
    manifest = {
        "kind": "study",
        "study": study.name,
        "title": study.title,
        "question": study.question,
        **kept,
        **made_by(),
        "notebook": sha256(folder / NOTEBOOK),
        "files": {name: sha256(path) for name, path in made.items()},
    }
    files = {name: path.read_bytes() for name, path in made.items()}
    return BuiltStudy(study, manifest, files, tuple(sorted(path.relative_to(folder).as_posix() for path in copied)))


def _changed_at(path: Path) -> tuple[int, int]:
    about = path.stat()
    return about.st_mtime_ns, about.st_size


def _for_jupyter(notebook: Any) -> Any:
    """Return a notebook without what only the page reads."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(MIME, None)
    return notebook


def _reading_file(study: StudyFile, kept: dict[str, Any]) -> str:
    """Return the reading as Markdown: two paragraphs in each language, under the title and the question."""
    english, korean = (f"# {study.title[each]}\n\n{study.question[each]}" for each in ("en", "ko"))
    parts = reading_text(kept["reading"]).split("\n\n")
    return "\n\n".join([english, *parts[:2], korean, *parts[2:]]) + "\n"

"""A study built: its notebook is run aside, and tables, figures, pages, reading and manifest take their place at once.

The same notebook on the same versions gives the same files, byte for byte; figures in Korean only with the same font.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sim.files.folders import check_place, replaced
from sim.files.others import MARK
from sim.files.place import Place
from sim.language.errors import OutputError, ZonelabError, placed
from sim.language.texts import Sentence, sentence
from sim.results.manifest import kept_manifest, listed, made_by, sha256
from sim.studies.differences import differences, read_manifest
from sim.studies.display import MIME
from sim.studies.execution import package, read_notebook, run_notebook
from sim.studies.finder import BUILT, MANIFEST, NOTEBOOK, PAIRED, READING, TABLES, StudyFile
from sim.studies.notebook import KEPT, reading_text
from sim.studies.pages import write_pages

#: In the manifest of a study that was built elsewhere: the author's files that went along.
COPIED = "copied"
#: What other programs leave in the folder of a notebook.
_LITTER = (".ipynb_checkpoints", "__pycache__", ".virtual_documents")


def cell_count(study: StudyFile) -> int:
    """Return how many cells of code a study has."""
    return sum(cell.cell_type == "code" for cell in read_notebook(study).cells)


def build(study: StudyFile, out: Path, on_cell: Callable[[int], None]) -> tuple[Sentence, ...]:
    """Build a study in its own folder or in another, and return what the user is to know of files of his own.

    Parameters
    ----------
    study
        From `sim.studies.finder.find_study`.
    out
        Its folder, or a folder for results; what was built there before is replaced once all has been made.
    on_cell
        Called with 1 after each cell.

    Raises
    ------
    ZonelabError
        If the folder cannot take it, the notebook fails, or a claim does not hold; nothing is written then.
    """
    at_home = out.resolve() == study.folder.resolve()
    place = Place(out, _built if at_home else _built_elsewhere)
    check_place(place, takes_any=at_home)
    if at_home:
        _check_pair(study)
    with replaced(place) as aside:
        _fill(study, aside, on_cell, at_home=at_home)
    return tuple(place.notices)


def _built(folder: Path) -> dict[str, str | None]:
    """Return what a build wrote into the folder of a study; the notebook of Jupyter is checked by `_check_pair`."""
    files = listed(folder, ("study",))
    if not files:
        return {}
    kept = kept_manifest(folder / MANIFEST) or {}
    told = kept.get("tables")  # a manifest may come from a stranger
    tables = {
        f"{TABLES}/{name}.csv": str(each.get("sha256"))
        for name, each in (told.items() if isinstance(told, dict) else ())
        if isinstance(each, dict)
    }
    return {**files, **tables, PAIRED: None}


def _built_elsewhere(folder: Path) -> dict[str, str | None]:
    """Return what a build wrote into another folder than that of the study, what the author gave included."""
    built = _built(folder)
    if not built:
        return {}
    kept = kept_manifest(folder / MANIFEST) or {}
    copied = kept.get(COPIED)
    given = {str(name): str(each) for name, each in copied.items()} if isinstance(copied, dict) else {}
    return {**built, **given, NOTEBOOK: str(kept.get("notebook"))}


def check(study: StudyFile, on_cell: Callable[[int], None]) -> list[Sentence]:
    """Build a study aside, and return what differs from what is kept; nothing is changed.

    Raises
    ------
    ZonelabError
        If the study was never built, or cannot be.
    """
    read_manifest(study.folder)
    with tempfile.TemporaryDirectory(prefix="zonelab-study-") as folder:
        _fill(study, Path(folder), on_cell)
        return differences(study.folder, Path(folder))


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


def _fill(study: StudyFile, folder: Path, on_cell: Callable[[int], None], *, at_home: bool = False) -> None:
    """Fill an empty folder with a study: what is made of it, and elsewhere than at home what is the author's."""
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
    copied = [path for path, changed in given.items() if path.is_file() and _changed_at(path) == changed]
    _write_manifest(study, kept, folder, copied, at_home=at_home)
    if at_home:  # what the author has put there stands there; a copy may be out of date by now
        for path in copied:
            path.unlink()
        for path in sorted(folder.rglob("*"), reverse=True):
            if path.is_dir() and not any(path.iterdir()):
                path.rmdir()


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


def _write_manifest(
    study: StudyFile, kept: dict[str, Any], folder: Path, copied: Sequence[Path], *, at_home: bool
) -> None:
    """Write what was run, what was claimed, and a fingerprint of each file."""
    known = {*copied, *(folder / TABLES / f"{name}.csv" for name in kept["tables"])}
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path not in known)
    given = {path.relative_to(folder).as_posix(): sha256(path) for path in sorted(copied) if path.name != NOTEBOOK}
    manifest = {
        "kind": "study",
        "study": study.name,
        "title": study.title,
        "question": study.question,
        **kept,
        **made_by(),
        "notebook": sha256(folder / NOTEBOOK),
        "files": {path.relative_to(folder).as_posix(): sha256(path) for path in files},
        **({COPIED: given} if given and not at_home else {}),
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")

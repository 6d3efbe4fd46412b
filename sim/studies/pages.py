"""The pages of a study, one in each language: the answer first, then the notebook; nothing is fetched to show them."""

from __future__ import annotations

import base64
import copy
import html
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.language.texts import language_name, texts
from sim.studies.display import MIME
from sim.studies.execution import package
from sim.studies.finder import FIGURES, PAGES, StudyFile, language_of, paragraphs
from sim.studies.notebook import figure_file

TEMPLATE = Path(__file__).parent / "template"


def write_pages(notebook: Any, study: StudyFile, kept: Mapping[str, Any], folder: Path) -> None:
    """Write the page of each language to a folder that has the figures.

    Parameters
    ----------
    notebook
        That was run.
    study, kept
        The study, and what its notebook kept.
    folder
        The study's.
    """
    exporter = package("nbconvert", "nbconvert").HTMLExporter(
        template_name=TEMPLATE.name, extra_template_basedirs=[str(TEMPLATE.parent)]
    )
    for language, name in PAGES.items():
        shown = _in_language(notebook, language, folder)
        body, _resources = exporter.from_notebook_node(shown, {"study": _told(study, kept, language)})
        (folder / name).write_text(body, encoding="utf-8")


def _told(study: StudyFile, kept: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return what the template puts around the notebook."""
    _ = texts(language)
    other = next(each for each in PAGES if each != language)
    words = {
        "study": _("Study"),
        "other": language_name(other),
        "reading": _("Answer and limits"),
        "limits": _("What it does not say"),
        "code": _("Code"),
        "made": _("All digits:"),
    }
    reading = {part: told[language] for part, told in kept["reading"].items()}
    return {
        **reading,
        "name": study.name,
        "title": study.title[language],
        "question": study.question[language],
        "language": language,
        "other": other,
        "other_page": PAGES[other],
        "words": words,
        "tables": list(kept["tables"]),
        "style": (TEMPLATE / "style.css").read_text(encoding="utf-8"),
    }


def _in_language(notebook: Any, language: str, folder: Path) -> Any:
    """Return a notebook for readers of one language: its text, tables and figures; the head is in the template."""
    shown = copy.deepcopy(notebook)
    head = next((each for each in shown.cells if each.cell_type == "markdown"), None)
    shown.cells = [each for each in shown.cells if each is not head]
    for cell in shown.cells:
        if cell.cell_type == "markdown":
            cell.source = "\n\n".join(each for each in paragraphs(cell.source) if language_of(each) == language)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if MIME in data:
                content = _html(data[MIME], language, folder)
                output["data"] = {"text/html": content}
    return shown


def _html(shown: Mapping[str, Any], language: str, folder: Path) -> str:
    """Return a table or a figure with its caption; the reading is at the top of the page already."""
    if shown["kind"] == "reading":
        return ""
    caption = html.escape(shown["caption"][language])
    if shown["kind"] == "figure":
        image = (folder / FIGURES / f"{figure_file(shown['name'], language)}.png").read_bytes()
        source = f"data:image/png;base64,{base64.b64encode(image).decode()}"
        return f'<figure><img src="{source}" alt="{caption}"><figcaption>{caption}</figcaption></figure>'
    if shown["rows"] > shown["most"]:
        more = texts(language)("The first {most} of {rows:,} rows; the file has them all.")
        caption += " " + html.escape(more.format(most=shown["most"], rows=shown["rows"]))
    table = str(shown["html"][language]).replace("<table>", f"<table><caption>{caption}</caption>", 1)
    return f'<div class="table" tabindex="0">{table}</div>'

"""The option of a comparison for briefs: checked before the work, written after it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from sim.cli.shared import at_path
from sim.language.errors import ZonelabError
from sim.language.texts import sentence, texts
from sim.report import terminal

if TYPE_CHECKING:
    from sim.results.comparison import Comparison

Briefs = Annotated[
    list[Path] | None,
    at_path(
        "--brief",
        "File for a brief of one page, in the form of its ending: .pdf, .html, .docx; a slide as .pptx or .png; the "
        "picture as .svg; the numbers as .xlsx, .csv, .parquet; a notebook that makes them as .ipynb. May be repeated.",
    ),
]


def check_briefs(files: list[Path] | None, policies: int, language: str) -> None:
    """Find out before the work whether briefs can be written: of one policy, in forms that this machine can make."""
    if not files:
        return
    from sim.report.brief.forms import check_files

    if policies != 1:
        wrong = sentence("--brief tells of one policy; got {count}. Compare one, or leave --brief out.", count=policies)
        raise ZonelabError(wrong)
    check_files(files, language)


def write_briefs(comparison: Comparison, files: list[Path], words: list[str], language: str) -> None:
    """Write briefs of a comparison, with the command that was given, and say where they are."""
    from sim.report.brief.again import command_of
    from sim.report.brief.content import brief_of
    from sim.report.brief.forms import write_brief

    brief = brief_of(comparison, language, command=command_of(words, comparison))
    for file in files:
        write_brief(brief, file)
        terminal.say(texts(language)("Brief: {file}").format(file=file))

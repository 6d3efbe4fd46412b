"""The option of a comparison for briefs: checked before the work, written after it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.shared import at_path
from sim.language.errors import ZonelabError, one_of
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
BriefRegion = Annotated[
    str | None,
    typer.Option("--region", help="The region that the briefs tell of besides the winner; by default its rival."),
]


def check_briefs(
    files: list[Path] | None, region: str | None, policies: int, regions: Sequence[str], language: str
) -> None:
    """Find out before the work whether briefs can be written: of one policy, in forms that this machine can make."""
    if not files:
        if region is not None:
            wrong = sentence("--region names the region of a brief; there is no --brief. Add one, or leave it out.")
            raise ZonelabError(wrong)
        return
    from sim.report.brief.forms import check_files

    if policies != 1:
        wrong = sentence("--brief tells of one policy; got {count}. Compare one, or leave --brief out.", count=policies)
        raise ZonelabError(wrong)
    if region is not None and region not in regions:
        raise ZonelabError(one_of("region", region, regions))
    check_files(files, language)


def write_briefs(
    comparison: Comparison, files: list[Path], region: str | None, words: list[str], language: str
) -> None:
    """Write briefs of a comparison, with the command that was given, and say where they are."""
    from sim.report.brief.again import command_of
    from sim.report.brief.content import brief_of
    from sim.report.brief.forms import write_brief

    brief = brief_of(comparison, language, region, command=command_of(words, comparison))
    for file in files:
        write_brief(brief, file)
        terminal.say(texts(language)("Brief: {file}").format(file=file))

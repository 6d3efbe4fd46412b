"""Every form of a brief by the ending of its file, and whether this machine can make it."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from sim.files.parquet import arrow_table
from sim.files.reasons import why_not
from sim.files.safe import write_whole
from sim.files.spreadsheets import csv_bytes
from sim.language.errors import OutputError, ZonelabError, placed
from sim.language.texts import sentence
from sim.numerics.extras import missing
from sim.report.brief.again import notebook
from sim.report.brief.brief_tables import headed
from sim.report.brief.brief_words import OFFICE, WHAT
from sim.report.brief.content import Brief


@dataclass(frozen=True)
class Form:
    """A kind of file: what makes it, its kind as servers call it, and what it needs.

    Attributes
    ----------
    make
        Returns the content of the file.
    media
        Its kind.
    module, package
        What it needs of the extra ``office``, as it is imported and as its makers write it; empty for nothing.
    is_drawn
        Whether it holds a picture, whose letters need a font.
    """

    make: Callable[[Brief], bytes]
    media: str
    module: str = ""
    package: str = ""
    is_drawn: bool = True

    def problem(self, ending: str, language: str) -> ZonelabError | None:
        """Return why this machine cannot make it, in a language; None if it can."""
        if self.module and find_spec(self.module) is None:
            return missing(self.package, WHAT[ending], OFFICE)
        if self.is_drawn and language == "ko":
            from sim.report.plots.style import korean_font

            if korean_font() is None:
                return ZonelabError(
                    sentence(
                        "A {ending} file in Korean needs a font with Korean letters; found none. Install one, such as "
                        "NanumGothic, or choose English.",
                        ending=ending,
                    )
                )
        return None


def _page(brief: Brief) -> bytes:
    from sim.report.plots.brief_page import page
    from sim.report.plots.style import figure_bytes

    return figure_bytes(page(brief), "pdf", title=brief.title)


def _slide(brief: Brief) -> bytes:
    from sim.report.plots.brief_page import slide
    from sim.report.plots.style import figure_bytes

    return figure_bytes(slide(brief), "png")


def _picture(
    brief: Brief, kind: str = "svg", *, short: bool = False, inches: tuple[float, float] | None = None
) -> bytes:
    from sim.report.plots.effect_picture import effects_picture
    from sim.report.plots.style import figure_bytes

    return figure_bytes(effects_picture(brief, short=short, inches=inches), kind)


def _html(brief: Brief) -> bytes:
    from sim.report.brief.web_page import web_page

    return web_page(brief, _picture(brief).decode()).encode()


def _docx(brief: Brief) -> bytes:
    from sim.report.brief.letter import letter

    return letter(brief, _picture(brief, "png", inches=(7.4, 4.3)))


def _pptx(brief: Brief) -> bytes:
    from sim.report.brief.slides import PICTURE, slides

    return slides(brief, _picture(brief, "png", short=True, inches=PICTURE))


def _xlsx(brief: Brief) -> bytes:
    from sim.report.brief.workbook import workbook

    return workbook(brief)


def _csv(brief: Brief) -> bytes:
    return csv_bytes(headed(brief.comparison, "effects", brief.language))


def _parquet(brief: Brief) -> bytes:
    return parquet_bytes(brief.comparison.effects)


def parquet_bytes(table: pd.DataFrame) -> bytes:
    """Return a table as the content of a Parquet file, units in the metadata of the columns."""
    content = io.BytesIO()
    pq.write_table(arrow_table(table), content, compression="zstd")
    return content.getvalue()


def _notebook(brief: Brief) -> bytes:
    return notebook(brief).encode()


_OFFICE_FILE = "application/vnd.openxmlformats-officedocument"
FORMS = {
    "pdf": Form(_page, "application/pdf"),
    "html": Form(_html, "text/html", "jinja2", "Jinja2"),
    "docx": Form(_docx, f"{_OFFICE_FILE}.wordprocessingml.document", "docx", "python-docx"),
    "pptx": Form(_pptx, f"{_OFFICE_FILE}.presentationml.presentation", "pptx", "python-pptx"),
    "png": Form(_slide, "image/png"),
    "svg": Form(_picture, "image/svg+xml"),
    "xlsx": Form(_xlsx, f"{_OFFICE_FILE}.spreadsheetml.sheet", "openpyxl", "openpyxl", is_drawn=False),
    "csv": Form(_csv, "text/csv", is_drawn=False),
    "parquet": Form(_parquet, "application/vnd.apache.parquet", is_drawn=False),
    "ipynb": Form(_notebook, "application/x-ipynb+json", is_drawn=False),
}


def problem_of(ending: str, language: str) -> ZonelabError | None:
    """Return why this machine cannot make a form in a language; None if it can."""
    return FORMS[ending].problem(ending, language)


def brief_bytes(brief: Brief, ending: str) -> bytes:
    """Return a brief as the content of a file.

    Raises
    ------
    ZonelabError
        If a package or a font is missing.
    """
    problem = problem_of(ending, brief.language)
    if problem is not None:
        raise problem
    return FORMS[ending].make(brief)


def check_files(files: Sequence[Path], language: str) -> None:
    """Raise unless briefs can be written to these files, each form by its ending; called before the work begins."""
    problems: list[str] = []
    for file in files:
        ending = file.suffix.removeprefix(".").lower()
        if ending not in FORMS:
            endings = ", ".join(f".{each}" for each in FORMS)
            wrong = sentence("must end with one of {endings}. Choose one of these.", endings=endings)
            problems.append(placed(file, wrong))
        elif file.is_dir() or not file.absolute().parent.is_dir():
            wrong = sentence("must be a file in a folder that is there; it is not. Name another, or make the folder.")
            problems.append(placed(file, wrong))
        else:
            problem = problem_of(ending, language)
            problems += [] if problem is None else problem.problems
    if problems:
        raise ZonelabError(problems)


def write_brief(brief: Brief, file: Path) -> None:
    """Write a brief to a file, whole or not at all, in the form that its ending names.

    Raises
    ------
    ZonelabError
        If there is no such form, a package or a font is missing, or the file cannot be written.
    """
    check_files([file], brief.language)
    content = brief_bytes(brief, file.suffix.removeprefix(".").lower())
    try:
        write_whole(file, content, alone=True)
    except OSError as error:
        wrong = sentence("must be a file that can be written; {reason}.", reason=why_not(file, error))
        raise OutputError(placed(file, wrong)) from None

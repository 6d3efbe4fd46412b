"""The brief as a document of Word, which Hangul opens too."""

from __future__ import annotations

import io
from typing import Any

from sim.language.texts import texts
from sim.numerics.extras import needed
from sim.report.brief.brief_words import FONT, OFFICE, WHAT, WORDS, key_figures, paper_text, printable
from sim.report.brief.content import MOST_SETTINGS, Brief
from sim.report.brief.packed import SOME_TIME, same_each_time

#: Points of letters: of the finding, of headings, of the text, and of what is small.
_LEAD, _HEADING, _TEXT, _SMALL = 16, 11, 10, 8
#: Width of the picture, in centimetres.
_WIDE = 17.0


def letter(brief: Brief, picture: bytes) -> bytes:
    """Return the document.

    Parameters
    ----------
    brief
        What it says.
    picture
        A PNG.
    """
    docx = needed("docx", "python-docx", WHAT["docx"], extra=OFFICE)
    from docx.shared import Cm

    _, document = texts(brief.language), docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.0)
    section.top_margin = section.bottom_margin = Cm(1.5)
    _set_font(document.styles["Normal"])
    _paragraph(document, f"{brief.kind} {brief.title}", _SMALL)
    _paragraph(document, brief.lead, _LEAD, style="Title")
    _table(document, [[f"{label}\n{value}\n{interval}" for label, value, interval in key_figures(brief)]])
    _paragraph(document, brief.ranges, _SMALL)
    for each in (*brief.sentences, *brief.found):
        _paragraph(document, each, _TEXT, style="List Bullet")
    _paragraph(document, brief.caption, _HEADING, style="Heading 2")
    document.add_picture(io.BytesIO(picture), width=Cm(_WIDE))
    _paragraph(document, _(WORDS["settings"]), _HEADING, style="Heading 2")
    policy, baseline = brief.titles
    heads = [_(WORDS["setting"]), policy, baseline, _(WORDS["grade"])]
    rows = [[each.label, each.policy, each.baseline, each.grade] for each in brief.settings[:MOST_SETTINGS]]
    _table(document, [heads, *rows])
    if brief.more_settings:
        _paragraph(document, brief.more_settings, _SMALL)
    _paragraph(document, _(WORDS["evidence"]), _HEADING, style="Heading 2")
    counts = "; ".join(f"{each.grade} {each.settings} / {each.data}" for each in brief.evidence)
    _paragraph(document, f"{_(WORDS['settings_count'])} / {_(WORDS['data_count'])}: {counts}", _SMALL)
    _paragraph(document, _(WORDS["limits"]), _HEADING, style="Heading 2")
    for each in brief.limits:
        _paragraph(document, each, _SMALL, style="List Bullet")
    for each in paper_text(brief):
        _paragraph(document, each, _SMALL)
    return _content(document, brief)


def _content(document: Any, brief: Brief) -> bytes:
    about = document.core_properties
    about.title, about.author, about.language = brief.title[:255], "zonelab", brief.language
    about.comments, about.last_modified_by = brief.made[:255], "zonelab"
    about.created = about.modified = SOME_TIME
    content = io.BytesIO()
    document.save(content)
    return same_each_time(content.getvalue())


def _set_font(style: Any) -> None:
    """Set the font of a style for all writings: Word and Hangul choose that of Korean letters by a name of its own."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style.font.name, style.font.size = FONT, Pt(_TEXT)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)


def _paragraph(place: Any, text: str, size: int, style: str | None = None) -> Any:
    """Write a paragraph, its letters of a size [points]."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    paragraph = place.add_paragraph(style=style)
    paragraph.paragraph_format.space_before = Pt(4 if style in ("Title", "Heading 2") else 0)
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(printable(text))
    run.font.size, run.font.name, run.font.color.rgb = Pt(size), FONT, RGBColor(0x1F, 0x29, 0x37)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    return paragraph


def _table(document: Any, rows: list[list[str]]) -> None:
    """Write a table, its first row the heads."""
    table = document.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            first, *others = text.split("\n")
            cell.paragraphs[0]._element.getparent().remove(cell.paragraphs[0]._element)
            _paragraph(cell, first, _SMALL)
            for number, line in enumerate(others):
                _paragraph(cell, line, _HEADING if number == 0 else _SMALL)

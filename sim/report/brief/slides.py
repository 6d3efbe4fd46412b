"""The brief as a slide of PowerPoint, whose texts can be changed."""

from __future__ import annotations

import io
from typing import Any

from sim.language.texts import texts
from sim.numerics.extras import needed
from sim.report.brief.brief_words import FONT, OFFICE, WHAT, WORDS, key_figures, paper_text, printable
from sim.report.brief.content import Brief
from sim.report.brief.packed import SOME_TIME, same_each_time

#: Width, height and margin of a slide of 16 to 9, and where the key numbers begin [inches].
WIDE, HIGH, MARGIN, SIDE = 13.333, 7.5, 0.55, 9.6
#: Size of the picture [inches].
PICTURE = (8.8, 3.9)
_EMPTY_LAYOUT = 5  # of the template: a title alone


def slides(brief: Brief, picture: bytes) -> bytes:
    """Return the presentation of one slide, with what the numbers rest on in its notes.

    Parameters
    ----------
    brief
        What it says.
    picture
        A PNG of the proportions of `PICTURE`.
    """
    pptx = needed("pptx", "python-pptx", WHAT["pptx"], extra=OFFICE)
    from pptx.util import Inches

    show = pptx.Presentation()
    show.slide_width, show.slide_height = Inches(WIDE), Inches(HIGH)
    slide = show.slides.add_slide(show.slide_layouts[_EMPTY_LAYOUT])
    _box(slide, f"{brief.kind} {brief.title}", MARGIN, 0.3, WIDE - 2 * MARGIN, 0.4, 12)
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = map(Inches, (MARGIN, 0.7, WIDE - 2 * MARGIN, 1.25))
    _write(title.text_frame, [(brief.lead, 26, True)])
    slide.shapes.add_picture(io.BytesIO(picture), Inches(MARGIN), Inches(2.1), width=Inches(PICTURE[0]))
    lines = [
        line
        for label, value, interval in key_figures(brief)
        for line in ((label, 12, False), (value, 24, True), (f"{interval}\n", 11, False))
    ]
    frame = slide.shapes.add_textbox(*map(Inches, (SIDE, 2.1, WIDE - MARGIN - SIDE, 4.2))).text_frame
    _write(frame, lines)
    _box(slide, f"{brief.ranges}\n{brief.made}", MARGIN, 6.35, WIDE - 2 * MARGIN, 0.9, 11)
    slide.notes_slide.notes_text_frame.text = printable("\n".join(_notes(brief)))
    return _content(show, brief)


def _notes(brief: Brief) -> list[str]:
    """Return what stands below the slide for who speaks."""
    _ = texts(brief.language)
    settings = [f"{each.label}: {each.policy} ({each.baseline}); {each.grade}" for each in brief.settings]
    evidence = [f"{each.grade}: {each.settings} / {each.data}" for each in brief.evidence]
    return [
        *brief.sentences, *brief.found, "", _(WORDS["settings"]), *settings, "", _(WORDS["evidence"]), *evidence, "",
        _(WORDS["limits"]), *brief.limits, "", *paper_text(brief),
    ]  # fmt: skip


def _box(slide: Any, text: str, left: float, top: float, width: float, height: float, size: int) -> None:
    from pptx.util import Inches

    frame = slide.shapes.add_textbox(*map(Inches, (left, top, width, height))).text_frame
    _write(frame, [(text, size, False)])


def _write(frame: Any, lines: list[tuple[str, int, bool]]) -> None:
    """Write lines into a frame: text, size of the letters [points], and whether they are bold."""
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.oxml.ns import qn
    from pptx.util import Pt

    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = 0
    for number, (text, size, bold) in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.text = printable(text)
        for run in paragraph.runs:
            run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
            properties = run._r.get_or_add_rPr()
            properties.append(properties.makeelement(qn("a:ea"), {"typeface": FONT}))


def _content(show: Any, brief: Brief) -> bytes:
    about = show.core_properties
    about.title, about.author, about.language = brief.title[:255], "zonelab", brief.language
    about.last_modified_by, about.created, about.modified = "zonelab", SOME_TIME, SOME_TIME
    content = io.BytesIO()
    show.save(content)
    return same_each_time(content.getvalue())

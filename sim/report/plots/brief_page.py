"""The brief on one page of A4, and on one slide: drawn, so that it needs no program of an office."""

from __future__ import annotations

from matplotlib.figure import Figure

from sim.language.texts import texts
from sim.report.brief.brief_words import MOST_SIGNS_ON_PAPER, WORDS, key_figures, paper_text
from sim.report.brief.content import MOST_SETTINGS, Brief
from sim.report.plots.effect_picture import draw_effects
from sim.report.plots.sheet import Sheet
from sim.report.plots.style import QUIET, drawing

#: A4, and a slide of 16 to 9 [inches], and the margin of the page [mm].
A4, SLIDE, MARGIN = (8.27, 11.69), (13.333, 7.5), 14.0
#: By how much letters are made smaller until all fits.
SCALES = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7)
#: The least height of a row of the picture [mm], and the most.
_LEAST_ROW, _MOST_ROW = 4.0, 5.4


def page(brief: Brief) -> Figure:
    """Return the brief on one page of A4; letters are made smaller, down to 0.7 of their size, until all fits."""
    for scale in SCALES:
        with drawing(brief.language, *A4) as figure:
            figure.set_layout_engine("none")
            sheet = Sheet(figure, scale)
            room, foot = _above(brief, sheet), _below(brief, sheet)
            if foot - room >= _LEAST_ROW * scale * len(brief.effects) + _AROUND_PICTURE or scale == SCALES[-1]:
                _picture(brief, sheet, room, foot)
                return figure
    raise AssertionError("the last of the scales is taken")


#: Room for the caption, the ticks and the legend of the picture [mm].
_AROUND_PICTURE = 21.0


def _above(brief: Brief, sheet: Sheet) -> float:
    """Write what stands above the picture, and return where it ends."""
    left, width = MARGIN, sheet.width - 2 * MARGIN
    top = sheet.write(brief.kind, left, MARGIN - 3, width, 8.5, colour=QUIET, most_lines=1)
    top = sheet.write(brief.title, left, top, width, 9.5, colour=QUIET, most_lines=2)
    top = sheet.write(brief.lead, left, top + 1.0, width, 15.5, bold=True, most_lines=4) + 1.6
    top = sheet.figures(key_figures(brief), left, top, width) + 1.6
    top = sheet.write(brief.ranges, left, top, width, 7.5, colour=QUIET, most_lines=4) + 1.2
    return sheet.bullets((*brief.sentences, *brief.found), left, top, width, 9.5)


def _below(brief: Brief, sheet: Sheet) -> float:
    """Write what stands below the picture, at the foot of the page, and return where it begins."""
    height = _lower(brief, Sheet(Figure(figsize=A4), sheet.scale), 0.0)
    begin = sheet.height - MARGIN + 5 - height
    _lower(brief, sheet, begin)
    return begin


def _lower(brief: Brief, sheet: Sheet, top: float) -> float:
    """Write the settings beside the evidence, and how the numbers were made; return where it ends."""
    gap = 8.0
    left, width = MARGIN, sheet.width - 2 * MARGIN
    half = (width - gap) / 2
    end = max(_settings(brief, sheet, top, half), _evidence(brief, sheet, left + half + gap, top, half)) + 1.0
    sheet.line(left, end, width)
    end += 1.0
    for text in paper_text(brief, MOST_SIGNS_ON_PAPER):
        end = sheet.write(text, left, end, width, 7, colour=QUIET, most_lines=6)
    return end


def _settings(brief: Brief, sheet: Sheet, top: float, width: float) -> float:
    _, left = texts(brief.language), MARGIN
    top = sheet.heading(_(WORDS["settings"]), left, top, width, 9.5)
    policy, baseline = brief.titles
    for each in brief.settings[:MOST_SETTINGS]:
        top = sheet.write(f"{each.label} ({each.grade})", left, top, width, 7.8, bold=True, most_lines=2)
        for title, value in ((policy, each.policy), (baseline, each.baseline)):
            top = sheet.write(f"{title}: {value}", left, top, width, 7.8, most_lines=3)
        top += 0.6
    if not brief.settings:
        top = sheet.write(_(WORDS["none"]), left, top, width, 7.8)
    return sheet.write(brief.more_settings, left, top, width, 7.8) if brief.more_settings else top


def _evidence(brief: Brief, sheet: Sheet, left: float, top: float, width: float) -> float:
    _ = texts(brief.language)
    top = sheet.heading(_(WORDS["evidence"]), left, top, width, 9.5)
    columns = ((0.0, 0.4), (0.4, 0.3), (0.7, 0.3))
    rows = [("", _("Settings"), _("Data"))]
    rows += [(each.grade, str(each.settings), str(each.data)) for each in brief.evidence]
    for row in rows:
        ends = [
            sheet.write(text, left + at * width, top, share * width, 7.8, most_lines=1, ends=at > 0)
            for text, (at, share) in zip(row, columns, strict=True)
        ]
        top = max(ends)
    top = sheet.heading(_(WORDS["limits"]), left, top + 1.5, width, 9.5)
    return sheet.bullets(brief.limits, left, top, width, 7.8)


def _picture(brief: Brief, sheet: Sheet, top: float, foot: float) -> None:
    """Draw the effects in the room between the texts."""
    left, width = MARGIN, sheet.width - 2 * MARGIN
    top = sheet.write(brief.caption, left, top + 1.5, width, 10, bold=True, most_lines=2)
    rows = len(brief.effects)
    height = min(foot - top - _AROUND_PICTURE + 8.0, _MOST_ROW * rows)
    axes = sheet.axes(left + 0.16 * width, top + 0.5, 0.55 * width, height)
    draw_effects(axes, brief.effects, min(9.0 * sheet.scale, 2.0 * height / rows))
    sheet.write(brief.legend, left, top + height + 5.5, width, 7.5, colour=QUIET, most_lines=2)


def slide(brief: Brief) -> Figure:
    """Return the brief on one slide of 16 to 9: the finding, the picture, the key numbers, and how they were made."""
    with drawing(brief.language, *SLIDE) as figure:
        figure.set_layout_engine("none")
        sheet, left = Sheet(figure), 14.0
        width = sheet.width - 2 * left
        top = sheet.write(f"{brief.kind} {brief.title}", left, 8.0, width, 12, colour=QUIET, most_lines=1)
        top = sheet.write(brief.lead, left, top + 1.5, width, 26, bold=True, most_lines=3) + 3.0
        foot = sheet.height - 27.0
        side = 0.70 * width
        _slide_picture(brief, sheet, left, top, side, foot)
        _slide_figures(brief, sheet, left + side + 12.0, top, width - side - 12.0)
        end = sheet.write(brief.ranges, left, foot + 3.0, width, 11, colour=QUIET, most_lines=3)
        sheet.write(brief.made, left, end, width, 9, colour=QUIET, most_lines=1)
    return figure


def _slide_picture(brief: Brief, sheet: Sheet, left: float, top: float, width: float, foot: float) -> None:
    top = sheet.write(brief.caption, left, top, width, 15, bold=True, most_lines=2)
    height = min(foot - top - 17.0, 18.0 * len(brief.short_effects))
    axes = sheet.axes(left + 0.29 * width, top + 1.0, 0.39 * width, height)
    draw_effects(axes, brief.short_effects, 14)
    sheet.write(brief.legend, left, top + height + 9.0, width, 11, colour=QUIET, most_lines=2)


def _slide_figures(brief: Brief, sheet: Sheet, left: float, top: float, width: float) -> None:
    for label, value, interval in key_figures(brief):
        top = sheet.write(label, left, top, width, 12, colour=QUIET, most_lines=2)
        top = sheet.write(value, left, top, width, 24, bold=True, most_lines=1)
        top = sheet.write(interval, left, top, width, 11, colour=QUIET, most_lines=2) + 4.0

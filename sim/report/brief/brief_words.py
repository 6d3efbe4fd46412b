"""Words that all forms of a brief share, and what of it fits on paper."""

from __future__ import annotations

from sim.language.texts import marked, sentence, texts
from sim.report.brief.content import Brief

#: Headings.
WORDS = {
    "effects": marked("Effect on firms by region"),
    "region": marked("Region"),
    "firms": marked("Firms"),
    "settings": marked("Settings that differ"),
    "setting": marked("Setting"),
    "grade": marked("Evidence"),
    "none": marked("none"),
    "evidence": marked("What the numbers rest on"),
    "settings_count": marked("Settings"),
    "data_count": marked("Data"),
    "limits": marked("What it cannot say"),
    "made": marked("How the numbers were made"),
    "command": marked("The same numbers from the command line"),
    "link": marked("The picture to move yourself"),
    "found": marked("What the laboratory found"),
    "unclear": marked("no clear difference"),
}
#: What needs a package of the extra `OFFICE`.
OFFICE = "office"
WHAT = {
    "html": sentence("A brief as a page of HTML"),
    "docx": sentence("A brief for Word"),
    "pptx": sentence("A slide for PowerPoint"),
    "xlsx": sentence("A workbook for Excel"),
}
#: A font with Korean letters that Windows has; elsewhere office programs take one that is like it.
FONT = "Malgun Gothic"
#: Longer links and commands are left out on paper, where nobody could copy them.
MOST_SIGNS_ON_PAPER = 400


def key_figures(brief: Brief) -> tuple[tuple[str, str, str], ...]:
    """Return the key numbers: label, value, and the range with a word where the sign is open."""
    _ = texts(brief.language)
    return tuple(
        (each.label, each.value, each.interval if each.clear else f"{each.interval} · {_(WORDS['unclear'])}")
        for each in brief.figures
    )


def printable(text: str) -> str:
    r"""Return a text without the signs that no document may hold; line breaks stay.

    Examples
    --------
    >>> printable("a\x00zone\nhere")
    'a zone\nhere'
    """
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)


def paper_text(brief: Brief, most_signs: int | None = None) -> tuple[str, ...]:
    """Return how the numbers were made, the command and the link.

    Parameters
    ----------
    brief
        What is told.
    most_signs
        Longer commands and links are left out; by default none is.
    """
    _ = texts(brief.language)
    more = {"command": brief.command, "link": brief.link}
    shown = {name: text for name, text in more.items() if text and (most_signs is None or len(text) <= most_signs)}
    return (brief.made, *(f"{_(WORDS[name])}: {text}" for name, text in shown.items()))

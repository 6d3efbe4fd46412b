"""Texts of the data in the reader's language: notes of provenance, titles of sources, units.

The data is in English; the Korean is in ``scenarios/locale/ko.po``. What a user writes in files of his own
is shown as written.
"""

from __future__ import annotations

import re

from sim.language.texts import Noun, catalogue, marked, texts
from sim.scenario.reading.text_files import scenarios_folder

#: How far a number can be trusted, the firmest first.
GRADES = {
    "official": marked("official"),
    "reported": marked("reported"),
    "estimated": marked("estimated"),
    "assumption": marked("assumption"),
}
#: The note on a value that a scenario or a caller has set; `OVERRIDE` is the name of a caller.
SET = marked("Set by {name}.")
#: The same where only some entries of an inherited value were set.
SET_IN_PART = marked("{keys} set by {name}; the rest is as before ({evidence}).")
#: The same where an inherited number was multiplied; what follows is said of that number.
MULTIPLIED = marked("{times} times {of}, set by {name}.")
OVERRIDE = marked("an override")


def data_text(text: str, language: str) -> str:
    """Return a text of the data (a title of a source, a unit, an attribution) in 'en' or 'ko'.

    Examples
    --------
    >>> data_text("Leases of two years.", "ko"), data_text("A note of my own.", "ko")
    ('2년 임대차 계약 기준.', 'A note of my own.')
    """
    return catalogue(scenarios_folder() / "locale", language).gettext(text) if text else ""


def note_in(note: str, language: str) -> str:
    """Return a note of provenance in 'en' or 'ko', including one that says which scenario set a value.

    Examples
    --------
    >>> note_in("Set by an override.", "ko")
    '사용자 설정에서 정함.'
    >>> note_in("2 times 0.04, set by mine. A note of my own.", "ko")
    '0.04의 2배, mine에서 정함. A note of my own.'
    >>> note_in("2021-01 set by crypto; the rest is as before (reported, kta). Leases of two years.", "ko")
    '2021-01은 crypto에서 정함. 나머지는 종전과 같음(보도, kta). 2년 임대차 계약 기준.'
    """
    translate = texts(language)
    whole = _SET.fullmatch(note)
    if whole:
        return translate(SET).format(name=translate(whole["name"]))
    multiple = _MULTIPLIED.match(note)
    if multiple:
        said = translate(MULTIPLIED).format(**{**multiple.groupdict(), "name": translate(multiple["name"])})
        return f"{said} {note_in(note[multiple.end() :].lstrip(), language)}".rstrip()
    part = _SET_IN_PART.match(note)
    if part is None:
        return data_text(note, language)
    grade, comma, source = part["evidence"].partition(", ")
    evidence = f"{translate(grade)}{comma}{source}"
    said = translate(SET_IN_PART).format(keys=Noun(part["keys"]), name=translate(part["name"]), evidence=evidence)
    return f"{said} {note_in(note[part.end() :].lstrip(), language)}".rstrip()


def _pattern(template: str) -> re.Pattern[str]:
    """Return the pattern of texts made from a template."""
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(template)))


_SET, _SET_IN_PART, _MULTIPLIED = _pattern(SET), _pattern(SET_IN_PART), _pattern(MULTIPLIED)

"""Texts of the explorer in the reader's language, those of the simulator included."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import sim.texts
from sim.texts import Translate, catalogue


@cache
def texts(language: str) -> Translate:
    """Return the function that gives texts in 'en' or 'ko': the explorer's own, else the simulator's.

    ``_ = texts(language)`` and then ``_("Effect")``; Korean stands in ``explorer/locale/ko.po``.
    """
    own = catalogue(Path(__file__).parent / "locale", language).gettext
    simulators = sim.texts.texts(language)

    def translate(text: str) -> str:
        mine = own(text)
        return mine if mine != text else simulators(text)

    return translate

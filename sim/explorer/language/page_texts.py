"""Texts of the explorer in the reader's language, those of the simulator included."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import sim.language.texts
from sim.language.texts import Translate, catalogue, translator


@cache
def texts(language: str) -> Translate:
    """Return the function that gives texts in 'en' or 'ko': the explorer's own, else the simulator's.

    ``_ = texts(language)`` and then ``_("Effect")``; Korean is in ``locale/ko.po``.
    """
    own = translator(catalogue(Path(__file__).parent / "locale", language))
    simulators = sim.language.texts.texts(language)

    def translate(text: str) -> str:
        mine = own(text)
        return mine if mine != text else simulators(text)

    return translate


def distinct_labels(labels: Mapping[str, str]) -> dict[str, str]:
    """Return labels of which no two are alike; a list to choose from, or an axis, would take them for one.

    Examples
    --------
    >>> distinct_labels({"one": "North", "two": "South", "three": "North"})
    {'one': 'North (one)', 'two': 'South', 'three': 'North (three)'}
    """
    count = Counter(labels.values())
    return {name: label if count[label] == 1 else f"{label} ({name})" for name, label in labels.items()}

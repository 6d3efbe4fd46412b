"""How the sentences of the laboratory name keys: by what they mean, with the key in brackets."""

from __future__ import annotations

import re

from sim.language.texts import Noun, texts
from sim.scenario.reading.key_paths import split_key
from sim.scenario.schema.keys import fields

#: Where the meaning of a key ends and its details begin.
_DETAILS = re.compile(r"[,;:.] | ?\(")


def in_quotes(text: str, language: str) -> Noun:
    """Return a text in the quotation marks of a language.

    Examples
    --------
    >>> in_quotes("Zones first", "en"), f"{in_quotes('net_new > 0.5', 'ko'):이/가}"
    ('“Zones first”', '‘net_new > 0.5’가')
    """
    return Noun(texts(language)("“{text}”").format(text=text))


def key_label(key: str, language: str) -> str:
    """Return what a key means, without details, and the key in brackets.

    Examples
    --------
    >>> key_label("inclusive_value_weight", "en")
    '“How much better regions raise the number of founders who start” (inclusive_value_weight)'
    >>> key_label("cycle.2021-01", "ko")
    '‘적힌 달부터의 시장 상황’(cycle.2021-01)'
    """
    _ = texts(language)
    described = fields()[split_key(key)[0]].description
    if not described:
        return key
    return _("{meaning} ({key})").format(meaning=in_quotes(_DETAILS.split(_(described))[0], language), key=key)

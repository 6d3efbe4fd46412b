"""A card as the page shows it: its words and pictures in the reader's language, drawn once."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from threading import Lock

import pandas as pd
from cachetools import LRUCache, cached

from sim.lab.card import Card
from sim.report.plots.style import figure_bytes

#: Cards, each in a language, of which the pictures are kept.
MOST_DRAWN = 32
#: As wide as the page, but no wider than its letters need, and on a phone to be moved sideways.
_STYLE = "width: 100%; min-width: 600px; max-width: 1000px; height: auto"


@dataclass(frozen=True, eq=False)
class Drawn:
    """Words, pictures and tables of a card.

    Attributes
    ----------
    card, language
        What is drawn, and the language of its words.
    sentence
        What was found.
    image
        The picture as HTML that needs nothing from outside; the sentence stands for it where it is not seen.
    tables
        By name.
    """

    card: Card
    language: str
    sentence: str
    image: str
    tables: Mapping[str, pd.DataFrame]

    @cached_property
    def svg(self) -> bytes:
        """The picture as the content of a file, with the sentence above it."""
        return figure_bytes(self.card.figure(self.language), "svg")

    @cached_property
    def png(self) -> bytes:
        """The same as pixels."""
        return figure_bytes(self.card.figure(self.language), "png")


# Known by the object, with which it is kept, so that no other can take its place in memory.
@cached(LRUCache(MOST_DRAWN), key=lambda card, language: (id(card), language), lock=Lock())
def drawn(card: Card, language: str) -> Drawn:
    """Return a card in a language, 'en' or 'ko'."""
    figure, sentence = card.figure(language), card.sentence(language)
    figure.suptitle("")  # the page says it above the picture
    content = b64encode(figure_bytes(figure, "svg")).decode("ascii")
    picture = f'<img alt="{escape(sentence)}" src="data:image/svg+xml;base64,{content}" style="{_STYLE}">'
    image = f'<div style="overflow-x: auto" tabindex="0">{picture}</div>'
    return Drawn(card, language, sentence, image, card.tables())

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
from sim.report.plots.page_width import for_phone
from sim.report.plots.style import Figure, figure_bytes

#: Cards, each in a language, of which the pictures are kept.
MOST_DRAWN = 32
#: As wide as the page, but no wider than its letters need.
_STYLE = "width: 100%; max-width: {most:.0f}px; height: auto"
#: Dots of an inch of a picture, at most, for a page and for a phone.
_DOTS, _PHONE_DOTS = 105, 160


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
        The picture as HTML that needs nothing from outside, for a wide page and for a phone; the sentence stands for it
        where it is not seen.
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
    with for_phone():
        narrow = card.figure(language)
    image = _image(figure, "for-sheet", _DOTS, sentence) + _image(narrow, "for-phone", _PHONE_DOTS, sentence)
    return Drawn(card, language, sentence, image, card.tables())


def _image(figure: Figure, kind: str, dots: int, sentence: str) -> str:
    """Return a picture as HTML, without what the page says above it; the style of the page shows one of two kinds."""
    figure.suptitle("")
    content = b64encode(figure_bytes(figure, "svg")).decode("ascii")
    style = _STYLE.format(most=dots * figure.get_figwidth())
    return f'<img class="{kind}" alt="{escape(sentence)}" src="data:image/svg+xml;base64,{content}" style="{style}">'

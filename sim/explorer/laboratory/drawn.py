"""A card as the page shows it: its words and pictures in the reader's language, drawn once."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from threading import Lock

import pandas as pd
from cachetools import LRUCache, cached

from sim.lab.card import Card
from sim.report.plots.style import figure_bytes

#: Cards, each in a language, of which the pictures are kept.
MOST_DRAWN = 32


@dataclass(frozen=True)
class Drawn:
    """Words, pictures and tables of a card.

    Attributes
    ----------
    sentence
        What was found.
    image
        The picture as HTML that needs nothing from outside; the sentence stands for it where it is not seen.
    svg
        The picture as the content of a file.
    tables
        By name.
    """

    sentence: str
    image: str
    svg: bytes
    tables: Mapping[str, pd.DataFrame]


@cached(LRUCache(MOST_DRAWN), key=lambda card, language: (id(card), language), lock=Lock())
def _kept(card: Card, language: str) -> tuple[Card, Drawn]:
    figure, sentence = card.figure(language), card.sentence(language)
    svg = figure_bytes(figure, "svg")
    figure.suptitle("")  # the page says it above the picture
    content = b64encode(figure_bytes(figure, "png")).decode("ascii")
    image = f'<img alt="{escape(sentence)}" src="data:image/png;base64,{content}" style="width: 100%; height: auto">'
    return card, Drawn(sentence, image, svg, card.tables())


def drawn(card: Card, language: str) -> Drawn:
    """Return a card in a language, 'en' or 'ko'."""
    # Known by the object, with which it is kept, so that no other can take its place in memory.
    return _kept(card, language)[1]

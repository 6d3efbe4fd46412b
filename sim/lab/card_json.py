"""A card as plain data for one JSON object; null is undefined."""

from __future__ import annotations

import json
from typing import Any

from sim.lab.card import Card

#: Decimals of a number: as many as the writer has.
DIGITS = 15


def card_object(card: Card, language: str) -> dict[str, Any]:
    """Return sentence, tables and what makes the card again; an infinite number is null too."""
    tables = {
        name: json.loads(table.to_json(orient="records", double_precision=DIGITS))
        for name, table in card.tables().items()
    }
    return {"kind": card.word, "sentence": card.sentence(language), **card.about(), "tables": tables}

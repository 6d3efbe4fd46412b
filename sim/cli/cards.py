"""What the commands of the laboratory share: how a card is written and told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sim.cli.runs import say_where
from sim.cli.shared import say_notices
from sim.report.terminal import print_json

if TYPE_CHECKING:
    from sim.lab.card import Card

OneCard = TypeVar("OneCard", bound="Card")


def tell_card(
    card: OneCard, tell: Callable[[OneCard, str], None], out: Path | None, language: str, *, as_json: bool
) -> None:
    """Write a card to a folder, if one is given, and print it, as one JSON object or by `tell`."""
    from sim.lab.card_json import card_object

    if out is not None:
        say_notices(card.write(out, language), language)
    if as_json:
        print_json(card_object(card, language))
    else:
        tell(card, language)
    say_where(out, language)

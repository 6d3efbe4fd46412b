"""What the instruments are asked by the reader's choices, and what they have found of it already."""

from __future__ import annotations

from typing import Any

from sim.explorer.laboratory.inputs import Ground
from sim.explorer.laboratory.instruments import INSTRUMENTS, Instrument, values_of
from sim.explorer.laboratory.questions import Question
from sim.explorer.laboratory.reader_table import ReaderTable
from sim.explorer.serving.bounds import beyond
from sim.explorer.session import state
from sim.explorer.session.choices import Choices, baseline_of, policy_of
from sim.explorer.session.posterior_switch import posterior_of
from sim.explorer.session.run_cache import key_of
from sim.lab.card import Card
from sim.language.errors import ZonelabError
from sim.results.comparable import check_comparable

#: Name in the session: the table that the reader has brought.
TABLE = "laboratory table"


def asked_by(choices: Choices, table: ReaderTable | None = None) -> Question:
    """Return what the instruments are asked about.

    Raises
    ------
    ZonelabError
        If policy and baseline make no sense, cannot be compared, or are more than this server runs for one reader.
    """
    policy, baseline = policy_of(choices), baseline_of(choices)
    check_comparable(policy, baseline)
    refused = beyond((policy, baseline), choices.runs)
    if refused is not None:
        raise ZonelabError(refused)
    posterior = posterior_of(choices)
    return Question(policy, baseline, choices.runs, choices.seed, posterior, choices.over_draws, table)


def ground_of(asked: Question) -> Ground:
    """Return what inputs are read against."""
    return Ground(asked.policy, None if asked.table is None else asked.table.frame)


def values_asked(instrument: Instrument, asked: Question) -> dict[str, Any]:
    """Return the inputs of an instrument as the reader has set them."""
    return values_of(instrument, state.choices().asked, ground_of(asked))


def card_key(instrument: Instrument, asked: Question, values: dict[str, Any]) -> Any:
    """Return what determines the card of an instrument."""
    about: Any
    if instrument.subject == "table":
        about = None if asked.table is None else asked.table.digest
    elif instrument.subject == "file":
        about = asked.over_draws
    else:
        about = tuple(key_of(each, asked.runs, asked.seed, asked.posterior) for each in (asked.policy, asked.baseline))
    return instrument.word, about, tuple((each.name, values[each.name]) for each in instrument.inputs if each.asks)


def found(choices: Choices) -> list[Card]:
    """Return the cards that are at hand for what is explored, in the order of the page."""
    asked = asked_by(choices)
    cards = [
        state.works().card(card_key(each, asked, values_of(each, choices.asked, ground_of(asked))))
        for each in INSTRUMENTS.values()
        if each.subject == "explored"
    ]
    return [card for card in cards if card is not None]

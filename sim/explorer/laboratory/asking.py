"""What the instruments are asked by the reader's choices, and what they have found of it already."""

from __future__ import annotations

from typing import Any

from sim.explorer.laboratory.instruments import INSTRUMENTS, Instrument, Question
from sim.explorer.session import state
from sim.explorer.session.choices import Choices, baseline_of, policy_of
from sim.explorer.session.posterior_switch import posterior_of
from sim.explorer.session.run_cache import key_of
from sim.lab.card import Card
from sim.results.comparable import check_comparable


def asked_by(choices: Choices) -> Question:
    """Return what the instruments are asked about.

    Raises
    ------
    ZonelabError
        If policy and baseline make no sense, or cannot be compared.
    """
    policy, baseline = policy_of(choices), baseline_of(choices)
    check_comparable(policy, baseline)
    return Question(policy, baseline, choices.runs, choices.seed, posterior_of(choices))


def values_of(instrument: Instrument, choices: Choices) -> dict[str, Any]:
    """Return the inputs of an instrument: what the reader has set, and else what is usual."""
    given = dict(choices.asked)
    values: dict[str, Any] = {}
    for each in instrument.inputs:
        name = f"{instrument.word}.{each.name}"
        value = each.read(given[name]) if name in given else None
        values[each.name] = each.usual if value is None else value
    return values


def card_key(instrument: Instrument, asked: Question, values: dict[str, Any]) -> Any:
    """Return what determines the card of an instrument."""
    both = tuple(key_of(each, asked.runs, asked.seed, asked.posterior) for each in (asked.policy, asked.baseline))
    return instrument.word, both, tuple(values.items())


def found(choices: Choices) -> list[Card]:
    """Return the cards that are at hand for what is explored, in the order of the page."""
    asked = asked_by(choices)
    jobs = [
        state.works().job(card_key(instrument, asked, values_of(instrument, choices)))
        for instrument in INSTRUMENTS.values()
    ]
    return [job.card for job in jobs if job is not None and job.card is not None]

"""Keys that are gone, and what takes their place: who still has one in a file, a link or a command is told."""

from __future__ import annotations

from sim.language.texts import Sentence, marked

#: By the last part of a key that is gone, what follows the sentence that there is no such key.
_REPLACED = {
    "moving_cost": marked(
        " A firm pays no cost to leave: mobility, the probability that it is free to when its review is due, takes the "
        "place of moving_cost."
    ),
}


def replacement(key: str) -> str:
    """Return what takes the place of a key that is gone, as a sentence with a space before it; else an empty string.

    Examples
    --------
    >>> replacement("location.moving_cost")[-40:], replacement("location.mobility")
    (' is due, takes the place of moving_cost.', '')
    """
    told = _REPLACED.get(key.rpartition(".")[2])
    return Sentence(told) if told is not None else ""

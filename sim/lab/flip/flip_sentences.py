"""What a flip card says, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from sim.lab.flip.claim import Claim
from sim.lab.labels import in_quotes, key_label
from sim.language import numbers
from sim.language.texts import texts
from sim.results.estimates import Estimate

#: Weights that a sentence names.
MOST_NAMED = 3


def verdict_text(claim: Claim, centre: Estimate, language: str) -> str:
    """Return whether a claim holds at the centre, with its number."""
    _ = texts(language)
    named = {"claim": in_quotes(claim.text, language), "value": value_text(centre, language)}
    if centre.low <= claim.threshold <= centre.high:
        return _("{claim} is open at the centre of the record: {value}.").format(**named)
    if claim.holds(centre.mean):
        return _("{claim} holds at the centre of the record: {value}.").format(**named)
    return _("{claim} does not hold at the centre of the record: {value}.").format(**named)


def value_text(value: Estimate, language: str) -> str:
    """Return a number of a claim with its interval."""
    places = max(2, numbers.interval_places(value.low, value.high))
    mean, low, high = (numbers.number(each, places) for each in (value.mean, value.low, value.high))
    return numbers.with_range(mean, low, high, language)


def who_turns_it(alone: Sequence[str], pair: Sequence[str], *, joint: bool, confirmed: bool, language: str) -> str:
    """Return how few weights turn a claim, as runs confirm it; without a full stop.

    Parameters
    ----------
    alone, pair
        Names of those that do so alone, and of the nearest two.
    joint
        Whether a point was found at which it turns.
    confirmed
        Whether runs show that it turns somewhere.
    language
        'en' or 'ko'.
    """
    _ = texts(language)
    if len(alone) == 1:
        return _("One weight alone overturns this: {names}").format(names=_named(alone, language))
    if alone:
        return _("{count} weights overturn this, each alone: {names}").format(
            count=len(alone), names=_named(alone, language)
        )
    if pair:
        return _("No single weight overturns this; two together do: {names}").format(names=_named(pair, language))
    if joint and confirmed:
        return _("No weight alone and no two together overturn this; several together do")
    if joint:
        return _(
            "Runs did not confirm the point at which the search expected this to turn, so no weights are known that "
            "overturn it"
        )
    return _("Nothing within the ranges that were searched overturns this")


def assumptions_that_turn_it(alone: Sequence[str], pair: Sequence[str], *, together: bool, language: str) -> str:
    """Return which keys marked assumption turn a claim; without a full stop.

    Parameters
    ----------
    alone, pair
        Names of those that do so alone, and of two that do together.
    together
        Whether all do, each at the end of its range that pushes most.
    language
        'en' or 'ko'.
    """
    _ = texts(language)
    if len(alone) == 1:
        return _("One assumption alone overturns this: {names}").format(names=_named(alone, language))
    if alone:
        told = _("{count} assumptions overturn this, each alone: {names}")
        return told.format(count=len(alone), names=_named(alone, language))
    if pair:
        return _("No single assumption overturns this; two together do: {names}").format(names=_named(pair, language))
    if together:
        return _("No single assumption and no two that were run overturn this; all at their worst ends do")
    return _("No assumption overturns this within its range, not even all together at their worst ends")


def how_often(share: Estimate, language: str) -> str:
    """Return in how many of a hundred draws a claim turns."""
    _ = texts(language)
    count = f"{100 * share.mean:.0f}" if share.mean >= 0.01 else _("less than 1")
    low, high = (f"{100 * each:.0f}" for each in (share.low, share.high))
    return _("it turns in about {count} of 100 cases that fit the record ({range})").format(
        count=count, range=numbers.between(low, high, language)
    )


def flip_sentence(verdict: str, who: str, often: str, language: str) -> str:
    """Return the parts as one text."""
    return texts(language)("{verdict} {who}; {often}.").format(verdict=verdict, who=who, often=often)


def flip_sentence_without_share(verdict: str, who: str, language: str) -> str:
    """Return the parts as one text where it is not known how often a claim turns."""
    return texts(language)(
        "{verdict} {who}; how often it turns among cases that fit the record cannot be told from luck."
    ).format(verdict=verdict, who=who)


def searched_text(weights: int, language: str) -> str:
    """Return which region was searched, and what was not."""
    return texts(language)(
        "Searched: the ranges in which the calibration sought the {count} weights, not beyond. The rules of the model "
        "and the keys marked assumption did not move; the second card is about those."
    ).format(count=weights)


def _named(names: Sequence[str], language: str) -> str:
    more = len(names) - MOST_NAMED
    shown = ", ".join(key_label(name, language) for name in names[:MOST_NAMED])
    return shown if more <= 0 else f"{shown}, +{more}"

"""What the card of worth says, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from sim.language.numbers import number
from sim.language.texts import Noun, texts
from sim.report.money import amount


def money_text(value: float, currency: str, language: str) -> str:
    """Return an amount as a reader writes it."""
    written = amount("money bn", currency, language)
    return f"{number(written.shown(value))}{written.unit}"


def worth_sentence(
    decisions: Sequence[str],
    best: str | None,
    price: float,
    everything: float,
    first: tuple[str, float] | None,
    survey: tuple[str, float] | None,
    currency: str,
    language: str,
) -> str:
    """Return what knowing is worth, and what to measure first.

    Parameters
    ----------
    decisions, best
        Titles of the scenarios, and of the one that is best without knowing more; None at the price at which the first
        policy is just worth its money.
    price
        Of a firm-year.
    everything
        What it is worth to know all weights.
    first, survey
        Weight and fact that are worth most, with their worth; None where none is worth more than chance gives.
    currency, language
        How money is written.
    """
    _ = texts(language)
    known = _(
        "At {price} a firm-year, {best} is the best of {policies} as far as is known; to know all weights before "
        "choosing would be worth {everything}."
    )
    tied = _(
        "At {price} a firm-year, where {best} is just worth its money, to know all weights before choosing between "
        "{policies} would be worth {everything}."
    )
    told = (tied if best is None else known).format(
        policies=", ".join(decisions),
        price=Noun(money_text(price, currency, language)),
        best=Noun(decisions[1] if best is None else best),
        everything=money_text(everything, currency, language),
    )
    if first is None:
        parts = [_("No weight alone is worth more than chance gives.")]
    else:
        measured = _("Measure first {weight}: worth up to {value}.")
        parts = [measured.format(weight=Noun(first[0]), value=money_text(first[1], currency, language))]
    if survey is not None:
        asked = _("Of the surveys on record one more of this is worth most, at most {value}: {fact}.")
        parts.append(asked.format(value=money_text(survey[1], currency, language), fact=survey[0]))
    return " ".join([told, *parts])

"""What the card of worth says, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from sim.lab.labels import in_quotes, key_label
from sim.language.texts import Noun, texts
from sim.report.money import MONEY, amount, money_text


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
    """Return what knowing is worth, and what to measure first: a fact, since no survey asks for a weight.

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
        "If a firm-year is worth {price}, {best} is the best of {policies} as far as is known; to know all weights of "
        "behaviour before choosing would be worth {everything}."
    )
    tied = _(
        "If a firm-year is worth {price}, the break-even of the whole zone of {best}, to know all weights of behaviour "
        "before choosing between {policies} would be worth {everything}."
    )
    told_price = (
        money_text(price, currency, language) if best is None else amount(MONEY, currency, language).told(price)
    )
    parts = [
        (tied if best is None else known).format(
            policies=", ".join(in_quotes(each, language) for each in decisions),
            price=Noun(told_price),
            best=in_quotes(decisions[1] if best is None else best, language),
            everything=money_text(everything, currency, language),
        )
    ]
    if survey is not None:
        asked = _("Measure first {fact}: one more survey like that on record is worth at most {value}.")
        value = money_text(survey[1], currency, language)
        parts.append(asked.format(fact=in_quotes(survey[0], language), value=value))
    if first is None:
        parts.append(_("No weight alone is worth more than chance gives."))
    else:
        weighed = _("Of the weights of behaviour this is worth most to know, up to {value}: {weight}.")
        value = money_text(first[1], currency, language)
        parts.append(weighed.format(weight=key_label(first[0], language), value=value))
    return " ".join(parts)

"""The sentence of a review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.lab.review.indicators import RULES
from sim.language.numbers import between, number, share
from sim.language.texts import Noun, marked, texts
from sim.report.money import MONEY, amount

#: How many of ten, in words.
OF_TEN = (
    marked("zero"), marked("one"), marked("two"), marked("three"), marked("four"), marked("five"), marked("six"),
    marked("seven"), marked("eight"), marked("nine"), marked("ten"),
)  # fmt: skip
#: From this share on it is almost all, and up to its counterpart almost none.
ALMOST = 0.95


def zones_text(extended: float, language: str) -> str:
    """Return how many zones are extended, in words.

    Examples
    --------
    >>> [zones_text(each, "en") for each in (0.99, 0.42, 0.01)]
    ['almost every zone', 'about four of ten zones', 'almost no zone']
    """
    _ = texts(language)
    if extended >= ALMOST:
        return _("almost every zone")
    if extended <= 1 - ALMOST:
        return _("almost no zone")
    return _("about {many} of ten zones").format(many=_(OF_TEN[round(10 * extended)]))


def price_text(price: float, currency: str, language: str) -> str:
    """Return the price of a firm-year as a reader writes it.

    Examples
    --------
    >>> price_text(3.09, "KRW bn", "en"), price_text(3.09, "KRW bn", "ko")
    ('3.09 KRW bn', '30.9억 원')
    """
    counted_as = amount(MONEY, currency, language)
    shown = price * counted_as.times
    return number(shown, 2 if shown < 10 else 1) + counted_as.unit


def review_sentence(row: Mapping[str, Any], by: str, counts: int, currency: str, language: str, *, pays: bool) -> str:
    """Return how often the default rule is wrong, at which price, and over how many months firms and money count.

    Parameters
    ----------
    row
        Of the table of rules.
    by
        What the rule counts: the key ``zones.review_by``.
    counts
        Months from the review on in which firms and money count.
    currency, language
        Of the world, and 'en' or 'ko'.
    pays
        Whether the price is the one at which an extension just pays.
    """
    _ = texts(language)
    template = (
        _(
            "Reviewed at month {month} by {indicator}, the ministry would extend {zones} and be wrong in about {wrong} "
            "of ten ({range}), if a firm-year is worth {price}, the break-even of extending. What counts are the "
            "{counts} months from the review on."
        )
        if pays
        else _(
            "Reviewed at month {month} by {indicator}, the ministry would extend {zones} and be wrong in about {wrong} "
            "of ten ({range}), if a firm-year is worth {price}. What counts are the {counts} months from the review on."
        )
    )
    return template.format(
        month=int(row["month"]),
        indicator=Noun(_(RULES[by])),
        zones=zones_text(float(row["extended"]), language),
        wrong=_(OF_TEN[round(10 * float(row["wrong"]))]),
        range=between(share(float(row["wrong_low"])), share(float(row["wrong_high"])), language),
        price=Noun(price_text(float(row["price"]), currency, language)),
        counts=counts,
    )

"""Units of money and shares in sentences, charts and levers; for the format of numbers see `sim.language.numbers`.

Files, keys and addresses hold money in the unit of the world and shares between 0 and 1. Readers get percent, and
Korean readers hundreds of millions of won (억 원), as their budgets are written.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.language.numbers import exact, number
from sim.language.texts import texts
from sim.scenario.world.notes import data_text

#: How money is counted where the unit of the data is not what readers use: times, and the word.
COUNTED = {("KRW bn", "ko"): (10.0, "억 원")}
#: The same of what a firm gets in a month.
COUNTED_BY_FIRM = {("KRW bn", "ko"): (100_000.0, "만 원")}
#: Of other units: how a unit ends in the data, and what a thousandth of it is called.
THOUSANDTH = {" bn": " m", " mn": " thousand", "십억 ": "백만 ", "백만 ": "천 "}
#: How the units of keys begin that are money, and the unit of a share.
MONEY, SHARE = "money bn", "share"
#: Digits that a number keeps when it is counted in another unit and back.
DIGITS = 12


@dataclass(frozen=True)
class Amount:
    """How a kind of number is written: counted so many times, with a word or sign behind it.

    Attributes
    ----------
    times
        What is shown for 1.
    unit
        What is written after a number, including a space before it.
    """

    times: float = 1.0
    unit: str = ""

    def shown(self, value: float) -> float:
        """Return the number that is shown for a value."""
        return value if self.times == 1.0 else float(f"{value * self.times:.{DIGITS}g}")

    def taken(self, shown: float) -> float:
        """Return the value of a number as it is shown.

        Examples
        --------
        >>> share = amount("share", "KRW bn", "en")
        >>> share.shown(0.07), share.taken(7.0)
        (7.0, 0.07)
        """
        return shown if self.times == 1.0 else float(f"{shown / self.times:.{DIGITS}g}")

    def told(self, value: float) -> str:
        """Return a value as a reader writes it.

        Examples
        --------
        >>> amount("money bn per year", "KRW bn", "ko").told(2.4), amount("money bn per year", "KRW bn", "en").told(2.4)
        ('24억 원', '2.4 KRW bn')
        >>> amount("share", "KRW bn", "ko").told(0.55), amount("months", "KRW bn", "ko").told(48)
        ('55%', '48')
        """
        return exact(self.shown(value)) + self.unit


def amount(unit: str, currency: str, language: str) -> Amount:
    """Return how numbers of a unit are written.

    Parameters
    ----------
    unit
        As the schema has it; what is neither money nor a share is written as it is.
    currency
        Currency of the world.
    language
        'en' or 'ko'.
    """
    if unit == SHARE:
        return Amount(100.0, "%")
    if unit.startswith(MONEY):
        times, name = counted(currency, language)
        return Amount(times, name if (currency, language) in COUNTED else f" {name}")
    return Amount()


def money_text(value: float, currency: str, language: str) -> str:
    """Return money that was measured as a sentence tells it, without digits that nobody needs.

    Examples
    --------
    >>> money_text(3.61, "KRW bn", "ko"), money_text(3.61, "KRW bn", "en"), money_text(0.0412, "KRW bn", "en")
    ('36억 원', '3.6 KRW bn', '0.04 KRW bn')
    """
    counted_as = amount(MONEY, currency, language)
    shown = value * counted_as.times
    size = abs(shown)
    return number(shown, 0 if size >= 10 else 1 if size >= 1 else 2) + counted_as.unit


def unit_text(unit: str, currency: str, language: str) -> str:
    """Return a unit of the schema as a reader writes it.

    Examples
    --------
    >>> unit_text("money bn per year", "KRW bn", "ko"), unit_text("money bn per year", "KRW bn", "en")
    ('억 원/년', 'KRW bn per year')
    >>> unit_text("share", "KRW bn", "ko"), unit_text("months", "KRW bn", "ko")
    ('%', '개월')
    """
    if unit == SHARE:
        return "%"
    if unit.startswith(MONEY):
        told = data_text(unit.replace(MONEY, currency), language)
        return told.replace(data_text(currency, language), counted(currency, language)[1])
    return texts(language)(unit) if unit else ""


def counted(currency: str, language: str) -> tuple[float, str]:
    """Return how money of a world is counted: how often 1 of its unit, and what that is called.

    Examples
    --------
    >>> counted("KRW bn", "ko"), counted("KRW bn", "en"), counted("shell mn", "en")
    ((10.0, '억 원'), (1.0, 'KRW bn'), (1.0, 'shell mn'))
    """
    return COUNTED.get((currency, language), (1.0, data_text(currency, language)))


def counted_by_firm(currency: str, language: str) -> tuple[float, str]:
    """Return the unit for the money of one firm, which is small compared with that of a region.

    Examples
    --------
    >>> counted_by_firm("KRW bn", "ko"), counted_by_firm("KRW bn", "en"), counted_by_firm("shell mn", "en")
    ((100000.0, '만 원'), (1000.0, 'KRW m'), (1000.0, 'shell thousand'))
    """
    if (currency, language) in COUNTED_BY_FIRM:
        return COUNTED_BY_FIRM[currency, language]
    name = data_text(currency, language)
    for of_many, of_one in THOUSANDTH.items():
        if name.endswith(of_many) and of_many.startswith(" "):
            return 1000.0, name.removesuffix(of_many) + of_one
        if name.startswith(of_many):
            return 1000.0, of_one + name.removeprefix(of_many)
    return 1.0, name

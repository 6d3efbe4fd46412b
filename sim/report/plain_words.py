"""A change in firms as a person would say it: rounded, with its range, and in words where it is next to nothing.

The exact numbers are in `sim.report.effect_words`; a page or brief shows them on demand.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from sim.language import numbers
from sim.language.numbers import MINUS, month_label
from sim.language.texts import Noun, texts
from sim.report.effect_words import is_clear, is_practically_nothing
from sim.results.estimates import Estimate

#: From this size on a number has two figures, and below that one a decimal.
TWO_FIGURES_FROM, DECIMAL_BELOW = 100.0, 0.95
#: Shares are said in steps of so many percent.
PERCENT_STEP = 5
#: A size is open if the far end of a range is more than so many times the near one.
OPEN_FROM = 1.5
LAST_OF_YEAR = "-12"


def rounded(value: float) -> str:
    """Return a number without its sign as a person would say it.

    Examples
    --------
    >>> [rounded(each) for each in (16.4, 4.8, 0.94, 0.71, 1234.0, -19.6, 0.0, math.nan)]
    ['16', '5', '0.9', '0.7', '1,200', '20', '0', '–']
    """
    if math.isnan(value):
        return numbers.NOTHING
    size = abs(value)
    if size >= TWO_FIGURES_FROM:
        size = float(f"{size:.2g}")
    return numbers.number(size, 1 if size < DECIMAL_BELOW else 0)


def signed_rounded(value: float) -> str:
    """Return a change as a person would say it, with its sign.

    Examples
    --------
    >>> [signed_rounded(each) for each in (16.4, -0.71, 0.02, -250.0)]
    ['+16', '−0.7', '0', '−250']
    """
    shown = rounded(value)
    if shown in ("0", numbers.NOTHING):
        return shown
    return f"+{shown}" if value > 0 else f"{MINUS}{shown}"


def share_rounded(value: float) -> str:
    """Return a share as a person would say it, in steps of five percent; near none or all as it is.

    Examples
    --------
    >>> [share_rounded(each) for each in (0.703, 0.482, 0.02, 0.99)]
    ['70%', '50%', '2%', '99%']
    """
    near = 0.05 <= value <= 0.95
    percent = PERCENT_STEP * round(100 * value / PERCENT_STEP)
    return numbers.share(percent / 100 if near else value)


def range_rounded(effect: Estimate, language: str) -> str:
    """Return both ends of a range, with signs only where they differ in it; nothing if there is no range.

    Examples
    --------
    >>> range_rounded(Estimate(16.0, 8.2, 23.1), "en"), range_rounded(Estimate(-5.0, -9.0, -2.0), "ko")
    ('8 to 23', '2~9')
    >>> range_rounded(Estimate(1.0, -2.0, 4.0), "en")
    '−2 to +4'
    """
    if math.isnan(effect.low):
        return ""
    if effect.low < 0 < effect.high:
        return numbers.between(signed_rounded(effect.low), signed_rounded(effect.high), language)
    low, high = sorted((abs(effect.low), abs(effect.high)))
    return numbers.between(rounded(low), rounded(high), language)


def least_bound(effect: Estimate) -> str:
    """Return below what an effect and its range stay, in tenths of a firm.

    Examples
    --------
    >>> least_bound(Estimate(-0.07, -0.11, -0.04)), least_bound(Estimate(0.0, 0.0, 0.0))
    ('0.2', '0.1')
    """
    reach = max(abs(each) for each in (effect.mean, effect.low, effect.high) if not math.isnan(each))
    return numbers.number(max(0.1, math.ceil(10 * reach) / 10), 1)


def change_said(who: str, effect: Estimate, month: str, language: str) -> str:
    """Return what a region gains or loses by a month, as a sentence.

    Parameters
    ----------
    who
        Its name, or the names of several.
    effect
        Firms more or fewer, with their range.
    month
        As `month_said` gives it.
    language
        'en' or 'ko'.
    """
    _ = texts(language)
    words = {
        "who": Noun(who),
        "month": Noun(month),
        "firms": rounded(effect.mean),
        "interval": range_rounded(effect, language),
    }
    if is_practically_nothing(effect):
        return _("{who} hardly changes by {month} (by less than {bound} firms).").format(
            **words, bound=least_bound(effect)
        )
    if math.isnan(effect.low):
        text = (
            _("{who} has about {firms} firms more by {month}; so few runs give no range.")
            if effect.mean > 0
            else _("{who} has about {firms} firms fewer by {month}; so few runs give no range.")
        )
    elif not is_clear(effect):
        text = _("For {who} no clear difference can be told by {month} ({interval} firms).")
    elif effect.mean > 0:
        text = _("{who} has about {firms} firms more by {month} ({interval}).")
    else:
        text = _("{who} has about {firms} firms fewer by {month} ({interval}).")
    return text.format(**words)


def changes_said(effects: Mapping[str, Estimate], month: str, language: str) -> str:
    """Return what several gain or lose by a month, in one sentence; names are the keys, month as for `change_said`."""
    _ = texts(language)
    parts = []
    for who, effect in effects.items():
        if is_practically_nothing(effect):
            text = _("{who} hardly any change (less than {bound})")
        elif not is_clear(effect):
            text = _("{who} no clear difference ({interval})")
        else:
            text = (
                _("{who} about {firms} more ({interval})")
                if effect.mean > 0
                else _("{who} about {firms} fewer ({interval})")
            )
        words = {"firms": rounded(effect.mean), "interval": range_rounded(effect, language)}
        parts.append(text.format(who=who, bound=least_bound(effect), **words))
    return _("Firms by {month}: {list}.").format(month=month, list="; ".join(parts))


def month_said(month: str, language: str) -> str:
    """Return a month as the end of a year, if it is one.

    Examples
    --------
    >>> month_said("2023-12", "en"), month_said("2023-12", "ko"), month_said("2021-03", "en")
    ('the end of 2023', '2023년 말', 'Mar 2021')
    """
    if month.endswith(LAST_OF_YEAR):
        return texts(language)("the end of {year}").format(year=month[:4])
    return month_label(month, language)


def is_size_open(effect: Estimate) -> bool:
    """Return whether a range leaves open how large an effect is, though not its sign.

    Examples
    --------
    >>> is_size_open(Estimate(16.0, 8.0, 23.0)), is_size_open(Estimate(19.6, 19.1, 20.2))
    (True, False)
    """
    near, far = sorted((abs(effect.low), abs(effect.high)))
    return far > OPEN_FROM * near

"""How a number, a share, a range and a month are written for a reader: the one place that knows it.

Thousands are separated, a minus is a true one (−), what is undefined is a dash, and what rounds to zero is 0 without a
sign. Files and JSON hold plain numbers instead; for units of money see `sim.report.money`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.language.texts import check_language, marked, texts

MINUS, NOTHING = "−", "–"
#: From one end of a range to the other; Korean writes it differently if a sign may come before an end.
RANGE, RANGE_WITH_SIGNS = marked("{low} to {high}"), marked("{low} to {high}", "of numbers with signs")
#: From this size on a number has no decimals, and below that one it has two.
WHOLE_FROM, TWO_BELOW = 99.95, 0.095
#: Lowest and highest percentage that is shown for a share that is neither none nor all.
LEAST_PERCENT, MOST_PERCENT = 0.1, 99.9
#: Intervals narrower than this have two decimals, as do those that end so near to zero; and those so wide have none.
NARROW, NEAR_ZERO, WIDE = 0.3, 0.05, 8.0
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def number(value: float, places: int | None = None) -> str:
    """Return a number with `places` decimals, or by default with 0, 1 or 2, depending on its size.

    Examples
    --------
    >>> number(1234.56, 1), number(-0.04, 2), number(-0.04, 1), number(math.nan)
    ('1,234.6', '−0.04', '0', '–')
    >>> number(28.705), number(-0.0401), number(910.4), number(0.0)
    ('28.7', '−0.04', '910', '0')
    """
    if math.isnan(value):
        return NOTHING
    size = abs(value)
    if places is None:
        places = 0 if size >= WHOLE_FROM else 1 if size >= TWO_BELOW else 2
    return _with_minus(f"{size:,.{places}f}", value)


def interval_places(low: float, high: float) -> int:
    """Return how many decimals an interval needs: enough to distinguish its ends, and no more.

    Examples
    --------
    >>> interval_places(28.1, 29.3), interval_places(-0.7, -0.02), interval_places(1.2, 12.6)
    (1, 2, 0)
    """
    width = high - low
    if math.isnan(width) or width == 0.0:
        return 1
    near_zero = low * high > 0 and min(abs(low), abs(high)) < NEAR_ZERO
    return 2 if width < NARROW or near_zero else 0 if width >= WIDE else 1


def signed(value: float, places: int | None = None) -> str:
    """Return a change: a number with its sign; 0 has none.

    Examples
    --------
    >>> signed(28.71), signed(-13.5, 0), signed(-0.061), signed(0.0), signed(-0.001)
    ('+28.7', '−14', '−0.06', '0', '0')
    """
    shown = number(value, places)
    return f"+{shown}" if value > 0 and shown != "0" else shown


def figures(value: float, count: int = 3) -> str:
    """Return a number to so many figures, whole numbers whole.

    Examples
    --------
    >>> figures(0.123456), figures(2.50), figures(-12345.6), figures(0), figures(0.00012)
    ('0.123', '2.5', '−12,346', '0', '0.00012')
    """
    if math.isnan(value) or value == 0:
        return number(value)
    size = abs(float(value))
    shown = f"{size:,.{max(0, count - 1 - math.floor(math.log10(size)))}f}"
    return _with_minus(shown.rstrip("0").rstrip(".") if "." in shown else shown, value)


def exact(value: float) -> str:
    """Return a number with all its digits, as settings are shown.

    Examples
    --------
    >>> exact(2.4), exact(-0.0115), exact(12000.0), exact(0)
    ('2.4', '−0.0115', '12,000', '0')
    """
    return _with_minus(f"{abs(value):,.10g}", value)


def share(value: float, places: int = 0) -> str:
    """Return a share in percent; one that is neither none nor all is never told as 0% or 100%.

    Examples
    --------
    >>> share(0.482), share(0.004), share(0.0), share(0.9996), share(1.0), share(-0.031, 1), share(12.5)
    ('48%', '0.4%', '0%', '99.9%', '100%', '−3.1%', '1,250%')
    """
    if math.isnan(value):
        return NOTHING
    size = 100 * abs(value)
    if 0 < size < 1 or 99 < size < 100:
        places, size = max(places, 1), min(max(size, LEAST_PERCENT), MOST_PERCENT)
    return _with_minus(f"{size:,.{places}f}", value) + "%"


def between(low: str, high: str, language: str) -> str:
    """Return a range from its ends, each as it is written.

    Examples
    --------
    >>> between("−0.11", "−0.04", "en"), between("−0.11", "−0.04", "ko"), between("2", "4", "ko")
    ('−0.11 to −0.04', '−0.11에서 −0.04', '2~4')
    """
    has_sign = any(end.startswith(("+", MINUS)) for end in (low, high))
    template = RANGE_WITH_SIGNS if has_sign else RANGE
    return texts(language)(template).format(low=low, high=high)


def bin_label(ends: Sequence[str]) -> str:
    """Return the one or two ends of a bin as an axis has room for.

    Examples
    --------
    >>> bin_label(["2", "2.62"]), bin_label(["12"])
    ('2–2.62', '12')
    """
    return "–".join(ends)


def with_range(value: str, low: str, high: str, language: str) -> str:
    """Return a number with its range.

    Examples
    --------
    >>> with_range("+29", "+14", "+46", "en"), with_range("3", "2", "4", "ko")
    ('+29 (+14 to +46)', '3(2~4)')
    """
    return texts(language)("{value} ({range})").format(value=value, range=between(low, high, language))


def month_label(month: str, language: str) -> str:
    """Return a month ``YYYY-MM`` as a reader writes it.

    Examples
    --------
    >>> month_label("2019-04", "en"), month_label("2019-04", "ko")
    ('Apr 2019', '2019년 4월')
    """
    year, number = month.split("-")
    check_language(language)
    if language == "ko":
        return f"{year}년 {int(number)}월"
    return f"{_MONTHS[int(number) - 1]} {year}"


def _with_minus(shown: str, value: float) -> str:
    """Return the digits of a number with its minus, if they are not those of zero."""
    if not shown.strip("0.,"):
        return "0"
    return MINUS + shown if value < 0 else shown

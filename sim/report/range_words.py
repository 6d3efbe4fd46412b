"""What the ranges around means are called: one name for each, the same in tables, charts, figures and sentences."""

from __future__ import annotations

from sim.language import numbers
from sim.language.texts import marked, texts
from sim.results.comparison import Comparison
from sim.results.ranges import RangeKind

#: At the head of a column, or before a range.
HEADINGS = {
    RangeKind.MEAN: marked("90% interval of the mean"),
    RangeKind.RECORD: marked("What the record leaves open"),
    RangeKind.HISTORY: marked("The luck of a single history"),
}
#: What a line beside a mean is, in a legend.
LINES = {
    RangeKind.MEAN: marked("90% interval of the mean"),
    RangeKind.RECORD: marked("what the record leaves open (middle 90%)"),
    RangeKind.HISTORY: marked("the luck of a single history (middle 90%)"),
}
#: What a range holds, as a sentence.
SENTENCES = {
    RangeKind.MEAN: marked("Ranges: the 90% interval of the mean. They hold the chance in the model alone."),
    RangeKind.RECORD: marked(
        "Ranges: what the record leaves open. They hold the mean effect under nine in ten of the settings of firms' "
        "behaviour that agree with the record; a single history differs more."
    ),
    RangeKind.HISTORY: marked(
        "Ranges: the luck of a single history. Nine in ten histories lie in them, each with its own luck."
    ),
}
#: The same of single histories where the settings of behaviour differ too.
HISTORY_OVER_DRAWS = marked(
    "Ranges: the luck of a single history. Nine in ten histories lie in them, each with its own luck and one of the "
    "settings of firms' behaviour that agree with the record."
)


def heading_of(comparison: Comparison, language: str) -> str:
    """Return the name of the ranges of a comparison, as a heading."""
    return texts(language)(HEADINGS[comparison.range])


def line_of(comparison: Comparison, language: str) -> str:
    """Return what the line beside a mean is."""
    return texts(language)(LINES[comparison.range])


def sentence_of(comparison: Comparison, language: str) -> str:
    """Return what the ranges of a comparison hold, as a sentence."""
    held = SENTENCES[comparison.range]
    if comparison.range is RangeKind.HISTORY and comparison.is_over_draws:
        held = HISTORY_OVER_DRAWS
    return texts(language)(held)


def error_text(comparison: Comparison, language: str) -> str:
    """Return how far other runs would move the means, of the region that differs most; nothing of one run or draw."""
    errors = comparison.mean_error(comparison.final_differences)
    greatest = float(errors.max())
    if greatest != greatest:
        return ""
    _ = texts(language)
    return _("Monte Carlo error of the means (one standard error): {error} firms at most.").format(
        error=numbers.number(greatest)
    )


def numbers_with_range(value: float, low: float, high: float, unit: str, language: str) -> str:
    """Return a number with its unit and range, all with the decimals that the range needs.

    Examples
    --------
    >>> numbers_with_range(8.84, 4.87, 14.9, " firms", "en"), numbers_with_range(0.169, 0.1685, 0.1694, "", "en")
    ('9 firms (5 to 15)', '0.17 (0.17 to 0.17)')
    """
    if low != low or high != high:
        return numbers.number(value) + unit
    places = numbers.interval_places(low, high)
    shown, first, last = (numbers.number(each, places) for each in (value, low, high))
    return numbers.with_range(shown + unit, first, last, language)

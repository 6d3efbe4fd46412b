"""What the ranges around means are called: one name for each, the same in tables, charts, figures and sentences."""

from __future__ import annotations

from collections.abc import Callable

from sim.language import numbers
from sim.language.texts import marked, texts
from sim.results.comparison import Comparison
from sim.results.estimates import LEVEL
from sim.results.first_picture import FirstPicture
from sim.results.ranges import RangeKind

#: At the head of a column, or before a range.
HEADINGS = {
    RangeKind.MEAN: marked("{level} interval of the mean"),
    RangeKind.RECORD: marked("What the record leaves open"),
    RangeKind.HISTORY: marked("The luck of a single history"),
}
#: What a line beside a mean is, in a legend.
LINES = {
    RangeKind.MEAN: marked("{level} interval of the mean"),
    RangeKind.RECORD: marked("what the record leaves open (middle {level})"),
    RangeKind.HISTORY: marked("the luck of a single history (middle {level})"),
}
#: What a range holds, as a sentence.
SENTENCES = {
    RangeKind.MEAN: marked("Ranges: the {level} interval of the mean. They hold the chance in the model alone."),
    RangeKind.RECORD: marked(
        "Ranges: what the record leaves open. They hold the mean effect under {level} of the settings of firms' "
        "behaviour that agree with the record; a single history differs more."
    ),
    RangeKind.HISTORY: marked(
        "Ranges: the luck of a single history. Of all histories {level} lie in them, each with its own luck."
    ),
}
#: The same of single histories where the settings of behaviour differ too.
HISTORY_OVER_DRAWS = marked(
    "Ranges: the luck of a single history. Of all histories {level} lie in them, each with its own luck and one of the "
    "settings of firms' behaviour that agree with the record."
)


def range_heading(kind: RangeKind, language: str, level: float = LEVEL) -> str:
    """Return the name of ranges of a kind, as a heading."""
    return texts(language)(HEADINGS[kind]).format(level=numbers.share(level))


def range_line(kind: RangeKind, language: str, level: float = LEVEL) -> str:
    """Return what the line beside a mean is."""
    return texts(language)(LINES[kind]).format(level=numbers.share(level))


def heading_of(comparison: Comparison, language: str) -> str:
    """Return the name of the ranges of a comparison, as a heading."""
    return range_heading(comparison.range, language, comparison.level)


def line_of(comparison: Comparison, language: str) -> str:
    """Return what the line beside a mean is."""
    return range_line(comparison.range, language, comparison.level)


def sentence_of(comparison: Comparison, language: str) -> str:
    """Return what the ranges of a comparison hold, as a sentence."""
    held = SENTENCES[comparison.range]
    if comparison.range is RangeKind.HISTORY and comparison.is_over_draws:
        held = HISTORY_OVER_DRAWS
    return texts(language)(held).format(level=numbers.share(comparison.level))


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


def range_text(comparison: Comparison, language: str) -> str:
    """Return which ranges are shown, what they hold, and of how many runs."""
    _ = texts(language)
    posterior, runs = comparison.policy.posterior, comparison.runs
    if isinstance(comparison, FirstPicture):
        wider = _("Ranges are wider by what the rest may change.")
        return " ".join((sentence_of(comparison, language), first_text(comparison, language), wider))
    if comparison.range is RangeKind.MEAN:
        return _(
            "Ranges: the {level} interval of the mean of {runs:,} pairs of runs. They hold the chance in the model "
            "alone."
        ).format(level=numbers.share(comparison.level), runs=runs)
    parts = [sentence_of(comparison, language)]
    if posterior is None:
        parts.append(_("{runs:,} pairs of runs.").format(runs=runs))
    else:
        draws = posterior.draws_of_runs(runs)
        parts.append(_("{runs:,} pairs of runs over {draws:,} settings.").format(runs=runs, draws=draws))
    return " ".join(filter(None, (*parts, error_text(comparison, language))))


def first_text(comparison: Comparison, language: str) -> str:
    """Return of how many runs a first picture is; nothing for a comparison of all runs."""
    if not isinstance(comparison, FirstPicture):
        return ""
    _ = texts(language)
    text = _("First picture: {runs:,} of {all:,} pairs of runs.")
    return text.format(runs=comparison.runs, all=comparison.pairs_in_all)


def drawn_weights(comparison: Comparison) -> tuple[str, ...]:
    """Return the weights that differ from run to run."""
    posterior = comparison.policy.posterior
    if posterior is None:
        return ()
    own = {key for each in (comparison.policy, comparison.baseline) for key in posterior.set_by(each.scenario)}
    return tuple(key for key in posterior.centre if key not in own)


def fixed_weights(comparison: Comparison) -> tuple[str, ...]:
    """Return the weights that would differ from run to run, were they not set."""
    posterior = comparison.policy.posterior
    drawn = drawn_weights(comparison)
    return tuple(key for key in posterior.centre if key not in drawn) if posterior is not None else ()


def fixed_words(comparison: Comparison, language: str, name: Callable[[str], str]) -> str:
    """Return which weights are fixed because they were set; nothing if all of them differ between draws.

    Parameters
    ----------
    comparison, language
        Whose weights, and in which language.
    name
        Gives what a key, such as ``relief_weight``, is called.
    """
    fixed = fixed_weights(comparison)
    if not fixed:
        return ""
    return texts(language)("Set by hand, and so the same in all runs: {list}.").format(
        list="; ".join(map(name, fixed))  # some hold a comma
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

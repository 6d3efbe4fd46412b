"""Which ranges a picture shows, in words, and how many runs are behind them."""

from __future__ import annotations

from sim.explorer.language.page_texts import texts
from sim.explorer.panel.lever_groups import LEVERS
from sim.explorer.session.choices import CENTRAL, HISTORIES, RECORD
from sim.language.texts import marked
from sim.report.range_words import HEADINGS, fixed_words
from sim.results.comparison import Comparison
from sim.results.ranges import RangeKind

#: Label of the choice, and its words.
SWITCH = marked("Ranges show")
CHOICES = {
    RECORD: HEADINGS[RangeKind.RECORD],
    HISTORIES: HEADINGS[RangeKind.HISTORY],
    CENTRAL: marked("Central values alone"),
}
#: Added to the names of files whose ranges are others than those of the mean.
STEMS = {RangeKind.MEAN: "", RangeKind.RECORD: "_record_range", RangeKind.HISTORY: "_single_histories"}


def stem_of_range(comparison: Comparison) -> str:
    """Return what is added to the name of a file, so that another range has another name."""
    return STEMS[comparison.range]


def fixed_text(comparison: Comparison, language: str) -> str:
    """Return which weights are fixed because they were set, by the labels of their levers; nothing if all differ."""
    _ = texts(language)
    return fixed_words(comparison, language, lambda key: _(LEVERS[key].label) if key in LEVERS else key)

"""Which ranges a picture shows, in words, and how many runs are behind them."""

from __future__ import annotations

from sim.explorer.language.page_texts import texts
from sim.explorer.panel.lever_groups import LEVERS
from sim.explorer.session.choices import CENTRAL, HISTORIES, RECORD
from sim.language.texts import marked
from sim.report.range_words import HEADINGS, error_text, sentence_of
from sim.results.comparison import Comparison
from sim.results.first_picture import FirstPicture
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


def range_text(comparison: Comparison, language: str) -> str:
    """Return which ranges are shown, what they hold, and of how many runs."""
    _ = texts(language)
    posterior, runs = comparison.policy.posterior, comparison.runs
    if isinstance(comparison, FirstPicture):
        return " ".join((sentence_of(comparison, language), first_text(comparison, language)))
    if comparison.range is RangeKind.MEAN:
        return _(
            "Ranges: the 90% interval of the mean of {runs:,} pairs of runs. They hold the chance in the model alone."
        ).format(runs=runs)
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
    text = _("First picture, {runs:,} of {all:,} pairs of runs: ranges are wider by what the rest may change.")
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


def fixed_text(comparison: Comparison, language: str) -> str:
    """Return which weights are fixed because they were set; nothing if all of them differ between draws."""
    _ = texts(language)
    fixed = fixed_weights(comparison)
    if not fixed:
        return ""
    return _("Set by hand, and so the same in all runs: {list}.").format(
        list="; ".join(_(LEVERS[key].label) if key in LEVERS else key for key in fixed)  # some hold a comma
    )

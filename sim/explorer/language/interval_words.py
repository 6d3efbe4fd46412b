"""Which ranges a picture shows, in words: those of the mean, or over calibrated draws those of the pairs of runs.

Charts and key numbers show either the interval of the mean, which covers only luck, or the range of the middle
of the pairs, which also covers the uncertainty of the weights.
"""

from __future__ import annotations

from sim.explorer.language.page_texts import texts
from sim.explorer.panel.lever_groups import LEVERS
from sim.language.texts import marked
from sim.results.comparison import Comparison

#: Label of the switch.
SWITCH = marked("Include uncertainty about firms' behaviour")
#: Added to the names of files whose numbers are over draws.
STEM = "_over_draws"


def range_text(comparison: Comparison, language: str) -> str:
    """Return which ranges are shown, and what they hold."""
    _ = texts(language)
    posterior = comparison.policy.posterior
    if posterior is None or not comparison.is_over_draws:
        return _(
            "Ranges: the 90% interval of the mean of {runs:,} pairs of runs. They hold the chance in the model alone."
        ).format(runs=comparison.runs)
    return _(
        "Ranges: the middle 90% of {runs:,} pairs of runs, over {draws:,} settings of firms' behaviour that the "
        "record allows."
    ).format(runs=comparison.runs, draws=min(comparison.runs, len(posterior.draws)))


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

"""What the zones try out, and what becomes of the law: trials and permits so far, and the national barriers."""

from __future__ import annotations

import numpy as np

from explorer.charts.bands import bands, line
from explorer.charts.numbers import dates, sector_names
from explorer.charts.style import QUIET, REGION_COLOURS, Spec
from explorer.texts import texts
from sim.results.comparison import Comparison
from sim.texts import marked

#: Events of trials that are counted up, with the word and colour of their line.
EVENTS = (
    ("started", marked("Started"), "#0072B2"),
    ("permitted", marked("Permitted"), "#007A5A"),
    ("extended", marked("Extended"), "#8A6D00"),
    ("ended", marked("Ended"), QUIET),
    ("failed", marked("Failed"), "#D55E00"),
)


def trials_over_time(comparison: Comparison, language: str) -> Spec:
    """Return the trials of all zones, counted up from the start (M11).

    Parameters
    ----------
    comparison, language
        What is drawn, in 'en' or 'ko'.
    """
    _ = texts(language)
    policy = comparison.policy
    lines = [
        line(policy, policy.by_region(f"trials_{event}").sum(axis=2).cumsum(axis=1), _(word), colour, language)
        for event, word, colour in EVENTS
    ]
    subtitle = _("All zones, since the start. Line: mean, band: middle 90 % of runs.")
    return bands(lines, language, _("Trials and what became of them"), subtitle, _("Trials so far"), height=300)


def barriers_over_time(comparison: Comparison, language: str) -> Spec:
    """Return the national barrier of each sector, with the months in which most runs reform one (M11).

    Parameters
    ----------
    comparison, language
        What is drawn, in 'en' or 'ko'.
    """
    _ = texts(language)
    policy = comparison.policy
    barrier = policy.record.barrier[:, :, policy.sector_order]
    names = sector_names(policy, language)
    colours = REGION_COLOURS * (len(names) // len(REGION_COLOURS) + 1)
    lines = [line(policy, barrier[:, :, i], name, colours[i], language) for i, name in enumerate(names.values())]
    return bands(
        lines,
        language,
        _("How much the law blocks, by sector"),
        _("1: the law blocks all of a product's value. A step down is a reform."),
        _("National barrier"),
        number=".2f",
        most=1.0,
        marks=[(dates(policy)[month], "") for month in _reform_months(comparison)],
        height=300,
    )


def _reform_months(comparison: Comparison) -> list[int]:
    """Return the median month of the first reform of each sector that at least half of the runs reform."""
    barrier = comparison.policy.record.barrier
    given = comparison.policy.inputs.sectors["barrier"]
    lowered = barrier < given
    reformed = lowered.any(axis=1)
    months = [
        int(np.median(lowered[reformed[:, s], :, s].argmax(axis=1)))
        for s in range(barrier.shape[2])
        if reformed[:, s].mean() >= 0.5
    ]
    return sorted(set(months))


def describe_trials(comparison: Comparison, language: str) -> str:
    """Return in words what the chart shows."""
    _ = texts(language)
    policy = comparison.policy
    totals = [policy.by_region(f"trials_{event}").sum(axis=(1, 2)).mean() for event in ("started", "permitted")]
    return _("{started:.0f} trials started and {permitted:.0f} permitted by the end").format(
        started=totals[0], permitted=totals[1]
    )

"""What the zones try out, and what becomes of the law: trials and permits so far, and the national barriers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.explorer.charts.bands import bands, line
from sim.explorer.charts.chart_style import QUIET, REGION_COLOURS, Spec, short
from sim.explorer.charts.measures import MeasureMark, dated, marks_of_country, zones_of_country
from sim.explorer.charts.series import titles
from sim.explorer.language.page_texts import texts
from sim.language import numbers
from sim.language.texts import marked
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.scenario.world.names import Names

#: Events of trials that are counted up, with the word and colour of their line.
EVENTS = (
    ("started", marked("Started"), "#0072B2"),
    ("permitted", marked("Permitted"), "#007A5A"),
    ("extended", marked("Extended"), "#8A6D00"),
    ("ended", marked("Ended"), QUIET),
    ("failed", marked("Failed"), "#BF5200"),
)


def trials_over_time(comparison: Comparison, language: str) -> list[Spec]:
    """Return a panel for each event: the trials of all zones that it befell, counted up from the start (M11)."""
    _ = texts(language)
    baseline, has_both = (
        titles(comparison, language)["baseline"],
        bool(comparison.baseline.by_region("trials_started").any()),
    )
    subtitle = _("All zones. Line: mean, band: luck of a single history.")
    if has_both:
        subtitle = _("All zones. Line: mean, band: luck of a single history. Dashed: {baseline}.").format(
            baseline=short(baseline)
        )
    panels, marks = [], marks_of_country(comparison, language)
    for event, word, colour in EVENTS:
        lines = [line(comparison.policy, _so_far(comparison.policy, event), _(word), colour)]
        if has_both:
            counted, name = _so_far(comparison.baseline, event), f"{_(word)}, {baseline}"
            lines.append(line(comparison.baseline, counted, name, QUIET, dashed=True, named=False, banded=False))
        words = (_("Trials so far: {event}").format(event=_(word)), subtitle, _("Trials so far"))
        panels.append(bands(lines, language, words, marks=marks))
    return panels


def _so_far(result: EnsembleResult, event: str) -> NDArray[np.float64]:
    """Return trials of all regions counted up, shape [run, month]."""
    counted: NDArray[np.float64] = result.by_region(f"trials_{event}").sum(axis=2).cumsum(axis=1)
    return counted


def barriers_over_time(comparison: Comparison, language: str) -> Spec:
    """Return the national barrier of each sector, with the months in which most runs reform one (M11)."""
    _ = texts(language)
    policy = comparison.policy
    barrier = policy.trace.barrier[:, :, policy.sector_order]
    names = Names(policy.scenario.world, language).sectors
    colours = REGION_COLOURS * (len(names) // len(REGION_COLOURS) + 1)
    lines = [line(policy, barrier[:, :, i], name, colours[i]) for i, name in enumerate(names.values())]
    reading = _("1: the law blocks all of a product. A step down is a reform.")
    words = (_("How much the law blocks, by sector"), reading, _("National barrier"))
    found = [*(MeasureMark(*reform) for reform in reforms(policy, language)), *zones_of_country(comparison, language)]
    marks = dated(comparison, found, language)
    return bands(lines, language, words, number=".2f", most=1.0, marks=marks, height=300)


def reforms(result: EnsembleResult, language: str) -> list[tuple[int, str]]:
    """Return the median month of the first reform of each sector that at least half of the runs reform, and a word."""
    _ = texts(language)
    lowered = result.trace.barrier[:, :, result.sector_order] < result.inputs.sectors["barrier"][result.sector_order]
    reformed = lowered.any(axis=1)
    found: dict[int, list[str]] = {}
    for s, name in enumerate(Names(result.scenario.world, language).sectors.values()):
        share = float(reformed[:, s].mean())
        if share >= 0.5:
            month = int(np.median(lowered[reformed[:, s], :, s].argmax(axis=1)))
            some = _("{sector} in {share} of runs").format(sector=name, share=numbers.share(share))
            found.setdefault(month, []).append(name if share == 1.0 else some)
    count, all_sectors = lowered.shape[2], _("all sectors")
    told = {month: all_sectors if len(each) == count else ", ".join(each) for month, each in found.items()}
    return [(month, _("Reform: {sectors}").format(sectors=words)) for month, words in sorted(told.items())]


def describe_trials(comparison: Comparison, language: str) -> str:
    """Return in words what the chart shows."""
    _ = texts(language)
    policy = comparison.policy
    totals = {
        event: numbers.number(policy.by_region(f"trials_{event}").sum(axis=(1, 2)).mean(), 0)
        for event in ("started", "permitted")
    }
    return _("{started} trials started and {permitted} permitted by the end").format(**totals)

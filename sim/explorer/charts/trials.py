"""What the zones try out, and what becomes of the law: trials and permits so far, and the national barriers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.explorer.charts.bands import Line, bands
from sim.explorer.charts.chart_style import QUIET, REGION_COLOURS, Spec, short
from sim.explorer.charts.firms import marks_of_zones
from sim.explorer.charts.series import dates, titles
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


def trials_over_time(comparison: Comparison, language: str) -> Spec:
    """Return the trials of all zones, counted up from the start (M11)."""
    _ = texts(language)
    baseline = titles(comparison, language)["baseline"]
    lines = [
        Line(comparison.policy, _so_far(comparison.policy, event), _(word), colour) for event, word, colour in EVENTS
    ]
    subtitle = _("All zones. Line: mean, band: luck of a single history.")
    if comparison.baseline.by_region("trials_started").any():
        subtitle = _("All zones. Line: mean, band: luck of a single history. Dashed: {baseline}.").format(
            baseline=short(baseline)
        )
        for event, word, colour in EVENTS:
            counted = _so_far(comparison.baseline, event)
            name = f"{_(word)}, {baseline}"
            lines.append(Line(comparison.baseline, counted, name, colour, dashed=True, named=False))
    words = (_("Trials and what became of them"), subtitle, _("Trials so far"))
    return bands(lines, language, words, marks=marks_of_zones(comparison, language), height=300)


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
    lines = [Line(policy, barrier[:, :, i], name, colours[i]) for i, name in enumerate(names.values())]
    reading = _("1: the law blocks all of a product. A step down is a reform.")
    words = (_("How much the law blocks, by sector"), reading, _("National barrier"))
    marks = [(dates(policy)[month], word) for month, word in reforms(policy, language)]
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

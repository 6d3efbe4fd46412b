"""Does support concentrate? Shares of the central support, and the number of regions that share support, over time."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.plots.firms import _years
from sim.plots.style import DISTINCT, GREY, headline, new_figure, thin_frame
from sim.plots.texts import text
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.vocabulary import WORDS

#: Regions told apart in the panel of shares; the rest are drawn as one.
MOST_REGIONS = 4


def spread_figure(result: EnsembleResult | Comparison, language: str) -> Figure:
    """Return the two panels."""
    arms = [result.policy, result.baseline] if isinstance(result, Comparison) else [result]
    figure = new_figure(11, 4.2)
    panels: Any = figure.subplots(1, 2)
    _draw_shares(panels[0], arms, language)
    _draw_numbers(panels[1], arms, language)
    titles = [getattr(arm.scenario.settings.title, language) for arm in arms]
    key = "spread_note" if len(arms) == 2 else "spread_note_one"
    values = [arms[0].runs, *(titles if len(arms) == 2 else ()), len(arms[0].regions)]
    headline(figure, text("spread_title", language), text(key, language, *values))
    return figure


def _shares(result: EnsembleResult) -> NDArray[np.float64]:
    """Return the mean over runs of the shares of central support, shape [month, region]; nan where nothing is paid."""
    paid = result.by_region("zone_money") + result.by_region("pilot_money")
    total = paid.sum(axis=2, keepdims=True)
    shares = np.divide(paid, total, out=np.full(paid.shape, np.nan), where=total > 0)
    mean: NDArray[np.float64] = shares.mean(axis=0)
    return mean


def _draw_shares(panel: Any, arms: list[EnsembleResult], language: str) -> None:
    shares = [_shares(arm) for arm in arms]
    years = _years(arms[0])
    gap = np.nan_to_num(np.abs(shares[0] - shares[-1]) + 1e-3 * shares[0]).max(axis=0)
    told = np.argsort(-gap, kind="stable")[: min(MOST_REGIONS, shares[0].shape[1])]
    names = {region.id: region.name.in_language(language) for region in arms[0].scenario.world.regions}
    lines = [(names[arms[0].regions[r]], colour, [each[:, r] for each in shares]) for r, colour in zip(told, DISTINCT, strict=False)]
    rest = np.setdiff1d(np.arange(shares[0].shape[1]), told)
    if rest.size:
        lines.append((f"{text('other_regions', language)} ({rest.size})", GREY, [each[:, rest].sum(axis=1) for each in shares]))
    ends = []
    for name, colour, series in lines:
        for values, style in zip(series, ("-", "--"), strict=False):
            panel.plot(years, 100 * values, color=colour, linestyle=style, linewidth=2 if style == "-" else 1.2)
        ends.append((100 * float(series[0][-1]), name, colour))
    panel.set_ylim(0, None)
    panel.set_title(text("spread_shares", language))
    panel.yaxis.set_major_formatter("{x:.0f} %")
    _frame(panel, years)
    label_ends(panel, years[-1], ends)


def _draw_numbers(panel: Any, arms: list[EnsembleResult], language: str) -> None:
    years = _years(arms[0])
    ends = []
    for kind, colour in zip(("central", "own", "total"), DISTINCT, strict=False):
        for arm, style in zip(arms, ("-", "--"), strict=False):
            table = arm.support_spread
            number = table[table["kind"] == kind].groupby("month")["effective_number"].mean().to_numpy()
            panel.plot(years, number, color=colour, linestyle=style, linewidth=2 if style == "-" else 1.2)
            if style == "-":
                label = WORDS["own_money" if kind == "own" else kind].label(language)
                ends.append((float(number[-1]), label, colour))
    panel.set_ylim(0, None)
    panel.set_title(text("spread_number", language))
    _frame(panel, years)
    label_ends(panel, years[-1], ends)


def _frame(panel: Any, years: NDArray[np.float64]) -> None:
    whole = np.unique(np.ceil(years))
    panel.set_xticks(whole[:: max(1, len(whole) // 5)])
    panel.set_xlim(years[0], years[-1])
    thin_frame(panel)


def label_ends(panel: Any, x: float, ends: list[tuple[float, str, str]]) -> None:
    """Write names at the right ends of lines, moved apart where they would overlap."""
    low, high = panel.get_ylim()
    step = 0.065 * (high - low)
    below = -np.inf
    for value, name, colour in sorted(each for each in ends if np.isfinite(each[0])):
        place = max(value, below + step)
        panel.annotate(
            name, (x, place), xytext=(5, 0), textcoords="offset points", color=colour, va="center", fontsize=9,
            annotation_clip=False,
        )
        below = place

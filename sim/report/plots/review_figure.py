"""The figure of a review: over the thresholds of an indicator, how often each mistake is made, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from sim.language.numbers import number
from sim.language.texts import texts
from sim.report.money import counted
from sim.report.plots.page_width import columns, inches
from sim.report.plots.style import GAIN, LOSS, drawing, headed, titled, usable_language

#: The curve of regret.
_DARK = "#111827"
#: Share of the axis that the two ends, minus and plus infinity, are apart from the other thresholds.
_APART = 0.08


def review_figure(
    curve: pd.DataFrame,
    prices: Mapping[int, float],
    default: Mapping[int, tuple[float, float]],
    indicators: Mapping[str, str],
    title: str,
    currency: str,
    language: str = "en",
) -> Figure:
    """Return a panel for each indicator and review.

    Parameters
    ----------
    curve
        The table ``curve`` of a review, of one future.
    prices
        Of a firm-year, by review.
    default
        By review, how often the default rule extends wrongly and revokes wrongly.
    indicators
        Names of those to draw, a row each, and what a reader calls them.
    title
        The finding.
    currency, language
        Of the world, and 'en' or 'ko'.
    """
    language = usable_language(language)
    _ = texts(language)
    times, unit = counted(currency, language)
    with drawing(language, 4.8 * len(prices) + 0.8, 2.0 * len(indicators) + 1.7) as figure:
        panels = figure.subplots(len(indicators), len(prices), squeeze=False, sharey=True)
        most = 0.0
        twins: list[Axes] = []
        for i, (indicator, name) in enumerate(indicators.items()):
            for j, (month, price) in enumerate(prices.items()):
                some = (curve["month"] == month) & (curve["indicator"] == indicator)
                rows = curve[some & np.isclose(curve["price"], price, rtol=1e-12, atol=0)]
                axes = panels[i, j]
                twin = axes.twinx()
                most = max(most, times * float(rows["regret"].max()))
                twins.append(twin)
                _panel(axes, twin, rows, times)
                axes.set_xlabel(_("Extend from: {indicator}").format(indicator=name))
                if i == 0:
                    at = _("Review at month {month}, firm-year at {price} {unit}")
                    titled(axes, at.format(month=month, price=number(price * times), unit=unit), fontsize=10)
                if j == 0:
                    axes.set_ylabel(_("Share of histories"))
                if j == len(prices) - 1:
                    twin.set_ylabel(_("Regret, {unit}").format(unit=unit))
                else:
                    twin.set_yticklabels([])
                if i == 0:
                    axes.axhline(sum(default[month]), color=_DARK, linewidth=1.2, linestyle="--", label="rule")
        for twin in twins:
            twin.set_ylim(0, 1.15 * most if most > 0 else 1.0)
        _legend(figure, panels[0, 0], twins[0], language)
        headed(figure, title)
    return figure


def _panel(axes: Axes, twin: Axes, rows: pd.DataFrame, times: float) -> None:
    """Draw two bands and the curve; the bands stand on each other, so their upper end is all that is wrong."""
    places, finite = _places(rows["threshold"].to_numpy(dtype=np.float64))
    long = rows["false_extension"].to_numpy(dtype=np.float64)
    short = rows["false_revocation"].to_numpy(dtype=np.float64)
    axes.fill_between(places, 0, long, color=LOSS, alpha=0.55, linewidth=0, label="long")
    axes.fill_between(places, long, long + short, color=GAIN, alpha=0.5, linewidth=0, label="short")
    twin.plot(places, times * rows["regret"].to_numpy(dtype=np.float64), color=_DARK, linewidth=2, label="regret")
    best = int(np.argmin(rows["regret"].to_numpy(dtype=np.float64)))
    axes.axvline(places[best], color=_DARK, linewidth=0.9, linestyle=":", label="best")
    twin.grid(visible=False)
    twin.spines["right"].set_visible(True)
    axes.set_ylim(0, 1)
    axes.set_xlim(places[0], places[-1])
    axes.yaxis.set_major_formatter(PercentFormatter(1.0))
    if finite.size:
        ticks = np.unique(finite[np.linspace(0, finite.size - 1, min(5, finite.size)).astype(int)])
        axes.set_xticks(ticks, [number(each, 0) for each in ticks])


def _places(thresholds: Any) -> tuple[Any, Any]:
    """Return where thresholds are drawn, the two ends a little apart from the others, and the others."""
    finite = thresholds[np.isfinite(thresholds)]
    wide = max(1.0, float(np.ptp(finite))) if finite.size else 1.0
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    places = np.where(thresholds == -np.inf, low - _APART * wide, thresholds)
    return np.where(thresholds == np.inf, high + _APART * wide, places), finite


def _legend(figure: Figure, axes: Axes, twin: Axes, language: str) -> None:
    """Explain bands and lines below the panels, once."""
    _ = texts(language)
    names = {
        "long": _("extended, though revoking was better"),
        "short": _("revoked, though extending was better"),
        "rule": _("all that the default rule gets wrong"),
        "regret": _("regret: what wrong decisions cost on average (right)"),
        "best": _("best threshold, learned from these histories"),
    }
    handles = [*axes.get_legend_handles_labels()[0], *twin.get_legend_handles_labels()[0]]
    labels = [names[str(each.get_label())] for each in handles]
    figure.legend(handles, labels, loc="outside lower center", ncols=columns(2), frameon=False, fontsize=inches(9, 8))

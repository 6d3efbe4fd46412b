"""The figure of what knowing is worth: bars of weights and surveys with what chance gives, and a curve over prices."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.language.texts import texts
from sim.report.money import counted
from sim.report.plots.flip_figure import row_label
from sim.report.plots.page_width import inches, side_label
from sim.report.plots.style import GAIN, LOSS, QUIET, drawing, headed, noted, titled, usable_language
from sim.report.plots.user_texts import some_lines


def worth_figure(
    weights: pd.DataFrame,
    facts: pd.DataFrame,
    curve: pd.DataFrame,
    everything: float,
    price: float,
    sentence: str,
    currency: str,
    language: str = "en",
) -> Figure:
    """Return the picture of the card.

    Parameters
    ----------
    weights, facts
        Rows with value, low, high, floor, above_floor, and weight or title.
    curve
        price, best, all.
    everything, price
        What all weights are worth at the price of the card.
    sentence
        What the card says, above the picture.
    currency
        Unit of money of the world.
    language
        'en' or 'ko'.
    """
    language = usable_language(language)
    _ = texts(language)
    times, unit = counted(currency, language)
    heights = [len(weights) + 1.5, len(facts) + 1.5, 6.0] if len(facts) else [len(weights) + 1.5, 6.0]
    with drawing(language, 10, inches(1.8 + 0.44 * sum(heights), 1.8 + 0.74 * sum(heights))) as figure:
        parts = figure.subplots(len(heights), 1, height_ratios=heights)
        most = times * max(everything, *weights["high"], *(facts["high"] if len(facts) else [0.0]))
        labels = [row_label(key, language) for key in weights["weight"]]
        _bars(parts[0], weights, labels, times, most, _("To know a weight is worth"))
        if len(facts):
            titles = [some_lines(title, *side_label()) for title in facts["title"]]
            _bars(parts[1], facts, titles, times, most, _("One more survey is worth"))
        for axes in parts[:-1]:
            axes.axvline(times * everything, color=QUIET, linewidth=1, linestyle=":")
            axes.set_xlabel(
                _("{unit}; dashes: what chance gives; dots: to know all weights").format(unit=unit), fontsize=8.5
            )
        last = parts[-1]
        last.plot(times * curve["price"], times * curve["all"], color=GAIN, linewidth=2, marker="o", markersize=4)
        last.axvline(times * price, color=QUIET, linewidth=1)
        last.set_ylim(bottom=0)
        last.set_xlabel(_("Price of a firm-year, {unit}").format(unit=unit), fontsize=8.5)
        titled(last, _("To know all weights is worth, over prices"), fontsize=9.5)
        note = _("Pale: no more than chance gives.")
        noted(figure, note)
        headed(figure, sentence)
    return figure


def _bars(axes: Axes, table: pd.DataFrame, labels: list[str], times: float, most: float, title: str) -> None:
    """Draw a bar for each row, its range, and the floor of chance as a dash."""
    rows = np.arange(len(table))
    values = times * table["value"].to_numpy(dtype=np.float64)
    strong = table["above_floor"].to_numpy(dtype=np.bool_)
    for row, value, is_strong in zip(rows, values, strong, strict=True):
        axes.barh(row, value, 0.6, color=GAIN, alpha=0.85 if is_strong else 0.25)
    ends = times * table[["low", "high"]].to_numpy(dtype=np.float64)
    axes.hlines(rows, ends[:, 0], ends[:, 1], color=QUIET, linewidth=1.2)
    floors = times * table["floor"].to_numpy(dtype=np.float64)
    axes.vlines(floors, rows - 0.4, rows + 0.4, color=LOSS, linewidth=2, linestyle=(0, (2, 1)))
    axes.set_yticks(rows, labels, fontsize=7.5)
    axes.set_ylim(len(table) - 0.4, -0.6)
    axes.set_xlim(0, 1.08 * most if most > 0 else 1.0)
    axes.grid(visible=False, axis="y")
    titled(axes, title, fontsize=9.5)

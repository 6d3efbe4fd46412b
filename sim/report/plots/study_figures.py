"""Figures of studies: estimates next to each other with both kinds of uncertainty, paths over the years, and curves.

Words are handed in by the notebook in the reader's language, so the figures serve any question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from sim.language import numbers
from sim.language.texts import Translate, texts
from sim.report.plots.style import GAIN, LOSS, QUIET, drawing, headed, usable_language
from sim.report.plots.user_texts import LONGEST_TITLE, one_line

#: Shapes for lines, so that readers who do not see every colour can distinguish them.
COLOURS = (GAIN, LOSS, "#009E73", "#CC79A7", "#56B4E9", QUIET)
MARKERS = ("o", "s", "^", "D", "v", "P")


@dataclass(frozen=True)
class Mark:
    """A line across a figure with its meaning, such as a promise or a date; a notebook gives the text by language."""

    at: float
    text: Any


def _word(text: str) -> str:
    """Return the meaning of a line for the legend."""
    return one_line(text, 2 * LONGEST_TITLE)


def _shown(has_posterior: bool, _: Translate) -> tuple[tuple[str, str, str], str]:
    """Return the columns that are drawn, over calibrated weights if there are any, and what they are in words."""
    if has_posterior:
        return ("drawn", "drawn_low", "drawn_high"), _("mean, and what the record leaves open")
    return ("mean", "low", "high"), _("mean and its 90% interval")


def estimate_rows(
    table: pd.DataFrame,
    labels: Sequence[str],
    title: str,
    unit: str,
    language: str = "en",
    marks: Sequence[Mark] = (),
    groups: Sequence[str] | None = None,
    signed: bool = True,
    legend: str | None = None,
) -> Figure:
    """Return estimates below each other: a dot and its range; over calibrated weights where there are any.

    Then the range is what the record leaves open, and a stroke marks the mean at the central weights.

    Parameters
    ----------
    table
        Mean, low, high and, if there are calibrated draws, drawn, drawn_low, drawn_high; the first row on top.
    labels
        Labels of the rows, in the language.
    title, unit
        What is asked, and what is counted, in the language.
    language
        'en' or 'ko'.
    marks
        Lines down the figure, such as what was promised.
    groups
        Groups of the rows, in the language; there is a gap between groups, and the name of each is above its rows.
    signed
        Whether numbers are differences, shown with their sign and coloured by it.
    legend
        What dot and line are, in the language, if they are not mean and interval of runs at the central weights.
    """
    language = usable_language(language)
    _ = texts(language)
    heights, headings = _heights(len(table), groups)
    has_posterior = "drawn_low" in table and bool(table["drawn_low"].notna().any())
    with drawing(language, 8.6, 1.7 + 0.34 * (float(heights.max()) + 1) + 0.22 * len(marks)) as figure:
        axes = figure.subplots()
        shown, held = _shown(has_posterior, _)
        mean, low, high, central = (table[name].to_numpy(dtype=np.float64) for name in (*shown, "mean"))
        colours = np.where(mean >= 0, GAIN, LOSS) if signed else np.full(mean.size, GAIN)
        axes.hlines(heights, low, high, color="black", linewidth=1.6, zorder=4)
        axes.scatter(mean, heights, c=colours, s=46, zorder=5)
        if has_posterior:
            axes.scatter(central, heights, marker="|", color=QUIET, s=150, linewidths=1.8, zorder=3)
        rights = np.nanmax(np.column_stack([low, high, mean, central]), axis=1)
        write = numbers.signed if signed else numbers.number
        for value, height, right in zip(mean, heights, rights, strict=True):
            axes.annotate(
                write(float(value)), (float(right), float(height)), xytext=(7, 0),
                textcoords="offset points", va="center", fontsize=9,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},  # no line may run through a sign
            )  # fmt: skip
        axes.set_yticks(heights, labels)
        for height, text in headings:
            axes.annotate(
                text, (0, height), xycoords=("axes fraction", "data"), xytext=(4, 0), textcoords="offset points",
                va="center", fontsize=9, fontweight="bold", color=QUIET,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
            )  # fmt: skip
        axes.set_ylim(float(heights.max()) + 0.7, -0.7)
        if signed:
            axes.axvline(0, color="black", linewidth=0.8, zorder=1)
        for number, mark in enumerate(marks):
            meaning = _word(mark.text)
            axes.axvline(mark.at, color=COLOURS[1 + number], linewidth=1.4, linestyle="--", label=meaning, zorder=2)
        axes.margins(x=0.12)
        axes.grid(visible=False, axis="y")
        axes.set_xlabel(unit)
        headed(figure, title)
        handles = [Line2D([], [], color="black", marker="o", markerfacecolor=GAIN, markeredgecolor=GAIN, linewidth=1.6)]
        words = [legend or held]
        if has_posterior:
            handles.append(Line2D([], [], marker="|", color=QUIET, markersize=12, markeredgewidth=1.8, linewidth=0))
            words.append(_("mean at the central weights"))
        lines, meanings = axes.get_legend_handles_labels()
        figure.legend([*handles, *lines], [*words, *meanings], loc="outside lower left", ncols=1, frameon=False)
    return figure


def _heights(rows: int, groups: Sequence[str] | None) -> tuple[np.ndarray, list[tuple[float, str]]]:
    """Return the positions of rows from the top, and the headings of groups with their positions."""
    heights, headings, height = [], [], 0.0
    for row in range(rows):
        if groups is not None and (row == 0 or groups[row] != groups[row - 1]):
            height += 0.3 if row else 0.0
            headings.append((height, groups[row]))
            height += 0.9
        heights.append(height)
        height += 1.0
    return np.array(heights), headings


def effect_paths(
    paths: Mapping[str, pd.DataFrame],
    start: str,
    title: str,
    unit: str,
    language: str = "en",
    marks: Sequence[Mark] = (),
) -> Figure:
    """Return effects over the years, a panel for each place: mean and range, over calibrated weights if there are.

    Parameters
    ----------
    paths
        By name of the place in the language: month, mean, low, high, and drawn_low, drawn_high if there are draws.
    start
        First month, YYYY-MM.
    title, unit, language
        As for `estimate_rows`.
    marks
        Months with a meaning, counted from the start.
    """
    language = usable_language(language)
    _ = texts(language)
    year, month = (int(each) for each in start.split("-"))
    with drawing(language, 9.2, 3.9) as figure:
        panels = np.atleast_1d(figure.subplots(1, len(paths), sharex=True))
        for panel, (name, table) in zip(panels, paths.items(), strict=True):
            months = table["month"].to_numpy()
            has_posterior = "drawn_low" in table
            (mean, low, high), held = _shown(has_posterior, _)
            panel.fill_between(months, table[low], table[high], color=GAIN, alpha=0.25, linewidth=0)
            panel.plot(months, table[mean], color=GAIN, linewidth=2, label=held)
            if has_posterior:
                central = _("mean at the central weights")
                panel.plot(months, table["mean"], color=QUIET, linewidth=1.2, linestyle="--", label=central)
            for mark, line in zip(marks, ("--", ":", "-."), strict=False):
                panel.axvline(mark.at, color=LOSS, linewidth=1, linestyle=line, label=_word(mark.text))
            panel.axhline(0, color="black", linewidth=0.8)
            panel.set_title(name)
            panel.yaxis.set_major_locator(MaxNLocator(nbins=6))
            januaries = np.arange((13 - month) % 12, int(months.max()) + 1, 12)
            shown = januaries[:: max(1, -(-januaries.size // 5))]
            panel.set_xticks(shown, [str(year + (month - 1 + int(each)) // 12) for each in shown])
            panel.set_xlim(0, int(months.max()))
            panel.grid(visible=False, axis="x")
        panels[0].set_ylabel(unit)
        headed(figure, title)
        figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower left", ncols=2, frameon=False)
    return figure


def lever_curves(
    curves: Mapping[str, pd.DataFrame],
    ticks: Sequence[str],
    title: str,
    lever: str,
    unit: str,
    language: str = "en",
    marks: Sequence[Mark] = (),
) -> Figure:
    """Return a measure along a lever, with a line for each setting of another; the lever's values are evenly spaced.

    Parameters
    ----------
    curves
        By name of the other setting: mean, low and high, a row for each value of the lever.
    ticks
        The values of the lever.
    title, lever, unit, language
        As for `estimate_rows`; the lever's name.
    marks
        Lines across the figure.
    """
    language = usable_language(language)
    with drawing(language, 8.2, 4.6) as figure:
        axes = figure.subplots()
        places = np.arange(len(ticks))
        for number, (name, table) in enumerate(curves.items()):
            colour = COLOURS[number % len(COLOURS)]
            axes.fill_between(places, table["low"], table["high"], color=colour, alpha=0.25, linewidth=0)
            marker = MARKERS[number % len(MARKERS)]
            axes.plot(places, table["mean"], color=colour, marker=marker, linewidth=2, label=_word(name))
        for mark in marks:
            axes.axhline(mark.at, color=QUIET, linewidth=1.4, linestyle="--", label=_word(mark.text))
        axes.set_xticks(places, ticks)
        if min(float(table["low"].min()) for table in curves.values()) >= 0:
            axes.set_ylim(bottom=0)
        axes.set_xlabel(lever)
        axes.set_ylabel(unit)
        axes.grid(visible=False, axis="x")
        headed(figure, title)
        figure.legend(loc="outside lower left", ncols=2, frameon=False)
    return figure

"""The figure of the card of assumptions: what a claim's number is at both ends of each range, and where it turns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.language import numbers
from sim.language.texts import texts
from sim.report.plots.flip_figure import row_label
from sim.report.plots.page_width import columns, inches, is_phone
from sim.report.plots.style import GAIN, LOSS, QUIET, drawing, headed, noted, usable_language
from sim.report.plots.user_texts import some_lines

#: Of the axis: room beyond all values, as a share of their range, for the numbers beside the dots.
_ROOM = 0.14


def assumptions_figure(
    table: pd.DataFrame,
    centre: float,
    threshold: float,
    sign: int,
    measure: str,
    sentence: str,
    notes: Sequence[str],
    language: str = "en",
) -> Figure:
    """Return the picture of the card.

    Parameters
    ----------
    table
        A row for each assumption: assumption, least, most, turns_alone, and at_least and at_most with their ranges.
    centre
        The number of the claim with all assumptions as they are, by the same runs.
    threshold, sign
        The claim holds above the threshold (+1) or below it (-1).
    measure
        What the number is.
    sentence
        What the card says, above the picture.
    notes
        What is below it, a line each.
    language
        'en' or 'ko'.
    """
    language = usable_language(language)
    _ = texts(language)
    with drawing(language, 10, inches(2.6 + 0.5 * len(table), 3.4 + 0.8 * len(table))) as figure:
        axes = figure.subplots()
        ends = table[["at_least", "at_most"]].to_numpy(dtype=np.float64)
        known = [threshold, centre, *ends[np.isfinite(ends)]]
        low, high = min(known), max(known)
        room = _ROOM * (high - low or 1.0)
        beyond = low - room if sign > 0 else high + room
        axes.axvspan(*sorted((threshold, beyond)), color=LOSS, alpha=0.08, linewidth=0, label=_("the claim fails"))
        axes.axvline(threshold, color=LOSS, linewidth=1.6, label=_("where the claim turns"))
        axes.axvline(centre, color=QUIET, linewidth=1.2, linestyle="--", label=_("all as they are"))
        _ends(axes, table, "at_least", "white", _("at the low end of the range"))
        _ends(axes, table, "at_most", GAIN, _("at the high end of the range"))
        for place, (one, other) in enumerate(ends):
            axes.plot([one, other], [place, place], color=QUIET, linewidth=1.4, alpha=0.7, zorder=2)
        axes.set_yticks(range(len(table)), [row_label(str(key), language) for key in table["assumption"]], fontsize=7.5)
        for tick, turns in zip(axes.get_yticklabels(), table["turns_alone"], strict=True):
            tick.set_color(LOSS if turns else "black")
        axes.set_ylim(len(table) - 0.4, -0.6)
        axes.set_xlim(low - room, high + room)
        axes.grid(visible=False, axis="y")
        axes.set_xlabel(some_lines(measure, *((40, 3) if is_phone() else (80, 1))), fontsize=9)
        axes.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=columns(3), frameon=False, fontsize=8.5)
        noted(figure, "\n".join(notes))
        headed(figure, sentence)
    return figure


def _ends(axes: Axes, table: pd.DataFrame, name: str, face: str, label: str) -> None:
    """Draw a dot for one end of each range, what luck leaves open of it, and beside it the value of the key there."""
    end = name.removeprefix("at_")
    values, others = table[name], table["at_most" if end == "least" else "at_least"]
    rows = np.arange(len(table))
    axes.hlines(rows, table[f"{name}_low"], table[f"{name}_high"], color=GAIN, linewidth=3, alpha=0.3, zorder=3)
    axes.scatter(values, rows, s=34, facecolor=face, edgecolor=GAIN, linewidth=1.4, zorder=4, label=label)
    for row, value, other, of_key in zip(rows, values, others, table[end], strict=True):
        if not np.isfinite(value):
            continue
        is_left = value < other or (value == other and end == "least")
        outer = table[f"{name}_{'low' if is_left else 'high'}"].iloc[row]
        axes.annotate(
            numbers.figures(of_key), (outer, row), xytext=(-6 if is_left else 6, 0), textcoords="offset points",
            ha="right" if is_left else "left", va="center", fontsize=7.5, color=QUIET,
        )  # fmt: skip

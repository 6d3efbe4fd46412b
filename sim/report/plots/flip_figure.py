"""The figure of a flip card: a row for each weight, with its range, the centre, and flags where a claim turns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.language import numbers
from sim.language.texts import texts
from sim.report.plots.page_width import columns, inches, is_phone, side_label
from sim.report.plots.style import GAIN, LOSS, QUIET, drawing, headed, noted, usable_language
from sim.report.plots.user_texts import some_lines
from sim.scenario.reading.key_paths import split_key
from sim.scenario.schema.keys import fields

_POLE, _CLOTH = 0.42, 0.028


def flip_figure(table: pd.DataFrame, sentence: str, searched: str, language: str = "en") -> Figure:
    """Return the picture of a flip card.

    Parameters
    ----------
    table
        A row for each weight: weight, least, low, centre, high, most, alone, turns_alone, joint.
    sentence
        What the card says, above the picture.
    searched
        Which region was searched, below it.
    language
        'en' or 'ko'.
    """
    language = usable_language(language)
    _ = texts(language)
    rows = table.reset_index(drop=True)
    with drawing(language, 10, inches(2.4 + 0.52 * len(rows), 3.0 + 0.8 * len(rows))) as figure:
        axes = figure.subplots()
        for place, row in enumerate(rows.to_dict("records")):
            _draw_row(axes, place, row)
        labels = [row_label(str(key), language) for key in rows["weight"]]
        axes.set_yticks(range(len(rows)), labels, fontsize=7.5)
        axes.set_ylim(len(rows) - 0.4, -0.75)
        axes.set_xlim(*((-0.24, 1.26) if is_phone() else (-0.1, 1.14)))
        axes.set_xticks([])
        axes.grid(visible=False)
        axes.spines["bottom"].set_visible(False)
        _explain(axes, language)
        noted(figure, searched)
        headed(figure, sentence)
    return figure


def _draw_row(axes: Axes, place: int, row: Mapping[Any, Any]) -> None:
    """Draw range, middle 90%, needle and flags of a weight, on a scale from one end of its range to the other."""
    least, width = row["least"], row["most"] - row["least"]

    def at(value: float) -> float:
        return float(np.clip((value - least) / width, 0.0, 1.0)) if width else 0.5

    axes.plot([0, 1], [place, place], color=QUIET, linewidth=1.2, alpha=0.6, zorder=1)
    axes.barh(place, at(row["high"]) - at(row["low"]), 0.34, at(row["low"]), color=GAIN, alpha=0.25, zorder=2)
    axes.plot([at(row["centre"])] * 2, [place - 0.26, place + 0.26], color=GAIN, linewidth=2.4, zorder=4)
    for end, side, x in (("least", "right", -0.012), ("most", "left", 1.012)):
        axes.text(x, place, numbers.figures(row[end]), ha=side, va="center", fontsize=7.5, color=QUIET)
    if row["turns_alone"] and not np.isnan(row["alone"]):
        _flag(axes, at(row["alone"]), place, filled=True)
    if not np.isnan(row["joint"]):
        _flag(axes, at(row["joint"]), place, filled=False)


def _flag(axes: Axes, x: float, place: float, *, filled: bool) -> None:
    """Draw a flag that stands on a row."""
    axes.plot([x, x], [place, place - _POLE], color=LOSS, linewidth=1.4, zorder=5)
    cloth = [(x, place - _POLE), (x + _CLOTH, place - 0.75 * _POLE), (x, place - 0.5 * _POLE)]
    axes.fill(*zip(*cloth, strict=True), facecolor=LOSS if filled else "white", edgecolor=LOSS, linewidth=1.1, zorder=6)


def _explain(axes: Axes, language: str) -> None:
    """Write what the signs mean, above the rows."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    _ = texts(language)
    joint = _("the nearest flip of all together")
    signs = [
        Line2D([], [], color=QUIET, linewidth=1.2, label=_("range that was searched")),
        Patch(facecolor=GAIN, alpha=0.25, label=_("middle 90% of the draws")),
        Line2D([], [], color=GAIN, marker="|", markersize=11, markeredgewidth=2.4, linestyle="none", label=_("centre")),
        Line2D([], [], color=LOSS, marker=">", linestyle="none", label=_("turns alone")),
        Line2D([], [], color=LOSS, marker=">", markerfacecolor="white", linestyle="none", label=joint),
    ]
    axes.legend(
        handles=signs, loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=columns(3), frameon=False, fontsize=8.5
    )


def row_label(key: str, language: str) -> str:
    """Return what a key means, on a few lines, and below it the key."""
    return f"{some_lines(weight_label(key, language), *side_label())}\n{key}"


def weight_label(key: str, language: str) -> str:
    """Return what a key means, with the month of a part of it."""
    full, parts = split_key(key)
    described = fields()[full].description or full
    meaning = texts(language)(described)
    return f"{'.'.join(parts)}: {meaning}" if parts else meaning

"""The picture of a brief: a dot and a range for each region, and the number beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.language.numbers import number, signed
from sim.report.brief.content import Brief
from sim.report.brief.region_effects import RegionEffect
from sim.report.effect_words import is_practically_nothing
from sim.report.plots.style import GAIN, LOSS, QUIET, drawing
from sim.report.plots.user_texts import fit, one_line

#: Where ticks may stand, on both sides of 0.
_TICKS = [step * 10**power for power in range(7) for step in (1, 2, 5)]
#: The least room between two ticks, as a share of the width.
_LEAST_ROOM = 0.075
#: The least width of the scale, in firms to each side.
_LEAST_REACH = 1.0
_INK = "#1F2937"
#: Lines of the caption, which may hold a title of any length, and the height that a few rows need below it, in inches.
_CAPTION_LINES, _LEAST_HEIGHT = 3, 3.4
#: Places of the name of a region; a letter of Korean takes two.
LONGEST_NAME = 26


def draw_effects(axes: Axes, effects: Sequence[RegionEffect], size: float) -> None:
    """Draw a row for each effect: its range as a pale line, its mean as a dot, and both in words at the right.

    The scale is that of square roots, so that small effects are seen beside large ones.

    Parameters
    ----------
    axes
        Where to draw.
    effects
        From the top downward.
    size
        Of the letters, in points.
    """
    ends = np.array([[each.effect.mean, each.effect.low, each.effect.high] for each in effects])
    low, high = min(float(np.nanmin(ends)), -_LEAST_REACH), max(float(np.nanmax(ends)), _LEAST_REACH)
    axes.set_xscale("function", functions=(_root, _square))
    room = 0.04 * (_root(np.array(high)) - _root(np.array(low)))
    axes.set_xlim(float(_square(_root(np.array(low)) - room)), float(_square(_root(np.array(high)) + room)))
    axes.set_ylim(len(effects) - 0.4, -0.6)
    for row, each in enumerate(effects):
        is_told = each.clear and not is_practically_nothing(each.effect)
        colour = QUIET if not is_told else GAIN if each.effect.mean > 0 else LOSS
        if each.in_focus:
            axes.axhspan(row - 0.5, row + 0.5, color="#F3F4F6", linewidth=0, zorder=0)
        if not np.isnan(each.effect.low):
            axes.hlines(row, each.effect.low, each.effect.high, color=colour, alpha=0.35, linewidth=0.55 * size)
        inside = colour if is_told else "white"
        axes.plot(each.effect.mean, row, "o", color=colour, markerfacecolor=inside, markersize=0.62 * size)
        axes.text(
            1.015, row, each.told, transform=axes.get_yaxis_transform(), va="center", fontsize=size,
            color=_INK, fontweight="bold" if each.in_focus else "normal",
        )  # fmt: skip
    axes.set_yticks(range(len(effects)), [one_line(each.name, LONGEST_NAME) for each in effects], fontsize=size)
    for label, each in zip(axes.get_yticklabels(), effects, strict=True):
        label.set_fontweight("bold" if each.in_focus else "normal")
    ticks = _ticks(low, high)
    axes.set_xticks(ticks, [number(0.0) if tick == 0 else signed(tick, 0) for tick in ticks], fontsize=0.85 * size)
    axes.minorticks_off()
    axes.tick_params(length=0)
    axes.grid(visible=False, axis="y")
    axes.axvline(0, color=_INK, linewidth=0.8, zorder=1)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)


def effects_picture(brief: Brief, *, short: bool = False, inches: tuple[float, float] | None = None) -> Figure:
    """Return the picture of a brief by itself, with its caption and what its signs mean.

    Parameters
    ----------
    brief
        What it shows.
    short
        Whether to show the zones, the selected region, those that lose most, and all others together.
    inches
        Width and height; by default as high as its rows need.
    """
    effects = brief.short_effects if short else brief.effects
    width, height = inches or (8.0, max(1.5 + 0.27 * len(effects), _LEAST_HEIGHT))
    size = 13.0 if short else 10.0
    with drawing(brief.language, width, height) as figure:
        axes = figure.subplots()
        draw_effects(axes, effects, size)
        fit(axes.set_title(brief.caption, fontsize=size + 1), figure, 0.6 * width, _CAPTION_LINES)
        legend = figure.supxlabel(brief.legend, x=0.01, ha="left", fontsize=0.8 * size, color=QUIET)
        fit(legend, figure, 0.97 * width)
        # The numbers at the right count for the layout, so that none is cut.
        for text in axes.texts:
            text.set_in_layout(True)
    return figure


def _root(values: NDArray[Any]) -> NDArray[Any]:
    root: NDArray[Any] = np.sign(values) * np.sqrt(np.abs(values))
    return root


def _square(values: NDArray[Any]) -> NDArray[Any]:
    square: NDArray[Any] = np.sign(values) * np.square(values)
    return square


def _ticks(low: float, high: float) -> list[float]:
    """Return round numbers for the scale, far enough from each other.

    Examples
    --------
    >>> _ticks(-4.0, 33.0)
    [-1.0, 0.0, 1.0, 5.0, 10.0, 20.0]
    """
    width = float(_root(np.array(high)) - _root(np.array(low)))
    found = [0.0]
    for sign, end in ((1.0, high), (-1.0, -low)):
        last = 0.0
        for tick in _TICKS:
            if tick <= end and (tick**0.5 - last**0.5) / width >= _LEAST_ROOM:
                last = float(tick)
                found.append(sign * last)
    return sorted(found)

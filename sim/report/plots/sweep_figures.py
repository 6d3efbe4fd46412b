"""Figures of sweeps: which levers matter, how they matter, and where in their space something happens."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Protocol

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike, NDArray

from sim.language import numbers
from sim.language.texts import Noun, texts
from sim.report.plots.axes import Names, Side, named
from sim.report.plots.style import GAIN, LOSS, QUIET, drawing, headed, usable_language
from sim.report.plots.user_texts import LONGEST_TITLE, one_line
from sim.results.lever_values import Limit, within

#: More points than this are drawn as pixels in a file of lines too.
MOST_DRAWN_AS_LINES = 2000
#: Levers that are named in the plane of Morris; the names of more would lie over each other.
MOST_NAMED = 7
#: Least distance between the names of levers, in heights of a line.
LINE_HEIGHT = 1.15


class DrawnBox(Protocol):
    """What a figure must know of a box, such as `sim.sweeps.learning.boxes.Box`."""

    @property
    def limits(self) -> Mapping[str, Limit]:
        """By lever, the strongest limit first."""

    @property
    def coverage(self) -> float:
        """Share of all settings with the event that it holds."""

    @property
    def density(self) -> float:
        """Share of its settings that have the event."""


def sensitivity_bars(table: pd.DataFrame, label: str, language: str = "en", names: Names = None) -> Figure:
    """Return what share of a measure's variance each lever explains, the strongest lever on top.

    Parameters
    ----------
    table
        Table of `sobol_indices`: lever, first and total with their intervals.
    label
        Name of the measure, in the language.
    language
        'en' or 'ko'.
    names
        Names of the levers in the language; those without are shown as they are.
    """
    language = usable_language(language)
    _ = texts(language)
    shown = table.sort_values("total", kind="stable").reset_index(drop=True)
    rows = np.arange(len(shown))
    with drawing(language, 8, 1.9 + 0.52 * len(shown)) as figure:
        axes = figure.subplots()
        kinds = (("first", 0.19, GAIN, _("alone")), ("total", -0.19, QUIET, _("with all its interactions")))
        reach = float(shown[["total_high", "first_high", "total", "first"]].to_numpy().max())
        for kind, shift, colour, meaning in kinds:
            values, low, high = (shown[f"{kind}{end}"].to_numpy() for end in ("", "_low", "_high"))
            axes.barh(rows + shift, values, height=0.34, color=colour, label=meaning)
            axes.hlines(rows + shift, low, high, color="black", linewidth=1.2)
            for row, value, end in zip(rows, values, np.maximum(values, high), strict=True):
                text = numbers.number(value, 2)
                axes.text(max(end, 0) + 0.015 * reach, row + shift, text, va="center", fontsize=9)
        axes.set_yticks(rows, named(shown["lever"], names))
        axes.axvline(0, color="black", linewidth=0.8)
        axes.margins(x=0.1)
        axes.grid(visible=False, axis="y")
        axes.set_xlabel(_("Share of the variance (bar: estimate, line: interval)"))
        headed(figure, _("What moves {measure}").format(measure=Noun(one_line(label, 2 * LONGEST_TITLE))))
        figure.legend(loc="outside lower center", ncols=2, frameon=False)
    return figure


def morris_plane(table: pd.DataFrame, label: str, language: str = "en", names: Names = None) -> Figure:
    """Return how much each lever moves a measure, against how much that differs from place to place.

    Parameters
    ----------
    table
        Table of `morris_effects`: lever, mu_star with its interval, sigma.
    label
        Name and unit of the measure, in the language.
    language, names
        As for `sensitivity_bars`.
    """
    language = usable_language(language)
    _ = texts(language)
    with drawing(language, 8, 5.2) as figure:
        axes = figure.subplots()
        size, spread = table["mu_star"].to_numpy(), table["sigma"].to_numpy()
        right = 1.25 * float(max(table["mu_star_high"].max(), size.max())) or 1.0
        top = 1.2 * float(spread.max()) or right
        axes.set_xlim(-0.02 * right, right)
        axes.set_ylim(-0.05 * top, top)
        end = min(right, top)
        axes.plot([0, end], [0, end], color=QUIET, linewidth=1, linestyle="--", zorder=1)
        axes.hlines(spread, table["mu_star_low"], table["mu_star_high"], color=GAIN, linewidth=1.2, alpha=0.6)
        strong = np.argsort(-size, kind="stable")[:MOST_NAMED]
        is_strong = np.isin(np.arange(size.size), strong)
        axes.scatter(size, spread, color=np.where(is_strong, GAIN, QUIET), s=42, zorder=3)
        heights = dict(zip(strong.tolist(), _apart(spread[strong], top).tolist(), strict=True))
        every_name = named(table["lever"], names)
        for row, height in heights.items():
            leftward = size[row] > 0.5 * right
            end_of_line = float(table["mu_star_low" if leftward else "mu_star_high"].iloc[row])
            axes.annotate(
                every_name[row],
                (end_of_line, float(spread[row])),
                xytext=(end_of_line + (-1 if leftward else 1) * 0.02 * right, height),
                arrowprops={"arrowstyle": "-", "color": QUIET, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 0},
                ha="right" if leftward else "left",
                va="center",
                fontsize=9,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5, "alpha": 0.8},
                zorder=4,
            )
        axes.set_xlabel(_("Size of the effect of a lever's whole range (line: interval)"))
        axes.set_ylabel(_("How much the effect differs from setting to setting"))
        note = _(
            "Above the dashed line the effect differs by more than its size: what the lever does depends on the rest."
        )
        if size.size > MOST_NAMED:
            weak = float(np.delete(size, strong).max())
            note += "\n" + _("Grey: the other {count} levers, with at most {size}.").format(
                count=size.size - MOST_NAMED, size=numbers.figures(weak, 2)
            )
        headed(figure, _("What moves {measure}").format(measure=Noun(one_line(label, 2 * LONGEST_TITLE))))
        axes.set_title(note, fontsize=9, fontweight="normal", color=QUIET)
    return figure


def discovery_box(
    levers: pd.DataFrame, interesting: ArrayLike, box: DrawnBox, event: str, language: str = "en", names: Names = None
) -> Figure:
    """Return the settings in the plane of the two levers that the box limits most, and the box.

    Settings that a limit on another lever leaves out are pale: the frame does not speak of them.

    Parameters
    ----------
    levers : table, shape [point, lever]
        The settings that did not fail.
    interesting : array, shape [point]
        Whether the event happens there.
    box
        The box to draw, such as the recommended one.
    event
        What happens, in the language.
    language, names
        As for `sensitivity_bars`; names of categories too.
    """
    language = usable_language(language)
    _ = texts(language)
    happens = np.asarray(interesting, dtype=np.bool_)
    across, *more = [*box.limits, *(name for name in levers.columns if name not in box.limits)]
    generator = np.random.default_rng(0)
    sides = [Side.of(levers, name, generator) for name in (across, more[0] if more else None)]
    other = [name for name in box.limits if name not in (sides[0].name, sides[1].name)]
    pale = np.zeros(len(levers), dtype=np.bool_)
    for name in other:
        pale |= ~within(levers[name], box.limits[name])
    looks = (
        (~happens & pale, QUIET, "o", 0.12, None),
        (happens & pale, LOSS, "^", 0.15, None),
        (~happens & ~pale, QUIET, "o", 0.55, _("does not happen")),
        (happens & ~pale, LOSS, "^", 0.85, _("happens")),
    )
    shares = {"density": numbers.share(box.density), "coverage": numbers.share(box.coverage)}
    if box.limits:
        found = _(
            "It happens in {density} of the settings in the frame; these are {coverage} of all in which it happens"
        )
    else:
        found = _("It happens in {density} of all settings; no limits say where")
    lines = [found.format(**shares)]
    if pale.any():
        told = _("pale: left out by the limits on {levers}")
        lines.append(told.format(levers=", ".join(named(other, names))))
    with drawing(language, 8, 6) as figure:
        axes = figure.subplots()
        for chosen, colour, marker, opacity, meaning in looks:
            axes.scatter(
                sides[0].places[chosen],
                sides[1].places[chosen],
                c=colour,
                marker=marker,
                s=24,
                alpha=opacity,
                linewidths=0,
                label=meaning,
                rasterized=len(levers) > MOST_DRAWN_AS_LINES,
            )
        axes.margins(0.03)
        edges = [side.edges(found) for side, found in zip(sides, (axes.get_xlim(), axes.get_ylim()), strict=True)]
        for side, axis in zip(sides, (axes.xaxis, axes.yaxis), strict=True):
            side.label(axis, levers, language, names)
        axes.set_xlim(edges[0])
        axes.set_ylim(edges[1])
        spans = [side.spans(box.limits, ends) for side, ends in zip(sides, edges, strict=True)]
        for (left, right), (bottom, top) in itertools.product(*spans) if box.limits else ():
            corner, width, height = (left, bottom), right - left, top - bottom
            axes.add_patch(
                Rectangle(corner, width, height, fill=False, edgecolor=GAIN, linewidth=2.2, zorder=5, clip_on=False)
            )
        headed(figure, one_line(event, 2 * LONGEST_TITLE))
        axes.set_title("\n".join(lines), fontsize=9, fontweight="normal")
        figure.legend(loc="outside lower center", ncols=2, frameon=False)
    return figure


def _apart(heights: NDArray[np.float64], top: float) -> NDArray[np.float64]:
    """Return heights for names next to points, moved up if they would overlap."""
    least = 0.036 * LINE_HEIGHT * top
    apart = heights.copy()
    order = np.argsort(heights, kind="stable")
    for below, above in itertools.pairwise(order):
        apart[above] = max(apart[above], apart[below] + least)
    return apart

"""The figure of a race: what a larger own budget brings a region and the country, and what central rules save."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.language.numbers import signed
from sim.language.texts import texts
from sim.report.money import MONEY, amount, counted
from sim.report.plots.page_width import inches, is_phone, side_label
from sim.report.plots.style import GAIN, LOSS, QUIET, drawing, headed, titled, usable_language
from sim.report.plots.user_texts import LONGEST_NAME, one_line, some_lines
from sim.results.estimates import Estimate

#: Marks of the regions, one after another.
MARKS = "osD^vP*X<>"
#: Room around the points, as a share of their range.
ROOM = 0.12
#: Names of regions are at least so far apart, as a share of the height.
LEAST_APART = 0.055
#: The shaded area is at least so wide, as a share of what is left of it, that its name has room.
WIDTH_OF_SHADE = 0.8


def race_figure(
    alone: pd.DataFrame,
    names: dict[str, str],
    rules: Sequence[tuple[str, Estimate, bool]],
    title: str,
    currency: str,
    language: str = "en",
) -> Figure:
    """Return own gain against the country's for each region alone; below, what each central rule would save.

    Parameters
    ----------
    alone
        A row for each region and move: region, move, factor, own, country.
    names
        The name of each region.
    rules
        Name of the rule, what it saves in bn, whether it ends the race.
    title
        The finding.
    currency
        That of the world.
    language
        'en' or 'ko'.
    """
    language = usable_language(language)
    _ = texts(language)
    heights = [4.6, inches(1.2 + 0.42 * len(rules), 1.6 + 0.62 * len(rules))] if rules else [4.6]
    with drawing(language, 9, 1.3 + sum(heights)) as figure:
        parts = figure.subfigures(len(heights), 1, squeeze=False, height_ratios=heights)[
            :, 0
        ]  # each as wide as the page
        _own_and_country(parts[0].subplots(), alone, names, currency, language)
        if rules:
            _savings(parts[1].subplots(), rules, currency, language)
        headed(figure, title)
    return figure


def _own_and_country(axes: Axes, alone: pd.DataFrame, names: dict[str, str], currency: str, language: str) -> None:
    """Draw each move of a region alone, from today at the origin, with what it brings the region and the country."""
    _ = texts(language)
    times, unit = counted(currency, language)
    own, country = times * alone["own"].to_numpy(), times * alone["country"].to_numpy()
    low, high = min(0.0, *own, *country), max(0.0, *own, *country)
    room = ROOM * (high - low or 1.0)
    left = min(0.0, *own) - room
    right = max(max(0.0, *own) + 2 * room, -WIDTH_OF_SHADE * left)
    bottom, top = min(0.0, *country) - room, max(0.0, *country, 0.4 * right) + room
    axes.fill_between([0.0, right], bottom, 0.0, color=LOSS, alpha=0.1, linewidth=0, zorder=0)
    axes.annotate(
        _("pays me, not us"), (right, bottom), xytext=(-8, 8), textcoords="offset points", ha="right", va="bottom",
        color=LOSS, fontsize=8 if is_phone() else 11, zorder=1,
    )  # fmt: skip
    ends = np.array([max(left, bottom), min(right, top)])
    axes.plot(ends, ends, color=QUIET, linewidth=1, linestyle="--", zorder=1)
    axes.annotate(
        _("as much for us as for me"), (ends[1], ends[1]), xytext=(-16, -4), textcoords="offset points", color=QUIET,
        fontsize=8, ha="right", va="top", bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0},
    )  # fmt: skip
    axes.axhline(0.0, color=QUIET, linewidth=1)
    axes.axvline(0.0, color=QUIET, linewidth=1)
    lasts: list[tuple[float, float, str]] = []
    for number, region in enumerate(dict.fromkeys(alone["region"])):
        some = (alone["region"] == region).to_numpy()
        order = np.argsort(alone["factor"].to_numpy()[some], kind="stable")
        x, y = own[some][order], country[some][order]
        colour = LOSS if x[-1] > 0 > y[-1] else GAIN if x[-1] > 0 else QUIET
        axes.plot([0.0, *x], [0.0, *y], color=colour, linewidth=1, alpha=0.5, zorder=2)
        axes.scatter(x, y, marker=MARKS[number % len(MARKS)], color=colour, s=44, zorder=3)
        word = alone["move"].to_numpy()[some][order][-1]
        lasts.append((float(x[-1]), float(y[-1]), f"{one_line(names[region])} ×{word}"))
    axes.set_xlim(left, right)
    axes.set_ylim(bottom, top)
    _label(axes, lasts, top - bottom)
    axes.set_xlabel(_("What it brings the region itself, {unit}").format(unit=unit))
    axes.set_ylabel(_("What it brings the country, {unit}").format(unit=unit))
    heading = _(
        "One region alone changes its own budget (×: multiple of today's); the others stay.\n"
        "A line goes from today (0) over one mark for each budget to the largest, which is named."
    )
    titled(axes, heading, fontsize=9, color=QUIET, fontweight="normal")


def _label(axes: Axes, lasts: list[tuple[float, float, str]], height: float) -> None:
    """Name the last point of each region, one below another where points are near, with a thin line to it."""
    room = LEAST_APART * height
    ordered = sorted(lasts, key=lambda each: -each[1])
    places = np.array([y for _x, y, _text in ordered])
    for i in range(1, len(places)):
        places[i] = min(places[i], places[i - 1] - room)
    short = axes.get_ylim()[0] + room / 2 - places[-1]
    if short > 0:  # the lowest would leave the picture: push them up again
        places[-1] += short
        for i in range(len(places) - 2, -1, -1):
            places[i] = max(places[i], places[i + 1] + room)
    line = {"arrowstyle": "-", "color": QUIET, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 3}
    for (x, y, text), place in zip(ordered, places, strict=True):
        axes.annotate(
            text, (x, y), xytext=(1.012, place), textcoords=axes.get_yaxis_transform(), va="center", fontsize=8.5,
            arrowprops=line, annotation_clip=False,
        )  # fmt: skip


def _rule_label(name: str) -> str:
    """Return the name of a rule as its row has it."""
    return some_lines(name, *side_label()) if is_phone() else one_line(name, 2 * LONGEST_NAME)


def _savings(axes: Axes, rules: Sequence[tuple[str, Estimate, bool]], currency: str, language: str) -> None:
    """Draw a bar for each rule of the centre: what the country is better off by than in the race."""
    _ = texts(language)
    written = amount(MONEY, currency, language)
    times = written.times
    for place, (_name, saved, ends) in enumerate(rules):
        colour = GAIN if ends else QUIET
        if math.isnan(saved.mean):  # no equilibrium under the rule, or none without it
            axes.text(0.0, place, " " + _("no equilibrium"), va="center", fontsize=8, color=QUIET)
            continue
        axes.barh(place, times * saved.mean, 0.6, color=colour, alpha=0.85 if ends else 0.4)
        axes.plot([times * saved.low, times * saved.high], [place, place], color="black", linewidth=1.2)
        told = signed(times * saved.mean) + (f" · {_('ends the race')}" if ends and not is_phone() else "")
        axes.text(1.012, place, told, transform=axes.get_yaxis_transform(), va="center", fontsize=8)
    axes.axvline(0.0, color=QUIET, linewidth=1)
    axes.set_yticks(range(len(rules)), [_rule_label(name) for name, *_rest in rules], fontsize=8.5)
    axes.set_ylim(len(rules) - 0.4, -0.6)
    axes.grid(visible=False, axis="y")
    axes.set_xlabel(
        _("What a rule of the centre saves the country against the race, {unit}").format(
            unit=counted(currency, language)[1]
        )
    )
    if is_phone() or not all(ends for _name, _saved, ends in rules):
        note = _("Blue: the rule ends the race; grey: it does not.")
        titled(axes, note, fontsize=9, color=QUIET, fontweight="normal")

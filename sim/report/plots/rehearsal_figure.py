"""The figure of a rehearsal: what 100 evaluations would find, and the way from the truth to their mean estimate."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.language.texts import Translate, marked, texts
from sim.report.plots.page_width import inches, is_phone, side_label
from sim.report.plots.style import GAIN, LOSS, QUIET, drawing, headed, noted, titled, usable_language
from sim.report.plots.user_texts import some_lines

_SIDE = 10
_MISSED = "#D5D8DC"
#: What an estimate is made of, as the figure calls it, in its order; what is practically nothing is left out.
_PARTS = {
    "truth": marked("true effect on the zone"),
    "trend": marked("trend it would have had anyway"),
    "spillover": marked("what the others lose"),
    "reweighting": marked("other weights"),
    "measurement": marked("counted, but not caused"),
}
#: A part less than this share of the longest is not drawn.
_LEAST = 0.01


def found_and_biased(
    counts: tuple[int, int, int],
    parts: Mapping[str, float],
    country: float,
    amount: Callable[[float], str],
    title: str,
    design: str,
    language: str = "en",
) -> Figure:
    """Return 100 dots beside the parts of the estimate.

    Parameters
    ----------
    counts
        Of 100 histories, those in which the effect is found, found with the wrong sign, and missed.
    parts
        The truth, and what an estimate is beyond it, by part; their sum is the estimate.
    country
        What is new to the country, as an effect on the zone.
    amount
        Writes an amount with its unit.
    title, design
        The finding, and the design in words.
    language
        'en' or 'ko'.
    """
    language = usable_language(language)
    _ = texts(language)
    with drawing(language, 9.0, inches(4.6, 7.4)) as figure:
        if is_phone():
            halves = figure.subfigures(2, 1, squeeze=False)[:, 0]  # each as wide as the page
            dots, bars = halves[0].subplots(), halves[1].subplots()
        else:
            dots, bars = figure.subplots(1, 2, width_ratios=(1.0, 1.7))
        _draw_dots(dots, counts, _)
        _draw_parts(bars, parts, country, amount, _)
        noted(figure, design, 9)
        headed(figure, title)
    return figure


def _draw_dots(axes: Axes, counts: tuple[int, int, int], _: Translate) -> None:
    """Draw a dot for each of 100 histories, in rows from above: found, wrong, missed."""
    words = (_("found: {n} of 100"), _("wrong sign: {n}"), _("missed: {n}"))
    places = np.arange(_SIDE * _SIDE)
    first = 0
    for count, word, colour, mark in zip(counts, words, (GAIN, LOSS, _MISSED), ("o", "X", "o"), strict=True):
        mine = places[first : first + count]
        first += count
        if count:
            across, down = mine % _SIDE, mine // _SIDE
            axes.scatter(across, -down, s=95, c=colour, marker=mark, label=word.format(n=count), linewidths=0)
    axes.set(xlim=(-0.7, 9.7), ylim=(-9.7, 0.7), xticks=[], yticks=[], aspect="equal")
    titled(axes, _("Would 100 evaluations find it?"))
    axes.spines[:].set_visible(False)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.02), ncols=1, frameon=False, fontsize=9)


def _draw_parts(
    axes: Axes, parts: Mapping[str, float], country: float, amount: Callable[[float], str], _: Translate
) -> None:
    """Draw the way from nothing over the truth and each part beyond it to the estimate, one below the other."""
    estimate = sum(parts.values())
    longest = max(abs(country), abs(estimate), *(abs(each) for each in parts.values()))
    rows: list[tuple[str, float, float, str]] = [(_("new to the country"), 0.0, country, QUIET)]
    at = 0.0
    for part, word in _PARTS.items():
        size = parts[part]
        if part == "truth" or abs(size) >= _LEAST * longest:
            rows.append((_(word), at, size, GAIN if part == "truth" else LOSS))
        at += size
    rows.append((_("what the evaluation reports, on average"), 0.0, estimate, "#111827"))
    for y, (_word, left, size, colour) in enumerate(rows):
        axes.barh(-y, size, left=left, color=colour, height=0.5)
        end = left + size
        axes.annotate(
            amount(size), (max(left, end), -y), xytext=(5, 0), textcoords="offset points", va="center", fontsize=9
        )
        if 0 < y < len(rows) - 1:  # an end is where the next part begins
            axes.plot([end, end], [-y - 0.25, -y - 0.75], color=QUIET, linewidth=0.8)
    axes.axvline(0, color=QUIET, linewidth=0.8)
    axes.set_yticks([-y for y in range(len(rows))], [some_lines(row[0], *side_label()) for row in rows])
    axes.tick_params(axis="y", length=0)
    axes.set_xticks([])
    axes.margins(x=0.22)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    titled(axes, _("From the truth to the estimate"))

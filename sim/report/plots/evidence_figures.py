"""Figures of evidence: how far the model is from each fact, and whether it shows the patterns that it should."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.language.numbers import signed
from sim.language.texts import texts
from sim.report.plots.style import GAIN, LOSS, QUIET, drawing, headed, usable_language
from sim.report.plots.user_texts import LONGEST_NAME, fit, one_line

#: Facts are drawn no further apart than so many standard errors; the number is next to the point.
FARTHEST = 6.0


def fact_checks(table: pd.DataFrame, met_within: float, language: str = "en") -> Figure:
    """Return how far the model is from each fact, in standard errors; those kept aside above, no context.

    Parameters
    ----------
    table
        From `sim.evidence.fact_check.check_table`, in the same language.
    met_within
        Standard errors within which a fact is met.
    language
        'en' or 'ko'.
    """
    language = usable_language(language)
    _ = texts(language)
    judged = table[table["met"].notna()]
    checks = judged.sort_values("use", kind="stable", ascending=True).reset_index(drop=True)
    rows = np.arange(len(checks))
    with drawing(language, 10, 1.4 + 0.28 * len(checks)) as figure:
        axes = figure.subplots()
        edge = FARTHEST + 1.5
        low = np.where(checks["kind"] == "at_most", -edge, -met_within)
        high = np.where(checks["kind"] == "at_least", edge, met_within)
        axes.barh(rows, high - low, 1.0, low, color=QUIET, alpha=0.12, zorder=0)
        axes.axvline(0.0, color=QUIET, linewidth=1)
        apart = checks["apart"].clip(-FARTHEST, FARTHEST)
        for use, marker in (("calibration", "o"), ("validation", "D")):
            some = (checks["use"] == use).to_numpy()
            colours = np.where(checks["met"].to_numpy(dtype=np.bool_), GAIN, LOSS)
            faces = np.where(checks["counted"], colours, "white")
            edges = list(map(str, colours[some]))
            axes.scatter(apart[some], rows[some], c=faces[some], edgecolors=edges, marker=marker, s=42, zorder=3)
        for row, (place, real) in enumerate(zip(apart, checks["apart"], strict=True)):
            axes.annotate(
                signed(real, 1),
                (float(place), row),
                xytext=(8 if place >= 0 else -8, 0),
                textcoords="offset points",
                ha="left" if place >= 0 else "right",
                va="center",
                fontsize=8,
            )
        axes.set_yticks(rows, [one_line(title, 2 * LONGEST_NAME) for title in checks["title"]])
        axes.set_xlim(-edge, edge)
        axes.set_xlabel(_("Model less fact, in standard errors"))
        meaning = _("Circles: facts that were fitted; diamonds: kept aside. Grey: met. Hollow: says little.")
        fit(figure.supxlabel(meaning, x=0.01, ha="left", fontsize=9, color=QUIET), figure, 0.98 * figure.get_figwidth())
        headed(figure, _("The model against the record"))
    return figure


def pattern_checks(table: pd.DataFrame, language: str = "en", *, over_draws: bool = False) -> Figure:
    """Return whether each pattern is met, and by how much; below, what the model says to the question.

    Parameters
    ----------
    table
        From `sim.evidence.pattern_check.pattern_table`, in the same language.
    language
        'en' or 'ko'.
    over_draws
        Whether the intervals are of calibrated draws (`sim.results.ranges.record_range`), not of a mean over runs.
    """
    language = usable_language(language)
    _ = texts(language)
    required, asked = (table[table["met"].isna() == question].reset_index(drop=True) for question in (False, True))
    heights = [len(required) + required["pattern"].nunique(), len(asked) + 1]
    with drawing(language, 9.5, 1.9 + 0.27 * sum(heights)) as figure:
        upper, lower = figure.subplots(2, 1, height_ratios=heights)
        _met_or_missed(upper, required)
        upper.set_title(
            _("Mean and middle 90% of the calibrated weights, each at its own scale. Grey: as it should be.")
            if over_draws
            else _("Mean and its 90% interval, each at its own scale. Grey: as it should be."),
            fontsize=9,
            color=QUIET,
            fontweight="normal",
        )
        upper.set_xticks([-0.5, 0.5], [_("◄ missed"), _("met ►")])
        _worse_or_better(lower, asked)
        lower.set_xlabel(_("Firms of all regions that compete, less those if each bets on a sector of its own"))
        lower.set_title(asked["title"].iloc[0], fontsize=9)
        headed(figure, _("Does the model show what it should?"))
    return figure


def _met_or_missed(axes: Axes, table: pd.DataFrame) -> None:
    """Draw how far each figure is on the right side of what is required, as a share of the farthest end."""
    place = 0
    places, labels = [], []
    axes.axvspan(0.0, 1.15, color=QUIET, alpha=0.12, linewidth=0, zorder=0)
    axes.axvline(0.0, color=QUIET, linewidth=1)
    for title in dict.fromkeys(table["title"]):
        axes.text(-0.02, place, title, transform=axes.get_yaxis_transform(), ha="right", va="center",
                  fontsize=8.5, fontweight="bold")  # fmt: skip
        for row in table[table["title"] == title].to_dict("records"):
            place += 1
            places.append(place)
            labels.append(row["claim"])
            ends = np.array([row["margin"], row["margin_low"], row["margin_high"]], dtype=np.float64)
            farthest = float(np.abs(ends).max())
            mean, low, high = ends / farthest if farthest else np.full(3, 1.0 if row["met"] else -1.0)
            colour = GAIN if row["met"] else LOSS
            axes.plot([low, high], [place, place], color=colour, linewidth=2.2, solid_capstyle="butt")
            axes.plot(mean, place, "o" if row["met"] else "D", color=colour, markersize=6.5)
            _beside(axes, place, row["shown"] if row["met"] else f"{row['shown']}: {row['verdict']}")
        place += 1
    axes.set_yticks(places, labels, fontsize=8.5)
    axes.set_ylim(place - 0.4, -0.6)
    axes.set_xlim(-1.15, 1.15)
    axes.grid(visible=False)


def _worse_or_better(axes: Axes, table: pd.DataFrame) -> None:
    """Draw the finding of each row of the question with its interval."""
    axes.axvline(0.0, color=QUIET, linewidth=1)
    for place, row in enumerate(table.to_dict("records")):
        colour = LOSS if row["high"] < 0 else GAIN if row["low"] > 0 else QUIET
        axes.plot([row["low"], row["high"]], [place, place], color=colour, linewidth=2.2, solid_capstyle="butt")
        axes.plot(row["model"], place, "o", color=colour, markersize=6.5)
        _beside(axes, place, f"{row['shown']}: {row['verdict']}")
    axes.set_yticks(range(len(table)), table["claim"].tolist(), fontsize=8.5)
    axes.set_ylim(len(table) - 0.4, -0.6)
    farthest = 1.1 * float(np.abs(table[["low", "high"]].to_numpy(dtype=np.float64)).max())
    axes.set_xlim(-farthest, farthest)
    axes.grid(visible=False)


def _beside(axes: Axes, place: float, text: str) -> None:
    """Write a text to the right of a row."""
    axes.text(1.02, place, text, transform=axes.get_yaxis_transform(), va="center", fontsize=8)

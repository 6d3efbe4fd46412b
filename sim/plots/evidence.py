"""Figures of evidence: each fact beside what the model says of it, and what a calibration tells of each weight."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.plots.style import GAIN, LOSS, QUIET, new_figure, style, usable_language
from sim.texts import texts

#: Facts are drawn no further apart than so many standard errors; the number stands beside the point.
FARTHEST = 6.0


def fact_checks(table: pd.DataFrame, met_within: float, language: str = "en") -> Figure:
    """Return how far the model is from each fact, in standard errors; those kept for validation above.

    Parameters
    ----------
    table
        From `sim.evidence.validate.check_table`.
    met_within
        Standard errors within which a fact is met.
    language
        'en' or 'ko'.
    """
    language = usable_language(language)
    _ = texts(language)
    shown = table.sort_values("use", kind="stable", ascending=True).reset_index(drop=True)
    rows = np.arange(len(shown))
    with style(language):
        figure = new_figure(8, 1.2 + 0.28 * len(shown))
        axes = figure.subplots()
        axes.axvspan(-met_within, met_within, color=QUIET, alpha=0.12, zorder=0)
        axes.axvline(0.0, color=QUIET, linewidth=1)
        apart = shown["apart"].clip(-FARTHEST, FARTHEST)
        for use, marker in (("calibration", "o"), ("validation", "D")):
            some = (shown["use"] == use).to_numpy()
            colours = np.where(shown["met"].to_numpy(), GAIN, LOSS)
            axes.scatter(apart[some], rows[some], c=colours[some], marker=marker, s=42, zorder=3)
        for row, (place, real) in enumerate(zip(apart, shown["apart"], strict=True)):
            axes.annotate(
                f"{real:+.1f}".replace("-", "−"),
                (float(place), row),
                xytext=(8 if place >= 0 else -8, 0),
                textcoords="offset points",
                ha="left" if place >= 0 else "right",
                va="center",
                fontsize=8,
            )
        axes.set_yticks(rows, shown["key"].tolist())
        axes.set_xlim(-FARTHEST - 1.5, FARTHEST + 1.5)
        axes.set_xlabel(_("Model less fact, in standard errors"))
        axes.set_title(
            _("Circles: facts that were fitted; diamonds: kept for the test. Grey: met."), fontsize=9, color=QUIET
        )
        figure.suptitle(_("The model against the record"), x=0.01, ha="left", fontsize=11, fontweight="bold")
    return figure

"""The figure of a promise: how the histories spread, truly and by the ministry's count, and the promise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from sim.language.numbers import number
from sim.language.texts import texts
from sim.report.plots.page_width import columns
from sim.report.plots.style import GAIN, LOSS, QUIET, drawing, headed, usable_language

_BINS = 40


def promise_figure(panels: Sequence[tuple[str, float, Mapping[str, Any]]], title: str, language: str = "en") -> Figure:
    """Return a panel for each thing that is promised.

    Parameters
    ----------
    panels
        What is promised, how many, and by the name of each count its value in each history.
    title
        The finding.
    language
        'en' or 'ko'.
    """
    language = usable_language(language)
    _ = texts(language)
    with drawing(language, 9.5, 2.7 * len(panels) + 1.5) as figure:
        for axes, (name, promise, counts) in zip(
            figure.subplots(len(panels), 1, squeeze=False)[:, 0], panels, strict=True
        ):
            lowest = min(0.0, *(float(each.min()) for each in counts.values()))
            highest = max(promise, *(float(each.max()) for each in counts.values()))
            bins = np.linspace(lowest, 1.05 * highest, _BINS + 1)
            for (count, values), colour in zip(counts.items(), (GAIN, QUIET), strict=True):
                share = np.full(values.size, 1 / values.size)
                axes.hist(values, bins, weights=share, color=colour, alpha=0.6, label=count)
            axes.axvline(promise, color=LOSS, linewidth=2.5)
            axes.annotate(
                _("promised: {number}").format(number=number(promise, 0)),
                (promise, 0.92),
                xycoords=("data", "axes fraction"),
                xytext=(-8, 0),
                textcoords="offset points",
                ha="right",
                color=LOSS,
                fontweight="bold",
            )
            axes.set_xlabel(name)
            axes.set_ylabel(_("Share of histories"))
            axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        handles, names = axes.get_legend_handles_labels()
        figure.legend(handles, names, loc="outside lower center", ncols=columns(2), frameon=False, fontsize=9)
        headed(figure, title)
    return figure

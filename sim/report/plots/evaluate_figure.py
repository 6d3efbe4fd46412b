"""The figure of a single evaluation: what was observed against what was expected, and the difference with its band."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.language.numbers import share
from sim.language.texts import marked, texts
from sim.report.plots.page_width import is_phone
from sim.report.plots.style import GAIN, LOSS, QUIET, drawing, headed, usable_language
from sim.report.plots.user_texts import one_line

#: Periods that the axis names.
MOST_NAMED = 12
#: Outcomes whose names are words of the model, which are written in the language of the reader.
_KNOWN = {"firms": marked("Firms"), "jobs": marked("Jobs")}


def evaluate_figure(
    path: pd.DataFrame,
    first: int,
    sentence: str,
    design: str,
    level: float,
    language: str = "en",
    starts: Mapping[int, str] | None = None,
) -> Figure:
    """Return the picture of a single evaluation.

    Parameters
    ----------
    path
        A row for each period: period, observed, expected, effect, low, high.
    first
        The number of the first period with the policy.
    sentence
        What the card says, above the picture.
    design
        Name of the design in English.
    level : float [share]
        Of the band.
    language
        'en' or 'ko'.
    starts
        Where units get the policy at several dates: the number of the period, and which units; else at `first`.
    """
    language = usable_language(language)
    _ = texts(language)
    place = np.arange(len(path))
    with drawing(language, 9, 6.2) as figure:
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
        above.plot(place, path["observed"], color=GAIN, linewidth=2.2, label=_("observed"))
        expected = _("expected by {design}").format(design=_(design))
        above.plot(place, path["expected"], color=QUIET, linewidth=1.8, linestyle="--", label=expected)
        above.set_ylabel(one_line(_outcome(str(path.attrs.get("units", {}).get("observed", "")), language), 40))
        band = _("what chance may give ({level})").format(level=share(level))
        reach = ((path["high"] - path["low"]) / 2).replace(np.inf, np.nan)
        if reach.notna().any():
            below.fill_between(place, -reach, reach, color=QUIET, alpha=0.18, linewidth=0, label=band)
        below.axhline(0, color=QUIET, linewidth=0.8)
        below.plot(place, path["effect"], color=LOSS, linewidth=2, label=_("observed less expected"))
        below.set_ylabel(_("Difference"))
        if is_phone():
            figure.legend(loc="outside lower left", frameon=False, fontsize=8)
        for axes in () if is_phone() else (above, below):
            axes.legend(frameon=False, loc="best", fontsize=9)
        for axes in (above, below):
            for start in starts or (first,):
                axes.axvline(start - 0.5, color=QUIET, linewidth=1.2, linestyle=":")
            axes.yaxis.set_major_locator(MaxNLocator(5))
            axes.grid(visible=False, axis="x")
        step = -(-len(path) // (MOST_NAMED // 2 if is_phone() else MOST_NAMED))
        below.set_xticks(place[::step], [one_line(str(each), 12) for each in path["period"][::step]])
        for row, (start, units) in enumerate((starts or {first: ""}).items()):
            named = _("policy") if len(starts or ()) < 2 else _("policy: {units}").format(units=one_line(units))
            above.annotate(
                named, (start - 0.5, 1), xycoords=("data", "axes fraction"), xytext=(4, 3 + 11 * row),
                textcoords="offset points", fontsize=9, color=QUIET,
            )  # fmt: skip
        headed(figure, sentence)
    return figure


def _outcome(text: str, language: str) -> str:
    """Return an outcome as the axis names it: a word of the model is translated, a name of the user's is not."""
    _ = texts(language)
    plain = text.removeprefix("ln ").removesuffix(" (%)")
    shown = _(_KNOWN[plain]) if plain in _KNOWN else plain
    if text.startswith("ln "):
        return _("{outcome}, natural logarithm").format(outcome=shown)
    return f"{shown} (%)" if text.endswith(" (%)") else shown

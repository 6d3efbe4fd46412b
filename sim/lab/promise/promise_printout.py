"""What ``zonelab promise`` prints: two sentences, the outcomes, and the weights that help most."""

from __future__ import annotations

import pandas as pd

from sim.lab.promise.promise_card import AXES, PromiseCheck
from sim.lab.promise.promise_outcomes import COUNTED, PROMISED, REPORTED
from sim.language.numbers import number, share, signed, with_range
from sim.language.texts import texts
from sim.report.terminal import Column, print_table, print_text

#: Weights that are printed, those of which one alone brings most.
PRINTED = 6


def print_promise(found: PromiseCheck, language: str) -> None:
    """Print what a check of a promise says."""
    _ = texts(language)
    print_text(found.sentence(language))
    if found.nearest(language):
        print_text(found.nearest(language))
    print()
    columns = [
        Column(_("Promised"), is_text=True),
        Column(_("Counted as"), is_text=True),
        Column(_("Mean")),
        Column(_("Highest")),
        Column(_("Reached in")),
    ]
    rows = [_outcome_row(row, language) for _index, row in found.parts["promise"].iterrows()]
    print_table(columns, rows, _)
    if "alone" in found.parts:
        _print_alone(found, language)
    print_text(
        _(
            "Mean: with the range that the record leaves open. Reached: share of the histories at the end of the "
            "horizon, with its 90% Monte Carlo interval."
        )
    )


def _outcome_row(row: pd.Series, language: str) -> list[str]:
    _ = texts(language)
    places = 0 if row["mean"] >= 10 else 1
    reached, least, most = (share(float(row[name])) for name in ("share", "share_low", "share_high"))
    mean, low, high = (number(float(row[name]), places) for name in ("mean", "low", "high"))
    return [
        _(PROMISED[row["promised"]]).format(number=number(float(row["promise"]), 0)),
        _(COUNTED[row["counted"]]),
        with_range(mean, low, high, language),
        number(float(row["best"]), 0),
        with_range(reached, least, most, language),
    ]


def _print_alone(found: PromiseCheck, language: str) -> None:
    """Print the weights of which one alone, at the end of its range, brings the ministry's own count most."""
    _ = texts(language)
    table = found.parts["alone"]
    counted = table[table["counted"] == REPORTED]
    columns = [
        Column(_("Weight of behaviour"), is_text=True),
        Column(_("At the end of its range"), widest_heading=12),
        Column(_("Count then"), widest_heading=8),
        Column(_("In the nearest draws, sd"), widest_heading=12),
    ]
    for promised, some in counted.groupby("promised", sort=False):
        best = some.sort_values("at_end", ascending=False, kind="stable").head(PRINTED)
        rows = [
            [row["weight"], f"{row['end']:.3g}", number(row["at_end"], 0), signed(row["nearest_draws"], 1)]
            for row in best.to_dict("records")
        ]
        title = _("One weight alone, {what} by the ministry's own count").format(what=_(AXES[str(promised)]).lower())
        print_table(columns, rows, _, title=title)

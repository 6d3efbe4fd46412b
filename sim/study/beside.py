"""Two kinds of uncertainty in one table: chance at the central weights, and what the calibration leaves open."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.analysis.effects import Estimate

ENDS = ("mean", "low", "high")


def beside(central: pd.DataFrame, drawn: pd.DataFrame | None, keys: Sequence[str]) -> pd.DataFrame:
    """Return a table of `sim.compare` with the columns drawn, drawn_low and drawn_high of one over calibrated draws.

    Parameters
    ----------
    central, drawn
        The same table twice, of runs at the central weights and of runs spread over draws; without draws the first
        alone.
    keys
        Columns that name a row.
    """
    if drawn is None:
        return central
    new = {"mean": "drawn", "low": "drawn_low", "high": "drawn_high"}
    both = central.merge(drawn[[*keys, *ENDS]].rename(columns=new), on=list(keys), how="left", validate="one_to_one")
    units = central.attrs.get("units", {})
    both.attrs["units"] = units | {name: units[old] for old, name in new.items() if old in units}
    return both


def row_of(central: Estimate, drawn: Estimate | None = None) -> dict[str, float]:
    """Return an estimate, and the same over calibrated draws, as a row of such a table."""
    row = {"mean": central.mean, "low": central.low, "high": central.high}
    if drawn is not None:
        row |= {"drawn": drawn.mean, "drawn_low": drawn.low, "drawn_high": drawn.high}
    return row

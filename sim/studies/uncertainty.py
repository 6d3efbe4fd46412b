"""A comparison with both kinds of uncertainty: chance at the central weights, and what the calibration leaves open.

Columns ``mean``, ``low`` and ``high`` are of the central weights, with the interval of the mean; ``drawn``,
``drawn_low`` and ``drawn_high`` of runs over the calibrated draws, with what the record leaves open.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.language.numbers import month_label
from sim.results.comparison import Comparison
from sim.results.estimates import Estimate

ENDS = ("mean", "low", "high")
DRAWN = {"mean": "drawn", "low": "drawn_low", "high": "drawn_high"}


@dataclass(frozen=True)
class Both:
    """A policy against a baseline, at the central weights and over calibrated draws.

    Attributes
    ----------
    central, drawn
        The two comparisons; without draws the first alone.
    """

    central: Comparison
    drawn: Comparison | None = None

    @property
    def last(self) -> int:
        """The last month."""
        return self.central.policy.months - 1

    def when(self, language: str, month: int | None = None) -> str:
        """Return a month of the horizon, the last if not given, as readers of a language write it."""
        return month_label(self.central.policy.date(self.last if month is None else month), language)

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of `Comparison` with mean, low and high, and further columns for the same over the draws."""
        central: pd.DataFrame = getattr(self.central, name)
        if self.drawn is None:
            return central
        keys = [column for column in central.columns if column not in ENDS]
        drawn: pd.DataFrame = getattr(self.drawn, name)
        both = central.merge(drawn.rename(columns=DRAWN), on=keys, how="left", validate="one_to_one")
        units = central.attrs["units"]
        both.attrs["units"] = units | {new: units[old] for old, new in DRAWN.items()}
        return both

    @cached_property
    def effects(self) -> pd.DataFrame:
        """Effect on the firms of each region and, as a region, the country; region, date, month and the ends."""
        regions, country = self.table("effects"), self.table("national")
        both = pd.concat([regions.astype({"region": str}), country.assign(region="country")], ignore_index=True)
        both.insert(1, "date", [self.central.policy.date(int(month)) for month in both["month"]])
        both.attrs["units"] = regions.attrs["units"] | {"date": "year-month"}
        return both

    def effects_at(self, month: int | None = None) -> pd.DataFrame:
        """Return the effects in a month, the last if not given; the greatest gain first, the country at the end."""
        effects, wanted = self.effects, self.last if month is None else month
        some = effects[effects["month"] == wanted].drop(columns=["month", "date"])
        ranks = some["mean" if self.drawn is None else "drawn"].where(some["region"] != "country", -float("inf"))
        return some.loc[ranks.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)

    def path(self, place: str) -> pd.DataFrame:
        """Return the effect on a region or the country, month by month."""
        effects = self.effects
        return effects[effects["region"] == place].drop(columns="region").reset_index(drop=True)

    def yearly(self, *places: str) -> pd.DataFrame:
        """Return the effects on places at the end of each year."""
        effects = self.effects
        some = effects["region"].isin(places) & effects["date"].str.endswith("-12")
        return effects[some].drop(columns="month").reset_index(drop=True)

    def effect(self, place: str, month: int | None = None) -> dict[str, float]:
        """Return the effect on a region or the country in a month, the last if not given, as a row."""
        path = self.path(place)
        row = path[path["month"] == (self.last if month is None else month)].drop(columns=["month", "date"])
        return {str(key): float(value) for key, value in row.iloc[0].items()}

    def estimate(self, name: str) -> dict[str, float]:
        """Return an estimate of `Comparison`, such as ``net_new``, as a row."""
        return row_of(getattr(self.central, name), None if self.drawn is None else getattr(self.drawn, name))

    def beyond(self, other: Both, place: str) -> dict[str, float]:
        """Return how many firms more a region or the country has at the end than under another policy, as a row.

        Parameters
        ----------
        other
            Another policy against the same baseline, with the same seed and draws, so that both meet the same luck.
        place
            A region, or ``country``.
        """
        pairs = [(self.central, other.central)]
        if self.drawn is not None and other.drawn is not None:
            pairs.append((self.drawn, other.drawn))
        return row_of(*(one.estimate(_final_firms(one, place) - _final_firms(two, place)) for one, two in pairs))


def _final_firms(comparison: Comparison, place: str) -> NDArray[np.int64]:
    """Return the firms of a region or the country at the end of a policy, of shape [run]."""
    policy = comparison.policy
    firms = policy.final_firms
    return firms.sum(axis=1) if place == "country" else firms[:, policy.regions.index(place)]


def row_of(central: Estimate, drawn: Estimate | None = None) -> dict[str, float]:
    """Return an estimate and, if given, that over calibrated draws, as a row of a table."""
    row = {"mean": central.mean, "low": central.low, "high": central.high}
    if drawn is not None:
        row |= {"drawn": drawn.mean, "drawn_low": drawn.low, "drawn_high": drawn.high}
    return row

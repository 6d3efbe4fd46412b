"""Sides of a figure along which levers run: numbers, months or categories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.report.plots.user_texts import one_line
from sim.results.lever_values import Limit, Span, level_text, ordered_numbers

#: Half of the room that the points of a category, or of no lever, are spread over; a category is 1 wide.
SPREAD = 0.3
#: Months that are written along a side, about.
MONTHS_WRITTEN = 5

Names = Mapping[str, str] | None


def named(keys: Iterable[str], names: Names) -> list[str]:
    """Return the names of levers or categories, as a figure shows them."""
    return [one_line((names or {}).get(key, key)) for key in keys]


@dataclass(frozen=True)
class Side:
    """A lever along a side of the figure: positions of the settings, and labels of the ticks.

    Categories are spread out about whole numbers; so are all settings about 0 where there is no lever.
    """

    name: str | None
    places: NDArray[np.float64]
    categories: list[Any] | None

    @classmethod
    def of(cls, levers: pd.DataFrame, name: str | None, generator: np.random.Generator) -> Side:
        """Return the side of a lever, or of none."""
        numbers = None if name is None else ordered_numbers(levers[name])
        if numbers is not None:
            return cls(name, numbers, None)
        spread = generator.uniform(-SPREAD, SPREAD, len(levers))
        if name is None:
            return cls(None, spread, [])
        categories = sorted(levers[name].unique().tolist(), key=str)
        places = {category: place for place, category in enumerate(categories)}
        return cls(name, levers[name].map(places).to_numpy(dtype=np.float64) + spread, categories)

    def label(self, axis: Any, levers: pd.DataFrame, language: str, names: Names) -> None:
        """Write the name and the values of the lever along an axis of matplotlib."""
        if self.name is None:
            axis.set_visible(False)
            return
        axis.set_label_text(named([self.name], names)[0])
        if self.categories is not None:
            axis.set_ticks(range(len(self.categories)), [level_text(each, language, names) for each in self.categories])
            axis.grid(visible=False)
        elif not pd.api.types.is_numeric_dtype(levers[self.name]):
            months = dict(sorted(zip(self.places, levers[self.name], strict=True)))
            chosen = list(months)[:: max(1, len(months) // MONTHS_WRITTEN)]
            axis.set_ticks(chosen, [level_text(months[each], language) for each in chosen])

    def edges(self, found: tuple[float, float]) -> tuple[float, float]:
        """Return where the side begins and ends, given what matplotlib makes of the settings."""
        return found if self.categories is None else (-0.5, max(1, len(self.categories)) - 0.5)

    def spans(self, limits: Mapping[str, Limit], edges: tuple[float, float]) -> list[tuple[float, float]]:
        """Return from where to where the frames of a box reach, within the edges of the figure."""
        if self.name is None or self.name not in limits:
            return [edges]
        limit = limits[self.name]
        if isinstance(limit, Span):
            low, high = (None if end is None else _number(end) for end in limit)
            return [(edges[0] if low is None else low, edges[1] if high is None else high)]
        allowed = [place for place, category in enumerate(self.categories or ()) if category in limit]
        starts = [place for place in allowed if place - 1 not in allowed]
        ends = [place for place in allowed if place + 1 not in allowed]
        return [(start - 0.45, end + 0.45) for start, end in zip(starts, ends, strict=True)]


def _number(value: Any) -> float:
    """Return the number of a value that has an order."""
    numbers = ordered_numbers(pd.Series([value]))
    assert numbers is not None
    return float(numbers[0])

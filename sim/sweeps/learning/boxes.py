"""A box in the space of levers: limits on some levers, and how well they show where something happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.language.numbers import share
from sim.language.texts import Noun, texts
from sim.results.lever_values import Limit, Span, level_text, within


@dataclass(frozen=True)
class Box:
    """The settings within some limits, and those of them that are of interest.

    Attributes
    ----------
    limits
        By lever a `Span`, or the tuple of the categories it may take; levers without a limit are absent. The lever
        whose limit leaves out most settings comes first.
    points, interesting
        Number of settings within the limits, and of those of them that are of interest.
    of_points, of_interesting
        The same of all settings.
    """

    limits: dict[str, Limit]
    points: int
    interesting: int
    of_points: int
    of_interesting: int

    @property
    def coverage(self) -> float:
        """Share of all interesting settings that lie within the limits."""
        return self.interesting / self.of_interesting

    @property
    def density(self) -> float:
        """Share of the settings within the limits that are interesting."""
        return self.interesting / self.points

    @property
    def mass(self) -> float:
        """Share of all settings that lie within the limits."""
        return self.points / self.of_points

    @property
    def separation(self) -> float:
        """Share of the interesting settings within the limits, less the share of the others within them.

        It is 1 for limits that hold all that is interesting and nothing else, and 0 for limits that say nothing.
        """
        others = self.of_points - self.of_interesting
        return self.coverage - (self.points - self.interesting) / others

    def holds(self, levers: pd.DataFrame) -> NDArray[np.bool_]:
        """Return which settings lie within the limits."""
        inside = np.ones(len(levers), dtype=np.bool_)
        for name, limit in self.limits.items():
            inside &= within(levers[name], limit)
        return inside


def box_table(boxes: Sequence[Box]) -> pd.DataFrame:
    """Return a row per box, with its counts and shares and the levers that it limits."""
    told = ("points", "interesting", "coverage", "density", "mass", "separation")
    columns = {name: [getattr(box, name) for box in boxes] for name in told}
    return pd.DataFrame({"box": range(len(boxes)), **columns, "levers": [" ".join(box.limits) for box in boxes]})


def box_text(box: Box, event: str, language: str, names: Mapping[str, str] | None = None) -> str:
    """Return what a box says, in plain words.

    Parameters
    ----------
    box
        The box.
    event
        What happens in the settings of interest, in the language: in English how a sentence begins ("The fishing island
        loses firms"), in Korean how one ends ("어업 섬의 기업이 줄어듭니다").
    language
        'en' or 'ko'.
    names
        Names of levers, and of categories if they have any; those without are shown unchanged.

    Examples
    --------
    >>> box = Box({"budget": Span(high=2.5), "focus": Span(low=1.0)}, 120, 100, 1000, 140)
    >>> print(box_text(box, "The island loses firms", "en", {"budget": "own budget"}))
    The island loses firms in 83% of the settings where own budget is at most 2.5 and focus is at least 1. Of all \
settings in which that happens, 71% are among these.
    """
    _ = texts(language)
    if not box.limits:
        return _("{event} in {density} of all settings; no limit on a lever says where.").format(
            event=event, density=share(box.density)
        )
    names = names or {}
    conditions = _limit_text(*next(iter(box.limits.items())), names, language)
    for name, limit in list(box.limits.items())[1:]:
        condition = _limit_text(name, limit, names, language)
        conditions = _("{condition} and {next}").format(condition=conditions, next=condition)
    return _(
        "{event} in {density} of the settings where {conditions}. "
        "Of all settings in which that happens, {coverage} are among these."
    ).format(event=event, density=share(box.density), coverage=share(box.coverage), conditions=conditions)


def _limit_text(lever: str, limit: Limit, names: Mapping[str, str], language: str) -> str:
    """Return what a limit asks of its lever."""
    _ = texts(language)
    name = Noun(names.get(lever, lever))
    if not isinstance(limit, Span):
        shown = [level_text(each, language, names) for each in limit]
        if len(shown) == 1:
            return _("{lever} is {value}").format(lever=name, value=shown[0])
        return _("{lever} is one of {values}").format(lever=name, values=", ".join(shown))
    low, high = (level_text(end, language) for end in limit)
    is_month = isinstance(limit.low or limit.high, str)
    if limit.low == limit.high:
        return _("{lever} is {value}").format(lever=name, value=low)
    if limit.low is None:
        text = _("{lever} is {high} or earlier") if is_month else _("{lever} is at most {high}")
    elif limit.high is None:
        text = _("{lever} is {low} or later") if is_month else _("{lever} is at least {low}")
    else:
        text = _("{lever} is from {low} to {high}") if is_month else _("{lever} is between {low} and {high}")
    return text.format(lever=name, low=low, high=high)

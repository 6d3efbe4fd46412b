"""Levers as what Optuna proposes: each setting of a lever is a whole number, from 0 on.

A range of real numbers has a hundred steps, unless the file gives other ones: finer differences are below what runs can
tell, and a value that can be read and written down is worth more. Values that have no order, such as mixes of sectors,
are categories.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from sim.sweeps.design.lever_axes import Axis, Setting, Shown, shown

#: Steps of a range of real numbers.
STEPS = 100
#: Whole numbers of a range that are settings of their own; of more, a hundred steps are taken.
MOST_NUMBERS = 1_000
#: Digits that a value of a lever keeps, so that 0.1 + 0.2 is written 0.3.
_DIGITS = 10
#: The levels of each lever, which are a candidate.
Levels = tuple[int, ...]


@dataclass(frozen=True)
class LeverSpace:
    """The space of candidates.

    Attributes
    ----------
    axes
        The levers.
    """

    axes: tuple[Axis, ...]

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Number of settings of each lever."""
        return tuple(_size(axis) for axis in self.axes)

    @cached_property
    def ordered(self) -> tuple[bool, ...]:
        """Whether the settings of each lever have an order."""
        return tuple(_is_ordered(axis) for axis in self.axes)

    def settings(self, levels: Levels) -> list[Setting]:
        """Return the setting of each lever."""
        return [_setting(axis, level, size) for axis, level, size in zip(self.axes, levels, self.sizes, strict=True)]

    def shown(self, levels: Levels) -> list[Shown]:
        """Return what tables show of each lever."""
        return [setting[0] for setting in self.settings(levels)]

    def shown_at(self, lever: int, level: int) -> Shown:
        """Return what tables show of a lever, by its place, at a level."""
        return _setting(self.axes[lever], level, self.sizes[lever])[0]

    def changes(self, levels: Levels) -> dict[str, Any]:
        """Return the keys of the policy that a candidate sets, by their paths."""
        changes: dict[str, Any] = {}
        for _shown, values in self.settings(levels):
            changes |= values
        return changes


def _size(axis: Axis) -> int:
    if axis.levels:
        return axis.levels
    if any(each.kind == "real" for each in axis.ranges):
        return STEPS + 1
    numbers = max(int(each.high) - int(each.low) + 1 for each in axis.ranges)
    return numbers if numbers <= MOST_NUMBERS else STEPS + 1


def _is_ordered(axis: Axis) -> bool:
    """Return whether levels have an order: ranges, and numbers or months that rise or fall."""
    if not axis.values:
        return True
    first: Sequence[Any] = [values[0] for values in axis.values]
    alike = all(isinstance(each, int | float) and not isinstance(each, bool) for each in first)
    if not alike and not all(isinstance(each, str) and each[:1].isdigit() for each in first):
        return False
    rises = [low < high for low, high in pairwise(first)]
    return all(rises) or not any(rises)


def _setting(axis: Axis, level: int, size: int) -> Setting:
    """Return the setting of a lever at a level."""
    if axis.levels:
        setting = axis.at_level(level)
    elif any(each.kind == "real" for each in axis.ranges):
        setting = axis.at_position(level / (size - 1))
    else:
        setting = axis.at_position((level + 0.5) / size)
    if axis.names:
        return setting
    values = {key: _rounded(value) for key, value in setting[1].items()}
    return shown(next(iter(values.values()))), values


def _rounded(value: Any) -> Any:
    return float(f"{value:.{_DIGITS}g}") if isinstance(value, float) else value

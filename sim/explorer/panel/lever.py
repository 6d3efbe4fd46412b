"""What a lever is: a key of a scenario, or a field of one row, and how it is moved; and groups of levers.

A key that no group names has a lever at once, whose label, range and kind are the schema's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sim.scenario.schema.keys import dated_keys, fields, leaf_keys, range_ends, shared_keys

#: Stops of a slider over the whole range of a key.
STOPS = 100


class Control(StrEnum):
    """What is chosen with a lever."""

    NUMBER = "number"
    WHOLE = "whole number"
    FLAG = "yes or no"
    WORD = "one of some words"
    MONTH = "month"
    REGION = "region"
    REGIONS = "regions"
    SECTOR = "sector"
    SECTORS = "sectors"
    SECTORS_OR_ALL = "sectors, none chosen meaning all"
    APPLICANTS = "applicants of a round"
    TABLE = "rows, each with fields of its own"
    SERIES = "values by month"
    BY_REGION = "one for each region"


@dataclass(frozen=True)
class Lever:
    """A key of a scenario, or a field of one row, and how it is moved.

    Attributes
    ----------
    key
        Last part of the key, as in a file; or name of the field.
    label
        English; translated where it is shown.
    low, high, step
        Ends and step of the slider.
    words
        For `Control.WORD`: what can be chosen, with labels.
    fields
        For `Control.TABLE`: the fields of a row; for `Control.SERIES` and `Control.BY_REGION`: the number of a month or
        region.
    row
        For `Control.TABLE`: the word for one row.
    unit
        Unit of a field of a row, written as in the schema; the unit of a key comes from the schema itself.
    not_before, not_after
        For `Control.MONTH`: months beyond which it makes no sense; empty for no such month.
    """

    key: str
    label: str
    kind: Control = Control.NUMBER
    low: float = 0.0
    high: float = 1.0
    step: float = 0.05
    words: tuple[tuple[str, str], ...] = ()
    fields: tuple[Lever, ...] = ()
    row: str = ""
    unit: str = ""
    not_before: str = ""
    not_after: str = ""

    @property
    def path(self) -> str:
        """Full key of the scenario, ``block.key``."""
        return leaf_keys()[self.key]

    @property
    def field(self) -> Any:
        """What the schema says of the key."""
        return fields()[self.path]

    @property
    def has_dates(self) -> bool:
        """Whether the key may have numbers by month instead of one."""
        return self.path in dated_keys()


@dataclass(frozen=True)
class Group:
    """Levers that belong together.

    Attributes
    ----------
    id, title
        For the key of a widget, and for the reader.
    both
        Whether these levers move the baseline too: how firms behave and what the market does is the same with and
        without the policy.
    """

    id: str
    title: str
    levers: tuple[Lever, ...]
    both: bool = False


def with_added(groups: tuple[Group, ...], of_policy: str, of_firms: str) -> tuple[Group, ...]:
    """Return groups with a lever for each number or flag of the schema that they do not name, at the end of a group.

    Parameters
    ----------
    groups
        Groups of named levers.
    of_policy, of_firms
        Ids of the groups to which levers are added: of keys of one side, and of those that both sides share.
    """
    named = {lever.key for group in groups for lever in group.levers}
    added = {path: lever for key, path in leaf_keys().items() if key not in named and (lever := _plain(key, path))}
    firms = tuple(lever for path, lever in added.items() if path in shared_keys())
    policy = tuple(lever for path, lever in added.items() if path not in shared_keys())
    more = {of_policy: policy, of_firms: firms}
    return tuple(replace(group, levers=group.levers + more.get(group.id, ())) for group in groups)


def _plain(key: str, path: str) -> Lever | None:
    """Return the lever of a key; None if its value is neither a number from one end to another nor a flag.

    Examples
    --------
    >>> lever = _plain("learning", "focus.learning")
    >>> lever.label, lever.low, lever.high, lever.step
    ("Learning by doing: capability gained in a year by a focus above the regions' mean", 0, 1, 0.01)
    >>> _plain("rounds", "zones.rounds") is None
    True
    """
    field: Any = fields()[path]
    if field.annotation is bool:
        return Lever(key, field.description, Control.FLAG)
    ends = range_ends(field)
    if field.annotation not in (int, float) or ends is None:
        return None
    low, high = ends
    step = float(f"{(high - low) / STOPS:.0e}")
    if field.annotation is int:
        return Lever(key, field.description, Control.WHOLE, int(low), int(high), max(1, round(step)))
    return Lever(key, field.description, Control.NUMBER, low, high, step)

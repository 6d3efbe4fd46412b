"""What a lever is: a key of a scenario, or a field of one row, and how it is moved; and groups of levers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sim.scenario.schema.keys import fields, leaf_keys


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
        Of the slider.
    words
        For `Control.WORD`: what can be chosen, with labels.
    fields
        For `Control.TABLE`: the fields of a row; for `Control.SERIES` and `Control.BY_REGION`: the number of a month or
        region.
    row
        For `Control.TABLE`: the word for one row.
    unit
        Of a field of a row, as the schema has units; that of a key is the schema's.
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


@dataclass(frozen=True)
class Group:
    """Levers that belong together.

    Attributes
    ----------
    id, title
        For the address of a widget, and for the reader.
    both
        Whether these levers move the baseline too: how firms behave and what the market does is the same with and
        without the policy.
    """

    id: str
    title: str
    levers: tuple[Lever, ...]
    both: bool = False

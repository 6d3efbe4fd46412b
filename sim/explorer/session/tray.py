"""Policies on the tray: a scenario with changes, written as one text, so that an address can hold any number of them.

A text is the name of a scenario and, behind a question mark, its changes as in an address:
``busan_first?zone_share=0.7``. Only levers of policy are kept; those of firms and market go to all that are compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sim.scenario.reading.plain_yaml import parse_override
from sim.scenario.schema.keys import shared_keys
from sim.scenario.writing import one_line

MARK = "?"


def entry_of(scenario: str, changes: Mapping[str, Any]) -> str:
    """Return a policy as a text; a scenario as it comes is its name.

    Examples
    --------
    >>> entry_of("busan_first", {"zone_share": 0.7, "relief_weight": 8.0}), entry_of("busan_first", {})
    ('busan_first?zone_share=0.7', 'busan_first')
    """
    shared = {key.rpartition(".")[2] for key in shared_keys()}
    own = {key: one_line(value) for key, value in changes.items() if key not in shared and key != "title"}
    return f"{scenario}{MARK}{urlencode(own)}" if own else scenario


def scenario_of(entry: str) -> str:
    """Return the name of the scenario of a policy."""
    return entry.partition(MARK)[0]


def texts_of(entry: str) -> list[tuple[str, str]]:
    """Return the changes of a policy as the texts of an address, by key."""
    return parse_qsl(entry.partition(MARK)[2], keep_blank_values=True)


def changes_of(entry: str) -> dict[str, Any]:
    """Return the changes of a policy that was read from an address.

    Examples
    --------
    >>> changes_of("busan_first?zone_share=0.7"), changes_of("busan_first")
    ({'zone_share': 0.7}, {})
    """
    return {key: parse_override(f"{key}={text}")[1] for key, text in texts_of(entry)}

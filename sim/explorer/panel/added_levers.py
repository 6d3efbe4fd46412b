"""Levers of keys that no group names: label, range and kind are the schema's, so a new key has a lever at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sim.explorer.panel.lever import Control, Group, Lever
from sim.scenario.schema.keys import fields, leaf_keys, range_ends, shared_keys

#: Stops of a slider over the whole range of a key.
STOPS = 100


def with_added(groups: tuple[Group, ...], of_policy: str, of_firms: str) -> tuple[Group, ...]:
    """Return groups with a lever for each number or flag of the schema that they do not name, at the end of a group.

    Parameters
    ----------
    groups
        Of named levers.
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
    >>> lever = _plain("zone_share", "support.zone_share")
    >>> lever.label, lever.low, lever.high, lever.step
    ('Share of the central support that is reserved for zones in force', 0, 1, 0.01)
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

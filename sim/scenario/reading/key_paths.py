"""Paths that lead into the value of a key, such as ``own_budget.north``, and the part that is set there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.language.errors import shortened
from sim.language.texts import sentence
from sim.scenario.problems.sentences import shown
from sim.scenario.schema.keys import blocks, has_dates, leaf_keys

#: Of the number of an entry of a list; Python reads no number of thousands.
MOST_DIGITS = 9
#: Later than every month.
NEVER = "9999-12"


def split_key(key: str) -> tuple[str, list[str]]:
    """Return the full key that a path names, and the parts of the path that lead into its value.

    Examples
    --------
    >>> split_key("own_budget.north"), split_key("zones.designations[0].announced")
    (('support.own_budget', ['north']), ('zones.designations', ['0', 'announced']))
    """
    parts = key.replace("[", ".").replace("]", "").split(".")
    if parts[0] in leaf_keys():
        parts = [*leaf_keys()[parts[0]].split("."), *parts[1:]]
    length = 2 if parts[0] in blocks() else 1
    return ".".join(parts[:length]), parts[length:]


def held_until(value: Any, month: str, start: object) -> Any:
    """Return what is left of one number in months before `month`, from `start` on; another value as it is.

    Examples
    --------
    >>> held_until(0.5, "2021-01", "2018-01"), held_until(0.5, "2018-01", "2018-01")
    ({'2018-01': 0.5}, {})
    """
    if not isinstance(value, int | float) or not isinstance(start, str):
        return value
    return {start: value} if start < month else {}


def with_part(key: str, whole: Any, parts: Sequence[str], value: Any, start: object) -> Any:
    """Return a copy of the plain value of a key with one part set; null deletes an entry of a mapping.

    Where that part is a month of what was one number, this number holds from `start` until then.
    """
    where = parts[:-1]
    if has_dates(key, where):
        number = whole
        for part in where:
            number = number.get(part) if isinstance(number, dict) else None
        if isinstance(number, int | float):
            whole = _with_part(whole, where, held_until(number, parts[-1], start))
    return _with_part(whole, parts, value)


def _with_part(whole: Any, parts: Sequence[str], value: Any) -> Any:
    """Return a copy of plain data with one part set; null deletes an entry of a mapping."""
    if not parts:
        return value
    first, rest = parts[0], parts[1:]
    if isinstance(whole, list):
        if not first.isdecimal() or len(first) > MOST_DIGITS or int(first) >= len(whole):
            wrong = sentence(
                "must have an entry {entry}; it has {count}, counted from 0. Set the whole of it.",
                entry=shortened(first),
                count=len(whole),
            )
            raise LookupError(wrong)
        return [_with_part(each, rest, value) if i == int(first) else each for i, each in enumerate(whole)]
    if whole is not None and not isinstance(whole, dict):
        wrong = sentence(
            "must have parts for '{part}' to be one; it is {given}. Set the whole of it.",
            part=first,
            given=shown(whole),
        )
        raise TypeError(wrong)
    tree = {**(whole or {}), first: _with_part((whole or {}).get(first), rest, value)}
    return {name: each for name, each in tree.items() if each is not None or name != first}

"""What was changed, in words: before and after, with units, for numbers, regions, months and rows alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.explorer.language.page_texts import texts
from sim.explorer.panel.lever import Control
from sim.explorer.panel.lever_groups import LEVERS
from sim.explorer.panel.value_words import setting_text, value_text
from sim.language.numbers import NOTHING
from sim.language.texts import marked
from sim.scenario.world.names import Names
from sim.scenario.world.world import World

#: Most parts of a changed value that are shown.
MOST_TOLD = 3
ARROW = " → "
#: How a row is called: by what it is about, and its month; and the fields that hold these.
ROWS = {
    "designations": (marked("{what}, in force from {month}"), ("regions",), "in_force"),
    "rounds": (marked("{what} zones, announced {month}"), ("awards",), "announced"),
    "incidents": (marked("{what}, {month}"), ("region", "sector"), "month"),
    "enacted": (marked("{what}, {month}"), ("sectors",), "month"),
}


def change_text(key: str, before: Any, after: Any, world: World, language: str) -> str:
    """Return what a setting was and is, from the last part of its key and plain values, in the money of the world."""
    names = Names(world, language)
    if key == "title":
        return ARROW.join(str(each.get(language, "")) for each in (before, after))
    if key in ROWS:
        return _some(_rows(key, before, after, names), names)
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return _some(_entries(key, before, after, names), names)
    return ARROW.join(setting_text(key, each, names) for each in (before, after))


def _some(parts: Sequence[str], names: Names) -> str:
    """Return the first parts, and how many there are besides."""
    more = len(parts) - MOST_TOLD
    told = "; ".join(parts[:MOST_TOLD])
    return told if more <= 0 else f"{told}; {texts(names.language)('and {n} more').format(n=more)}"


def _entries(key: str, before: Mapping[str, Any], after: Mapping[str, Any], names: Names) -> list[str]:
    """Return the entries of a mapping that differ, by region or month, each with what it was and is."""
    is_series = key in LEVERS and LEVERS[key].kind is Control.SERIES
    parts = []
    for entry in sorted({**before, **after}) if is_series else {**before, **after}:
        values = [_series_at(each, entry) if is_series else each.get(entry) for each in (before, after)]
        if before.get(entry) == after.get(entry):
            continue
        if key == "own_budget":
            values = [names.world.value(key, entry) if each is None else each for each in values]
        told = [NOTHING if each is None else setting_text(key, each, names) for each in values]
        parts.append(f"{value_text(entry, names)}: {ARROW.join(told)}")
    return parts


def _series_at(series: Mapping[str, float], month: str) -> float | None:
    """Return the value that holds in a month, each from its month on."""
    since = [each for each in series if each <= month]
    return series[max(since)] if since else None


def _rows(key: str, before: Sequence[Any], after: Sequence[Any], names: Names) -> list[str]:
    """Return the rows that are added, removed or changed."""
    _ = texts(names.language)
    gone, new = ([row for row in one if row not in other] for one, other in ((before, after), (after, before)))
    if len(before) == len(after):
        pairs = zip(gone, new, strict=True)
        return [f"{_called(key, one, names)}: {_fields(key, one, other, names)}" for one, other in pairs]
    added = [_("{row}: added").format(row=_called(key, row, names)) for row in new]
    return added + [_("{row}: removed").format(row=_called(key, row, names)) for row in gone]


def _called(key: str, row: Mapping[str, Any], names: Names) -> str:
    called, fields, month = ROWS[key]
    what = ", ".join(value_text(row[field], names) for field in fields)
    return texts(names.language)(called).format(what=what, month=value_text(row[month], names))


def _fields(key: str, before: Mapping[str, Any], after: Mapping[str, Any], names: Names) -> str:
    """Return the fields of a row that differ."""
    labels = {field.key: texts(names.language)(field.label) for field in LEVERS[key].fields}
    parts = []
    for field in before:
        if before[field] != after.get(field):
            told = [
                NOTHING if each is None else value_text({field: each}, names) for each in (before[field], after[field])
            ]
            values = [each.partition(": ")[2] or each for each in told]
            parts.append(f"{labels.get(field, field)} {ARROW.join(values)}")
    return ", ".join(parts)

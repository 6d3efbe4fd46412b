"""What was changed, in words: before and after, with units, for numbers, regions, months and rows alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.explorer.language.page_texts import texts
from sim.explorer.panel.lever_groups import LEVERS
from sim.language.numbers import NOTHING
from sim.language.texts import marked
from sim.report.value_words import setting_text, value_text
from sim.scenario.schema.keys import dated_keys, leaf_keys
from sim.scenario.world.names import Names
from sim.scenario.world.world import World

#: Most parts of a changed value that are shown.
MOST_TOLD = 3
ARROW = " → "
#: Key of the market, whose numbers by month are no lever of policy; and what comes before every month.
CYCLE, ALWAYS = "cycle", ""
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
    if leaf_keys()[key] in dated_keys() and (isinstance(before, Mapping) or isinstance(after, Mapping)):
        return _some(_months(key, before, after, names), names) or ARROW.join(
            setting_text(key, each, names) for each in (before, after)
        )
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
    if key == CYCLE:
        return _months(key, before, after, names)
    parts = []
    for entry in {**before, **after}:
        if before.get(entry) == after.get(entry):
            continue
        values, name = [before.get(entry), after.get(entry)], value_text(entry, names)
        if key == "own_budget":
            usual = names.world.value(key, entry)
            values = [usual if each is None else each for each in values]
            if any(isinstance(each, Mapping) for each in values):
                parts += [f"{name}, {each}" for each in _months(key, values[0], values[1], names, usual)]
                continue
        told = [NOTHING if each is None else setting_text(key, each, names) for each in values]
        parts.append(f"{name}: {ARROW.join(told)}")
    return parts


def _months(key: str, before: Any, after: Any, names: Names, usual: float | None = None) -> list[str]:
    """Return the months from which numbers by month differ, each with what held there and holds; `usual` came before.

    Either may be one number, which holds throughout.
    """
    sides = [{ALWAYS: usual, **(each if isinstance(each, Mapping) else {ALWAYS: each})} for each in (before, after)]
    parts = []
    for month in sorted({**sides[0], **sides[1]}.keys() - {ALWAYS}):
        one, other = (side[max(each for each in side if each <= month)] for side in sides)
        if one != other:
            told = [NOTHING if each is None else setting_text(key, each, names) for each in (one, other)]
            parts.append(f"{value_text(month, names)}: {ARROW.join(told)}")
    return parts


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

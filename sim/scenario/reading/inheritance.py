"""Inheritance and overrides: how the keys of a file, of the files it extends, and of the caller become one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from sim.language.errors import Problems, about, closest, placed, visible
from sim.language.texts import Sentence, sentence
from sim.scenario.problems.sentences import shown
from sim.scenario.reading.extended_files import chain
from sim.scenario.reading.factors import OF, TIMES, factor_of, is_factor
from sim.scenario.reading.factors import Factor as Factor
from sim.scenario.reading.key_paths import NEVER, held_until, split_key, with_part
from sim.scenario.reading.text_files import read_mapping
from sim.scenario.schema.keys import blocks, dated_keys, fields, keys_with_entries, leaf_keys
from sim.scenario.schema.replaced_keys import replacement


@dataclass(frozen=True)
class Entry:
    """What a file, or an override, says of one key.

    Attributes
    ----------
    value
        Plain, as read.
    told
        The provenance written with it, unchecked, or None.
    place
        How the sentence of a problem with it begins.
    by
        The scenario that set it, for its provenance.
    signed
        Whether it was set by a file that builds on another, or by an override: then it is nobody's default.
    below, changed
        If only some entries of an inherited mapping were set: what was inherited, and which were set. If the
        inherited number was multiplied: what was inherited.
    factor
        If the value is a multiple: of what, and how many times.
    """

    value: Any
    told: Mapping[str, Any] | None
    place: str
    by: str
    signed: bool
    below: Entry | None = None
    changed: tuple[str, ...] = ()
    factor: Factor | None = None


Entries = dict[str, Entry]


def inherited(path: Path, read: Callable[[Path], dict[str, Any]] = read_mapping) -> tuple[Entries, list[str]]:
    """Return the entries of a file laid over those of all files it extends, and a sentence for every problem.

    `read` returns the mapping of a file.

    Raises
    ------
    ZonelabError
        If one of the files cannot be read, or the chain does not end.
    """
    entries: Entries = {}
    problems: list[str] = []
    for place, name, data in reversed(list(chain(path, read))):
        over, found = entries_of(data, place, name)
        entries, deleted = _laid_over(entries, over)
        problems += found + deleted
    return entries, problems


def entries_of(data: Mapping[str, Any], place: str, name: str) -> tuple[Entries, list[str]]:
    """Return what one file says, key by key, and a sentence for what is no block."""
    entries: Entries = {}
    problems: list[str] = []
    signed = "extends" in data
    for key, content in data.items():
        if key == "extends" or (key in blocks() and content is None):  # a block may be left empty
            continue
        if key in blocks() and isinstance(content, dict):
            entries |= {f"{key}.{leaf}": _entry(value, place, name, signed) for leaf, value in content.items()}
        elif key in blocks():
            wrong = sentence(
                "{key} must be a block of keys; got {given}. Write its keys below it, indented.",
                key=key,
                given=shown(content),
            )
            problems.append(placed(place, wrong))
        elif "." in key:
            block, _, leaf = key.partition(".")
            wrong = sentence(
                "{key} must be written as a block; found a dot. Write {block}: {{{leaf}: ...}}.",
                key=key,
                block=block,
                leaf=leaf,
            )
            problems.append(placed(place, wrong))
        else:
            entries[key] = _entry(content, place, name, signed)
    return entries, problems


def _entry(value: Any, place: str, by: str, signed: bool) -> Entry:
    """Return what is written for a key: the value alone, or a mapping of ``value`` and provenance.

    A factor is left as it is written, for `_multiplied`.
    """
    if isinstance(value, dict) and is_factor(value):
        return Entry(value, None, place, by, signed)
    if isinstance(value, dict) and "value" in value:
        return Entry(value["value"], {key: told for key, told in value.items() if key != "value"}, place, by, signed)
    return Entry(value, None, place, by, signed)


def _laid_over(base: Entries, over: Entries) -> tuple[Entries, list[str]]:
    """Return `over` laid on `base`: what maps months or regions entry by entry (null deletes one), the rest whole.

    One number on which numbers by month are laid holds until the first of these months.
    """
    start = {**base, **over}["start"].value if "start" in base or "start" in over else None
    merged = dict(base)
    problems = Problems()
    factors: list[str] = []
    for key, entry in over.items():
        below = base.get(key)
        if is_factor(entry.value) and _may_be_factor(key):
            found, wrong = _multiplied(key, entry, below)
            merged |= {key: found} if found is not None else {}
            factors += wrong
            continue
        if key not in keys_with_entries() or not isinstance(entry.value, dict):
            merged[key] = entry
            continue
        old = below.value if below is not None else {}
        old = held_until(old, min(map(str, entry.value), default=NEVER), start) if key in dated_keys() else old
        old = old if isinstance(old, dict) else {}
        for name, value in entry.value.items():
            if value is None and name not in old:
                problems.add(partial(_not_inherited, entry.place, f"{key}.{visible(name)}", name, old))
        both = {name: value for name, value in {**old, **entry.value}.items() if value is not None}
        kept = below if old.keys() - entry.value.keys() else None
        merged[key] = replace(entry, value=both, below=kept, changed=tuple(entry.value))
    return merged, [*factors, *problems.sentences()]


def _may_be_factor(key: str) -> bool:
    """Return whether ``times`` for a key means a factor: not where it may be the name of a region, or of a text."""
    return key in fields() and key not in (*keys_with_entries() - dated_keys(), "title", "question")


def with_factors(entries: Entries, factors: Mapping[str, Any], place: str) -> tuple[Entries, list[str]]:
    """Return entries of complete settings, in which some values are multiples, and a sentence for every problem.

    `factors` has by full key what is written of a factor; each comes to the value that is there.
    """
    whole = dict(entries)
    problems: list[str] = []
    for key, written in factors.items():
        entry = entries.get(key)
        if entry is None or not is_factor(written):
            wrong = sentence("must be a factor of a key that is there; it is not. Restore the file.")
            problems.append(placed(place, about(visible(key), wrong)))
            continue
        found, wrongs = _multiplied(key, replace(entry, value={**written, "value": entry.value}), None)
        whole |= {key: found} if found is not None else {}
        problems += wrongs
    return whole, problems


def _multiplied(key: str, entry: Entry, below: Entry | None) -> tuple[Entry | None, list[str]]:
    """Return the entry of a key for which a factor is written; None, with sentences, if it makes no sense."""
    inherited, earlier = (below.value, below.factor) if below is not None else (None, None)
    factor, problems = factor_of(key, entry.value, inherited, earlier, entry.place)
    if factor is None:
        return None, problems
    told = {name: each for name, each in entry.value.items() if name not in ("value", TIMES, OF)}
    kept = factor if factor.times != 1.0 else None
    return replace(entry, value=factor.value, told=told or None, below=below, factor=kept), []


def _not_inherited(place: str, key: str, name: str, inherited: Mapping[str, Any]) -> Sentence:
    wrong = sentence(
        "{key} must be inherited to be deleted by null; it is not there.{hint} Drop the line, or give a value.",
        key=key,
        hint=closest(name, inherited),
    )
    return placed(place, wrong)


def set_key(entries: Entries, key: str, value: object, path: Path) -> list[str]:
    """Set one key, or a part of its value; return a sentence for what is wrong.

    `key` is the last part of a key, or its path, and may lead to a part of the value: ``own_budget.north``,
    ``zones.designations[0].announced``.
    """
    place = sentence("{path} with {key} set", path=str(path), key=key)
    full, rest = split_key(key)
    if full not in fields():
        unknown = sentence(
            "override {key!r} must name a key of the scenario; there is none of that name.{hint} "
            "Keys are listed by 'zonelab show baseline'.",
            key=key,
            hint=replacement(key) or closest(key, [*leaf_keys(), *fields()]),
        )
        return [placed(path, unknown)]
    below = entries.get(full)
    if rest == [TIMES] and _may_be_factor(full):
        value, rest = {TIMES: value}, []
    entry = _entry(plain_value(value), place, "an override", signed=True)
    if not rest and is_factor(entry.value) and _may_be_factor(full):
        found, problems = _multiplied(full, entry, below)
        entries |= {full: found} if found is not None else {}
        return problems
    if rest:
        try:
            start = entries["start"].value if "start" in entries else None
            changed = with_part(full, below.value if below else None, rest, entry.value, start)
        except (LookupError, TypeError) as error:
            return [placed(place, about(full, error.args[0]))]
        kept = below if full in keys_with_entries() and changed.keys() - {rest[0]} else None
        entry = replace(entry, value=changed, told=None, below=kept, changed=(rest[0],))
    entries[full] = entry
    return []


def plain_value(value: Any) -> Any:
    """Return a caller's value as a file would give it: numpy's numbers and arrays as Python's, keys and paths as text.

    Examples
    --------
    >>> plain_value({"values": range(3), "file": Path("points.csv")})
    {'values': [0, 1, 2], 'file': 'points.csv'}
    """
    if isinstance(value, Mapping):
        return {str(key): plain_value(each) for key, each in value.items()}
    if isinstance(value, list | tuple | range):
        return [plain_value(each) for each in value]
    if isinstance(value, Path):
        return str(value)
    return value.tolist() if hasattr(value, "tolist") and hasattr(value, "ndim") else value


def nested(entries: Mapping[str, Entry]) -> dict[str, Any]:
    """Return the plain values of all keys, in their blocks, as the schema reads them."""
    values: dict[str, Any] = {block: {} for block in blocks()}
    for key, entry in entries.items():
        block, dot, leaf = key.partition(".")
        if dot and block in values:  # the leaf may be empty
            values[block][leaf] = entry.value
        else:
            values[block] = entry.value
    return values

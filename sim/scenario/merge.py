"""Inheritance and overrides: how the keys of a file, of the files it extends, and of the caller become one tree."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sim.errors import ScenarioError, closest
from sim.scenario import schema
from sim.scenario.files import find_scenario, parse_yaml, read_mapping

#: A file may build on another, that on a third, and so on; more is surely a mistake.
LONGEST_CHAIN = 20
#: Keys whose value is itself a mapping with free keys (months, regions).
_MAPPINGS = frozenset({"cycle", "central_budget", "own_budget", "fixed_focus", "studies"})


@dataclass
class Signed:
    """A plain value, and the scenario that set it."""

    value: Any
    by: str


def is_evidenced(value: object) -> bool:
    """Return whether a leaf is written with its evidence, as a mapping with ``value``."""
    return isinstance(value, dict) and "value" in value


def plain_value(value: Any) -> Any:
    """Return a leaf's value without its evidence."""
    if isinstance(value, Signed):
        return value.value
    return value["value"] if is_evidenced(value) else value


def resolved(path: Path, chain: tuple[Path, ...]) -> dict[str, Any]:
    """Return the data of a file merged over that of the file it extends."""
    here = path.resolve()
    if here in chain:
        names = " extends ".join(each.name for each in (*chain[chain.index(here) :], here))
        raise ScenarioError(f"{path}: extends must not come back to itself; found {names}. Remove one.")
    if len(chain) >= LONGEST_CHAIN:
        raise ScenarioError(f"{path}: extends must end within {LONGEST_CHAIN} files. Shorten the chain.")
    data = read_mapping(path)
    parent = data.get("extends")
    if parent is None:
        return _signed(data, path.stem, root=not chain)
    if not isinstance(parent, str):
        raise ScenarioError(f"{path}: extends must be the name of a scenario; got {parent!r}.")
    try:
        parent_path = find_scenario(parent, beside=path.parent)
        if not parent_path.is_file():
            raise ScenarioError(f"there is no file {parent_path}")
        base = resolved(parent_path, (*chain, here))
    except ScenarioError as error:
        if chain or "must not come back" in str(error) or str(error).startswith(str(path)):
            raise
        raise ScenarioError([f"{path}: extends: {problem}" for problem in error.problems]) from None
    return _merged(base, _signed(data, path.stem, root=False))


def _signed(data: dict[str, Any], name: str, *, root: bool) -> dict[str, Any]:
    """Return the data with, for plain values of a file that builds on another, the file's name as their source."""
    if root or "extends" not in data:
        return data
    signed: dict[str, Any] = {}
    for block, content in data.items():
        if isinstance(content, dict) and block not in ("title", "question"):
            signed[block] = {
                key: value if is_evidenced(value) else Signed(value, name) for key, value in content.items()
            }
        else:
            signed[block] = content
    return signed


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Return `over` laid on `base`: blocks and mappings key by key (null deletes an entry), lists and values whole."""
    result = dict(base)
    for block, content in over.items():
        below = base.get(block)
        if not isinstance(content, dict) or not isinstance(below, dict) or block in ("title", "question"):
            result[block] = content
            continue
        merged = dict(below)
        for key, value in content.items():
            old, new = plain_value(below.get(key)), plain_value(value)
            if isinstance(old, dict) and isinstance(new, dict):
                both = {name: entry for name, entry in {**old, **new}.items() if entry is not None}
                merged[key] = {**value, "value": both} if is_evidenced(value) else Signed(both, value.by)
            else:
                merged[key] = value
        result[block] = merged
    return result


@cache
def leaf_keys() -> dict[str, str]:
    """Return the full key by its last part, for every key of the schema."""
    leaves: dict[str, str] = {}
    for block, field in schema.Scenario.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, schema.Block) and kind is not schema.Text:
            leaves |= {key: f"{block}.{key}" for key in kind.model_fields}
        else:
            leaves[block] = block
    return leaves


def set_key(data: dict[str, Any], key: str, value: object) -> None:
    """Set one key of resolved data; `key` is a path with dots or the last part of one."""
    parts = key.split(".")
    known = leaf_keys()
    if parts[0] in known and "." in known[parts[0]]:
        parts = [*known[parts[0]].split("."), *parts[1:]]
    block = parts[0]
    full = ".".join(parts[:2])
    if full not in known.values() and not (block in ("title", "question") and len(parts) == 2):
        raise ScenarioError(
            f"override {key!r}: must name a key of the scenario; there is none of that name."
            f"{closest(key, [*known, *known.values()])} Keys are listed by 'zonelab show baseline'."
        )
    if len(parts) == 1:
        data[block] = value
        return
    content = data.setdefault(block, {})
    if not isinstance(content, dict):
        raise ScenarioError(f"override {key!r}: '{block}' must be a block of keys; found {content!r}.")
    if len(parts) == 2:
        content[parts[1]] = Signed(value, "an override")
        return
    if parts[1] not in _MAPPINGS:
        raise ScenarioError(f"override {key!r}: '{full}' has no parts; set the whole of it.")
    old = plain_value(content.get(parts[1]))
    tree: dict[str, Any] = dict(old) if isinstance(old, dict) else {}
    node = tree
    for part in parts[2:-1]:
        below = node.get(part)
        node[part] = dict(below) if isinstance(below, dict) else {}
        node = node[part]
    node[parts[-1]] = value
    content[parts[1]] = Signed({name: entry for name, entry in tree.items() if entry is not None}, "an override")


def parse_override(text: str) -> tuple[str, object]:
    """Return key and value of a command-line override ``key=value``; the value is read as YAML."""
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise ScenarioError(f"--set must be written key=value; got {text!r}. For example --set zone_share=0.7.")
    return key.strip(), parse_yaml(value, f"--set {key.strip()}")

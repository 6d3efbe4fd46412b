"""From a name or a file to a checked scenario: inheritance, overrides, evidence, and all problems at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from sim.errors import ScenarioError, closest, one_of
from sim.scenario import schema
from sim.scenario.checks import problems_of
from sim.scenario.files import find_scenario, parse_yaml, read_mapping
from sim.scenario.words import Surroundings, month_number
from sim.scenario.world import World, find_world, load_world

#: A file may build on another, that on a third, and so on; more is surely a mistake.
LONGEST_CHAIN = 20
#: Scenario keys whose value is itself a mapping with free keys (months, regions).
_ENDS_WITH_MAPPING = frozenset({"cycle", "central_budget", "own_budget", "fixed_focus", "studies", "applicants"})


#: What `zonelab show` tells of a key besides its evidence; the schema knows it, so a file need not.
_TOLD = frozenset({"value", "meaning", "unit", "range", "equation"})


class Evidence(BaseModel):
    """Where the value of a key comes from, and how far it can be trusted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    grade: Literal["official", "reported", "estimated", "assumption"]
    source: str = ""
    year: str = ""
    note: str = ""


@dataclass(frozen=True)
class Scenario:
    """A scenario with the world it plays in.

    Attributes
    ----------
    name
        The name of the file, without its ending.
    settings
        Every key, resolved: the scenario's own, inherited and overridden.
    world
        The world named by the scenario.
    evidence
        By key (``block.key``), where the value comes from.
    """

    name: str
    settings: schema.Scenario
    world: World
    evidence: Mapping[str, Evidence]

    @property
    def digest(self) -> str:
        """Fingerprint of all that determines the numbers of the scenario: its settings without texts, and its world."""
        values = self.settings.model_dump(mode="json", exclude={"title", "question", "world"})
        text = json.dumps(values, sort_keys=True) + self.world.digest
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def load_scenario(name_or_path: str | Path, **overrides: object) -> Scenario:
    """Return a scenario by name or path, with keys set anew.

    Parameters
    ----------
    name_or_path
        A name that ``zonelab scenarios`` lists, or the path of a YAML file.
    **overrides
        Values by key: the last part (``zone_share=0.7``) or, in a dictionary with two stars, the whole path
        (``{"support.own_budget.north": 5}``).

    Returns
    -------
    Scenario
        Complete and checked.

    Raises
    ------
    ZonelabError
        With every problem found, a sentence each.
    """
    path = find_scenario(str(name_or_path))
    data = _resolved(path, ())
    data.pop("extends", None)
    for key, value in overrides.items():
        _set(data, key, value)
    return _checked(data, path, "" if not overrides else ", ".join(sorted(overrides)))


def scenario_from_settings(name: str, settings: Mapping[str, Any], path: Path) -> Scenario:
    """Return the scenario with these settings, complete and plain as a manifest keeps them; `path` is the manifest.

    Raises
    ------
    ZonelabError
        With every problem found, a sentence each.
    """
    return replace(_checked(dict(settings), path, ""), name=name)


def titles(name: str) -> dict[str, dict[str, str]]:
    """Return title and question of a scenario without checking the rest, for fast listings."""
    path = find_scenario(name)
    data = read_mapping(path)
    texts = {}
    for key in ("title", "question"):
        text = data.get(key)
        if not isinstance(text, dict) or not {"en", "ko"} <= set(text):
            raise ScenarioError(f"{path}: {key} must give en and ko; got {text!r}. Add them.")
        texts[key] = {language: str(text[language]) for language in ("en", "ko")}
    return texts


def _resolved(path: Path, chain: tuple[Path, ...]) -> dict[str, Any]:
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
        base = _resolved(parent_path, (*chain, here))
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
                key: value if _is_evidenced(value) else _Set(value, name) for key, value in content.items()
            }
        else:
            signed[block] = content
    return signed


@dataclass
class _Set:
    """A plain value, and the scenario that set it."""

    value: Any
    by: str


def _is_evidenced(value: object) -> bool:
    return isinstance(value, dict) and "value" in value


def _plain(value: Any) -> Any:
    """Return a leaf's value without its evidence."""
    if isinstance(value, _Set):
        return value.value
    return value["value"] if _is_evidenced(value) else value


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
            old, new = _plain(below.get(key)), _plain(value)
            if isinstance(old, dict) and isinstance(new, dict):
                both = {name: entry for name, entry in {**old, **new}.items() if entry is not None}
                merged[key] = {**value, "value": both} if _is_evidenced(value) else _Set(both, value.by)
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


def _set(data: dict[str, Any], key: str, value: object) -> None:
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
        content[parts[1]] = _Set(value, "an override")
        return
    if parts[1] not in _ENDS_WITH_MAPPING:
        raise ScenarioError(f"override {key!r}: '{full}' has no parts; set the whole of it.")
    old = _plain(content.get(parts[1]))
    tree: dict[str, Any] = dict(old) if isinstance(old, dict) else {}
    node = tree
    for part in parts[2:-1]:
        below = node.get(part)
        node[part] = dict(below) if isinstance(below, dict) else {}
        node = node[part]
    node[parts[-1]] = value
    content[parts[1]] = _Set({name: entry for name, entry in tree.items() if entry is not None}, "an override")


def parse_override(text: str) -> tuple[str, object]:
    """Return key and value of a command-line override ``key=value``; the value is read as YAML."""
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise ScenarioError(f"--set must be written key=value; got {text!r}. For example --set zone_share=0.7.")
    return key.strip(), parse_yaml(value, f"--set {key.strip()}")


def _checked(data: dict[str, Any], path: Path, overrides: str) -> Scenario:
    """Validate resolved data against schema and world."""
    where = f"{path}" + (f" with {overrides} set" if overrides else "")
    world_name = _plain(data.get("world"))
    if not isinstance(world_name, str):
        raise ScenarioError(
            f"{where}: world must be the name of a world; got {world_name!r}. For example world: two_islands."
        )
    try:
        world = load_world(find_world(world_name, beside=path.parent))
    except ScenarioError:
        raise
    values, evidence, problems = _without_evidence(data)
    around = _surroundings(values, world)
    settings: schema.Scenario | None = None
    try:
        settings = schema.Scenario.model_validate(values, context=around)
    except ValidationError as error:
        problems += list(_sentences(error))
    if settings is not None:
        problems += problems_of(settings, around)
    if problems:
        raise ScenarioError([f"{where}: {problem}" for problem in dict.fromkeys(problems)])
    assert settings is not None
    return Scenario(path.stem, settings, world, evidence)


def _without_evidence(data: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Evidence], list[str]]:
    """Split resolved data into plain values and their evidence."""
    values: dict[str, Any] = {}
    evidence: dict[str, Evidence] = {}
    problems: list[str] = []
    for block, content in data.items():
        if not isinstance(content, dict) or block in ("title", "question"):
            values[block] = content
            continue
        if _is_evidenced(content):
            values[block] = content["value"]
            continue
        values[block] = {key: _plain(value) for key, value in content.items()}
        for key, value in content.items():
            name = f"{block}.{key}"
            if isinstance(value, _Set):
                evidence[name] = Evidence(grade="assumption", note=f"Set by {value.by}.")
            elif _is_evidenced(value):
                try:
                    evidence[name] = Evidence.model_validate({k: v for k, v in value.items() if k not in _TOLD})
                except ValidationError as error:
                    problems += [f"{name}.{text}" for text in _sentences(error)]
            else:
                evidence[name] = Evidence(grade="assumption")
    return values, evidence, problems


def _surroundings(values: dict[str, Any], world: World) -> Surroundings:
    """Return the names and horizon against which the words of a scenario are checked."""
    first = last = None
    start, months = values.get("start"), values.get("months")
    try:
        if isinstance(start, str) and isinstance(months, int) and months > 0:
            first = month_number(start)
            last = first + months - 1
    except ValueError:
        pass
    capital_area = frozenset(region.id for region in world.regions if region.capital_area)
    return Surroundings(world.region_ids, world.sector_ids, capital_area, first, last)


def _sentences(error: ValidationError) -> Iterator[str]:
    """Return pydantic's findings as sentences: key, what is required, what was found."""
    for finding in error.errors():
        key = ""
        for part in finding["loc"]:
            if part == "[key]" or (
                isinstance(part, str) and part.startswith(("literal[", "dict[", "list[", "constrained-"))
            ):
                continue
            key += f"[{part}]" if isinstance(part, int) else f".{part}" if key else str(part)
        given = finding["input"]
        kind = finding["type"]
        if kind == "value_error":
            yield f"{key} {finding['ctx']['error']}"
        elif kind == "extra_forbidden":
            known = _known_beside(key)
            last = key.rsplit(".", 1)[-1]
            yield f"{key} must not be there: no such key.{closest(last, known)} Known here: {', '.join(known)}."
        elif kind == "missing":
            yield f"{key} must be given; it is missing. Extend baseline, or add it."
        elif kind == "literal_error":
            yield one_of(
                key, given, [word.strip("' ") for word in finding["ctx"]["expected"].replace(" or ", ",").split(",")]
            )
        else:
            shown = repr(given) if len(repr(given)) < 60 else f"{type(given).__name__} of length {len(given)}"
            required = finding["msg"].removeprefix("Input should be ").removeprefix("Input should have ")
            yield f"{key} must be {required}; got {shown}."


def _known_beside(key: str) -> list[str]:
    """Return the keys that the schema knows where an unknown one was found."""
    model: Any = schema.Scenario
    for part in key.split(".")[:-1]:
        name = part.split("[")[0]
        field = model.model_fields.get(name)
        if field is None:
            return []
        model = _model_within(field.annotation)
        if model is None:
            return []
    return list(model.model_fields)


def _model_within(annotation: Any) -> Any:
    """Return the block class inside a type such as ``list[Designation]``, or None."""
    if isinstance(annotation, type) and issubclass(annotation, schema.Block):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        found = _model_within(part)
        if found is not None:
            return found
    return None

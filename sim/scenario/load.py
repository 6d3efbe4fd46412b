"""From a name or a file to a checked scenario: inheritance, overrides, evidence, and all problems at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from sim.errors import ScenarioError
from sim.scenario import schema
from sim.scenario.checks import problems_of
from sim.scenario.files import find_scenario, read_mapping
from sim.scenario.merge import Signed, is_evidenced, plain_value, resolved, set_key
from sim.scenario.sentences import sentences
from sim.scenario.words import Surroundings, month_number
from sim.scenario.world import World, find_world, load_world

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
    data = resolved(path, ())
    data.pop("extends", None)
    for key, value in overrides.items():
        set_key(data, key, value)
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


def _checked(data: dict[str, Any], path: Path, overrides: str) -> Scenario:
    """Validate resolved data against schema and world."""
    where = f"{path}" + (f" with {overrides} set" if overrides else "")
    world_name = plain_value(data.get("world"))
    if not isinstance(world_name, str):
        raise ScenarioError(
            f"{where}: world must be the name of a world; got {world_name!r}. For example world: two_islands."
        )
    world = load_world(find_world(world_name, beside=path.parent))
    values, evidence, problems = _without_evidence(data)
    around = _surroundings(values, world)
    settings: schema.Scenario | None = None
    try:
        settings = schema.Scenario.model_validate(values, context=around)
    except ValidationError as error:
        problems += list(sentences(error))
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
        if is_evidenced(content):
            values[block] = content["value"]
            continue
        values[block] = {key: plain_value(value) for key, value in content.items()}
        for key, value in content.items():
            name = f"{block}.{key}"
            if isinstance(value, Signed):
                evidence[name] = Evidence(grade="assumption", note=f"Set by {value.by}.")
            elif is_evidenced(value):
                try:
                    evidence[name] = Evidence.model_validate({k: v for k, v in value.items() if k not in _TOLD})
                except ValidationError as error:
                    problems += [f"{name}.{text}" for text in sentences(error)]
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

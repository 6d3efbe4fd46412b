"""The door: from a name or a file to a checked scenario, with all that is wrong told at once."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.language.errors import ScenarioError, WorldError, placed
from sim.language.texts import Sentence
from sim.scenario.problems.cross_checks import problems_of
from sim.scenario.problems.partial import right_part
from sim.scenario.problems.sentences import sentences
from sim.scenario.provenance import Provenance, provenance_of
from sim.scenario.reading.inheritance import (
    Entries,
    Entry,
    Factor,
    entries_of,
    inherited,
    nested,
    set_key,
    with_factors,
)
from sim.scenario.reading.older_versions import brought_up_to_date, neutral_keys, without
from sim.scenario.reading.text_files import composed, find_scenario, read_mapping, scenarios_folder
from sim.scenario.schema import settings as schema
from sim.scenario.schema.words import MONTH, Surroundings, month_number
from sim.scenario.world.world import World, find_world, load_world

#: The key that begins a sentence: block and leaf, without what lies deeper.
_KEY = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)?(?=[.\[]|$)")


@dataclass(frozen=True, eq=False, repr=False)
class Scenario:
    """A scenario with the world it plays in; equal to another if all is equal that determines numbers.

    Attributes
    ----------
    name
        The name of the file, without its ending.
    settings
        Every key, resolved: the scenario's own, inherited and overridden.
    world
        The world named by the scenario.
    provenance
        By key (``block.key``), where the value comes from.
    added
        Keys that an older manifest, from which the scenario comes, did not have; they hold their defaults.
    factors
        By full key, the values that are multiples; with calibrated draws they are multiples of the drawn values.
    """

    name: str
    settings: schema.Settings
    world: World
    provenance: Mapping[str, Provenance]
    added: tuple[str, ...] = ()
    factors: Mapping[str, Factor] = field(default_factory=dict)

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """What a file with these settings would say about each key, without provenance."""
        entries = entries_of(self.settings.model_dump(mode="json"), f"{self.name}.yaml", self.name)[0]
        return entries | {key: replace(entries[key], factor=factor) for key, factor in self.factors.items()}

    @property
    def written_factors(self) -> dict[str, dict[str, float]]:
        """The factors as plain data, as manifests keep them."""
        return {key: factor.written() for key, factor in sorted(self.factors.items())}

    @cached_property
    def digest(self) -> str:
        """Fingerprint of all that determines the numbers of the scenario: its settings without texts, and its world.

        What an older manifest did not have does not count, so that its scenario is known again by its fingerprint; nor
        does a key that was added later while it changes nothing.
        """
        values = self.settings.model_dump(mode="json", exclude={"title", "question", "world"})
        values = without(values, (*self.added, *neutral_keys(values)))
        text = json.dumps(values, sort_keys=True) + self.world.digest
        if self.factors:
            text += json.dumps(self.written_factors)
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()

    def __eq__(self, other: object) -> bool:
        """Return whether the other has the same digest."""
        return self.digest == other.digest if isinstance(other, Scenario) else NotImplemented

    def __hash__(self) -> int:
        """Return a number that equal scenarios share."""
        return hash(self.digest)

    def __repr__(self) -> str:
        """Return one line; 'zonelab show' prints everything."""
        settings = self.settings
        return (
            f"<Scenario {self.name}: {settings.title.en!r}, world {settings.world}, "
            f"{settings.months} months from {settings.start}, digest {self.digest}>"
        )


def scenario_given(given: Scenario | str | Path) -> Scenario:
    """Return a scenario that is given as it is, or by name or path."""
    return given if isinstance(given, Scenario) else load_scenario(given)


def load_scenario(name_or_path: str | Path, **overrides: object) -> Scenario:
    """Return a scenario by name or path, with keys set anew.

    Parameters
    ----------
    name_or_path
        A name that ``zonelab scenarios`` lists, or the path of a YAML file.
    **overrides
        Values by key: the last part (``zone_share=0.7``) or, in a dictionary with two stars, a path
        (``{"support.own_budget.north": 5}``). None deletes an entry of a mapping; ``{"times": 2}`` multiplies a number.

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
    entries, problems = inherited(path)
    for key, value in overrides.items():
        problems += set_key(entries, key, value, path)
    return _checked(entries, problems, path)


def scenario_from_file(data: Mapping[str, Any], path: Path) -> Scenario:
    """Return the scenario of a file that is read already: of its mapping, and of where it lies, or would.

    Raises
    ------
    ZonelabError
        With every problem found, a sentence each.
    """
    entries, problems = inherited(path, lambda each: dict(data) if each == path else read_mapping(each))
    return _checked(entries, problems, path)


def with_changes(scenario: Scenario, *, keep_provenance: bool = True, **overrides: object) -> Scenario:
    """Return a scenario with keys set anew, as `load_scenario` gives it, without reading its files again.

    Parameters
    ----------
    scenario
        As loaded.
    keep_provenance
        Whether the provenance is kept; a caller that makes thousands of scenarios to run them does not need it.
    **overrides
        As for `load_scenario`.

    Raises
    ------
    ZonelabError
        With every problem found, a sentence each.
    """
    path = Path(f"{scenario.name}.yaml")
    entries: Entries = dict(scenario.entries)
    problems: list[str] = []
    for key, evidence in scenario.provenance.items() if keep_provenance else ():
        entries[key] = replace(entries[key], told=evidence.model_dump())
    for key, value in overrides.items():
        problems += set_key(entries, key, value, path)
    same_world = entries["world"].value == scenario.world.name
    world = scenario.world if same_world else None
    return _checked(entries, problems, path, world=world, tell_evidence=keep_provenance)


def without_zones(scenario: Scenario) -> Scenario:
    """Return a scenario without its designations and rounds."""
    return with_changes(scenario, keep_provenance=False, designations=[], rounds=[])


def value_problems(scenario: Scenario, overrides: Mapping[str, object]) -> list[str]:
    """Return a sentence for each value that its own key does not allow, whatever the other keys hold.

    Parameters are those of `with_changes`; what is wrong only together with other values is not told.
    """
    path = Path(f"{scenario.name}.yaml")
    entries: Entries = dict(scenario.entries)
    problems: list[str] = []
    for key, value in overrides.items():
        problems += set_key(entries, key, value, path)
    values = nested(entries)
    try:
        schema.Settings.model_validate(values, context=_surroundings(values, scenario.world))
    except ValidationError as error:
        problems += sentences(error, schema.Settings)
    return list(dict.fromkeys(problems))


def scenario_from_settings(
    name: str,
    settings: Mapping[str, Any],
    path: Path,
    world_folder: Path | None = None,
    factors: Mapping[str, Any] | None = None,
    *,
    to_read: bool = False,
) -> Scenario:
    """Return the scenario with these settings, complete and plain as the manifest at `path` keeps them.

    Keys that came later than the manifest take their defaults. The world is the one that the settings name, if its
    folder is not given. `factors` are those of `Scenario.written_factors`. With `to_read` nothing is run with it, and
    keys that are gone are left out.

    Raises
    ------
    ZonelabError
        With every problem found, a sentence each.
    """
    full, added = brought_up_to_date(
        settings,
        lambda: load_scenario(scenarios_folder() / "baseline.yaml").settings.model_dump(mode="json"),
        lambda: load_world(world_folder or find_world(str(settings.get("world")), beside=path.parent)).region_ids,
        path,
        to_read=to_read,
    )
    entries, problems = entries_of(full, str(path), name)
    entries, wrong = with_factors(entries, factors or {}, str(path))
    return replace(_checked(entries, problems + wrong, path, world_folder), name=name, added=added)


def _checked(
    entries: Entries,
    problems: list[str],
    path: Path,
    world_folder: Path | None = None,
    world: World | None = None,
    *,
    tell_evidence: bool = True,
) -> Scenario:
    """Return the scenario of these entries; `problems` are those that merging has found."""
    values = nested(entries)
    evidence, found = provenance_of(entries) if tell_evidence else ({}, [])
    if world is None and isinstance(values.get("world"), str):
        try:
            world = load_world(world_folder or find_world(values["world"], beside=path.parent))
        except WorldError as error:
            found += error.problems
    around = _surroundings(values, world)
    settings: schema.Settings | None = None
    try:
        settings = schema.Settings.model_validate(values, context=around)
    except ValidationError as error:
        found += sentences(error, schema.Settings)
    together = problems_of(settings or right_part(schema.Settings, values, around), around)
    problems = problems + [placed(_place(entries, each, path), each) for each in dict.fromkeys(found)]
    # What only several keys together make wrong is the doing of this file, whoever else has set one of them.
    problems += [placed(_place(entries, each, path, own=True), each) for each in dict.fromkeys(together)]
    if problems or settings is None or world is None:
        raise ScenarioError(problems)
    factors = {key: entry.factor for key, entry in entries.items() if entry.factor is not None}
    return Scenario(composed(path.stem), settings, world, evidence, factors=factors)


def _place(entries: Entries, problem: str, path: Path, *, own: bool = False) -> str:
    """Return the place of the value that a sentence is about: in this file, in one that it extends, in an override.

    With `own` a file that this one extends is never named.
    """
    about = problem.values if isinstance(problem, Sentence) else {}
    for name in ("key", "one", "other"):
        key = _KEY.match(str(about.get(name, "")))
        entry = entries.get(key.group()) if key else None
        if entry is not None and (not own or entry.place.startswith(str(path))):
            return entry.place
    return str(path)


def _surroundings(values: Mapping[str, Any], world: World | None) -> Surroundings:
    """Return the names and horizon against which the words of a scenario are checked."""
    first = last = None
    start, months = values.get("start"), values.get("months")
    longest = 1200  # the schema's own limit; a longer horizon is wrong, and nothing is checked against it
    if isinstance(start, str) and MONTH.fullmatch(start) and type(months) is int and 1 <= months <= longest:
        first = month_number(start)
        last = first + months - 1
    if world is None:
        return Surroundings(None, None, frozenset(), 0.0, first, last)
    capital_area = frozenset(region.id for region in world.regions if region.capital_area)
    stock = sum(world.by_region("starting_firms"))
    return Surroundings(frozenset(world.region_ids), frozenset(world.sector_ids), capital_area, stock, first, last)

"""Reading files that strangers wrote: bounded in size and depth, safe YAML only, every failure a sentence."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from sim.errors import ScenarioError, ZonelabError, closest

#: A scenario is a few kilobytes; more is a mistake or an attack.
LARGEST_FILE_BYTES = 1_000_000
#: Nothing in a scenario is nested deeper than six levels.
DEEPEST_LEVEL = 20
#: Environment variable that names a further folder of scenarios.
SCENARIOS_VARIABLE = "ZONELAB_SCENARIOS"


class _PlainLoader(yaml.SafeLoader):
    """A safe loader without aliases (no bombs), duplicate keys or deep nesting."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        loader: Any = super()  # PyYAML's types leave its events out
        event = loader.peek_event()
        mark: Any = event.start_mark
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(
                problem="must not use anchors and aliases (& and *); write the value out", problem_mark=mark
            )
        self.depth += 1
        if self.depth > DEEPEST_LEVEL:
            raise yaml.MarkedYAMLError(
                problem=f"must not be nested deeper than {DEEPEST_LEVEL} levels; flatten it",
                problem_mark=mark,
            )
        node: yaml.Node | None = loader.compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"must name each key once; '{key.value}' stands twice", problem_mark=key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_text(path: Path) -> str:
    """Return the text of a file, or say in a sentence why it cannot be read.

    Raises
    ------
    ZonelabError
        The file is missing, a folder, unreadable, larger than `LARGEST_FILE_BYTES`, or not UTF-8 text.
    """
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise ZonelabError(f"{path}: must be a file; found a folder. Name the file in it.")
        if size > LARGEST_FILE_BYTES:
            raise ZonelabError(
                f"{path}: must be at most {LARGEST_FILE_BYTES:,} bytes; found {size:,}. Is it really such a file?"
            )
        with path.open("rb") as handle:
            content = handle.read(LARGEST_FILE_BYTES + 1)
    except FileNotFoundError:
        raise ZonelabError(f"{path}: must be a file; there is none. Check the path.") from None
    except OSError as error:
        raise ZonelabError(f"{path}: must be readable; {error.strerror}. Check the path and its permissions.") from None
    if len(content) > LARGEST_FILE_BYTES:  # a pipe or device has no size to check beforehand
        raise ZonelabError(
            f"{path}: must be at most {LARGEST_FILE_BYTES:,} bytes; found more. Is it really such a file?"
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ZonelabError(
            f"{path}: must be text in UTF-8; byte {error.start} is not. Save it as UTF-8, or name another file."
        ) from None
    if "\0" in text:
        raise ZonelabError(f"{path}: must be text; found a binary file. Name another file.")
    return text


def parse_yaml(text: str, where: str) -> Any:
    """Return the plain data that a YAML text describes; `where` begins the sentence of an error."""
    try:
        return yaml.load(text, Loader=_PlainLoader)  # noqa: S506  # _PlainLoader is a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = f" line {mark.line + 1}:" if mark else ""
        raise ScenarioError(f"{where}:{line} must be valid YAML; {error.problem}.") from None
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        raise ScenarioError(f"{where}: must be valid YAML; {error}.") from None


def read_mapping(path: Path) -> dict[str, Any]:
    """Return the top-level mapping of a YAML file."""
    data = parse_yaml(read_text(path), str(path))
    if not isinstance(data, dict) or not all(isinstance(key, str) for key in data):
        raise ScenarioError(
            f"{path}: must hold keys and values (title: ...); found {type(data).__name__}. See docs/scenarios.md."
        )
    return data


def read_rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the rows of a CSV file whose header names exactly `columns`."""
    reader = csv.DictReader(io.StringIO(read_text(path)), strict=True)
    try:
        found = tuple(reader.fieldnames or ())
        if found != columns:
            raise ZonelabError(f"{path}: the header must be {','.join(columns)}; got {','.join(found)}.")
        rows = list(reader)
    except csv.Error as error:
        raise ZonelabError(f"{path}: line {reader.line_num} must be valid CSV; {error}.") from None
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise ZonelabError(
                f"{path}: row {number} must have {len(columns)} fields; it has more or fewer. Quote commas."
            )
    return rows


def scenarios_folder() -> Path:
    """Return the folder of the scenarios that come with zonelab."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_scenarios"
    return installed if installed.is_dir() else package.parent / "scenarios"


def scenario_folders() -> list[Path]:
    """Return the folders searched for scenarios and worlds, the user's first."""
    named = os.environ.get(SCENARIOS_VARIABLE)
    return ([Path(named)] if named else []) + [scenarios_folder()]


def scenario_names() -> list[str]:
    """Return the names of all scenarios that can be called by name."""
    return sorted({path.stem for folder in scenario_folders() for path in folder.glob("*.yaml")})


def find_scenario(name: str, beside: Path | None = None) -> Path:
    """Return the file of a scenario given by name or by path; a relative path counts from `beside`."""
    if name.endswith((".yaml", ".yml")) or "/" in name:
        path = Path(name)
        return path if beside is None or path.is_absolute() else beside / path
    for folder in ([beside] if beside else []) + scenario_folders():
        path = folder / f"{name}.yaml"
        if path.is_file():
            return path
    known = scenario_names()
    raise ScenarioError(
        f"scenario must be one of {', '.join(known)}, or the path of a .yaml file; got {name!r}.{closest(name, known)}"
    )

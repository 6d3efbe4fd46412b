"""Finding and reading files that strangers wrote: bounded in size, every failure a sentence."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from typing import Any

from sim.errors import ScenarioError, ZonelabError, closest
from sim.scenario.plain_yaml import parse_yaml

#: A scenario is a few kilobytes; more is a mistake or an attack.
LARGEST_FILE_BYTES = 1_000_000
#: Environment variable that names a further folder of scenarios.
SCENARIOS_VARIABLE = "ZONELAB_SCENARIOS"


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
    except (OSError, ValueError) as error:  # a path that holds a null character is a ValueError
        reason = error.strerror if isinstance(error, OSError) else error
        raise ZonelabError(f"{path}: must be readable; {reason}. Check the path and its permissions.") from None
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


def read_mapping(path: Path) -> dict[str, Any]:
    """Return the top-level mapping of a YAML file."""
    data = parse_yaml(read_text(path), str(path))
    if not isinstance(data, dict):
        found = "nothing" if data is None else "a list" if isinstance(data, list) else "one value"
        raise ScenarioError(
            f"{path}: must hold keys and values (title: ...); found {found}. Compare it with a file of scenarios/."
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


def scenario_files() -> dict[str, Path]:
    """Return the file of every scenario that can be called by name, by name; the user's before one of zonelab's."""
    found: dict[str, Path] = {}
    for folder in reversed(scenario_folders()):
        found |= {path.stem: path for path in folder.glob("*.yaml") if not path.is_dir()}
    return dict(sorted(found.items()))


def scenario_names() -> list[str]:
    """Return the names of all scenarios that can be called by name."""
    return list(scenario_files())


def is_file(path: Path) -> bool:
    """Return whether there is such a file; a path that no system allows is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def find_scenario(name: str, beside: Path | None = None) -> Path:
    """Return the file of a scenario given by name or by path.

    Parameters
    ----------
    name
        Name without ending, or path; a relative path counts from the folder of `beside`.
    beside
        File that extends it. A file may extend another of its own name, such as the one that comes with zonelab.
    """
    if name.endswith((".yaml", ".yml")) or "/" in name:
        path = Path(name)
        return path if beside is None or path.is_absolute() else beside.parent / path
    folders = ([beside.parent] if beside else []) + scenario_folders()
    found = [path for folder in folders if is_file(path := folder / f"{name}.yaml")]
    others = [path for path in found if beside is None or os.path.realpath(path) != os.path.realpath(beside)]
    if found:
        return (others or found)[0]
    known = scenario_names()
    raise ScenarioError(
        f"scenario must be one of {', '.join(known)}, or the path of a .yaml file; got {name!r}.{closest(name, known)}"
    )

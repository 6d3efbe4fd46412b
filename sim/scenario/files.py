"""Finding and reading files that strangers wrote: bounded in size, every failure a sentence."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from typing import Any

from sim.errors import ScenarioError, ZonelabError, closest, placed, system_reason
from sim.scenario.plain_yaml import parse_yaml
from sim.texts import Sentence, sentence

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
            raise _wrong(path, sentence("must be a file; found a folder. Name the file in it."))
        if size > LARGEST_FILE_BYTES:
            larger = sentence(
                "must be at most {most:,} bytes; found {found:,}. Is it really such a file?",
                most=LARGEST_FILE_BYTES,
                found=size,
            )
            raise _wrong(path, larger)
        with path.open("rb") as handle:
            content = handle.read(LARGEST_FILE_BYTES + 1)
    except FileNotFoundError:
        raise _wrong(path, sentence("must be a file; there is none. Check the path.")) from None
    except (OSError, ValueError) as error:  # a path that holds a null character is a ValueError
        wrong = sentence("must be readable; {reason}. Check the path and its permissions.", reason=system_reason(error))
        raise _wrong(path, wrong) from None
    if len(content) > LARGEST_FILE_BYTES:  # a pipe or device has no size to check beforehand
        larger = sentence(
            "must be at most {most:,} bytes; found more. Is it really such a file?", most=LARGEST_FILE_BYTES
        )
        raise _wrong(path, larger)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wrong = sentence(
            "must be text in UTF-8; byte {position} is not. Save it as UTF-8, or name another file.",
            position=error.start,
        )
        raise _wrong(path, wrong) from None
    if "\0" in text:
        raise _wrong(path, sentence("must be text; found a binary file. Name another file."))
    return text.replace("\r\n", "\n")  # so that fingerprints of texts are the same on every system


def _wrong(path: Path, problem: Sentence) -> ZonelabError:
    """Return the error that tells what is wrong with a file."""
    return ZonelabError(placed(path, problem))


def read_mapping(path: Path) -> dict[str, Any]:
    """Return the top-level mapping of a YAML file."""
    data = parse_yaml(read_text(path), str(path))
    if not isinstance(data, dict):
        found = (
            sentence("nothing")
            if data is None
            else sentence("a list")
            if isinstance(data, list)
            else sentence("one value")
        )
        wrong = sentence(
            "must hold keys and values (title: ...); found {found}. Compare it with a file of scenarios/.", found=found
        )
        raise ScenarioError(placed(path, wrong))
    return data


def read_rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the rows of a CSV file whose header names exactly `columns`."""
    reader = csv.DictReader(io.StringIO(read_text(path)), strict=True)
    try:
        found = tuple(reader.fieldnames or ())
        if found != columns:
            expected, given = ",".join(columns), ",".join(found)
            raise _wrong(path, sentence("the header must be {columns}; got {given}.", columns=expected, given=given))
        rows = list(reader)
    except csv.Error as error:
        wrong = sentence("line {line} must be valid CSV; {reason}.", line=reader.line_num, reason=str(error))
        raise _wrong(path, wrong) from None
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            wrong = sentence(
                "row {row} must have {count} fields; it has more or fewer. Quote commas.",
                row=number,
                count=len(columns),
            )
            raise _wrong(path, wrong)
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
        sentence(
            "scenario must be one of {words}, or the path of a .yaml file; got {given!r}.{hint}",
            words=", ".join(known),
            given=name,
            hint=closest(name, known),
        )
    )

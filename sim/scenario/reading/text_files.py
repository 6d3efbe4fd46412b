"""Finding and reading files from untrusted sources: bounded in size, every failure a sentence."""

from __future__ import annotations

import csv
import io
import os
import stat
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from sim.language.errors import (
    ScenarioError,
    ZonelabError,
    closest,
    not_one_of,
    placed,
    shortened,
    steering_problem,
    system_reason,
)
from sim.language.texts import Sentence, marked, sentence
from sim.scenario.reading.plain_yaml import parse_yaml

#: A scenario is a few kilobytes; more is a mistake or an attack.
LARGEST_FILE_BYTES = 1_000_000
#: The numbers of a world of 1,000 regions and 100 sectors, each with a note.
LARGEST_TABLE_BYTES = 60_000_000
#: How the name of a YAML file may end; of two files of the same name the first ending counts.
ENDINGS = (".yaml", ".yml")
#: Files of a folder that are looked through for one of a similar name.
MOST_BESIDE = 1000
#: Environment variable that names a further folder of scenarios.
SCENARIOS_VARIABLE = "ZONELAB_SCENARIOS"


def read_text(path: Path, most_bytes: int = LARGEST_FILE_BYTES) -> str:
    """Return the text of a file, or raise an error that says why it cannot be read.

    Raises
    ------
    ZonelabError
        The file is missing, no regular file, unreadable, larger than `most_bytes`, or not UTF-8 text.
    """
    if (steering := steering_problem(str(path))) is not None:  # results name the files that they are of
        raise _wrong(path, sentence("{problem}: rename it.", problem=steering))
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise _wrong(path, sentence("must be a file; found a folder. Name the file in it."))
        if not stat.S_ISREG(found.st_mode):  # to open a pipe may wait for ever, and a device may have no end
            raise _wrong(path, sentence("must be a file; found a pipe or device. Write its content to a file."))
        if found.st_size > most_bytes:
            larger = sentence(
                "must be at most {most:,} bytes; found {found:,}. Is it really such a file?",
                most=most_bytes,
                found=found.st_size,
            )
            raise _wrong(path, larger)
        with path.open("rb") as handle:
            content = handle.read(most_bytes + 1)
    except FileNotFoundError:
        hint = closest(path.name, _beside(path))
        raise _wrong(path, sentence("must be a file; there is none. Check the path.{hint}", hint=hint)) from None
    except (OSError, ValueError) as error:  # a path that holds a null character is a ValueError
        wrong = sentence("must be readable; {reason}. Check the path and its permissions.", reason=system_reason(error))
        raise _wrong(path, wrong) from None
    if len(content) > most_bytes:  # it grew meanwhile, or is a file of the system, which has no size
        larger = sentence("must be at most {most:,} bytes; found more. Is it really such a file?", most=most_bytes)
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
    steering = steering_problem(text)
    if steering is not None:
        raise _wrong(path, sentence("{problem}.", problem=steering))
    return text.replace("\r\n", "\n")  # so that fingerprints of texts are the same on every system


def _beside(path: Path) -> list[str]:
    """Return the names of files of the same ending in the folder of a path; of very many the first."""
    try:
        with os.scandir(path.parent) as entries:
            names = (each.name for each in entries if each.name.endswith(path.suffix) and not each.name.startswith("."))
            return sorted(composed(name) for name in islice(names, MOST_BESIDE))
    except (OSError, ValueError):
        return []


def _wrong(path: Path, problem: Sentence) -> ZonelabError:
    return ZonelabError(placed(path, problem))


def read_mapping(path: Path) -> dict[str, Any]:
    """Return the top-level mapping of a YAML file."""
    return deepcopy(_mapping(read_text(path), path))


@lru_cache(maxsize=32)
def _mapping(text: str, path: Path) -> dict[str, Any]:
    """Return what a text means; kept, since scenarios share the files that they extend, and parsing takes its time."""
    data = parse_yaml(text, str(path))
    if not isinstance(data, dict):
        kinds: dict[type, str] = {type(None): sentence("nothing"), list: sentence("a list")}
        found = kinds.get(type(data), sentence("one value"))
        wrong = sentence(
            "must hold keys and values (title: ...); found {found}. Compare it with a file of scenarios/.", found=found
        )
        raise ScenarioError(placed(path, wrong))
    return data


def read_rows(path: Path, columns: tuple[str, ...], most_bytes: int = LARGEST_FILE_BYTES) -> list[dict[str, str]]:
    """Return the rows of a CSV file whose header names exactly `columns`."""
    reader = csv.DictReader(io.StringIO(read_text(path, most_bytes)), strict=True)
    try:
        found = tuple(reader.fieldnames or ())
        if found != columns:
            expected, given = ",".join(columns), ",".join(found)
            raise _wrong(
                path, sentence("the header must be {columns}; got {given}.", columns=expected, given=shortened(given))
            )
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


@cache
def scenarios_folder() -> Path:
    """Return the folder of the scenarios that come with zonelab; it is asked for hundreds of times on a page."""
    package = Path(__file__).resolve().parents[2]
    installed = package / "_scenarios"
    return installed if installed.is_dir() else package.parent / "scenarios"


def scenario_folders() -> list[Path]:
    """Return the folders searched for scenarios and worlds, the user's first."""
    named = os.environ.get(SCENARIOS_VARIABLE)
    return ([Path(named)] if named else []) + [scenarios_folder()]


def scenario_files() -> dict[str, Path]:
    """Return the file of every scenario that can be called by name, by name; the user's before one of zonelab's."""
    return named_files(scenario_folders())


def file_of(name: str, known: Callable[[], Mapping[str, Path]], template: str) -> Path:
    """Return the file of a name, or of a path.

    Parameters
    ----------
    name
        As given.
    known
        Gives the files that can be called by name.
    template
        Marked for translation; tells what is allowed where there is none of that name, see `not_one_of`.

    Raises
    ------
    ScenarioError
        If there is none.
    """
    if name.endswith(ENDINGS) or "/" in name:
        return existing(Path(name))
    files = known()
    if composed(name) in files:
        return files[composed(name)]
    raise ScenarioError(not_one_of(name, files, template=template))


def named_files(folders: Sequence[Path]) -> dict[str, Path]:
    """Return the YAML files of folders by name, those of the first before others of the same name.

    What a system adds to files (hidden ones, such as ``._x.yaml``) is none; what is there and cannot be read is
    returned, so that it can be reported.
    """
    found: dict[str, Path] = {}
    for folder in reversed(folders):
        for ending in reversed(ENDINGS):
            found |= {
                composed(path.stem): path
                for path in folder.glob(f"*{ending}")
                if not path.name.startswith(".") and not path.is_dir()
            }
    return dict(sorted(found.items()))


def composed(name: str) -> str:
    """Return a name with its letters composed, as they are typed: a system may keep file names otherwise."""
    return unicodedata.normalize("NFC", name)


def scenario_names() -> list[str]:
    """Return the names of all scenarios that can be called by name."""
    return list(scenario_files())


def existing(path: Path) -> Path:
    """Return a path as its folder has it: letters may be composed there or taken apart, and look the same."""
    if is_file(path):
        return path
    for form in ("NFC", "NFD"):
        other = path.with_name(unicodedata.normalize(form, path.name)) if path.name else path
        if is_file(other):
            return other
    return path


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
    if name.endswith(ENDINGS) or "/" in name:
        path = Path(name)
        return existing(path if beside is None or path.is_absolute() else beside.parent / path)
    found = []
    for folder in ([beside.parent] if beside else []) + scenario_folders():
        found += [path for ending in ENDINGS if is_file(path := existing(folder / f"{name}{ending}"))]
    others = [path for path in found if beside is None or os.path.realpath(path) != os.path.realpath(beside)]
    if found:
        return (others or found)[0]
    named = scenario_files()
    if composed(name) in named:  # it is there, and reading it shows what is wrong with it
        return named[composed(name)]
    template = marked("scenario must be one of {words}, or the path of a .yaml file; got {given}.{hint}")
    raise ScenarioError(not_one_of(name, named, template=template))

"""A file of settings that names a scenario and a baseline, as it is given: by name or path, or as a dictionary."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sim.language.errors import ScenarioError, placed
from sim.scenario.load import Scenario, load_scenario
from sim.scenario.reading.inheritance import plain_value
from sim.scenario.reading.text_files import find_scenario, read_mapping


class NamesTwo(Protocol):
    """What a file says that names two scenarios."""

    scenario: str
    baseline: str


File = TypeVar("File", bound=NamesTwo)


def file_and_scenarios(
    given: str | Path | Mapping[str, Any],
    in_python: Path,
    find: Callable[[str], Path],
    made: Callable[[dict[str, Any], Path], File],
) -> tuple[Path, File, Scenario, Scenario]:
    """Return the place of a file, what it says, its scenario and its baseline.

    Parameters
    ----------
    given
        Name or path of the file, or what such a file says as a dictionary, in which ``scenario`` and ``baseline`` may
        be scenarios.
    in_python
        The place of a dictionary; files that it names are looked for in the working folder.
    find
        Finds a file by name or path.
    made
        Gives what plain data of a file say.
    """
    ready: dict[str, Scenario] = {}
    if isinstance(given, Mapping):
        ready = {role: each for role in ("scenario", "baseline") if isinstance(each := given.get(role), Scenario)}
        path, data = in_python, plain_value({**given, **{role: each.name for role, each in ready.items()}})
    else:
        path = find(str(given))
        data = read_mapping(path)
    file = made(data, path)
    policy, baseline = (ready.get(role) or _scenario(getattr(file, role), path) for role in ("scenario", "baseline"))
    return path, file, policy, baseline


def _scenario(name: str, path: Path) -> Scenario:
    """Return a scenario that a file names, by name, or by a path relative to it."""
    try:
        return load_scenario(find_scenario(name, beside=path) if "/" in name or name.endswith("ml") else name)
    except ScenarioError as error:
        raise ScenarioError([placed(path, problem) for problem in error.problems]) from None

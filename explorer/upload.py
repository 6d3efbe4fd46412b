"""A scenario file from a stranger, as choices: bounded, checked, and free to build on named scenarios only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sim
from explorer.choices import Choices, named
from sim.errors import ZonelabError, one_of
from sim.scenario.files import scenario_names
from sim.scenario.keep import changes_from
from sim.scenario.plain_yaml import parse_yaml
from sim.scenario.world import world_names
from sim.texts import sentence

#: A scenario is a few kilobytes.
MOST_BYTES = 200_000
#: What a file without `extends` is told against.
BASELINE = "baseline"


def choices_from_file(content: bytes, choices: Choices) -> Choices:
    """Return the choices with the scenario of a file: a named one, and what the file sets otherwise.

    Parameters
    ----------
    content
        Of the file.
    choices
        Whose language, runs and view are kept.

    Raises
    ------
    ZonelabError
        With every problem, a sentence each.
    """
    data = _mapping(content)
    base = data.get("extends", BASELINE)
    problems: list[str] = []
    if not isinstance(base, str) or base not in scenario_names():
        problems.append(one_of("extends", base, scenario_names()))
    if "world" in data and (not isinstance(data["world"], str) or data["world"] not in world_names()):
        problems.append(one_of("world", data["world"], world_names()))
    if problems:
        raise ZonelabError(problems)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "scenario.yaml"
        path.write_bytes(content)
        scenario = sim.load_scenario(path)
    return replace(
        choices, scenario=base, changes=changes_from(named(base), scenario), baseline="", region="", month=""
    )


def _mapping(content: bytes) -> Mapping[str, Any]:
    """Return the top level of the file."""
    if len(content) > MOST_BYTES:
        raise ZonelabError(
            sentence(
                "A scenario file must have at most {most:,} bytes; this one has {found:,}.",
                most=MOST_BYTES,
                found=len(content),
            )
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ZonelabError(
            sentence("The file must be text in UTF-8; byte {at} is not. Save it as UTF-8.", at=error.start)
        ) from None
    data = parse_yaml(text, "scenario.yaml")
    if not isinstance(data, dict):
        raise ZonelabError(sentence("The file must hold keys and values, such as 'extends: busan_first'; it does not."))
    return data

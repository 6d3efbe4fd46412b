"""A scenario file from an untrusted source, as choices: bounded, checked, and free to build on named scenarios only."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.explorer.session.choices import Choices
from sim.explorer.session.page_address import LONGEST_ADDRESS, length_of, write
from sim.explorer.session.scenario_list import check_world, named, scenario_names
from sim.language.errors import ZonelabError, one_of
from sim.language.texts import sentence
from sim.scenario.load import scenario_from_file
from sim.scenario.reading.plain_yaml import parse_yaml
from sim.scenario.writing import changes_from

#: A scenario is a few kilobytes.
MOST_BYTES = 200_000
#: What a file without `extends` is compared with.
BASELINE = "baseline"
#: The folder of an untrusted file: it has no other file that it could name.
NOWHERE = Path(os.devnull) / "scenario.yaml"


def choices_from_file(content: bytes, choices: Choices) -> Choices:
    """Return the choices with the scenario of a file: a named one, and what the file sets otherwise.

    Language, runs and view are kept.

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
    if "world" in data:
        try:
            check_world(data["world"])
        except ZonelabError as error:
            problems += error.problems
    if problems:
        raise ZonelabError(problems)
    scenario = scenario_from_file(data, NOWHERE)
    mine, region = (each if each in scenario.world.region_ids else "" for each in (choices.mine, choices.region))
    changes = changes_from(named(base), scenario)
    made = replace(
        choices, scenario=base, changes=changes, baseline="", question="", mine=mine, region=region, month=""
    )
    length = length_of(write(made))
    if length > LONGEST_ADDRESS:
        raise ZonelabError(
            sentence(
                "The file must not differ from {base} by more than a link can hold, {most:,} characters; it takes "
                "{length:,}. Put it into the folder of scenarios, or run it on the command line.",
                base=base,
                most=LONGEST_ADDRESS,
                length=length,
            )
        )
    return made


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

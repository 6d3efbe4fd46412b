"""A YAML file of a world's folder, read and checked; which there need not be."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from sim.language.errors import ZonelabError, placed
from sim.language.texts import Sentence
from sim.scenario.problems.sentences import validated
from sim.scenario.reading.text_files import is_file, read_mapping
from sim.scenario.schema.blocks import Block

File = TypeVar("File", bound=Block)


def read_world_file(model: type[File], path: Path, missing: Sentence) -> File:
    """Return what a file says.

    Parameters
    ----------
    model
        What it may say.
    path
        The file.
    missing
        What to tell where there is none.

    Raises
    ------
    ZonelabError
        With a sentence for everything that is wrong in it.
    """
    if not is_file(path):
        raise ZonelabError(placed(path, missing))
    return validated(model, read_mapping(path), path)

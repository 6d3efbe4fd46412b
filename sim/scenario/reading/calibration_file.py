"""What the calibration file of a world may say: which weights are sought, within which ranges, and how hard."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from sim.language.texts import sentence
from sim.scenario.reading.world_file import read_world_file
from sim.scenario.schema.blocks import Block, Whole

CALIBRATION = "calibration.yaml"


class Sought(Block):
    """A weight that is sought."""

    range: tuple[float, float]
    scale: Literal["linear", "log"] = "linear"
    source: str = Field(min_length=1)


class CalibrationFile(Block):
    """The settings of a calibration."""

    scenario: str
    runs: Whole = Field(ge=2, le=10_000)
    seed: Whole = Field(ge=0, le=2**32 - 1)
    waves: list[Annotated[int, Field(strict=True, ge=10, le=100_000)]] = Field(min_length=2, max_length=20)
    draws: Whole = Field(ge=10, le=10_000)
    parameters: dict[str, Sought] = Field(min_length=1, max_length=64)


def read_calibration(path: Path) -> CalibrationFile:
    """Return what a calibration file says.

    Raises
    ------
    ZonelabError
        With a sentence for everything that is wrong in it.
    """
    missing = sentence("must be there to say what is sought; there is none. Name a world that has one.")
    return read_world_file(CalibrationFile, path, missing)

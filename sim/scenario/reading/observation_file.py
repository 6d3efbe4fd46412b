"""What the observation file of a world may say: what its statistics see of the firms, with the evidence of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from sim.language.texts import sentence
from sim.scenario.provenance import Provenance
from sim.scenario.reading.world_file import read_world_file
from sim.scenario.schema.blocks import Block, Whole

OBSERVATION = "observation.yaml"


class SurveyNumber(Provenance):
    """A number of 0 or more with its evidence."""

    value: Annotated[float, Field(strict=True, ge=0, le=100, allow_inf_nan=False)]


class SurveyShare(Provenance):
    """A share of .01 or more with its evidence."""

    value: Annotated[float, Field(strict=True, ge=0.01, le=1, allow_inf_nan=False)]


class CalendarMonth(Provenance):
    """A month of the year with its evidence."""

    value: Annotated[Whole, Field(ge=1, le=12)]


class CalendarYear(Provenance):
    """A year with its evidence."""

    value: Annotated[Whole, Field(ge=1900, le=2099)]


class YearlySurvey(Block):
    """A survey of firms; `sim.lab.observation.Observation` says what each setting means."""

    survey_month: CalendarMonth
    coverage: SurveyShare
    noise: SurveyNumber
    break_from: CalendarYear
    break_factor: SurveyNumber
    break_spread: SurveyNumber


class MinistryCount(Block):
    """The ministry's own count."""

    survey_month: CalendarMonth


class ObservationFile(Block):
    """The statistics of a world."""

    yearly_survey: YearlySurvey
    ministry_count: MinistryCount


def read_observation(path: Path) -> ObservationFile:
    """Return what an observation file says.

    Raises
    ------
    ZonelabError
        With a sentence for everything that is wrong in it.
    """
    missing = sentence(
        "must be there to say what its statistics see of the firms; there is none. Take 'truth', or write one."
    )
    return read_world_file(ObservationFile, path, missing)

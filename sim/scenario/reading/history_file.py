"""What the history file of a world may say: values for the years before its scenarios begin, with their evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from sim.language.texts import sentence
from sim.scenario.provenance import Provenance
from sim.scenario.reading.world_file import read_world_file
from sim.scenario.schema.blocks import MOST_MONTHS, Block
from sim.scenario.schema.keys import leaf_keys
from sim.scenario.schema.words import Month

HISTORY = "history.yaml"


class EarlierValues(Provenance):
    """Numbers by the month from which each of them holds; the scenario checks them against the range of its key."""

    value: Annotated[
        dict[Month, Annotated[float, Field(strict=True, allow_inf_nan=False)]],
        Field(min_length=1, max_length=MOST_MONTHS),
    ]


class HistoryFile(Block):
    """The values of the keys that differ by year whether or not there is a zone."""

    cycle: EarlierValues
    central_budget: EarlierValues
    zone_share: EarlierValues

    @property
    def first(self) -> str:
        """The first month for which all of them have a value."""
        return max(min(each.value) for each in self.by_key.values())

    @property
    def by_key(self) -> dict[str, EarlierValues]:
        """The values by the full key."""
        return {leaf_keys()[name]: getattr(self, name) for name in type(self).model_fields}


def read_history(path: Path) -> HistoryFile:
    """Return what a history file says.

    Raises
    ------
    ZonelabError
        With a sentence for everything that is wrong in it.
    """
    missing = sentence(
        "must be there to say what held in the years before the scenarios begin; there is none. Name a scenario of "
        "a world that has one, or write one."
    )
    return read_world_file(HistoryFile, path, missing)

"""What the assumptions file of a world may say: within which range a key marked assumption may lie, and why."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, field_validator

from sim.language.texts import sentence
from sim.scenario.reading.world_file import read_world_file
from sim.scenario.schema.blocks import Block

ASSUMPTIONS = "assumptions.yaml"


class Believed(Block):
    """The range within which an assumption is believed to lie.

    Attributes
    ----------
    range
        Lowest and highest value.
    note
        Why no lower and no higher.
    """

    range: tuple[float, float]
    note: str = Field(min_length=1, max_length=2000)

    @field_validator("range")
    @classmethod
    def _begins_below_its_end(cls, ends: tuple[float, float]) -> tuple[float, float]:
        if not ends[0] < ends[1]:
            raise ValueError(sentence("must begin below its end; got {low:g} and {high:g}.", low=ends[0], high=ends[1]))
        return ends


class AssumptionsFile(Block):
    """The ranges by key, and the keys that are left out with the reason."""

    keys: dict[str, Believed] = Field(min_length=1, max_length=200)
    left_out: dict[str, str] = Field(default={}, max_length=200)


def read_assumptions(path: Path) -> AssumptionsFile:
    """Return what an assumptions file says.

    Raises
    ------
    ZonelabError
        With a sentence for everything that is wrong in it.
    """
    missing = sentence(
        "must be there to say within which ranges assumptions are believed to lie; there is none. Write one: "
        "keys: {{KEY: {{range: [LOW, HIGH], note: WHY}}}}."
    )
    return read_world_file(AssumptionsFile, path, missing)

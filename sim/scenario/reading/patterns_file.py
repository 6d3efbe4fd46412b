"""What the patterns file of a world may say: which scenario plays which part when the model's patterns are checked."""

from __future__ import annotations

from pathlib import Path

from sim.scenario.problems.sentences import validated
from sim.scenario.reading.text_files import read_mapping
from sim.scenario.schema.blocks import Block

PATTERNS = "patterns.yaml"


class PatternsFile(Block):
    """The scenarios by the part that each plays, by name or path.

    Attributes
    ----------
    policy
        One region gets a zone.
    baseline
        The same without a zone.
    reform
        The law is reformed for all, and there is no zone.
    different_focus
        Each competing region bets on a sector of its own choice.
    """

    policy: str
    baseline: str
    reform: str
    different_focus: str


def read_patterns(path: Path) -> PatternsFile:
    """Return what a patterns file says.

    Raises
    ------
    ZonelabError
        With a sentence for everything that is wrong in it.
    """
    return validated(PatternsFile, read_mapping(path), path)

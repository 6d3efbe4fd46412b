"""A key set anew in one line, as the command line and an address write it."""

from __future__ import annotations

from sim.language.errors import ScenarioError
from sim.language.texts import sentence
from sim.scenario.reading.plain_yaml import parse_yaml


def parse_override(text: str) -> tuple[str, object]:
    """Return key and value of a command-line override ``key=value``; the value is read as YAML."""
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        wrong = sentence(
            "--set must be written key=value; got {given!r}. For example --set zone_share=0.7.", given=text
        )
        raise ScenarioError(wrong)
    return key.strip(), parse_yaml(value, f"--set {key.strip()}")

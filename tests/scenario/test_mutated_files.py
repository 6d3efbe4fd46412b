"""Files of every kind, spoilt at random: read, or told in sentences; never a traceback."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import sim
from sim.errors import MOST_PROBLEMS, ZonelabError
from sim.evidence.facts import read_facts
from sim.scenario.calibration_file import read_calibration
from sim.scenario.files import scenarios_folder
from sim.scenario.outlines_file import outlines_of
from sim.scenario.patterns_file import read_patterns
from sim.scenario.sweep_file import read_sweep
from sim.scenario.world import load_world

#: Of each kind of file; the same ones every time.
CASES = 40
WORLDS = scenarios_folder() / "worlds"
ISLANDS, KOREA = WORLDS / "two_islands", WORLDS / "korea_2019"
#: Put in the place of a word.
VALUES = (
    b"1e400", b"nan", b".inf", b"null", b"[]", b"{}", b'""', b"-1", b"1e-320", b"9" * 5000, b"[[[[1]]]]",
    b"{a: {b: c}}", b"2019-13", b"1_000", b"\xc2\xa0", b"\xed\xa0\x80", b'"\\ud800"', b"a" * 3000, b"../../etc/passwd",
    b"&a", b"*a", b"!!python/name:os.system", b"? x", b"|", b"%TAG", b"1e308", b"-0.0", b'"\\0"', b"\0", b"\xff",
)  # fmt: skip
Read = Callable[[Path], object]


def facts(path: Path) -> object:
    return read_facts(sim.load_scenario("as_it_happened"), path)


def world(path: Path) -> object:
    return load_world(path.parent)


def outlines(path: Path) -> object:
    return outlines_of(load_world(path.parent))


FILES: dict[str, tuple[Path, Read]] = {
    "scenario": (scenarios_folder() / "staggered.yaml", sim.load_scenario),
    "world": (ISLANDS / "world.yaml", world),
    "values": (ISLANDS / "values.csv", world),
    "sources": (ISLANDS / "sources.csv", world),
    "outlines": (ISLANDS / "outlines.geojson", outlines),
    "facts": (KOREA / "facts.csv", facts),
    "calibration": (KOREA / "calibration.yaml", read_calibration),
    "patterns": (KOREA / "patterns.yaml", read_patterns),
    "sweep": (scenarios_folder() / "sweeps" / "jeju_strategy.yaml", read_sweep),
}


def spoilt(content: bytes, dice: random.Random) -> bytes:
    """Return a content with bytes, words or lines exchanged, left out or put twice, or with its end cut off."""
    for _ in range(dice.choice([1, 1, 2, 4])):
        kind, lines = dice.randrange(6), content.split(b"\n")
        words = [found.span() for found in re.finditer(rb"[^\s,:\[\]{}]+", content)]
        at, other = dice.randrange(len(content) + 1), dice.randrange(len(lines))
        if kind < 3 and words:
            first, last = dice.choice(words)
            content = content[:first] + dice.choice(VALUES) + content[last:]
        elif kind == 3:
            content = content[:at] + bytes([dice.randrange(256)]) + content[at + dice.choice([0, 1, 50]) :]
        elif kind == 4:
            lines[other : other + dice.choice([0, 1])] = [dice.choice(lines)] * dice.choice([0, 1, 2])
            content = b"\n".join(lines)
        else:
            content = content[:at]
    return content


@pytest.mark.parametrize("kind", FILES)
def test_a_spoilt_file_is_read_or_told(kind: str, tmp_path: Path) -> None:
    original, read = FILES[kind]
    folder = tmp_path / "world"
    shutil.copytree(original.parent, folder) if original.parent == ISLANDS else folder.mkdir()
    path, dice = folder / original.name, random.Random(kind)  # spoils files, guards no secret
    told: list[tuple[str, ...]] = []
    for _ in range(CASES):
        path.write_bytes(spoilt(original.read_bytes(), dice))
        try:
            read(path)
        except ZonelabError as error:
            told.append(error.problems)
    assert told or kind == "outlines"  # outlines are told beside the map
    assert all(len(each) <= MOST_PROBLEMS + 1 for each in told)
    assert all("\n".join(each).encode() for each in told)

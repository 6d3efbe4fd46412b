"""The page on how the laboratory is checked names tests that are there, and for each instrument one that breaks it."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "explanation" / "checks-of-the-laboratory.md"
INSTRUMENTS = {"rehearsal", "review", "race", "flip", "worth", "search", "promise", "evaluation"}


def test_every_check_that_is_named_is_a_test_of_the_laboratory() -> None:
    there = {
        name
        for file in (ROOT / "tests" / "lab").glob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.MULTILINE)
    }
    assert set(re.findall(r"`(test_\w+)`", PAGE.read_text("utf-8"))) <= there


def test_every_instrument_is_checked_and_broken_once() -> None:
    rows = re.findall(r"^\| (\w+) \| (.+?) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert {instrument for instrument, claim in rows if claim.startswith("broken: ")} == INSTRUMENTS
    assert {instrument for instrument, claim in rows if not claim.startswith("broken: ")} >= INSTRUMENTS

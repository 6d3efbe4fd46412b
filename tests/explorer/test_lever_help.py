"""What is told of a lever: its meaning, unit, range and evidence; and what a changed value is and was."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.choices import named
from explorer.lever_help import help_of, shown_value
from explorer.levers import LEVERS
from explorer.rows import percent_shares
from sim.texts import LANGUAGES

BASE = named("busan_first")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", LEVERS)
def test_every_lever_has_its_meaning_and_evidence_in_the_readers_language(key: str, language: str) -> None:
    lever = LEVERS[key]
    lines = help_of(lever, BASE, language).split("  \n")
    evidence = next(line for line in lines if line.startswith(("Evidence: ", "근거: ")))
    assert lines[0]
    assert evidence.startswith("Evidence: " if language == "en" else "근거: ")
    assert f"`{lever.path}`" in lines[-1]
    if language == "ko":
        assert re.search("[가-힣]", lines[0])


def test_sources_are_told_by_their_titles() -> None:
    told = help_of(LEVERS["permit_share"], BASE, "en")
    assert "mbn21" not in told
    assert "5 of the 24 projects" in told


def test_units_and_ranges_are_told() -> None:
    told = help_of(LEVERS["zone_share"], BASE, "en")
    assert "Allowed: 0 to 1" in told


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (0.5, 0.25, "0.5 → 0.25"),
        (True, False, "no"),
        ({"2018-01": 20.0}, {"2018-01": 20.0, "2020-06": 30.0}, "Jun 2020"),
        ({"busan": 1.0, "jeju": 2.0}, {"busan": 3.0, "jeju": 2.0}, "Busan"),
        ([], [{"regions": ["jeju"]}], "changed"),
    ],
)
def test_a_changed_value_is_told_shortly(before: object, after: object, told: str) -> None:
    assert shown_value(before, after, BASE.world, "en") == told


@given(st.dictionaries(st.text(min_size=1), st.floats(0, 1e6), min_size=1, max_size=9))
def test_shares_in_percent_add_up_to_one(weights: dict[str, float]) -> None:
    shares = percent_shares(weights)
    assert list(shares) == list(weights)
    assert sum(round(100 * share) for share in shares.values()) == 100
    assert all(share >= 0 and round(100 * share) == pytest.approx(100 * share) for share in shares.values())

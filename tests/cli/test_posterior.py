"""``--posterior``: runs over the calibrated draws from the command line, and repeated from what they left."""

from __future__ import annotations

import json
from pathlib import Path

from sim.scenario.posterior import DRAWS_FILE
from tests.cli.conftest import SHORT, Zonelab

OVER_DRAWS = ("compare", "busan_first", "no_zone", "--posterior", *SHORT)


def test_results_over_draws_are_repeated_from_their_folder_to_the_digit(zonelab: Zonelab, tmp_path: Path) -> None:
    assert zonelab(*OVER_DRAWS, "--out", str(tmp_path / "first")).code == 0
    again = zonelab("repeat", str(tmp_path / "first" / "manifest.json"), "--out", str(tmp_path / "again"))
    assert again.code == 0
    assert "the same to the digit" in again.out
    (tmp_path / "first" / DRAWS_FILE).write_bytes(b"")
    damaged = zonelab("repeat", str(tmp_path / "first" / "manifest.json"), "--out", str(tmp_path / "third"))
    assert damaged.code == 2
    assert "must be as it was written with the results" in damaged.err
    assert not (tmp_path / "third").exists()


def test_an_effect_over_draws_is_told_with_both_ends_of_its_range(zonelab: Zonelab) -> None:
    told = zonelab(*OVER_DRAWS)
    assert told.code == 0
    assert "what the record leaves open" in " ".join(told.out.split())
    assert "±" not in told.out
    assert json.loads(zonelab(*OVER_DRAWS, "--json").out)["over_draws"] is True


def test_a_weight_that_is_set_is_said_not_to_be_drawn(zonelab: Zonelab) -> None:
    told = zonelab("run", "busan_first", "--posterior", *SHORT, "--set", "relief_weight=1")
    assert told.code == 0
    assert "not drawn, because a scenario sets it: relief_weight" in told.err


def test_draws_are_refused_where_the_world_has_none(zonelab: Zonelab, tmp_path: Path) -> None:
    refused = zonelab("run", "two_islands", "--posterior", "--out", str(tmp_path / "out"))
    assert refused.code == 2
    assert "must hold calibrated draws; there are none" in refused.err
    assert not (tmp_path / "out").exists()

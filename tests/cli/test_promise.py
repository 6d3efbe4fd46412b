"""``zonelab promise``: the sentence first, JSON, files, Korean, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Zonelab

OPTIONS = ("promise", "busan_first", "--firms", "250", "--jobs", "681", "--runs", "10")


def test_the_command_prints_the_sentence_first_and_writes_the_card(zonelab: Zonelab, tmp_path: Path) -> None:
    told = zonelab(*OPTIONS, "--out", str(tmp_path / "card"))
    assert told.code == 0
    assert told.out.startswith("The promise of 250 firms is reached in 0%")
    assert (tmp_path / "card" / "promise.json").is_file()
    assert "부처 집계" in zonelab(*OPTIONS, "--lang", "ko").out
    as_json = json.loads(zonelab(*OPTIONS, "--json").out)
    assert as_json["firms"] == 250
    assert len(as_json["tables"]["promise"]) == 6


def test_the_command_refuses_with_code_2_and_writes_nothing(zonelab: Zonelab, tmp_path: Path) -> None:
    told = zonelab("promise", "busan_first", "--firms", "-3", "--out", str(tmp_path / "card"))
    assert told.code == 2
    assert "firms must be a number above 0" in told.err
    assert not (tmp_path / "card").exists()

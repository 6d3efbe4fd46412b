"""``zonelab review``: the sentence first, tables, JSON, files, Korean, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Zonelab


def test_the_command_prints_the_sentence_first_and_writes_the_card(zonelab: Zonelab, tmp_path: Path) -> None:
    options = ("--month", "12", "--extension", "12", "--horizon", "43", "--runs", "40", "--price", "1", "--seed", "3")
    told = zonelab("review", "busan_first", "no_zone", *options, "--out", str(tmp_path / "card"))
    assert told.code == 0
    assert told.out.startswith("Reviewed at month 12")
    assert (tmp_path / "card" / "review.json").is_file()
    korean = zonelab("review", "busan_first", "no_zone", *options, "--lang", "ko")
    assert "12개월" in korean.out
    as_json = json.loads(zonelab("review", "busan_first", "no_zone", *options, "--json").out)
    assert as_json["kind"] == "review"
    assert {"rules", "ladders", "waiting", "gaming", "curve", "futures"} <= set(as_json["tables"])


def test_the_command_refuses_with_code_2_and_writes_nothing(zonelab: Zonelab, tmp_path: Path) -> None:
    told = zonelab("review", "no_zone", "no_zone", "--price", "-1", "--out", str(tmp_path / "card"))
    assert told.code == 2
    assert "must have a zone" in told.err
    assert not (tmp_path / "card").exists()

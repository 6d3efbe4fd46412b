"""``zonelab rehearse``: the sentence, the table, JSON, and mistakes."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Zonelab


def test_the_command_prints_the_sentence_first_and_then_the_table(zonelab: Zonelab) -> None:
    ran = zonelab("rehearse", "busan_first", "--design", "did", "--design", "did:level:cluster_t", "--runs", "20")
    assert ran.code == 0
    assert ran.out.startswith("After 4 years the best of 2 evaluations would find this effect in")
    assert "did:level:" in ran.out
    assert "outside_capital:cluster_t" in ran.out
    as_json = zonelab("rehearse", "busan_first", "--design", "did", "--runs", "20", "--json", "--central")
    found = json.loads(as_json.out)
    assert found["posterior"] is None
    assert found["tables"]["designs"][0]["design"] == "did:log1p:outside_capital:placebo_rank"


def test_the_command_leaves_with_2_and_a_sentence(zonelab: Zonelab, tmp_path: Path) -> None:
    out = tmp_path / "card"
    ran = zonelab(
        "rehearse", "busan_first", "--years-before", "0", "--design", "did", "--out", str(out), "--lang", "ko"
    )
    assert ran.code == 2
    assert "이전의 기간이 1개 이상 필요하나 0개입니다" in ran.err
    assert not out.exists()

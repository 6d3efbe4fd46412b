"""No number of any scenario changes without somebody knowing: 8 runs of seed 1 against the written baselines."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import sim
from tests.golden import baselines, refresh


@pytest.mark.parametrize("name", baselines.scenarios())
def test_a_scenario_puts_out_the_numbers_of_its_baseline(name: str) -> None:
    changed = baselines.changes(baselines.read(name), baselines.baseline_of(baselines.scenarios()[name]))
    assert not changed, "\n".join([f"{name} puts out other numbers (sums over 8 runs):", *changed, baselines.ADVICE])


def test_every_baseline_has_its_scenario() -> None:
    assert baselines.written_names() == set(baselines.scenarios()), "make golden writes and removes them"


def test_a_baseline_sees_the_last_bit_of_one_number_of_one_month() -> None:
    result = sim.run_ensemble(baselines.scenarios()["two_islands"], runs=2, posterior=None)
    before = baselines.digests(result.trace)
    barrier = result.trace.barrier
    barrier[1, 7, 0] = np.nextafter(barrier[1, 7, 0], 0.0)
    changed = baselines.changes(before, baselines.digests(result.trace))
    assert [line.split(":")[0] for line in changed] == ["digest.barrier"]


def test_a_change_says_which_number_was_what_and_is_what() -> None:
    before: baselines.Baseline = {"firms at the end.seoul": 2400, "trials.started": 90, "money.own_money": 1.5}
    now: baselines.Baseline = {"firms at the end.seoul": 2401, "trials.started": 90, "jobs at the end": 7.25}
    assert baselines.changes(before, now) == [
        "firms at the end.seoul: 2400 -> 2401",
        "money.own_money: 1.5 -> nothing",
        "jobs at the end: nothing -> 7.25",
    ]


def test_refreshing_writes_what_the_test_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(baselines, "FOLDER", tmp_path)
    path = baselines.scenarios()["two_islands"]
    monkeypatch.setattr(baselines, "scenarios", lambda: {"two_islands": path})
    baselines.write("gone", {"trials.started": 1})
    baselines.write("two_islands", {"trials.started": -1})
    refresh.main()
    assert baselines.written_names() == {"two_islands"}
    assert baselines.changes(baselines.read("two_islands"), baselines.baseline_of(path)) == []
    said = capsys.readouterr().out
    assert "gone: removed" in said
    assert "  trials.started: -1 -> " in said

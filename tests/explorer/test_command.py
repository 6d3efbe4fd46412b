"""The command that the page shows runs where its reader stands: in a checkout, in an empty folder, and once more."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

import sim
from sim.explorer.session.choices import UNCHANGED, WITHOUT_ZONES, Choices, baseline_of, policy_of
from sim.explorer.share.command_line import baseline_file, command_of, policy_file
from tests.cli.conftest import Zonelab
from tests.cli.conftest import zonelab as zonelab

CHOSEN = {
    "as named": Choices(runs=2),
    "changed": Choices(changes={"zone_share": 0.9, "relief_weight": 2.0}, runs=2, seed=7),
    "another scenario": Choices(scenario="crypto_winter", changes={"months": 24}, runs=2),
    "without zones": Choices(scenario="subsidy_race", changes={"mobility": 0.03}, baseline=WITHOUT_ZONES, runs=2),
    "against itself": Choices(changes={"zone_share": 0.9}, baseline=UNCHANGED, runs=2),
}


@pytest.mark.parametrize("place", ["checkout", "empty"])
@pytest.mark.parametrize("chosen", CHOSEN.values(), ids=CHOSEN)
def test_the_command_shown_runs_where_its_reader_stands(
    zonelab: Zonelab, chosen: Choices, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if place == "checkout":  # has studies and sweeps in results/
        (tmp_path / "results" / "busan_first").mkdir(parents=True)
        (tmp_path / "results" / "README.md").write_text("# Studies\n", encoding="utf-8")
    sides = policy_of(chosen), baseline_of(chosen)
    words = shlex.split(command_of(chosen, sim.compare(*sides, runs=2, posterior=None)))
    if chosen.changes:
        Path(words[2]).write_text(policy_file(chosen, policy_of(chosen)), encoding="utf-8")
    file = baseline_file(chosen)
    if file is not None:
        Path(file[0]).write_text(file[1], encoding="utf-8")
    for _again in range(2):
        answer = zonelab(*words[1:])
        assert answer.code == 0, answer.err
    out = Path(words[words.index("--out") + 1])
    kept = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert kept["scenario"]["digest"] == policy_of(chosen).digest
    assert kept["baseline"]["digest"] == baseline_of(chosen).digest
    assert (kept["runs"], kept["seed"]) == (chosen.runs, chosen.seed)

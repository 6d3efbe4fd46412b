"""Commands that a sentence names are those that help: each is run, as it stands there."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.evidence import calibrate as calibrate_module
from sim.evidence.record import RECORD
from sim.results.posterior_table import DRAWS_FILE, DRAWS_MANIFEST
from sim.scenario.world.fact_rows import FACTS
from tests.cli.conftest import Zonelab


@pytest.fixture
def sought(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int, Path]]:
    """What a calibration was begun with: world, number of facts, folder; each is stopped from the keyboard."""
    begun: list[tuple[str, int, Path]] = []

    def stopped(fit: Any, folder: Path, *_: Any) -> None:
        begun.append((fit.record.world.name, len(fit.facts), folder))
        raise KeyboardInterrupt

    monkeypatch.setattr(calibrate_module, "find_weights", stopped)
    return begun


@pytest.fixture
def own_world(tmp_path: Path) -> Path:
    """Return the folder of a world of one's own without draws; mine.yaml beside it is its past."""
    folder = tmp_path / "my worlds" / "worlds" / "bare"
    shutil.copytree(sim.load_scenario(RECORD).world.folder, folder)
    for name in (DRAWS_FILE, DRAWS_MANIFEST):
        (folder / name).unlink()
    (tmp_path / "my worlds" / "mine.yaml").write_text(f"extends: {RECORD}\nworld: bare\n", encoding="utf-8")
    return folder


def test_a_calibration_that_was_stopped_goes_on_with_the_same_record_facts_and_folder(
    zonelab: Zonelab, sought: list[tuple[str, int, Path]], own_world: Path, tmp_path: Path
) -> None:
    lines = (own_world / FACTS).read_text(encoding="utf-8").splitlines(keepends=True)
    facts, out = tmp_path / "my facts.csv", tmp_path / "my draws"
    facts.write_text("".join(lines[:-1]), encoding="utf-8")
    mine = str(own_world.parents[1] / "mine.yaml")
    answer = zonelab("calibrate", "--record", mine, "--facts", str(facts), "--out", str(out))
    assert answer.code == 130
    named = re.search(r"Go on: zonelab (.*)$", answer.err, re.MULTILINE)
    assert named is not None
    assert zonelab(*shlex.split(named[1])).code == 130
    assert sought[0] == sought[1]
    assert sought[0][0] == "bare"


def test_draws_that_are_not_there_are_made_by_the_command_that_is_named(
    zonelab: Zonelab, sought: list[tuple[str, int, Path]], own_world: Path
) -> None:
    mine = str(own_world.parents[1] / "mine.yaml")
    answer = zonelab("run", mine, "--posterior", "--runs", "2")
    assert answer.code == 2
    named = re.search(r"'zonelab (calibrate .*) makes them; NAME is", answer.err)
    assert named is not None
    words = shlex.split(named[1].removesuffix("'").replace("NAME", shlex.quote(mine)))
    assert zonelab(*words).code == 130
    assert sought == [("bare", sought[0][1], own_world)]


def test_a_world_that_cannot_be_calibrated_is_not_told_to_be(zonelab: Zonelab) -> None:
    answer = zonelab("run", "two_islands", "--posterior", "--runs", "2")
    assert answer.code == 2
    assert "This world has no calibration.yaml, so do without calibrated draws." in answer.err


def test_a_file_of_facts_that_is_not_there_is_looked_for_where_it_was_named(zonelab: Zonelab, tmp_path: Path) -> None:
    answer = zonelab("validate", "--facts", str(tmp_path / "nix.csv"), "--out", str(tmp_path / "out"))
    assert answer.code == 2
    assert "Check the path after --facts." in answer.err
    assert "Name a world" not in answer.err


def test_a_folder_of_draws_that_holds_none_is_another_to_name(zonelab: Zonelab, tmp_path: Path) -> None:
    answer = zonelab("validate", "--draws", str(tmp_path), "--out", str(tmp_path / "out"))
    assert answer.code == 2
    assert "Name a folder that 'zonelab calibrate' has written." in answer.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--base", "100"), "base must be a power of 2; got 100. Take 128."),
        (("--base", "0"), "base must be a power of 2; got 0. Take 1."),
        (("--trajectories", "0"), "trajectories must be a whole number from 1 to 1000000000; got 0."),
    ],
)
def test_the_size_of_a_design_is_corrected_where_it_was_given(
    zonelab: Zonelab, tmp_path: Path, options: tuple[str, str], said: str
) -> None:
    answer = zonelab("sensitivity", "uncertain_behaviour", *options, "--out", str(tmp_path / "out"))
    assert answer.code == 2
    assert answer.err == f"zonelab: {said}\n"


@pytest.mark.parametrize(
    "command",
    [
        ("run", "two_islands"),
        ("calibrate",),
        ("sweep", "run", "jeju_strategy"),
        ("sweep", "resume", "nowhere"),
        ("sensitivity", "uncertain_behaviour"),
    ],
)
@pytest.mark.parametrize("threads", ["0", "-5", "1025"])
def test_no_command_takes_a_number_of_threads_that_its_help_does_not(
    zonelab: Zonelab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], threads: str
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = zonelab(*command, "--threads", threads)
    assert answer.code == 2
    assert f"threads must be a whole number from 1 to 1024; got {threads}." in answer.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [("run", "two_islands"), ("validate", "--own-weights")])
def test_no_command_takes_a_seed_that_its_help_does_not(
    zonelab: Zonelab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = zonelab(*command, "--seed", str(2**64))
    assert answer.code == 2
    assert "seed must be a whole number from 0 to 18446744073709551615" in answer.err
    assert list(tmp_path.iterdir()) == []


def test_a_path_that_is_mistyped_is_answered_with_the_file_of_a_similar_name(zonelab: Zonelab, tmp_path: Path) -> None:
    for name in ("subsidies.yaml", "notes.md", ".subsidie.yaml"):
        (tmp_path / name).write_text("extends: two_islands\n", encoding="utf-8")
    missing = "must be a file; there is none. Check the path."
    answer = zonelab("run", str(tmp_path / "subsidie.yaml"))
    assert answer.err == f"zonelab: {tmp_path / 'subsidie.yaml'}: {missing} Did you mean 'subsidies.yaml'?\n"
    assert zonelab("run", str(tmp_path / "other.yaml")).err == f"zonelab: {tmp_path / 'other.yaml'}: {missing}\n"
    nowhere = tmp_path / "nowhere" / "subsidies.yaml"
    assert zonelab("run", str(nowhere)).err == f"zonelab: {nowhere}: {missing}\n"

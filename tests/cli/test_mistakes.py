"""A mistake on the command line is answered by a sentence on stderr and code 2, and nothing is written."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.cli.conftest import SHORT, Zonelab


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "busan_frist"], "Did you mean 'busan_first'?"),
        (["show", "busan_frist"], "scenario must be one of"),
        (["compare", "busan_first", "no_zon"], "Did you mean 'no_zone'?"),
        (["run", "busan_first", "--set", "zone_shar=0.7"], "Did you mean 'zone_share'?"),
        (["run", "busan_first", "--set", "zone_share=2"], "zone_share must be"),
        (["run", "busan_first", "--set", "zone_share=.nan"], "zone_share must be"),
        (["run", "busan_first", "--set", "mobility=-1"], "mobility must be"),
        (["run", "busan_first", "--set", "zone_share"], "--set must be written key=value"),
        (["run", "busan_first", "--set", "support.own_budget.bussan=1"], "Did you mean 'busan'?"),
        (["run", "busan_first", "--set", "months=2"], "must lie within the horizon"),
        (["run", "busan_first", "--runs", "0"], "runs must be a whole number"),
        (["run", "busan_first", "--seed", "-1"], "seed must be a whole number"),
        (["run", "nowhere/mine.yaml"], "there is none"),
        (["compare", "busan_first", "two_islands"], "world must be the same"),
        (["compare", "busan_first", "two_islands"], "Name two scenarios of one world."),
        (["compare", "as_it_happened", "no_zone"], "or set start in both (--set start=2019-01)"),
        (["compare", "as_it_happened", "no_zone"], "or set months in both (--set months=60)"),
        (["compare", "busan_first", "no_zone", "--lang", "fr"], "--lang must be en or ko"),
        (["show", "busan_first", "--format", "toml"], "toml"),
        (["run", "busan_first", "--runs", "many"], "integer"),
        (["nonsense"], "nonsense"),
    ],
)
def test_a_mistake_is_told_in_a_sentence_and_ends_with_code_2(
    zonelab: Zonelab, arguments: list[str], said: str
) -> None:
    answer = zonelab(*arguments)
    assert answer.code == 2
    assert said in answer.err
    assert "Traceback" not in answer.err
    assert answer.out == ""


def test_all_problems_are_told_at_once(zonelab: Zonelab) -> None:
    answer = zonelab("run", "busan_first", "--set", "zone_share=2", "--set", "mobility=-1")
    assert answer.code == 2
    assert "zone_share" in answer.err
    assert "mobility" in answer.err
    assert len(answer.err.splitlines()) == 2


def test_a_folder_of_somebody_else_is_left_alone(zonelab: Zonelab, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("dear")
    answer = zonelab("run", "no_zone", *SHORT, "--out", str(tmp_path))
    assert answer.code == 2
    assert "found other files" in answer.err
    assert [each.name for each in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_is_no_folder_for_results(zonelab: Zonelab, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("dear")
    answer = zonelab("run", "no_zone", *SHORT, "--out", str(taken))
    assert answer.code == 2
    assert "found a file" in answer.err
    assert taken.read_text() == "dear"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that not even root can write to")
def test_a_read_only_folder_is_found_out_before_the_work_begins(
    zonelab: Zonelab, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("the simulation began")

    monkeypatch.setattr("sim.runs.run_ensemble", never)
    answer = zonelab("run", "no_zone", *SHORT, "--out", "/proc/zonelab/results")
    assert answer.code == 2
    assert "must be a folder that can be written" in answer.err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write to any folder")
@pytest.mark.parametrize("name", ["", "new", "new/deeper"])
def test_nobody_writes_to_a_read_only_folder(zonelab: Zonelab, tmp_path: Path, name: str) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    answer = zonelab("run", "no_zone", *SHORT, "--out", str(locked / name))
    assert answer.code == 2
    assert "must be a folder that can be written" in answer.err
    assert len(answer.err.splitlines()) == 1
    assert list(locked.iterdir()) == []


def test_an_empty_read_only_folder_is_not_replaced(
    zonelab: Zonelab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)
    answer = zonelab("run", "no_zone", *SHORT, "--out", str(tmp_path))
    assert answer.code == 2
    assert "must be a folder that can be written" in answer.err


def test_a_path_that_no_system_allows_is_told_in_a_sentence(zonelab: Zonelab, tmp_path: Path) -> None:
    answer = zonelab("run", "no_zone", *SHORT, "--out", str(tmp_path / ("x" * 300)))
    assert answer.code == 2
    assert "must be a folder that can be written" in answer.err


def test_a_full_disk_is_found_out_before_the_work_begins(
    zonelab: Zonelab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.files import folders

    monkeypatch.setattr(folders.shutil, "disk_usage", lambda _: SimpleNamespace(free=1_000_000))
    answer = zonelab("run", "no_zone", *SHORT, "--out", str(tmp_path / "new" / "out"))
    assert answer.code == 2
    assert "disk is full" in answer.err
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_leaves_nothing_behind(
    zonelab: Zonelab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.report import results_folder

    written: list[Path] = []
    write = results_folder.write_table

    def fills_up(table: object, path: Path, **how: object) -> None:
        if len(written) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        written.append(path)
        write(table, path, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(results_folder, "write_table", fills_up)
    answer = zonelab("compare", "busan_first", "no_zone", *SHORT, "--out", str(tmp_path / "new" / "out"))
    assert answer.code == 2
    assert "disk is full" in answer.err
    assert len(written) == 3
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_leaves_the_older_results(
    zonelab: Zonelab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.report import results_folder

    out = tmp_path / "out"
    assert zonelab("run", "no_zone", *SHORT, "--out", str(out)).code == 0
    before = {path: path.read_bytes() for path in out.rglob("*.parquet")}

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(results_folder, "write_table", full)
    assert zonelab("run", "no_zone", *SHORT, "--seed", "2", "--out", str(out)).code == 2
    assert {path: path.read_bytes() for path in out.rglob("*.parquet")} == before
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_a_full_standard_output_is_no_traceback() -> None:
    program = "import sys; sys.argv = ['zonelab', 'scenarios']; from sim.cli import main; main()"
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr

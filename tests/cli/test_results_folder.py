"""Results go to the folder that is named, and what is not theirs stays there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import sim
from sim.report.results_folder import write_ensemble
from sim.results.manifest import sha256
from tests.cli.conftest import SHORT, Zonelab


def is_whole(out: Path) -> bool:
    """Return whether every file that the manifest lists is there as it was written."""
    files = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["files"]
    return all(sha256(out / name) == digest for name, digest in files.items())


def test_notes_beside_results_stay_when_the_command_is_given_again(zonelab: Zonelab, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert zonelab("run", "two_islands", *SHORT, "--out", str(out)).code == 0
    (out / "mine").mkdir()
    (out / "mine" / "notes.md").write_text("mine", encoding="utf-8")
    (out / "firms.parquet").write_bytes(b"changed")
    answer = zonelab("compare", "two_islands", "two_islands", *SHORT, "--out", str(out))
    assert answer.code == 0, answer.err
    assert is_whole(out)
    assert (out / "mine" / "notes.md").read_text(encoding="utf-8") == "mine"
    assert (out / "firms.parquet").read_bytes() == b"changed"  # a comparison has none of this name
    assert not (out / "jobs.parquet").exists()
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


def test_a_result_changed_by_hand_is_kept_and_it_is_said_in_the_reader_s_language(
    zonelab: Zonelab, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert zonelab("run", "two_islands", *SHORT, "--out", str(out)).code == 0
    (out / "firms.parquet").write_bytes(b"changed")
    answer = zonelab("run", "two_islands", *SHORT, "--out", str(out), "--lang", "ko")
    assert answer.code == 0
    assert f"{out / 'firms.parquet'}: zonelab이 쓴 그대로가 아니어서" in answer.err
    assert (out / "firms.kept.parquet").read_bytes() == b"changed"
    assert is_whole(out)


def test_a_file_of_the_user_with_the_name_of_a_result_is_told_before_the_work(
    zonelab: Zonelab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    assert zonelab("run", "two_islands", *SHORT, "--out", str(out)).code == 0
    (out / "summary.json").write_text("mine", encoding="utf-8")
    (out / "policy").write_text("mine", encoding="utf-8")
    answer = zonelab("compare", "two_islands", "two_islands", *SHORT, "--out", str(out))
    assert answer.code == 2
    assert "found policy, summary.json. Rename them" in answer.err
    assert (out / "summary.json").read_text(encoding="utf-8") == "mine"


def test_the_folder_of_a_study_is_no_folder_for_results_of_runs(zonelab: Zonelab, tmp_path: Path) -> None:
    manifest = {"kind": "study", "versions": {"zonelab": "0"}, "files": {}, "tables": {}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert zonelab("run", "two_islands", *SHORT, "--out", str(tmp_path)).code == 2


def test_results_go_through_a_link_and_into_the_working_folder(
    zonelab: Zonelab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "link").symlink_to("disk")
    monkeypatch.chdir(tmp_path / "disk")
    for out in ("../link", "."):
        assert zonelab("run", "two_islands", *SHORT, "--out", out).code == 0
        assert is_whole(tmp_path / "disk")
        assert Path("manifest.json").is_file()
    assert (tmp_path / "link").readlink() == Path("disk")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["disk", "link"]


def test_a_dangling_link_is_told_before_the_work(zonelab: Zonelab, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("nowhere")
    answer = zonelab("run", "two_islands", *SHORT, "--out", str(tmp_path / "link"))
    assert answer.code == 2
    assert "is a link to nowhere, which is not there" in answer.err


def test_a_folder_may_be_named_by_a_text_in_python(tmp_path: Path) -> None:
    write_ensemble(sim.run_ensemble(sim.load_scenario("two_islands", months=8), runs=2), str(tmp_path / "out"))
    assert is_whole(tmp_path / "out")

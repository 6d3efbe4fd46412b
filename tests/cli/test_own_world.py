"""Results in a world of one's own hold that world, and can be repeated without its folder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from sim.scenario.reading.text_files import scenarios_folder
from tests.cli.conftest import SHORT, Zonelab
from tests.sweeps.small_sweeps import write_sweep


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a folder with a world of one's own, and two scenarios in it."""
    shutil.copytree(scenarios_folder() / "worlds" / "two_islands", tmp_path / "bay")
    (tmp_path / "bay.yaml").write_text("extends: two_islands\nworld: bay\n")
    (tmp_path / "none.yaml").write_text("extends: bay\nzones: {designations: []}\n")
    return tmp_path


def test_a_run_in_a_world_of_ones_own_is_repeated_from_its_folder_alone(zonelab: Zonelab, home: Path) -> None:
    out, again = home / "out", home / "again"
    assert zonelab("run", str(home / "bay.yaml"), *SHORT, "--out", str(out)).code == 0
    assert "worlds/bay/values.csv" in json.loads((out / "manifest.json").read_text(encoding="utf-8"))["files"]
    shutil.rmtree(home / "bay")
    answer = zonelab("repeat", str(out / "manifest.json"), "--out", str(again))
    assert answer.code == 0, answer.err
    assert "same to the digit" in answer.out
    assert zonelab("repeat", str(again / "manifest.json"), "--out", str(again)).code == 0


def test_a_world_given_by_a_path_is_found_again(zonelab: Zonelab, home: Path) -> None:
    (home / "deep").mkdir()
    (home / "deep" / "bay.yaml").write_text("extends: two_islands\nworld: ../bay\n")
    out = home / "results" / "of" / "mine"
    assert zonelab("run", str(home / "deep" / "bay.yaml"), *SHORT, "--out", str(out)).code == 0
    shutil.rmtree(home / "bay")
    assert zonelab("repeat", str(out / "manifest.json"), "--out", str(home / "again")).code == 0


def test_two_scenarios_of_a_comparison_share_the_copy_of_their_world(zonelab: Zonelab, home: Path) -> None:
    names = str(home / "bay.yaml"), str(home / "none.yaml")
    assert zonelab("compare", *names, *SHORT, "--out", str(home / "out")).code == 0
    assert [each.name for each in (home / "out" / "worlds").iterdir()] == ["bay"]
    shutil.rmtree(home / "bay")
    assert zonelab("repeat", str(home / "out" / "manifest.json"), "--out", str(home / "again")).code == 0


def test_a_copy_that_has_changed_is_not_used(zonelab: Zonelab, home: Path) -> None:
    assert zonelab("run", str(home / "bay.yaml"), *SHORT, "--out", str(home / "out")).code == 0
    values = home / "out" / "worlds" / "bay" / "values.csv"
    values.write_text(values.read_text(encoding="utf-8").replace("Invented", "Imagined"), encoding="utf-8")
    described = home / "out" / "worlds" / "bay" / "world.yaml"
    described.write_text(described.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    answer = zonelab("repeat", str(home / "out" / "manifest.json"), "--out", str(home / "again"))
    assert answer.code == 2
    assert "it has changed since" in answer.err
    assert not (home / "again").exists()


def test_a_world_that_changes_while_the_runs_go_on_is_told(
    zonelab: Zonelab, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim import runs

    run_ensemble = runs.run_ensemble

    def slow(*arguments: object, **more: object) -> object:
        with (home / "bay" / "world.yaml").open("a", encoding="utf-8") as handle:
            handle.write("# changed\n")
        return run_ensemble(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(runs, "run_ensemble", slow)
    answer = zonelab("run", str(home / "bay.yaml"), *SHORT, "--out", str(home / "out"))
    assert answer.code == 2
    assert "must stay as it was while the runs go on" in answer.err
    assert not (home / "out").exists()


def test_a_world_that_comes_with_zonelab_is_not_copied(zonelab: Zonelab, home: Path) -> None:
    assert zonelab("run", "two_islands", *SHORT, "--out", str(home / "out")).code == 0
    assert not (home / "out" / "worlds").exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "must be valid JSON"),
        ("[]", "must be a manifest.json that zonelab wrote"),
        ("{}", "must be a manifest.json that zonelab wrote"),
        ('{"kind": "run"}', "scenario must be there; it is missing."),
    ],
)
def test_a_file_that_is_no_manifest_is_told(zonelab: Zonelab, tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "manifest.json").write_text(content)
    answer = zonelab("repeat", str(tmp_path / "manifest.json"), "--out", str(tmp_path / "again"))
    assert answer.code == 2
    assert told in answer.err


def test_what_is_only_copied_need_not_be_utf_8(zonelab: Zonelab, home: Path) -> None:
    for name, text in (("README.md", "이 세계는 만든 것이다.\n"), ("dictionary.csv", "name,unit\n면적,km2\n")):
        (home / "bay" / name).write_bytes(text.encode("cp949"))
    out = home / "out"
    answer = zonelab("run", str(home / "bay.yaml"), *SHORT, "--out", str(out))
    assert answer.code == 0, answer.err
    for name in ("README.md", "dictionary.csv"):
        assert (out / "worlds" / "bay" / name).read_bytes() == (home / "bay" / name).read_bytes()
    shutil.rmtree(home / "bay")
    assert zonelab("repeat", str(out / "manifest.json"), "--out", str(home / "again")).code == 0


def test_a_world_with_a_page_in_cp949_goes_to_the_workers_of_a_cluster(home: Path) -> None:
    from sim.sweeps.design.plan import plan_of
    from sim.sweeps.running.cluster import packed, unpacked

    (home / "bay" / "README.md").write_bytes("이 세계는 만든 것이다.\n".encode("cp949"))
    file = write_sweep(home, scenario="bay.yaml", baseline="none.yaml")
    plan = plan_of(str(file))
    assert unpacked(packed(plan)).digest == plan.digest

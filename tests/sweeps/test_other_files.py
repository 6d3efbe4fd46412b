"""What stands in a folder before a sweep begins in it: of somebody else, unless it is what that sweep would write."""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path

import pytest

from sim.language.errors import OutputError
from sim.scenario.world import world_copy
from sim.scenario.world.world import World, find_world
from sim.sweeps.design.plan import Plan, plan_of
from sim.sweeps.running import begin as begin_module
from sim.sweeps.running.begin import begin
from sim.sweeps.running.store import MANIFEST
from tests.sweeps.small_sweeps import answer, bytes_of, run, write_sweep

#: Files by their paths, and None for a folder.
Tree = dict[str, bytes | None]
POINTS = b"zone_share\n0.5\n1\n"


def with_a_world_and_a_table(home: Path) -> Path:
    """Return the file of a sweep over a table of points, in a world that does not come with zonelab."""
    shutil.copytree(find_world("two_islands"), home / "worlds" / "atoll")
    path = write_sweep(home, levers={"zone_share": {}}, design={"kind": "table", "file": "points.csv"})
    (home / "small.yaml").write_text("extends: two_islands\nmonths: 12\nworld: atoll\n", encoding="utf-8")
    (home / "points.csv").write_bytes(POINTS)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return with_a_world_and_a_table(tmp_path / "home")


@pytest.fixture
def plan(path: Path) -> Plan:
    return plan_of(path)


def put(folder: Path, tree: Tree) -> Path:
    for name, content in tree.items():
        if content is None:
            (folder / name).mkdir(parents=True, exist_ok=True)
        else:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    return folder


def tree_of(folder: Path) -> Tree:
    return {
        each.relative_to(folder).as_posix(): None if each.is_dir() else each.read_bytes() for each in folder.rglob("*")
    }


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


THEIRS: dict[str, Tree] = {
    "a table": {"points.csv": b"mine\n1\n"},
    "a table with more": {"points.csv": POINTS + b"0\n"},
    "a world": {"worlds/mine/world.yaml": b"mine"},
    "a file beside that of the world": {"worlds/atoll/notes.md": b"mine"},
    "a file like that of the world": {"worlds/atoll/README.md": b"mine"},
    "an empty folder": {"worlds/mine": None},
    "a hidden file": {".keep.part": b"mine"},
    "a hidden file like ours": {".points.csv.0123abcd.part": b"mine"},
    "an empty hidden file": {".keep.0123abcd.part": b""},
    "a manifest begun": {".sweep.json.0123abcd.part": b"mine"},
    "a hidden folder": {".keep.part/letter.txt": b"dear"},
    "a hidden folder like ours": {".points.csv.0123abcd.part": None},
    "a lock": {".lock": b"mine"},
    "a folder of that name as the lock": {".lock": None},
    "chunks": {"chunks/letter.txt": b"dear"},
    "a file as the chunks": {"chunks": b"mine"},
}


@pytest.mark.parametrize("theirs", THEIRS.values(), ids=THEIRS)
@pytest.mark.parametrize("disk", ["good", "full"])
def test_files_of_the_user_with_names_of_ours_are_other_files_and_stay(
    path: Path, tmp_path: Path, theirs: Tree, disk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = put(tmp_path / "out", theirs)
    before = tree_of(folder)
    if disk == "full":
        monkeypatch.setattr("sim.sweeps.running.store.write_whole", full)
    found = answer("sweep", str(path), "--out", str(folder))
    assert found.code == 2
    assert "found other files" in found.err
    assert tree_of(folder) == before


def test_a_link_is_none_of_ours(path: Path, tmp_path: Path) -> None:
    elsewhere = put(tmp_path / "elsewhere", {"empty": None, "points.csv": POINTS})
    for name, target in (("chunks", "empty"), ("points.csv", "points.csv")):
        folder = put(tmp_path / f"out_{name}", {"": None})
        (folder / name).symlink_to(elsewhere / target)
        assert "found other files" in answer("sweep", str(path), "--out", str(folder)).err
        assert (folder / name).is_symlink()


@pytest.mark.parametrize("stands", [{}, {"points.csv": POINTS}, {"chunks": None, ".lock": b""}, {"worlds/atoll": None}])
def test_a_beginning_that_fails_removes_what_it_has_made_and_nothing_else(
    plan: Plan, tmp_path: Path, stands: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = put(tmp_path / "out", {"": None, **stands})
    before = tree_of(folder)
    monkeypatch.setattr("sim.sweeps.running.store.write_whole", full)  # when all but the manifest is there
    with pytest.raises(OutputError, match="the disk is full"):
        begin(plan, folder)
    assert tree_of(folder) == before


def test_a_beginning_that_was_killed_anywhere_is_begun_again(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each state in which a kill can leave it: after each file, and amid each file."""
    states: list[Tree] = []
    folder = tmp_path / "watched"
    original = Path.write_bytes

    def watched(self: Path, content: bytes) -> int:
        for most in (0, len(content) // 2, len(content)):
            original(self, content[:most])
            states.append(tree_of(folder))
        return len(content)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", watched)
        begin(plan, folder)
    assert len(states) >= 3 * 4
    names = set(tree_of(folder))
    whole = bytes_of(run(plan, folder))
    for number, state in enumerate(states):
        left = put(tmp_path / str(number), state)
        store = begin(plan, left)
        assert set(tree_of(left)) == names
    assert bytes_of(run(plan, store.folder)) == whole


def test_the_manifest_lists_what_was_written_with_it(plan: Plan, tmp_path: Path) -> None:
    store = begin(plan, tmp_path / "out")
    kept = json.loads((store.folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    world = {f"worlds/atoll/{each.name}" for each in plan.policy.world.folder.iterdir()}
    assert set(kept) == {"points.csv", *world} & set(tree_of(store.folder))
    assert {"points.csv", "worlds/atoll/values.csv"} <= set(kept)


def test_what_comes_into_the_folder_meanwhile_is_not_listed_nor_removed(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    mine = folder / "worlds" / "mine" / "README.md"
    check = world_copy.check_copy

    def with_mine(world: World, copy: Path) -> None:
        put(folder, {"worlds/mine/README.md": b"mine"})
        check(world, copy)

    monkeypatch.setattr(begin_module, "check_copy", with_mine)
    store = begin(plan, folder)
    kept = json.loads(store.manifest_path.read_text(encoding="utf-8"))["files"]
    assert "worlds/mine/README.md" not in kept
    shutil.rmtree(folder)
    monkeypatch.setattr("sim.sweeps.running.store.write_whole", full)
    with pytest.raises(OutputError, match="the disk is full"):
        begin(plan, folder)
    assert tree_of(folder) == {"worlds": None, "worlds/mine": None, "worlds/mine/README.md": b"mine"}
    assert mine.read_bytes() == b"mine"


@pytest.mark.parametrize("command", ["sweep", "sensitivity"])
def test_links_that_lead_to_each_other_are_told(tmp_path: Path, command: str) -> None:
    path = write_sweep(tmp_path)
    (tmp_path / "one").symlink_to("other")
    (tmp_path / "other").symlink_to("one")
    found = answer(command, str(path), "--out", str(tmp_path / "one"))
    assert found.code == 2
    assert "it is a link to other, and the links lead to each other" in found.err

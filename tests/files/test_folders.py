"""Results take their place whole or not at all, and what others have put there stays, whatever happens when."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sim.files import contents_exchange, folders
from sim.files import safe as safe_module
from sim.files.contents_exchange import MANIFEST, NEW, READY, finish_within
from sim.files.folders import check_place, replaced
from sim.files.foreign_files import others
from sim.files.leftovers import put_right
from sim.files.lock import LOCK, hold
from sim.language.errors import OutputError
from sim.sweeps.running.disk_errors import explained as explained_on_disk
from tests.files.small_results import fill, generation_of, hidden, ours, place, put


def refused(*_: object, **__: object) -> None:
    raise OSError(errno.EINVAL, "Invalid argument")


@pytest.fixture(params=["exchanged", "within"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let a test run with folders that are exchanged, and again where the file system cannot."""
    if request.param == "within":
        monkeypatch.setattr(folders, "exchange", refused)
    return str(request.param)


def with_things_of_the_user(folder: Path) -> Path:
    for name in ("notes.md", "mine/deep/table.csv", ".mine"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    (folder / "link").symlink_to("notes.md")
    (folder / "empty").mkdir()
    return folder


def test_new_results_take_the_place_of_older_ones_and_things_of_the_user_stay(tmp_path: Path, way: str) -> None:
    out = tmp_path / "deep" / "out"
    put(out, 1)
    with_things_of_the_user(out)
    assert put(out, 2).notices == []
    assert generation_of(out) == 2
    assert (out / "mine/deep/table.csv").read_text() == "mine/deep/table.csv"
    assert (out / ".mine").read_text() == ".mine"
    assert (out / "link").readlink() == Path("notes.md")
    assert (out / "empty").is_dir()
    assert hidden(out) == []
    theirs = [".mine", "empty/", "link", "mine/", "mine/deep/", "mine/deep/table.csv", "notes.md"]
    assert others(out, ours(out)) == theirs


def test_a_result_that_was_changed_by_hand_is_kept_and_it_is_said(tmp_path: Path, way: str) -> None:
    out = tmp_path / "out"
    put(out, 1)
    (out / "firms.csv").write_text("better", encoding="utf-8")
    (out / "policy" / "jobs.csv").unlink()
    (out / "policy" / "jobs.csv").symlink_to("/nowhere")
    notices = put(out, 2).notices
    assert generation_of(out) == 2
    assert (out / "firms.kept.csv").read_text() == "better"
    assert (out / "policy" / "jobs.kept.csv").readlink() == Path("/nowhere")
    assert f"{out / 'firms.csv'}: is not what zonelab wrote there; it is kept as firms.kept.csv." in notices
    assert len(notices) == 2
    (out / "firms.csv").write_text("better still", encoding="utf-8")
    put(out, 3)
    assert (out / "firms.kept.csv").read_text() == "better"
    assert (out / "firms.kept-2.csv").read_text() == "better still"


def test_a_file_in_place_of_the_folder_is_told_before_anything_is_written(tmp_path: Path, way: str) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="must be a folder for results; found a file"):
        put(tmp_path / "out", 1)
    assert [each.name for each in tmp_path.iterdir()] == ["out"]
    assert (tmp_path / "out").read_text() == "mine"


def test_what_stands_where_a_folder_of_results_must_be_is_kept(tmp_path: Path, way: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "policy").write_text("mine", encoding="utf-8")
    (out / "firms.csv").mkdir()
    (out / "firms.csv" / "mine").write_text("mine", encoding="utf-8")
    put(out, 1)
    assert generation_of(out) == 1
    assert (out / "policy.kept").read_text() == "mine"
    assert (out / "firms.kept.csv" / "mine").read_text() == "mine"


def test_what_the_user_adds_while_results_are_put_in_place_comes_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = with_things_of_the_user(put(tmp_path / "out", 1).folder)
    exchange = folders.exchange

    def slowly(one: Path, other: Path) -> None:
        if other == out:
            (out / "late.md").write_text("late", encoding="utf-8")
        exchange(one, other)

    monkeypatch.setattr(folders, "exchange", slowly)
    put(out, 2)
    assert generation_of(out) == 2
    assert (out / "late.md").read_text() == "late"
    assert hidden(out) == []


@pytest.mark.parametrize("step", ["fill", "carry", "exchange"])
def test_what_fails_leaves_the_older_results_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    out = with_things_of_the_user(put(tmp_path / "out", 1).folder)

    def broken(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    if step != "fill":
        monkeypatch.setattr(folders, {"carry": "carry_over", "exchange": "mark_older"}[step], broken)

    def filled() -> None:
        with replaced(place(out)) as aside:
            fill(aside, 2)
            if step == "fill":
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        filled()
    assert generation_of(out) == 1
    assert (out / "notes.md").read_text() == "notes.md"
    assert hidden(out) == []


def test_a_link_stays_and_its_folder_takes_the_results(tmp_path: Path, way: str) -> None:
    disk, link = tmp_path / "disk", tmp_path / "here" / "link"
    link.parent.mkdir()
    disk.mkdir()
    link.symlink_to(disk)
    for generation in (1, 2):
        check_place(place(link))
        put(link, generation)
        assert link.readlink() == disk
        assert generation_of(disk) == generation
    assert [each.name for each in link.parent.iterdir()] == ["link"]


@pytest.mark.parametrize(("target", "said"), [("nowhere", "is a link to"), ("file", "found a file"), ("link", "link")])
def test_a_link_to_nothing_to_a_file_or_to_itself_is_told_before_the_work(
    tmp_path: Path, target: str, said: str
) -> None:
    (tmp_path / "file").write_text("dear", encoding="utf-8")
    (tmp_path / "link").symlink_to(target)
    with pytest.raises(OutputError, match=said):
        check_place(place(tmp_path / "link"))
    assert (tmp_path / "link").readlink() == Path(target)


def test_links_that_lead_to_each_other_are_told_and_no_folder_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("other")
    (tmp_path / "other").symlink_to("one")
    with pytest.raises(OutputError, match="the links lead to each other") as error:
        check_place(place(tmp_path / "one"))
    assert "Make that folder" not in str(error.value)


@pytest.mark.parametrize("below", ["x", "x/y"])
def test_a_file_in_the_place_of_a_folder_on_the_way_is_named(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("dear", encoding="utf-8")
    told = re.escape(f"{tmp_path / 'file'} is a file, not a folder")
    with pytest.raises(OutputError, match=told):
        check_place(place(tmp_path / "file" / below))
    with pytest.raises(OutputError, match=told), explained_on_disk(tmp_path / "file" / below):
        (tmp_path / "file" / below).mkdir(parents=True, exist_ok=True)


def test_links_in_a_circle_on_the_way_are_told(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("other")
    (tmp_path / "other").symlink_to("one")
    with pytest.raises(OutputError, match="Too many levels of symbolic links"):
        check_place(place(tmp_path / "one" / "out"))


def test_the_working_folder_stays_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = with_things_of_the_user(put(tmp_path / "out", 1).folder)
    monkeypatch.chdir(out / "mine")
    before = out.stat().st_ino
    for generation, named in ((2, Path("..")), (3, out)):
        check_place(place(named))
        put(named, generation)
        assert out.stat().st_ino == before
        assert generation_of(out) == generation
        assert sorted(os.listdir()) == ["deep"]
    assert hidden(out) == []


@pytest.fixture
def mounted(tmp_path: Path) -> Path:
    """Mount a small file system, where that is allowed."""
    folder = tmp_path / "mounted"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a file system cannot be mounted here")
    return folder


@pytest.fixture
def unmounted(mounted: Path) -> Iterator[Path]:
    """Give it, and take it away afterwards."""
    yield mounted
    subprocess.run(["umount", "-l", str(mounted)], check=True)


def test_a_disk_that_can_only_be_read_is_told_as_one(unmounted: Path) -> None:
    (unmounted / "out").mkdir()
    subprocess.run(["mount", "-o", "remount,ro", str(unmounted)], check=True)
    for name in ("out", "new"):
        with pytest.raises(OutputError, match="Read-only file system"):
            check_place(place(unmounted / name))


def test_a_mount_point_stays_one_and_takes_the_results(unmounted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "LEAST_ROOM_BYTES", 1000)
    for generation in (1, 2):
        check_place(place(unmounted))
        put(unmounted, generation)
        assert generation_of(unmounted) == generation
        assert os.path.ismount(unmounted)
    assert hidden(unmounted) == []


def test_a_folder_that_holds_a_mount_point_of_the_user_is_not_exchanged(unmounted: Path) -> None:
    out = unmounted.parent
    put(out, 1)
    (unmounted / "mine").write_text("mine", encoding="utf-8")
    before = out.stat().st_ino
    put(out, 2)
    assert generation_of(out) == 2
    assert (out.stat().st_ino, (unmounted / "mine").read_text()) == (before, "mine")


def test_where_files_cannot_have_second_names_the_contents_are_exchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = with_things_of_the_user(put(tmp_path / "out", 1).folder)
    before = out.stat().st_ino
    monkeypatch.setattr(os, "link", refused)
    put(out, 2)
    assert generation_of(out) == 2
    assert out.stat().st_ino == before
    assert (out / "mine/deep/table.csv").read_text() == "mine/deep/table.csv"
    assert hidden(out) == []


@pytest.mark.parametrize("way_there", ["new", "older"])
def test_a_file_system_that_refuses_fsync_takes_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way_there: str
) -> None:
    out = tmp_path / "out"
    if way_there == "older":
        put(out, 1)
    monkeypatch.setattr(os, "fsync", refused)
    check_place(place(out))
    put(out, 2)
    assert generation_of(out) == 2


def test_every_file_is_safe_on_disk_before_it_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(safe_module, "flush", lambda handle: asked.append(os.readlink(f"/proc/self/fd/{handle}")))
    put(tmp_path / "out", 1)
    assert {"firms.csv", MANIFEST, "policy"} <= {Path(each).name for each in asked[:-1]}
    assert asked[-1] == str(tmp_path)


def test_a_broken_disk_is_told_and_not_taken_for_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "out", 1)

    def broken(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OutputError, match="Input/output error"):
        put(tmp_path / "out", 2)
    monkeypatch.undo()
    assert generation_of(tmp_path / "out") == 1


def test_a_full_disk_is_told_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders.shutil, "disk_usage", lambda _: SimpleNamespace(free=1_000_000))
    with pytest.raises(OutputError, match="disk is full"):
        check_place(place(tmp_path / "new" / "out"))
    assert list(tmp_path.iterdir()) == []


def test_the_longest_name_that_a_file_system_takes_will_do(tmp_path: Path, way: str) -> None:
    out = tmp_path / ("부" * 85)
    for generation in (1, 2):
        check_place(place(out))
        put(out, generation)
        assert generation_of(out) == generation
    assert hidden(out) == []
    with pytest.raises(OutputError, match="File name too long"):
        check_place(place(tmp_path / ("부" * 86)))


def test_a_place_that_can_no_longer_be_taken_leaves_the_results_beside_it(tmp_path: Path) -> None:
    out = tmp_path / "out"

    def taken_meanwhile() -> None:
        with replaced(place(out)) as aside:
            fill(aside, 1)
            out.write_text("a file of somebody", encoding="utf-8")

    with pytest.raises(OutputError, match="The results are in") as told:
        taken_meanwhile()
    beside = Path(str(told.value).rsplit(" ", 1)[1].rstrip("."))
    assert generation_of(beside) == 1
    assert out.read_text() == "a file of somebody"


def test_a_folder_that_appears_during_the_work_is_taken_with_all_that_is_in_it(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with replaced(place(out)) as aside:
        fill(aside, 2)
        out.mkdir()
        (out / "mine").write_text("mine", encoding="utf-8")
    assert generation_of(out) == 2
    assert (out / "mine").read_text() == "mine"


def test_a_folder_that_goes_during_the_work_is_made_again(tmp_path: Path) -> None:
    out = put(tmp_path / "out", 1).folder
    with replaced(place(out)) as aside:
        fill(aside, 2)
        shutil.rmtree(out)
    assert generation_of(out) == 2
    assert hidden(out) == []


def test_permissions_of_the_folder_stay(tmp_path: Path, way: str) -> None:
    out = put(tmp_path / "out", 1).folder
    out.chmod(0o700)
    put(out, 2)
    assert out.stat().st_mode & 0o777 == 0o700


def test_two_that_write_to_one_place_end_with_the_results_of_the_last(tmp_path: Path, way: str) -> None:
    out = with_things_of_the_user(put(tmp_path / "out", 1).folder)
    with replaced(place(out)) as one:
        fill(one, 2)
        put_right(place(out))  # as one that begins meanwhile
        with replaced(place(out)) as other:
            fill(other, 3)
        assert generation_of(out) == 3
    assert generation_of(out) == 2
    assert (out / "notes.md").read_text() == "notes.md"
    assert hidden(out) == []


def test_what_processes_that_are_gone_have_left_is_removed_and_what_is_at_work_is_not(tmp_path: Path) -> None:
    out = put(tmp_path / "out", 1).folder
    for name in (".out.00000001.part", ".other.00000001.part", "out/.zonelab.2.part"):
        (tmp_path / name / NEW).mkdir(parents=True)
    (out / ".zonelab.00000003.part" / NEW).mkdir(parents=True)
    alive = tmp_path / ".out.00000002.part"
    alive.mkdir()
    held = hold(alive, new=True)
    assert held is not None
    check_place(place(out))
    assert hidden(out) == [".other.00000001.part", ".out.00000002.part", ".zonelab.2.part"]
    held.release()
    check_place(place(out))
    assert ".out.00000002.part" not in hidden(out)


def test_older_results_that_a_version_before_left_aside_come_back(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with_things_of_the_user(put(tmp_path / ".out.0123abcd.old", 1).folder)
    found = place(out)
    check_place(found)
    assert generation_of(out) == 1
    assert found.notices == [f"{out}: a command was cut off and left older results aside; they are back."]
    with_things_of_the_user(put(tmp_path / ".out.0123abcd.old", 1).folder)
    (out / "notes.md").unlink()
    check_place(place(out))
    assert (out / "notes.md").read_text() == "notes.md"
    assert hidden(out) == []
    (tmp_path / ".out.0123abcd.old").mkdir()
    (tmp_path / ".out.0123abcd.old" / "letter").write_text("dear", encoding="utf-8")
    found = place(out)
    check_place(found)
    assert "See whether you need it" in found.notices[0]
    assert hidden(out) == [".out.0123abcd.old"]


def test_what_was_cut_off_within_a_folder_is_finished_by_the_next_that_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off after each single step, in turn."""
    monkeypatch.setattr(folders, "exchange", refused)
    steps = 0
    while True:
        out = with_things_of_the_user(put(tmp_path / f"out{steps}", 1).folder)
        (out / "jobs.csv").write_text("changed by hand", encoding="utf-8")
        left = steps

        def counted(one: Path, other: Path, *, real: object = os.replace, out: Path = out) -> None:
            nonlocal left
            if left == 0:
                raise SystemExit
            left -= 1
            real(one, other)  # type: ignore[operator]

        with monkeypatch.context() as cut:
            cut.setattr(contents_exchange.os, "replace", counted)
            try:
                put(out, 2)
                is_through = True
            except SystemExit:
                is_through = False
        ready = (out / READY).is_dir()
        assert is_through or ready or generation_of(out) == 1
        if ready:
            assert not (out / MANIFEST).exists()
        finish_within(out)
        assert generation_of(out) == (2 if is_through or ready else 1)
        assert (out / "jobs.kept.csv").read_text() == "changed by hand"
        assert (out / ".mine").read_text() == ".mine"
        assert hidden(out) == []
        if is_through:
            break
        steps += 1
    assert steps > 5


def test_a_stranger_s_manifest_removes_nothing_outside_the_folder(tmp_path: Path, way: str) -> None:
    letter = tmp_path / "letter"
    letter.write_text("dear", encoding="utf-8")
    out = put(tmp_path / "out", 1).folder
    text = (out / MANIFEST).read_text().replace('"firms.csv"', '"../letter"')
    (out / MANIFEST).write_text(text, encoding="utf-8")
    put(out, 2)
    assert letter.read_text() == "dear"
    assert not (tmp_path / LOCK).exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no signals to kill with")
@pytest.mark.parametrize("how", ["exchanged", "within"])
def test_killed_at_any_step_older_or_newer_results_stand_there_whole(tmp_path: Path, how: str) -> None:
    out = with_things_of_the_user(put(tmp_path / "out", 1).folder)
    command = [sys.executable, "-m", "tests.files.small_results", str(out), how]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 100
    assert generation_of(out) == int(done.stdout) + 2
    assert hidden(out) == []


PLAN: dict[str, Any] = {"mark": "a", "manifest": "manifest.json", "is_older": True, "gone": [], "replaced": []}


@pytest.mark.parametrize(
    "plan",
    [
        {**PLAN, "gone": ["../letter.txt"]}, {**PLAN, "gone": ["old/../../letter.txt"]}, {**PLAN, "gone": ["HERE"]},
        {**PLAN, "gone": ["link/letter.txt"]}, {**PLAN, "replaced": ["link/letter.txt"]}, {**PLAN, "gone": [5]},
        {**PLAN, "manifest": "../letter.txt"}, {**PLAN, "manifest": ""}, {**PLAN, "gone": 5}, {}, [], None, "plan",
    ],
)  # fmt: skip
def test_a_plan_of_a_stranger_reaches_nothing_outside_its_folder(plan: Any, tmp_path: Path) -> None:
    letter, place = tmp_path / "letter.txt", tmp_path / "theirs"
    letter.write_text("dear", encoding="utf-8")
    new = place / contents_exchange.READY / contents_exchange.NEW
    new.mkdir(parents=True)
    (place / "link").symlink_to(tmp_path)
    (new / "manifest.json").write_text("{}", encoding="utf-8")
    text = "not JSON" if plan == "plan" else json.dumps(plan).replace("HERE", str(letter))
    (place / contents_exchange.READY / "plan.json").write_text(text, encoding="utf-8")
    with pytest.raises(OutputError, match="must hold a plan that zonelab has left"):
        contents_exchange.finish_within(place)
    assert letter.read_text(encoding="utf-8") == "dear"

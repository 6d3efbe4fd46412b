"""What the commands on sweeps answer: failures are counted, files that they write work, and other folders are told."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from sim.language.errors import OutputError, ZonelabError
from sim.scenario.load import load_scenario
from sim.sweeps.design.plan import plan_of, point_scenarios
from sim.sweeps.running.failed_points import failures
from sim.sweeps.running.local import local
from sim.sweeps.running.store import Store
from sim.sweeps.running.sweep import carry_out
from tests.sweeps.small_sweeps import answer, bytes_of, rewrite, run, write_sweep
from tests.waiting import until

#: localization + urbanization must stay below 1, so two of these points fail.
FAILING = {"localization": {"values": [0.2, 0.9]}, "urbanization": {"values": [0.1, 0.3]}}


def of_a_table(tmp_path: Path, content: bytes, levers: tuple[str, ...] = ("zone_share",)) -> Path:
    """A sweep over a table of points with this content."""
    (tmp_path / "points.csv").write_bytes(content)
    return write_sweep(
        tmp_path, levers={name: {} for name in levers}, design={"kind": "table", "file": "points.csv"}, runs=2
    )


def test_points_that_failed_are_counted_in_the_last_line_and_in_the_code(tmp_path: Path) -> None:
    path, folder = write_sweep(tmp_path, levers=FAILING), str(tmp_path / "store")
    for command in (("sweep", str(path), "--out", folder), ("sweep", "resume", folder)):
        found = answer(*command)
        assert found.code == 3
        assert found.out.splitlines()[-1] == f"4 points, 2 of them failed: {folder}"
        assert "zonelab: 1 failed: small.yaml with" in found.err
        assert "localization" in found.err
    exported = answer("sweep", "export", folder, "--out", f"{folder}.csv")
    assert (exported.code, exported.out) == (3, f"4 points, 2 of them failed: {folder}.csv\n")
    verified = answer("sweep", "verify", folder)
    assert verified.code == 3
    assert "4 of 4 points are there and whole; 2 failed" in verified.out
    assert "2 of them failed" in answer("sweep", "status", folder).out
    assert json.loads(answer("sweep", "status", folder, "--json").out)["failed"] == 2
    learned = answer("discover", folder, "--measure", "net_new", "--above", "0")
    assert learned.code == 0
    assert "2 failed and are left out" in " ".join(learned.out.split())


def test_a_sweep_that_went_well_leaves_with_0_and_counts_nothing(tmp_path: Path) -> None:
    found = answer("sweep", str(write_sweep(tmp_path)), "--out", str(tmp_path / "store"))
    assert (found.code, found.out) == (0, f"12 points: {tmp_path / 'store'}\n")
    assert failures(Store(tmp_path / "store")).count == 0
    assert failures(Store(tmp_path / "store")).done == 12


def test_a_sweep_all_of_whose_points_failed_is_told_everywhere(tmp_path: Path) -> None:
    path, folder = of_a_table(tmp_path, b'zone_share\n70%\n"0,5"\n'), str(tmp_path / "store")
    found = answer("sweep", str(path), "--out", folder)
    assert found.code == 3
    assert "2 points, 2 of them failed" in found.out
    assert "got '70%'" in found.err
    assert "got '0,5'" in found.err
    learned = answer("discover", folder, "--measure", "net_new", "--above", "0")
    assert learned.code == 2
    assert "of 2 points 2 failed" in learned.err


def test_points_without_such_a_number_are_not_called_failed(tmp_path: Path) -> None:
    path = write_sweep(tmp_path, levers={"zone_share": {"values": [0.0, 1.0]}}, measures=["months_to_reform"])
    store = run(plan_of(path), tmp_path / "store")
    learned = answer("discover", str(store.folder), "--measure", "months_to_reform", "--above", "0")
    assert learned.code == 2
    assert "of 2 points 0 failed, and the others have none" in learned.err


def test_a_bound_alone_is_held_against_the_measure_of_the_file(tmp_path: Path) -> None:
    path = write_sweep(tmp_path, event={"measure": "net_new", "below": 0.0, "told": {"en": "Loss", "ko": "손실"}})
    folder = str(run(plan_of(path), tmp_path / "store").folder)
    assert answer("discover", folder).out.startswith("Loss: ")
    found = answer("discover", folder, "--above", "0.5")
    assert found.code == 0, found.err
    assert "net new to the country is above 0.5: " in found.out
    both = answer("discover", folder, "--above", "0.5", "--below", "1")
    assert both.code == 2


@pytest.mark.parametrize("bound", ["nan", "inf", "-inf"])
def test_a_bound_that_is_no_number_is_told(tmp_path: Path, bound: str) -> None:
    folder = str(run(plan_of(write_sweep(tmp_path)), tmp_path / "store").folder)
    found = answer("discover", folder, "--measure", "net_new", "--above", bound)
    assert found.code == 2
    assert f"above must be a finite number; got {bound}." in found.err


@pytest.mark.parametrize(
    "content",
    [
        b"zone_share\n0.25\n1\n\n\n",
        b"\xef\xbb\xbfzone_share\r\n0.25\r\n1\r\n",
        b"zone_share,,\n0.25,,\n1,,\n,,\n,,\n",
        b'zone_share\n0.25\n""\n1\n" "\n',
        b" zone_share \n\n 0.25\n1 \n",
    ],
    ids=["empty lines", "the mark", "empty rows and columns", "quoted nothing", "blanks"],
)
def test_what_a_spreadsheet_leaves_behind_is_no_point(tmp_path: Path, content: bytes) -> None:
    plan = plan_of(of_a_table(tmp_path, content))
    assert [plan.shown(point) for point in range(plan.points.count)] == [[0.25], [1]]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"zone_share;match\n0,5;1\n", "must have commas between its columns, and a point in its numbers"),
        (b"zone_share\tmatch\n0.5\t1\n", "it has tabs"),
        (b"zone_share,match\n0.5,1,2\n", "row 2 must have 2 fields"),
        (b"\n\nzone_share,match\n0.5,1\n0.5\n", "row 5 must have 2 fields"),
        ("zone_share,match\n0.5,값\n".encode("cp949"), "must be text in UTF-8"),
        ("zone_share,match\n0.5,1\n".encode("utf-16"), "must be text in UTF-8"),
        (b",,\n,,\n", "the header must be zone_share,match"),
        (b"zone_share,match\n,,,\n", "it has none"),
    ],
    ids=["semicolons", "tabs", "more", "fewer", "cp949", "utf-16", "no header", "no rows"],
)
def test_a_table_of_another_form_is_told(tmp_path: Path, content: bytes, told: str) -> None:
    with pytest.raises(ZonelabError) as error:
        plan_of(of_a_table(tmp_path, content, ("zone_share", "match")))
    assert told in str(error.value)


@pytest.mark.parametrize("value", ["1" + "0" * 400, str(2**70), "1e400", ".nan", ".inf", "-1", "[1, 2]", "true", "~"])
def test_whatever_stands_in_a_cell_is_a_point_that_failed_and_no_traceback(tmp_path: Path, value: str) -> None:
    store = run(plan_of(of_a_table(tmp_path, f'zone_share\n0.5\n"{value}"\n'.encode())), tmp_path / "store")
    frame = pd.read_parquet(store.chunks_folder).sort_values("point")
    assert frame["status"].tolist() == ["ok", "failed"]


def range_text(tmp_path: Path, **course: Any) -> str:
    """What is told of a lever with this course, of a sweep file as text."""
    text = yaml.safe_dump(course).replace("HUGE", "1" + "0" * 400).replace("'", "")
    path = write_sweep(tmp_path)
    settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    settings["levers"] = {"noise_score": "LEVER"}
    path.write_text(yaml.safe_dump(settings).replace("LEVER", "{" + ", ".join(text.splitlines()) + "}"), "utf-8")
    with pytest.raises(ZonelabError) as error:
        plan_of(path)
    assert all(len(problem) < 400 for problem in error.value.problems)
    return str(error.value)


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        ("[0, HUGE]", "range must have finite ends"),
        ("[-HUGE, 0]", "range must have finite ends"),
        ("[0, .inf]", "range must have finite ends"),
        ("[.nan, 1]", "range must have finite ends"),
        ("[-1.7e+308, 1.7e+308]", "range must have finite ends, not too far apart"),
        ("[1, 0]", "from a lower end to a higher"),
        ("[1, 1]", "from a lower end to a higher"),
        ("[0, 5.0e-324]", "steps must be at most 2 for that range, which has no more values"),
        ("[1, 1.0000000000000002]", "steps must be at most 2"),
    ],
)
def test_a_range_that_cannot_be_run_through_is_told(tmp_path: Path, ends: str, told: str) -> None:
    assert told in range_text(tmp_path, range=ends, steps=5)


@pytest.mark.parametrize("key", ["term_months", "slots"])
def test_whole_numbers_beyond_all_are_told(tmp_path: Path, key: str) -> None:
    path = write_sweep(tmp_path, levers={key: {"range": [0, 10**30], "steps": 2}})
    with pytest.raises(ZonelabError):
        plan_of(path)


@pytest.mark.parametrize("points", [10**400, 10**12])
def test_more_points_than_can_be_are_told(tmp_path: Path, points: int) -> None:
    text = write_sweep(tmp_path, design={"kind": "sobol", "points": 77}, levers={"zone_share": {"range": [0.0, 1.0]}})
    text.write_text(text.read_text(encoding="utf-8").replace("77", str(points)), encoding="utf-8")
    with pytest.raises(ZonelabError, match=r"design\.points must be at most"):
        plan_of(text)


def test_an_export_has_the_mark_that_excel_needs_and_is_read_back(tmp_path: Path) -> None:
    levers = {"who": {"key": "zone_share", "values": [0.1, 0.9], "names": ["적게", "많이"]}}
    store = run(plan_of(write_sweep(tmp_path, levers=levers)), tmp_path / "store")
    file = tmp_path / "table.csv"
    assert answer("sweep", "export", str(store.folder), "--out", str(file)).code == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert pd.read_csv(file)["who"].tolist() == ["적게", "많이"]
    assert pd.read_csv(file).columns[0] == "point"


def test_an_exported_column_can_be_a_table_of_points_again(tmp_path: Path) -> None:
    store = run(plan_of(write_sweep(tmp_path, levers={"zone_share": {"values": [0.1, 0.9]}})), tmp_path / "store")
    answer("sweep", "export", str(store.folder), "--out", str(tmp_path / "all.csv"))
    pd.read_csv(tmp_path / "all.csv")[["zone_share"]].to_csv(tmp_path / "some.csv", index=False, encoding="utf-8-sig")
    plan = plan_of(of_a_table(tmp_path, (tmp_path / "some.csv").read_bytes()))
    assert [plan.shown(point) for point in range(2)] == [[0.1], [0.9]]


def test_an_export_follows_a_link_and_takes_no_file_of_the_sweep(tmp_path: Path) -> None:
    store = run(plan_of(of_a_table(tmp_path, b"zone_share\n0\n1\n")), tmp_path / "store")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link.csv").symlink_to(tmp_path / "elsewhere" / "table.csv")
    assert answer("sweep", "export", str(store.folder), "--out", str(tmp_path / "link.csv")).code == 0
    assert (tmp_path / "link.csv").is_symlink()
    assert len(pd.read_csv(tmp_path / "elsewhere" / "table.csv")) == 2
    assert not list(tmp_path.rglob("*.part"))
    before = (store.folder / "points.csv").read_bytes()
    for own in ("points.csv", "chunks/table.parquet"):
        found = answer("sweep", "export", str(store.folder), "--out", str(store.folder / own))
        assert found.code == 2
        assert "must not be a file of a sweep or of other results" in found.err
    assert (store.folder / "points.csv").read_bytes() == before


def saved(printed: str, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / "point.yaml"
    file.write_text(printed, encoding="utf-8")
    return file


def test_the_file_of_a_point_runs_wherever_it_is_saved(tmp_path: Path) -> None:
    plan = plan_of(write_sweep(tmp_path))  # its scenario is given by path
    store = run(plan, tmp_path / "store")
    found = answer("sweep", "point", str(store.folder), "7")
    assert found.code == 0, found.err
    file = saved(found.out, tmp_path / "elsewhere")
    assert load_scenario(file).digest == point_scenarios(plan, 7)[0].digest
    assert answer("run", str(file), "--runs", "2").code == 0


def test_the_file_of_a_point_extends_a_scenario_that_has_a_name(tmp_path: Path) -> None:
    plan = plan_of(write_sweep(tmp_path, scenario="two_islands", baseline="two_islands"))
    store = run(plan, tmp_path / "store")
    found = answer("sweep", "point", str(store.folder), "7")
    assert found.out.startswith("extends: two_islands\n")
    assert load_scenario(saved(found.out, tmp_path / "elsewhere")).digest == point_scenarios(plan, 7)[0].digest


def test_the_file_of_a_point_in_a_world_of_ones_own_says_where_it_must_stand(tmp_path: Path) -> None:
    from sim.scenario.world.world import find_world

    shutil.copytree(find_world("two_islands"), tmp_path / "worlds" / "atoll")
    path = write_sweep(tmp_path)
    (tmp_path / "small.yaml").write_text("extends: two_islands\nmonths: 12\nworld: atoll\n", encoding="utf-8")
    plan = plan_of(path)
    store = run(plan, tmp_path / "store")
    found = answer("sweep", "point", str(store.folder), "7")
    assert f"# To be saved in {store.folder}" in found.out
    assert load_scenario(saved(found.out, store.folder)).digest == point_scenarios(plan, 7)[0].digest


def test_a_point_that_failed_prints_no_scenario_that_is_another(tmp_path: Path) -> None:
    store = run(plan_of(write_sweep(tmp_path, levers=FAILING)), tmp_path / "store")
    found = answer("sweep", "point", str(store.folder), "3")
    assert found.code == 3
    assert all(line.startswith("# ") for line in found.out.splitlines())
    assert "localization" in found.out


@pytest.mark.parametrize("refusal", [errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM, errno.EROFS])
def test_a_disk_that_promises_nothing_is_good_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusal: int
) -> None:
    def refuses(_handle: int) -> None:
        raise OSError(refusal, os.strerror(refusal))

    monkeypatch.setattr(os, "fsync", refuses)
    assert answer("sweep", str(write_sweep(tmp_path)), "--out", str(tmp_path / "store")).code == 0
    assert len(bytes_of(Store(tmp_path / "store"))) == 12


@pytest.mark.parametrize("loss", [errno.EIO, errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_has_lost_something_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loss: int) -> None:
    def loses(_handle: int) -> None:
        raise OSError(loss, os.strerror(loss))

    monkeypatch.setattr(os, "fsync", loses)
    found = answer("sweep", str(write_sweep(tmp_path)), "--out", str(tmp_path / "store"))
    assert found.code == 2
    assert "What is finished is kept" not in found.err
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("gone", ["store", "store/chunks"])
def test_of_a_folder_that_is_gone_nothing_is_said_to_be_kept(tmp_path: Path, gone: str) -> None:
    store = run(plan_of(write_sweep(tmp_path)), tmp_path / "store")
    for paths in store.chunk_files().values():
        paths[0].unlink()
    cut_off = iter(range(100))

    def deletes(done: int) -> None:
        if next(cut_off) == 2:
            shutil.rmtree(tmp_path / gone)

    with pytest.raises(OutputError, match="is gone") as error:
        carry_out(None, store, local(1), deletes)
    assert "kept" not in str(error.value)
    assert not (tmp_path / gone).exists()


@pytest.mark.parametrize(("form", "told"), [(1, "it was begun by an earlier one"), (3, "it is of a later one")])
def test_a_store_of_another_form_is_told_and_left_as_it_is(tmp_path: Path, form: int, told: str) -> None:
    store = run(plan_of(write_sweep(tmp_path)), tmp_path / "store")
    rewrite(store, lambda kept: kept.update(format=form))
    before = bytes_of(Store(store.folder))
    for command in ("resume", "status", "verify"):
        found = answer("sweep", command, str(store.folder))
        assert found.code == 2
        assert told in found.err
    assert answer("sweep", str(tmp_path / "mine.yaml"), "--out", str(store.folder)).code == 2
    assert bytes_of(Store(store.folder)) == before


def test_a_chunk_under_the_name_of_another_is_redone_by_resume(tmp_path: Path) -> None:
    store = run(plan_of(write_sweep(tmp_path)), tmp_path / "store")
    before = bytes_of(store)
    one, other = (store.chunk_files()[chunk][0] for chunk in (1, 2))
    content = one.read_bytes()
    other.unlink()
    one.rename(one.with_name(one.name.replace("000001", "000002")))
    one.write_bytes(content)
    verified = answer("sweep", "verify", str(store.folder))
    assert verified.code == 2
    assert "'zonelab sweep resume' redoes it" in verified.err
    assert answer("sweep", "resume", str(store.folder)).code == 0
    assert bytes_of(store) == before
    assert answer("sweep", "verify", str(store.folder)).code == 0


def test_a_chunk_of_another_sweep_is_redone_by_resume(tmp_path: Path) -> None:
    store = run(plan_of(write_sweep(tmp_path)), tmp_path / "store")
    other = run(plan_of(write_sweep(tmp_path, "other", seed=8)), tmp_path / "other")
    before = bytes_of(store)
    store.chunk_files()[3][0].unlink()
    stranger = other.chunk_files()[3][0]
    shutil.copy(stranger, store.chunks_folder / stranger.name)
    assert answer("sweep", "verify", str(store.folder)).code == 2
    assert answer("sweep", "resume", str(store.folder)).code == 0
    assert bytes_of(store) == before


@pytest.mark.skipif(os.name != "posix", reason="signals are of posix")
def test_a_sweep_that_a_script_started_in_the_background_can_be_stopped(tmp_path: Path) -> None:
    """As ``zonelab sweep ... &`` in a script without job control: the shell lets it ignore SIGINT."""
    path = write_sweep(
        tmp_path,
        levers={"zone_share": {"range": [0.0, 1.0], "steps": 400}, "relief_weight": {"values": [0.0, 4.0]}},
        runs=200,
    )
    program = [sys.executable, "-c", "from sim.cli import main; main()"]
    process = subprocess.Popen(
        [*program, "sweep", str(path), "--out", str(tmp_path / "store")],
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )
    try:
        until(Store(tmp_path / "store").chunk_files, process)
        process.send_signal(signal.SIGINT)
        told = process.communicate()[1].decode()
    finally:
        process.kill()
    assert process.returncode == 130
    assert "Go on: zonelab sweep resume" in told


def test_the_command_that_goes_on_can_be_pasted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.sweeps.running import sweep

    def stops(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sweep, "carry_out", stops)
    folder = tmp_path / "my sweep"
    found = answer("sweep", str(write_sweep(tmp_path)), "--out", str(folder))
    assert found.code == 130
    assert f"zonelab sweep resume '{folder}'" in found.err

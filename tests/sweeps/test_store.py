"""The store: whatever happens to a sweep, it ends with the bytes that an undisturbed one gives."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import pandas as pd
import pyarrow.dataset as ds
import pytest

from sim.files.lock import LOCK
from sim.language.errors import OutputError, ZonelabError
from sim.sweeps.design.plan import plan_of
from sim.sweeps.running.begin import begin
from sim.sweeps.running.chunk_bytes import parquet_bytes
from sim.sweeps.running.export import export_table, read_sweep_table, repeat_point, sweep_frame
from sim.sweeps.running.local import local
from sim.sweeps.running.store import LONGEST_LOOK_SECONDS, Store
from sim.sweeps.running.sweep import carry_out, status
from sim.sweeps.running.verify import verify
from tests.sweeps.small_sweeps import answer, bytes_of, program, rewrite, run, write_sweep
from tests.waiting import PATIENCE, until


@pytest.fixture
def done(tmp_path: Path) -> Store:
    """A finished sweep of twelve points in twelve chunks."""
    return run(plan_of(write_sweep(tmp_path)), tmp_path / "done")


def go_on(store: Store) -> int:
    return carry_out(None, store, local(2))


def test_the_table_does_not_depend_on_threads(done: Store, tmp_path: Path) -> None:
    one = run(plan_of(write_sweep(tmp_path)), tmp_path / "one", threads=1)
    three = run(plan_of(write_sweep(tmp_path)), tmp_path / "three", threads=3)
    assert len(bytes_of(done)) == 12
    assert bytes_of(one) == bytes_of(three) == bytes_of(done)


def test_a_sweep_that_is_there_is_not_run_again(done: Store, tmp_path: Path) -> None:
    def never(*_: Any) -> Any:
        raise AssertionError("run again")

    assert carry_out(None, begin(plan_of(write_sweep(tmp_path)), done.folder), never) == 0


@pytest.mark.parametrize("harm", ["flip", "truncate", "empty", "missing", "twice", "stranger"])
def test_damaged_chunks_are_found_and_redone(done: Store, harm: str) -> None:
    before = bytes_of(done)
    victim = done.chunk_files()[3][0]
    content = victim.read_bytes()
    if harm == "flip":
        middle = len(content) // 2
        victim.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    elif harm == "truncate":
        victim.write_bytes(content[:-7])
    elif harm == "empty":
        victim.write_bytes(b"")
    elif harm == "missing":
        victim.unlink()
    elif harm == "twice":
        victim.with_name(f"000003.{'0' * 32}.parquet").write_bytes(content)
    else:
        victim.with_name(f"000099.{'0' * 32}.parquet").write_bytes(content)
    found = verify(done)
    if harm == "missing":
        assert not found.problems
        assert (found.done, found.points) == (11, 12)
    else:
        assert found.problems
        assert all(str(done.folder) in problem for problem in found.problems)
    assert go_on(done) == len(found.problems)
    assert bytes_of(done) == before
    assert not verify(done).problems


def test_what_was_half_written_is_cleared_away(done: Store) -> None:
    before = bytes_of(done)
    parts = [
        done.chunks_folder / f".{next(iter(before))}.0123abcd.part",
        done.folder / ".progress.json.0123abcd.part",
    ]
    for part in parts:
        part.write_bytes(b"half")
    go_on(done)
    assert not any(part.exists() for part in parts)
    assert bytes_of(done) == before


def test_what_only_ends_like_it_is_of_somebody_else_and_stays(done: Store) -> None:
    before = bytes_of(done)
    files = [
        home / name
        for home in (done.folder, done.chunks_folder)
        for name in (".keep.part", ".notes.md.0123abcd.part", ".000002.abc.parquet.part", ".progress.json.part")
    ]
    folders = [done.folder / ".mine.part", done.folder / ".progress.json.0123abcd.part"]
    for file in files:
        file.write_bytes(b"mine")
    for folder in folders:
        folder.mkdir()
        (folder / "letter.txt").write_bytes(b"dear")
    assert go_on(done) == 0
    assert answer("sweep", "resume", str(done.folder)).code == 0
    assert all(file.read_bytes() == b"mine" for file in files)
    assert all((folder / "letter.txt").read_bytes() == b"dear" for folder in folders)
    assert bytes_of(done) == before


def test_a_chunk_under_the_name_of_another_is_found(done: Store) -> None:
    files = done.chunk_files()
    content = files[1][0].read_bytes()
    files[2][0].unlink()
    done.write_chunk(2, content)
    assert any("are not those of the sweep" in problem for problem in verify(done).problems)


def test_points_run_again_are_compared_bit_for_bit(done: Store) -> None:
    assert not verify(done, rerun=12).problems
    files = done.chunk_files()
    table = read_sweep_table(done)
    other = table.set_column(
        table.schema.get_field_index("net_new"), table.schema.field("net_new"), [table["net_new"].to_numpy() + 1e-9]
    )
    plan = plan_of(done.folder.parent / "mine.yaml")
    for chunk, paths in files.items():
        rows = other.take([plan.points_of(chunk)[0]]).combine_chunks()
        paths[0].unlink()
        done.write_chunk(chunk, parquet_bytes(rows.cast(table.schema)))
    assert len(verify(done, rerun=12).problems) == 12


def test_two_processes_do_not_write_one_folder(done: Store) -> None:
    next(iter(done.chunk_files().values()))[0].unlink()
    with Store(done.folder).locked():
        assert status(done).running
        other = program("sweep", "resume", str(done.folder))
        _out, told = other.communicate(timeout=PATIENCE)
    assert other.returncode == 2
    assert b"another process is at work in it" in told
    assert status(done).done == 11
    assert not status(done).running


def test_a_looker_on_does_not_keep_the_sweep_out(done: Store) -> None:
    for _ in range(200):
        assert not done.is_locked()
    with done.locked():
        assert Store(done.folder).is_locked()


@pytest.fixture
def looker(done: Store) -> Iterator[BinaryIO]:
    """Another process amid its look whether the folder is free."""
    fcntl = pytest.importorskip("fcntl")
    with done.locked():
        pass
    with (done.folder / LOCK).open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        yield file


def test_who_looks_on_at_the_same_moment_is_not_taken_for_work(done: Store, looker: BinaryIO) -> None:
    assert not done.is_locked()
    assert not status(done).running


def test_a_sweep_waits_for_who_looks_on_however_slow_the_machine(
    done: Store, looker: BinaryIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        if sum(waited) > LONGEST_LOOK_SECONDS / 2:
            looker.close()

    monkeypatch.setattr("sim.sweeps.running.store.time.sleep", wait)
    monkeypatch.setattr("sim.sweeps.running.store.time.monotonic", lambda: sum(waited))
    with done.locked():
        assert looker.closed


def test_a_sweep_does_not_wait_for_ever(done: Store, looker: BinaryIO, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("sim.sweeps.running.store.time.sleep", waited.append)
    monkeypatch.setattr("sim.sweeps.running.store.time.monotonic", lambda: sum(waited))
    with pytest.raises(ZonelabError, match="another process is at work"), done.locked():
        raise AssertionError("held by two")
    assert sum(waited) >= LONGEST_LOOK_SECONDS
    assert not looker.closed


def test_a_sweep_at_work_is_told_without_waiting(done: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.sweeps.running.store.time.sleep", None)
    with (
        Store(done.folder).locked(),
        pytest.raises(ZonelabError, match="another process is at work"),
        done.locked(),
    ):
        raise AssertionError("held by two")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"seed": 8}, "another seed"),
        ({"runs": 4}, "another runs"),
        ({"measures": ["net_new"]}, "another measures"),
        ({"levers": {"zone_share": {"range": [0.0, 1.0], "steps": 3}}}, "another levers"),
    ],
)
def test_another_sweep_is_refused_and_not_mixed(
    done: Store, tmp_path: Path, changes: dict[str, Any], told: str
) -> None:
    before = bytes_of(done)
    with pytest.raises(OutputError, match=told):
        begin(plan_of(write_sweep(tmp_path, **changes)), done.folder)
    assert bytes_of(done) == before


def test_another_scenario_of_the_same_name_is_refused(done: Store, tmp_path: Path) -> None:
    path = write_sweep(tmp_path)
    (tmp_path / "small.yaml").write_text("extends: two_islands\nmonths: 12\nscale: 2\n", encoding="utf-8")
    with pytest.raises(OutputError, match="another scenario"):
        begin(plan_of(path), done.folder)


def test_other_texts_are_the_same_sweep(done: Store, tmp_path: Path) -> None:
    path = write_sweep(tmp_path, title={"en": "Other", "ko": "다른"})
    assert begin(plan_of(path), done.folder).folder == done.folder


@pytest.mark.parametrize("key", ["model", "numpy", "python"])
def test_another_version_is_refused(done: Store, key: str) -> None:
    if key == "model":
        rewrite(done, lambda kept: kept.update(model="0" * 16))
    else:
        rewrite(done, lambda kept: kept["versions"].update({key: "1.0.0"}))
    with pytest.raises(OutputError, match=r"began with: .*1\.0\.0" if key != "model" else "the code has changed since"):
        go_on(done)


def test_a_manifest_that_was_changed_is_refused(done: Store) -> None:
    kept = json.loads(done.manifest_path.read_text(encoding="utf-8"))
    kept["sweep"]["seed"] = 9
    done.manifest_path.write_text(json.dumps(kept), encoding="utf-8")
    next(iter(done.chunk_files().values()))[0].unlink()
    with pytest.raises(ZonelabError, match="no longer does"):
        go_on(done)


def test_the_store_is_enough_when_the_files_have_gone(done: Store, tmp_path: Path) -> None:
    before = bytes_of(done)
    for file in tmp_path.glob("*.yaml"):
        file.unlink()
    for paths in done.chunk_files().values():
        paths[0].unlink()
    go_on(done)
    assert bytes_of(done) == before


def test_a_world_and_a_table_of_ones_own_are_kept_with_the_store(tmp_path: Path) -> None:
    import shutil

    from sim.scenario.world.world import find_world

    shutil.copytree(find_world("two_islands"), tmp_path / "worlds" / "atoll")
    path = write_sweep(
        tmp_path,
        levers={"zone_share": {}, "studies.reef": {"key": "studies.reef"}},
        design={"kind": "table", "file": "points.csv"},
    )
    (tmp_path / "small.yaml").write_text("extends: two_islands\nmonths: 12\nworld: atoll\n", encoding="utf-8")
    (tmp_path / "points.csv").write_text(
        'studies.reef,zone_share\n"{start: 2019-02, months: 3}",0.5\n"{start: 2019-05, months: 2}",1\n',
        encoding="utf-8",
    )
    store = run(plan_of(path), tmp_path / "own")
    before = bytes_of(store)
    assert read_sweep_table(store)["zone_share"].to_pylist() == [0.5, 1.0]
    for each in (tmp_path / "worlds", tmp_path / "points.csv"):
        shutil.rmtree(each) if each.is_dir() else each.unlink()
    for paths in store.chunk_files().values():
        paths[0].unlink()
    go_on(store)
    assert bytes_of(store) == before


def test_a_point_that_fails_is_kept_as_data_and_the_sweep_goes_on(tmp_path: Path) -> None:
    path = write_sweep(
        tmp_path, levers={"localization": {"values": [0.2, 0.9]}, "urbanization": {"values": [0.1, 0.3]}}
    )
    store = run(plan_of(path), tmp_path / "failing")
    frame = sweep_frame(store)
    failed = frame[frame["status"] == "failed"]
    assert frame["status"].tolist() == ["ok", "ok", "failed", "failed"]
    assert failed["error"].str.contains("localization").all()
    assert failed["net_new"].isna().all()
    assert frame["error"].tolist()[:2] == ["", ""]
    assert verify(store).failed == 2


def test_it_is_read_by_pandas_pyarrow_and_duckdb_as_it_stands(done: Store) -> None:
    pandas = pd.read_parquet(done.chunks_folder)
    arrow = ds.dataset(done.chunks_folder).to_table()
    total = duckdb.sql(f"select count(*), sum(net_new) from '{done.chunks_folder}/*.parquet'").fetchall()[0]
    assert len(pandas) == arrow.num_rows == total[0] == 12
    assert pandas["net_new"].sum() == pytest.approx(total[1])


def test_an_export_has_the_points_in_order_and_is_whole_or_not_there(done: Store, tmp_path: Path) -> None:
    assert export_table(done, tmp_path / "table.csv") == export_table(done, tmp_path / "table.parquet") == 12
    csv, parquet = pd.read_csv(tmp_path / "table.csv"), pd.read_parquet(tmp_path / "table.parquet")
    assert csv["point"].tolist() == parquet["point"].tolist() == list(range(12))
    assert csv["net_new"].tolist() == parquet["net_new"].tolist()
    next(iter(done.chunk_files().values()))[0].unlink()
    with pytest.raises(ZonelabError, match="11 of 12 points"):
        export_table(done, tmp_path / "more.csv")
    assert not (tmp_path / "more.csv").exists()


def test_a_point_is_repeated_alone(done: Store) -> None:
    again = repeat_point(done, 7)
    assert again.same is True
    assert again.numbers["point"] == 7
    assert "relief_weight: 2.0" in again.scenario_file
    with pytest.raises(ZonelabError, match="from 0 to 11"):
        repeat_point(done, 12)


def test_columns_have_units_and_labels(done: Store) -> None:
    schema = read_sweep_table(done).schema
    assert schema.field("zone_share").metadata == {
        b"unit": b"share",
        b"label": b"Share of the central support that is reserved for zones in force",
    }
    assert schema.field("effect.far_island").metadata == {b"unit": b"firms", b"label": b"Far Island: Effect on firms"}


def kill_at(folder: Path, path: Path, chunks: int, grains: int) -> None:
    """Begin or resume a sweep in a process of its own, and kill it once so many chunks are there, if it is not done.

    So that it is killed anywhere in the work for a chunk, some grains of work of our own are done before.
    """
    process = program("sweep", str(path), "--out", str(folder))
    until(lambda: len(Store(folder).chunk_files()) >= chunks or process.poll() is not None)
    sum(range(grains))
    process.send_signal(signal.SIGKILL)
    process.communicate()


@pytest.mark.slow
@pytest.mark.endurance
def test_a_sweep_killed_at_fifty_random_instants_ends_with_the_bytes_of_an_undisturbed_one(tmp_path: Path) -> None:
    """Each sweep is killed somewhere in the second or so that it takes, then killed again, then resumed."""
    path = write_sweep(
        tmp_path,
        levers={"zone_share": {"range": [0.0, 1.0], "steps": 40}, "relief_weight": {"values": [0.0, 4.0]}},
        runs=40,
    )
    undisturbed = run(plan_of(path), tmp_path / "undisturbed")
    luck, cut = random.Random(11), 0
    for i in range(50):
        folder = tmp_path / f"killed_{i}"
        for _ in range(2):
            kill_at(folder, path, luck.randrange(64), luck.randrange(1_000_000))
        found = len(Store(folder).chunk_files())
        cut += 0 < found < 64
        process = program("sweep", str(path), "--out", str(folder))
        _out, told = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, told.decode()
        assert bytes_of(Store(folder)) == bytes_of(undisturbed)
        assert not list(folder.rglob("*.part"))
    assert cut >= 10, f"only {cut} of 50 were cut off amid their chunks"


def test_a_sweep_stopped_from_the_keyboard_keeps_what_is_finished(tmp_path: Path) -> None:
    path = write_sweep(
        tmp_path,
        levers={"zone_share": {"range": [0.0, 1.0], "steps": 400}, "relief_weight": {"values": [0.0, 4.0]}},
        runs=200,
    )
    folder = tmp_path / "stopped"
    process = program("sweep", str(path), "--out", str(folder))
    until(lambda: len(Store(folder).chunk_files()) >= 2, process)
    process.send_signal(signal.SIGINT)
    _out, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert b"Go on: zonelab sweep resume" in told
    assert 2 <= len(Store(folder).chunk_files()) < 64
    assert not verify(Store(folder)).problems


def test_a_full_disk_is_told_and_what_is_finished_is_kept(tmp_path: Path) -> None:
    small = tmp_path / "small_disk"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(small)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    try:
        steps = {"zone_share": {"range": [0.0, 1.0], "steps": 64}}
        path = write_sweep(tmp_path, levers=steps)
        process = program("sweep", str(path), "--out", str(small / "sweep"))
        _out, told = process.communicate(timeout=PATIENCE)
        assert process.returncode == 2
        assert b"the disk is full" in told
        store = Store(small / "sweep")
        kept = bytes_of(store)
        assert 0 < len(kept) < 64
        assert not verify(store).problems
        assert not list(store.folder.rglob("*.part"))
        subprocess.run(["mount", "-o", "remount,size=4m", str(small)], check=True)
        go_on(store)
        assert bytes_of(store) == bytes_of(run(plan_of(path), tmp_path / "undisturbed"))
        assert kept.items() <= bytes_of(store).items()
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_memory_and_the_system_are_no_fault_of_a_point(done: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.sweeps.running import run_point

    def too_much(*_: Any) -> Any:
        raise MemoryError

    files = done.chunk_files()
    files[0][0].unlink()
    monkeypatch.setattr(run_point, "make_inputs", too_much)
    with pytest.raises(MemoryError):
        go_on(done)
    assert sys.exc_info() == (None, None, None)
    assert len(done.chunk_files()) == 11

"""Stores behind the page of sweeps: found, read once and in part, and worked in by processes that can be stopped."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim.explorer.serving.bounds import Bounds
from sim.explorer.session.choices import Choices, baseline_of, policy_of
from sim.explorer.sweeps import table_cache
from sim.explorer.sweeps.open_point import opened
from sim.explorer.sweeps.processes import LOG, Processes
from sim.explorer.sweeps.sweep_list import free_name, sweep_names, sweep_of
from sim.explorer.sweeps.table_cache import Tables
from sim.language.errors import ZonelabError
from sim.sweeps.design.plan import plan_of, point_scenarios
from sim.sweeps.running.begin import begin
from sim.sweeps.running.store import PROGRESS, Store
from sim.sweeps.running.sweep import status
from tests.sweeps.small_sweeps import rewrite
from tests.waiting import PATIENCE, until


def test_sweeps_by_name_come_first_and_only_proper_names_are_found(sweeps: Path) -> None:
    results = sweeps / "results"
    for name in ("another", "Not-A-Name", "x" * 61):
        shutil.copytree(results / "tiny", results / name)
    (results / "empty").mkdir()
    names = sweep_names()
    assert names[-1] == "another"
    assert {"tiny", "drawn", "jeju_strategy"} <= set(names)
    assert not {"Not-A-Name", "x" * 61, "empty"} & set(names)


def test_a_new_name_is_one_that_nothing_has(sweeps: Path) -> None:
    assert free_name("tiny") == "tiny_2"
    (sweeps / "results" / "tiny_2").mkdir()
    assert free_name("tiny") == "tiny_3"
    assert free_name("tiny_2") == "tiny_3"


def test_chunks_are_read_once_and_new_ones_are_added(sweeps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sweep, kept = sweep_of("tiny"), Tables()
    chunks = sorted((sweep.store.folder / "chunks").iterdir())
    aside = sweeps / chunks[0].name
    chunks[0].rename(aside)
    read: list[str] = []
    rows = table_cache._rows
    monkeypatch.setattr(table_cache, "_rows", lambda store, path: read.append(path.name) or rows(store, path))
    first = kept.finished(sweep.store, sweep.plan.chunk_points)
    assert first is not None
    assert first.table.num_rows == 7
    aside.rename(chunks[0])
    second = kept.finished(sweep.store, sweep.plan.chunk_points)
    third = kept.finished(sweep.store, sweep.plan.chunk_points)
    assert second is not None
    assert third is not None
    assert (second.table.num_rows, third.table.num_rows) == (8, 8)
    assert sorted(read) == sorted(path.name for path in chunks)


def test_a_table_with_too_many_points_is_sampled_evenly(sweeps: Path) -> None:
    sweep = sweep_of("drawn")
    found = Tables().finished(sweep.store, sweep.plan.chunk_points, most_points=8)
    assert found is not None
    assert found.table.num_rows == 8
    assert found.points == 32
    assert sorted(found.table["point"].to_pylist()) == list(range(0, 32, 4))


def test_a_damaged_chunk_costs_the_others_nothing(sweeps: Path) -> None:
    sweep = sweep_of("tiny")
    sorted((sweep.store.folder / "chunks").iterdir())[3].write_bytes(b"PAR1 no more")
    found = Tables().finished(sweep.store, sweep.plan.chunk_points)
    assert found is not None
    assert (found.table.num_rows, found.unread) == (7, 1)


def test_memory_of_tables_is_bounded(sweeps: Path) -> None:
    one, other = sweep_of("tiny"), sweep_of("drawn")
    size = Tables().finished(other.store, other.plan.chunk_points)
    assert size is not None
    kept = Tables(most_bytes=size.table.nbytes + 1)
    for sweep in (one, other, one, other):
        kept.finished(sweep.store, sweep.plan.chunk_points)
        assert kept._kept.currsize <= size.table.nbytes + 1
    assert len(kept._kept) == 1


def test_a_process_is_started_once_stopped_and_gone_on_with(sweeps: Path) -> None:
    text = (sweeps / "scenarios" / "sweeps" / "tiny.yaml").read_text(encoding="utf-8")
    (sweeps / "scenarios" / "sweeps" / "longer.yaml").write_text(
        text.replace("runs: 4", "runs: 6000"), encoding="utf-8"
    )
    plan, processes = plan_of("longer"), Processes()
    store = begin(plan, sweeps / "results" / "longer")
    processes.start(store, "en")
    until(store.is_locked)
    with pytest.raises(ZonelabError, match="one sweep at a time"):
        processes.start(store, "en")
    assert processes.is_ours(store)
    assert not Processes().is_ours(store)
    Processes().stop(store)
    assert processes.is_ours(store)
    processes.stop(store)
    processes.wait(store, PATIENCE)
    assert not store.is_locked()
    assert processes.failure(store) == []
    assert status(store).done < 8
    (store.folder / PROGRESS).write_text('{"done": 1, "rate": 1.0, "process": 1}', encoding="utf-8")
    processes.start(store, "en")
    assert processes.is_ours(store)
    processes.stop(store)
    processes.wait(store, PATIENCE)


def test_a_process_that_fails_says_why_in_the_readers_language_without_the_folder(sweeps: Path) -> None:
    store, processes = Store(sweeps / "results" / "tiny"), Processes()
    sorted((store.folder / "chunks").iterdir())[0].unlink()
    rewrite(store, lambda kept: kept.update(model="0" * 32))
    processes.start(store, "ko")
    processes.wait(store, PATIENCE)
    told = processes.failure(store)
    assert len(told) == 1
    assert "시작할 때의 코드(zonelab" in told[0]
    assert str(sweeps) not in told[0]
    assert (store.folder / LOG).exists()


def test_no_more_sweeps_are_at_work_than_a_server_may_have(sweeps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A sweep that never ends: what is counted is the processes, not what they do.
    start = subprocess.Popen
    endless = [sys.executable, "-c", "import threading; threading.Event().wait()"]
    monkeypatch.setattr(
        "sim.explorer.sweeps.processes.subprocess.Popen", lambda _command, **more: start(endless, **more)
    )
    plan, processes = plan_of("tiny"), Processes()
    stores = [begin(plan, sweeps / "results" / f"longer_{i}") for i in range(Bounds.sweeps + 1)]
    for store in stores[: Bounds.sweeps]:
        processes.start(store, "en")
    with pytest.raises(ZonelabError, match="at most 2 sweeps"):
        processes.start(stores[-1], "en")
    for store in stores[: Bounds.sweeps]:
        processes.stop(store)
        processes.wait(store, PATIENCE)


@pytest.mark.parametrize("is_at_work", [True, False], ids=["at_work", "at_once"])
@pytest.mark.skipif(os.name != "posix", reason="signals are of posix")
def test_a_sweep_can_be_stopped_though_its_server_ignores_interrupts(sweeps: Path, is_at_work: bool) -> None:
    """As with ``zonelab explore &`` in a script; stopped at once, the process has not yet begun to hear."""
    import signal

    text = (sweeps / "scenarios" / "sweeps" / "tiny.yaml").read_text(encoding="utf-8")
    (sweeps / "scenarios" / "sweeps" / "longer.yaml").write_text(
        text.replace("runs: 4", "runs: 6000"), encoding="utf-8"
    )
    plan, processes = plan_of("longer"), Processes()
    store = begin(plan, sweeps / "results" / "longer")
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        processes.start(store, "en")
    finally:
        signal.signal(signal.SIGINT, before)
    if is_at_work:
        until(store.is_locked)
    processes.stop(store)
    processes.wait(store, PATIENCE)
    assert not store.is_locked()
    assert len(store.chunk_files()) < plan.chunks
    assert processes.failure(store) == []


@pytest.mark.parametrize("name", ["tiny", "drawn"])
@pytest.mark.parametrize("point", [0, 3, 7])
def test_an_opened_point_is_the_policy_and_baseline_of_the_sweep(sweeps: Path, name: str, point: int) -> None:
    plan = plan_of(name)
    made, told = opened(plan, point, plan.measures[0].name, Choices(language="ko", view="flows"))
    policy, baseline = point_scenarios(plan, point)
    assert told == []
    assert policy_of(made).digest == policy.digest
    assert baseline_of(made).digest == baseline.digest
    assert (made.language, made.view, made.runs, made.seed) == ("ko", "flows", plan.sweep.runs, 1)


@pytest.mark.parametrize("name", ["jeju_strategy", "support_concentration", "uncertain_behaviour"])
def test_points_of_the_shipped_sweeps_can_be_opened_exactly(name: str) -> None:
    plan = plan_of(name)
    for point in (0, plan.points.count // 2, plan.points.count - 1):
        made, told = opened(plan, point, plan.measures[0].name, Choices())
        assert told == []
        assert policy_of(made).digest == point_scenarios(plan, point)[0].digest


def test_a_point_that_is_not_there_is_told(sweeps: Path) -> None:
    with pytest.raises(ZonelabError, match="from 0 to 7"):
        opened(plan_of("tiny"), 8, "net_new", Choices())


def test_a_baseline_that_the_page_cannot_set_is_told(sweeps: Path) -> None:
    file = sweeps / "scenarios" / "sweeps" / "both.yaml"
    text = (sweeps / "scenarios" / "sweeps" / "tiny.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("values: [0.2, 0.8],", "values: [0.2, 0.8], both: true,"), encoding="utf-8")
    _made, told = opened(plan_of("both"), 7, "net_new", Choices())
    assert "as near as this page can set it" in told[0]

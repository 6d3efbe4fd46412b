"""A sweep on a real cluster: a scheduler and workers as processes of their own, one of which is killed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from sim.language.errors import ZonelabError
from sim.scenario.world.world import find_world
from sim.sweeps.design.plan import Plan, plan_of
from sim.sweeps.running import cluster as cluster_module
from sim.sweeps.running.begin import begin
from sim.sweeps.running.cluster import cluster, packed, unpacked
from sim.sweeps.running.store import Store
from sim.sweeps.running.sweep import carry_out
from tests.sweeps.small_sweeps import bytes_of, program, run, write_sweep
from tests.waiting import PATIENCE, until

pytest.importorskip("distributed", reason="distributed runs the cluster; it is not installed")
pytestmark = pytest.mark.slow

QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def dask(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]], env=os.environ, **QUIET
    )


def worker(address: str) -> subprocess.Popen[bytes]:
    lifetime = ("--death-timeout", str(PATIENCE))
    return dask("dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", *lifetime)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the scheduler and the workers all the time that they need to answer."""
    monkeypatch.setattr(cluster_module, "SECONDS_TO_ANSWER", PATIENCE)
    for step in ("CONNECT", "TCP"):
        monkeypatch.setenv(f"DASK_DISTRIBUTED__COMM__TIMEOUTS__{step}", f"{PATIENCE:.0f}s")


def patient_program(*arguments: str) -> subprocess.Popen[bytes]:
    """Start ``zonelab`` in a process of its own that gives a scheduler all the time to answer at first."""
    patience = f"from sim.sweeps.running import cluster\ncluster.SECONDS_TO_ANSWER = {PATIENCE}\n"
    code = f"{patience}from sim.cli import main; main()"
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([sys.executable, "-c", code, *arguments], env=os.environ, **pipes)


@pytest.fixture
def scheduler_process() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of a scheduler without workers, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = dask("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")

    def listens() -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=PATIENCE):
            return True
        return False

    until(listens, process)
    yield f"tcp://127.0.0.1:{port}", process
    process.terminate()
    process.wait(PATIENCE)


@pytest.fixture
def scheduler(scheduler_process: tuple[str, subprocess.Popen[bytes]]) -> str:
    """The address of a scheduler without workers."""
    return scheduler_process[0]


@pytest.fixture
def workers(scheduler: str) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Two workers of one thread each."""
    started = [worker(scheduler) for _ in range(2)]
    yield started
    for each in started:
        each.terminate()
        each.wait(PATIENCE)


def on_cluster(plan: Plan, folder: Path, address: str) -> Store:
    store = begin(plan, folder)
    with cluster(address) as execute:
        carry_out(plan, store, execute)
    return store


def test_results_are_those_of_a_local_run_to_the_bit(
    tmp_path: Path, scheduler: str, workers: list[subprocess.Popen[bytes]]
) -> None:
    plan = plan_of(write_sweep(tmp_path))
    assert bytes_of(on_cluster(plan, tmp_path / "far", scheduler)) == bytes_of(run(plan, tmp_path / "near"))


def test_a_world_and_a_table_of_ones_own_go_along(
    tmp_path: Path, scheduler: str, workers: list[subprocess.Popen[bytes]]
) -> None:
    shutil.copytree(find_world("two_islands"), tmp_path / "worlds" / "atoll")
    path = write_sweep(tmp_path, levers={"zone_share": {}}, design={"kind": "table", "file": "points.csv"})
    (tmp_path / "small.yaml").write_text("extends: two_islands\nmonths: 12\nworld: atoll\n", encoding="utf-8")
    (tmp_path / "points.csv").write_text("zone_share\n0.5\n0.75\n1\n", encoding="utf-8")
    plan = plan_of(path)
    assert unpacked(packed(plan)).digest == plan.digest
    assert bytes_of(on_cluster(plan, tmp_path / "far", scheduler)) == bytes_of(run(plan, tmp_path / "near"))


def test_a_killed_worker_costs_only_its_chunk(
    tmp_path: Path, scheduler: str, workers: list[subprocess.Popen[bytes]]
) -> None:
    steps = {"zone_share": {"range": [0.0, 1.0], "steps": 64}, "relief_weight": {"values": [0.0, 2.0, 4.0]}}
    plan = plan_of(write_sweep(tmp_path, levers=steps, runs=400))
    store = begin(plan, tmp_path / "far")
    written: list[int] = []

    def kill() -> None:
        until(lambda: len(store.chunk_files()) >= 5)
        written.append(len(store.chunk_files()))
        workers[0].send_signal(signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    with cluster(scheduler) as execute:
        carry_out(plan, store, execute)
    killer.join()
    assert 5 <= written[0] < plan.chunks, "the worker was killed amid the work"
    assert bytes_of(store) == bytes_of(run(plan, tmp_path / "near"))


def test_the_program_runs_on_a_cluster_and_goes_on_locally(
    tmp_path: Path, scheduler: str, workers: list[subprocess.Popen[bytes]]
) -> None:
    path, folder = write_sweep(tmp_path), tmp_path / "far"
    process = patient_program("sweep", str(path), "--out", str(folder), "--scheduler", scheduler)
    _out, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, told.decode()
    before = bytes_of(Store(folder))
    Store(folder).chunk_files()[4][0].unlink()
    again = program("sweep", "resume", str(folder))
    again.communicate(timeout=PATIENCE)
    assert again.returncode == 0
    assert bytes_of(Store(folder)) == before


def test_a_scheduler_that_goes_away_is_told_and_what_is_finished_is_kept(
    tmp_path: Path, scheduler_process: tuple[str, subprocess.Popen[bytes]]
) -> None:
    scheduler, scheduling = scheduler_process
    steps = {"zone_share": {"range": [0.0, 1.0], "steps": 64}, "relief_weight": {"values": [0.0, 2.0, 4.0]}}
    path, folder = write_sweep(tmp_path, levers=steps, runs=2000), tmp_path / "far"
    one = worker(scheduler)
    process = patient_program("sweep", str(path), "--out", str(folder), "--scheduler", scheduler)
    until(lambda: len(Store(folder).chunk_files()) >= 3, process)
    scheduling.kill()
    _out, told = process.communicate(timeout=PATIENCE)
    one.kill()
    one.wait(PATIENCE)
    assert process.returncode == 2, told.decode()
    assert "must stay until the end; it has gone" in told.decode()
    assert "Traceback" not in told.decode()
    assert len(Store(folder).chunk_files()) >= 3


def test_a_worker_with_another_version_is_told(
    tmp_path: Path, scheduler: str, workers: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_of(write_sweep(tmp_path))
    other = plan.manifest() | {"model": "0" * 16}
    monkeypatch.setattr(Plan, "manifest", lambda _plan: other)
    store = Store(tmp_path / "far")
    store.chunks_folder.mkdir(parents=True)
    with cluster(scheduler) as execute, pytest.raises(ZonelabError, match="every worker must have the code"):
        list(execute(plan, [0], lambda _points: None))


def test_a_chunk_that_kills_its_workers_is_given_up(
    tmp_path: Path, scheduler: str, workers: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_of(write_sweep(tmp_path))
    monkeypatch.setattr(cluster_module, "run_remote", _fail)
    with cluster(scheduler) as execute, pytest.raises(ZonelabError, match="5 times one was lost or failed"):
        list(execute(plan, [0], lambda _points: None))


def _fail(*_: Any) -> bytes:
    raise MemoryError("no room")

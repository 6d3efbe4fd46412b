"""What a sweep costs beside its simulation: time, memory, a cluster, and going on with a store of a million rows."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import yaml

#: Chunks that show what it takes to write one.
WRITTEN = 100
#: Tasks that show what the scheduler takes for one.
TASKS = 2000
Row = tuple[str, str, str]
LEVERS = {
    "relief_weight": {"range": [2.0, 6.0]},
    "zone_share": {"range": [0.0, 1.0]},
    "support_weight": {"range": [0.3, 1.0]},
}
MEASURES = ["effect.busan", "effect.jeju", "effect.seoul", "net_new", "displaced_share", "support.effective_number"]


def sweep_file(folder: Path, name: str, points: int, runs: int, **changes: Any) -> Path:
    """Return a sweep file of a Latin hypercube, written to a folder."""
    settings = {
        "title": {"en": "Bench", "ko": "측정"},
        "question": {"en": "How fast?", "ko": "얼마나 빠른가?"},
        "scenario": "busan_first",
        "baseline": "no_zone",
        "levers": LEVERS,
        "design": {"kind": "latin_hypercube", "points": points},
        "runs": runs,
        "seed": 1,
        "measures": MEASURES,
    }
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(settings | changes, allow_unicode=True), encoding="utf-8")
    return path


def overhead(quick: bool) -> Iterator[Row]:
    """Compare a sweep with the bare simulation of its points on as many threads, before and after it."""
    from sim.engines.ensemble.threads import simulate_here
    from sim.engines.inputs.arrays import make_inputs
    from sim.sweeps.design.plan import plan_of, point_scenarios
    from sim.sweeps.running.begin import begin
    from sim.sweeps.running.local import local
    from sim.sweeps.running.sweep import carry_out

    points, runs, cores = 200 if quick else 2000, 20, os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder:
        path = sweep_file(Path(folder), "speed", points, runs)
        plan = plan_of(path)
        inputs = [make_inputs(side) for point in range(points) for side in point_scenarios(plan, point)]

        def bare() -> float:
            began = time.perf_counter()
            with ThreadPoolExecutor(cores) as pool:
                for _ in pool.map(lambda each: simulate_here(each, 0, runs, 1).unspent.size, inputs):
                    pass
            return time.perf_counter() - began

        simulate_here(inputs[0], 0, 1, 1)
        before = bare()
        began = time.perf_counter()
        plan = plan_of(path)
        carry_out(plan, begin(plan, Path(folder) / "store"), local())
        whole = time.perf_counter() - began
        simulation = (before + bare()) / 2
    yield (
        f"sweep of {points:,} points x {runs} pairs of runs, against its bare simulation",
        f"{whole / simulation:.2f} times ({whole:.1f} s, {simulation:.1f} s)",
        "1.15 times",
    )


def memory(quick: bool) -> Iterator[Row]:
    """Compare the peak memory of a sweep with that of one of ten times the points."""
    peaks = []
    with tempfile.TemporaryDirectory() as folder:
        for points in (300, 3000) if quick else (2000, 20000):
            changes = {"scenario": "short.yaml", "baseline": "short_without.yaml", "measures": ["net_new"]}
            for name, content in (
                ("short", {"extends": "two_islands", "months": 12}),
                ("short_without", {"extends": "short.yaml", "zones": {"designations": []}}),
            ):
                (Path(folder) / f"{name}.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
            path = sweep_file(Path(folder), f"memory_{points}", points, 2, **changes)
            program = (
                "import resource\n"
                "from pathlib import Path\n"
                "from sim.sweeps.running.begin import begin\n"
                "from sim.sweeps.running.local import local\n"
                "from sim.sweeps.design.plan import plan_of\n"
                "from sim.sweeps.running.sweep import carry_out\n"
                f"plan = plan_of({str(path)!r})\n"
                f"carry_out(plan, begin(plan, Path({folder!r}) / {path.stem!r}), local())\n"
                "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
            )
            done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
            peaks.append((points, int(done.stdout.split()[-1]) / 1000))
    (few, least), (many, most) = peaks
    yield (
        f"peak memory of a sweep of {many:,} points against one of {few:,}",
        f"{most / least:.2f} times ({most:.0f} MB, {least:.0f} MB)",
        "1.1 times",
    )


@contextmanager
def local_cluster(workers: int) -> Iterator[str]:
    """Give the address of a scheduler with so many workers of one thread, each a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    host, port = address.split(":")
    scheduler = ["dask_scheduler", "--host", host, "--port", port, "--no-dashboard"]
    worker = ["dask_worker", f"tcp://{address}", "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    with ExitStack() as stack:
        for command in (scheduler, *[worker] * workers):
            module, *arguments = command
            process = stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", f"distributed.cli.{module}", *arguments],
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            )
            stack.callback(process.terminate)
        yield f"tcp://{address}"


def workers(quick: bool) -> Iterator[Row]:
    """Compare one local worker with two, in turns, once they have loaded the model."""
    import distributed

    from sim.sweeps.design.plan import plan_of
    from sim.sweeps.running.begin import begin
    from sim.sweeps.running.cluster import cluster
    from sim.sweeps.running.sweep import carry_out

    points = 200 if quick else 1000
    taken: dict[int, list[float]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(2):
            for number, seconds in taken.items():
                with local_cluster(number) as address, cluster(address) as execute:
                    for name, some in (("warm", 64), ("timed", points)):
                        plan = plan_of(sweep_file(Path(folder), f"{name}_{number}_{turn}", some, 20))
                        began = time.perf_counter()
                        carry_out(plan, begin(plan, Path(folder) / plan.file), execute)
                    seconds.append(time.perf_counter() - began)
        with local_cluster(2) as address, distributed.Client(address, set_as_default=False) as client:
            client.submit(int, 0).result()
            began = time.perf_counter()
            client.gather(client.map(int, range(TASKS), pure=False))
            a_task = (time.perf_counter() - began) / TASKS
    one, two = min(taken[1]), min(taken[2])
    yield "a task that does nothing, through the scheduler", f"{a_task * 1e3:.2f} ms", ""
    yield (
        "two local Dask workers against one",
        f"{one / two:.2f} times as fast ({points / two:.0f} points a second)",
        "1.7 times",
    )


def million(quick: bool) -> Iterator[Row]:
    """Resume a finished store of a million rows, in a process of its own; the rows are made up."""
    from sim.results.estimates import Estimate
    from sim.sweeps.design.plan import plan_of
    from sim.sweeps.running.begin import begin
    from sim.sweeps.running.chunk_bytes import parquet_bytes
    from sim.sweeps.running.run_point import Row as PointRow
    from sim.sweeps.running.table_rows import table_of

    points = 100_000 if quick else 1_000_000
    folder = Path(tempfile.mkdtemp())
    try:
        plan = plan_of(sweep_file(folder, "million", points, 20))
        store = begin(plan, folder / "store")
        for chunk in range(plan.chunks):
            rows = [
                PointRow(point, [Estimate(float(point + i), float(point), float(point)) for i in range(len(MEASURES))])
                for point in plan.points_of(chunk)
            ]
            content = parquet_bytes(table_of(plan, rows))
            (store.chunks_folder / store.name_of(chunk, content)).write_bytes(content)
        command = [sys.executable, "-m", "sim.cli", "sweep", "resume", str(store.folder)]
        seconds = []
        for _ in range(3):
            began = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            seconds.append(time.perf_counter() - began)
        content = next(store.chunks_folder.iterdir()).read_bytes()
        began = time.perf_counter()
        for chunk in range(WRITTEN):
            store.write_chunk(plan.chunks + chunk, content)
        a_chunk = (time.perf_counter() - began) / WRITTEN
        size = sum(each.stat().st_size for each in store.chunks_folder.iterdir()) / 1e6
    finally:
        shutil.rmtree(folder)
    yield f"a chunk of {plan.chunk_points} rows written and made safe on disk", f"{a_chunk * 1e3:.1f} ms", ""
    yield (
        f"resume of a finished store of {points:,} rows ({plan.chunks:,} chunks, {size:.0f} MB), its start included",
        f"{min(seconds):.2f} s",
        "2 s",
    )

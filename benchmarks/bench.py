"""Speed and memory on this machine, as a table: ``make bench``, or ``make bench OPTIONS="--only speed"`` for a part.

Nothing here is a test: times depend on the machine and on what else it does. Each time is the best of a few, warm,
since others only add to it; what must be measured in a process of its own (memory, first compile, start) is.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import bench_search, bench_sweep

Row = tuple[str, str, str]
CASE = "busan_first"
#: A world this many times the case has about a million firms and founders.
MILLION_SCALE = 870.0


def best(work: Callable[[], object], repeats: int) -> float:
    """Return the least seconds that `work` took."""
    seconds = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return min(seconds)


def in_process(program: str, **environment: str) -> tuple[float, str]:
    """Return the seconds that a Python program took in a new process, its start included, and what it printed."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return time.perf_counter() - began, done.stdout.strip()


def speed(quick: bool) -> Iterator[Row]:
    """Compare the compiled engine on all cores with the Mesa engine, in this very process."""
    import sim
    from sim.engines.ensemble.threads import simulate
    from sim.engines.inputs.arrays import make_inputs

    scenario = sim.load_scenario(CASE)
    inputs = make_inputs(scenario)
    simulate(inputs, 2, 1)
    runs = 200 if quick else 1000
    compiled = best(lambda: simulate(inputs, runs, 1), 2 if quick else 5) / runs

    models = [sim.ZoneModel(scenario, seed=1, run=run) for run in range(1 if quick else 3)]
    began = time.perf_counter()
    for model in models:
        model.run_model()
    mesa = (time.perf_counter() - began) / len(models)
    yield "compiled, a run, all cores", f"{compiled * 1e3:.3f} ms", ""
    yield "Mesa, a run (making the model not counted)", f"{mesa * 1e3:.0f} ms", ""
    yield "compiled against Mesa", f"{mesa / compiled:,.0f} times", "250 times or more"
    yield f"{runs:,} runs of {CASE}", f"{compiled * runs:.2f} s", f"{0.6 * runs / 1000:g} s on two cores"


def million(quick: bool) -> Iterator[Row]:
    """Run a world of a million firms once, in a process of its own, and read its peak memory."""
    scale = MILLION_SCALE / 10 if quick else MILLION_SCALE
    program = (
        "import resource, time, sim\n"
        "from sim.engines.ensemble.threads import simulate\n"
        "from sim.engines.inputs.arrays import make_inputs\n"
        f"small = make_inputs(sim.load_scenario({CASE!r})); simulate(small, 1, 1)\n"
        "began = time.perf_counter()\n"
        f"inputs = make_inputs(sim.load_scenario({CASE!r}, scale={scale}))\n"
        "simulate(inputs, 1, 1)\n"
        "seconds = time.perf_counter() - began\n"
        "print(int(inputs.levers['slots']), seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6)"
    )
    firms, seconds, gigabytes = in_process(program)[1].split()
    share = scale / MILLION_SCALE
    yield f"one run, {int(firms):,} firms and founders", f"{float(seconds):.2f} s", f"{10 * share:g} s"
    yield "its peak memory, Python and libraries included", f"{float(gigabytes):.2f} GB", "1.5 GB"


def scaling(quick: bool) -> Iterator[Row]:
    """Tell how time grows with firms and with runs, over three decades."""
    import sim
    from sim.engines.ensemble.threads import simulate
    from sim.engines.inputs.arrays import make_inputs

    base = make_inputs(sim.load_scenario(CASE))
    simulate(base, 2, 1)
    for scale in (1.0, 10.0, 100.0) if quick else (0.87, 8.7, 87.0, 870.0):
        inputs = make_inputs(sim.load_scenario(CASE, scale=scale))
        seconds = best(lambda: simulate(inputs, 1, 1, 1), 1 if scale > 50 else 3)  # noqa: B023  # called at once
        slots = int(inputs.levers["slots"])
        yield (
            f"one run, one thread, {slots:,} firms",
            f"{seconds * 1e3:,.1f} ms",
            f"{seconds / slots * 1e6:.2f} us a firm",
        )
    for runs in (1, 10, 100) if quick else (2, 20, 200, 2000):
        seconds = best(lambda: simulate(base, runs, 1), 2)  # noqa: B023  # likewise
        yield f"{runs:,} runs, all cores", f"{seconds * 1e3:,.1f} ms", f"{seconds / runs * 1e3:.2f} ms a run"


def start(quick: bool) -> Iterator[Row]:
    """Measure what a user waits for: the list of scenarios, and the first compile ever."""
    listing = "import sys; sys.argv = ['zonelab', 'scenarios']; from sim.cli import main; main()"
    yield "zonelab scenarios", f"{min(in_process(listing)[0] for _ in range(3)):.2f} s", "1 s"
    if not quick:
        program = f"import sim; sim.run_ensemble({CASE!r}, runs=1)"
        with tempfile.TemporaryDirectory() as cache:
            first = in_process(program, ZONELAB_CACHE=cache)[0]
            again = in_process(program, ZONELAB_CACHE=cache)[0]
        yield "first run ever, compiling included", f"{first:.1f} s", "30 s"
        yield "the same again, from the cache", f"{again:.1f} s", ""


def charts(quick: bool) -> Iterator[Row]:
    """Measure how long the explorer takes to make every chart of a comparison that it has drawn before."""
    import sim
    from tests.explorer.charts.looking import all_charts

    comparison = sim.compare(CASE, "no_zone", runs=20 if quick else 200, posterior=None)
    seconds = best(lambda: all_charts(comparison, "en"), 3)
    yield "every chart of the explorer, drawn before", f"{seconds:.2f} s", "0.4 s"


def laboratory(quick: bool) -> Iterator[Row]:
    """Measure a race of four regions with three budgets each, all profiles, a review, rehearsals, and a search."""
    import sim

    players, runs = (
        [each.id for each in sim.load_scenario(CASE).world.regions if each.competes][:4],
        20 if quick else 100,
    )
    spent = time.process_time()
    seconds = best(lambda: sim.race(CASE, players, rules=[], runs=runs), 1)
    spent = time.process_time() - spent
    yield f"race, 81 profiles of {runs} runs, told for 8 values", f"{seconds:.1f} s ({spent:.1f} s of CPU)", "30 s"
    runs, spent = 200 if quick else 2000, time.process_time()
    seconds = best(lambda: sim.review(CASE, "no_zone", runs=runs), 1)
    spent = time.process_time() - spent
    yield f"review, 6 futures of {runs:,} runs", f"{seconds:.1f} s ({spent:.1f} s of CPU)", "60 s"
    draws = 60 if quick else None
    for name, ask in (
        ("flip, confirmed by runs", lambda: sim.flip("displaced_share > 0.5", CASE, draws=draws)),
        ("flip over assumptions", lambda: sim.flip("displaced_share > 0.65", CASE, of="assumptions")),
        ("worth", lambda: sim.worth([CASE], draws=draws)),
    ):
        spent = time.process_time()
        seconds = best(ask, 1)
        spent = time.process_time() - spent
        yield name, f"{seconds:.1f} s ({spent:.1f} s of CPU)", "60 s"
    for designs, pairs, required in (("synthetic_did", 500, "15 s"), ("all", 1000, "10 min")):
        pairs = pairs // 10 if quick else pairs
        seconds = best(lambda designs=designs, pairs=pairs: sim.rehearse(CASE, "no_zone", designs, pairs), 1)
        yield f"rehearsal of the design {designs}, {pairs} pairs", f"{seconds:.1f} s", required
    yield evaluation_row()
    yield bench_search.row(20 if quick else 400)


def evaluation_row() -> Row:
    """Evaluate a zone in one of the model's own histories, 17 regions and 10 years, by all designs."""
    import pandas as pd

    import sim
    from sim.lab.history import with_years_before

    result = sim.run_ensemble(with_years_before(CASE, 5), runs=1, posterior=None)
    rows = [
        (region, 2014 + year, firms)
        for year, of_year in enumerate(result.region_firms[0, 11::12].tolist())
        for region, firms in zip(result.regions, of_year, strict=True)
    ]
    table = pd.DataFrame(rows, columns=["region", "year", "firms"])
    asked = {"outcome": "firms", "unit": "region", "time": "year", "treated": "busan", "since": 2019}
    spent = time.process_time()
    seconds = best(lambda: sim.evaluate(table, **asked), 1)
    spent = time.process_time() - spent
    return "evaluation of 17 regions and 10 years, 6 designs", f"{seconds:.1f} s ({spent:.1f} s of CPU)", "10 s"


PARTS: dict[str, Callable[[bool], Iterator[Row]]] = {
    "speed": speed,
    "million": million,
    "scaling": scaling,
    "start": start,
    "charts": charts,
    "laboratory": laboratory,
    "sweep": bench_sweep.overhead,
    "sweep_memory": bench_sweep.memory,
    "sweep_workers": bench_sweep.workers,
    "sweep_million": bench_sweep.million,
}


def main() -> None:
    """Measure the parts that are asked for and print a table of each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="smaller work, for a glance; the targets are scaled")
    parser.add_argument("--only", action="append", choices=PARTS, help="measure this part only; may be repeated")
    options = parser.parse_args()
    os.chdir(Path(__file__).resolve().parents[1])
    console = Console(highlight=False)
    console.print(
        f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start"
    )
    for name in options.only or PARTS:
        table = Table("what", "measured", "target, or a unit" if name == "scaling" else "target", title=name)
        for row in PARTS[name](options.quick):
            table.add_row(*row)
        console.print(table)


if __name__ == "__main__":
    main()

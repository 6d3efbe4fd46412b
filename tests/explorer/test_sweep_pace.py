"""How long a sweep takes is told from the speed that was seen here, where one was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sim.explorer.session.run_cache import Runs
from sim.explorer.sweeps.pace import LEAST_CHUNKS, TimeEstimate, estimate, estimate_of
from sim.explorer.sweeps.sweep_list import sweep_of
from sim.numerics.processors import usable_processors
from sim.scenario.load import load_scenario
from sim.sweeps.design.plan import plan_of

#: What the tests of pages are kept from.
LEARN = Runs._learn


def test_without_anything_seen_it_is_reckoned_and_says_so() -> None:
    plan = plan_of("jeju_strategy")
    assert estimate(plan, Runs()) == TimeEstimate(plan.seconds() / usable_processors(), False)


def test_runs_of_this_server_tell_its_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice as slow a clock gives twice the time."""
    from sim.explorer.session import run_cache as module

    monkeypatch.setattr(Runs, "_learn", LEARN)
    plan, found = plan_of("jeju_strategy"), []
    for step in (1.0, 2.0):
        clock = iter(step * tick for tick in range(100))
        monkeypatch.setattr(module, "perf_counter", lambda clock=clock: next(clock))
        runs = Runs()
        for seed in (1, 2):  # the first of a process may have compiled the model
            runs.ensemble(load_scenario("two_islands"), 200, seed)
        found.append(estimate(plan, runs))
    assert all(each.is_seen for each in found)
    assert found[1].seconds == pytest.approx(2 * found[0].seconds)


def test_a_sweep_that_is_begun_tells_its_own_speed_whatever_breaks_there_were(sweeps: Path) -> None:
    sweep = sweep_of("tiny")
    files = sorted(path for paths in sweep.store.chunk_files().values() for path in paths)
    assert len(files) > LEAST_CHUNKS
    for i, path in enumerate(files):
        at = 1_000_000 + 3 * i + (86_400 if i > 2 else 0)  # stopped for a day after the third
        os.utime(path, (at, at))
    assert estimate_of(sweep, Runs()) == TimeEstimate(3.0 * sweep.plan.chunks, True)
    for path in files[LEAST_CHUNKS - 1 :]:
        path.unlink()
    assert not estimate_of(sweep, Runs()).is_seen


def test_files_that_were_copied_tell_no_speed(sweeps: Path) -> None:
    sweep = sweep_of("tiny")
    for paths in sweep.store.chunk_files().values():
        os.utime(paths[0], (1_000_000, 1_000_000))
    assert not estimate_of(sweep, Runs()).is_seen

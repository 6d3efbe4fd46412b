"""L01: one scenario and one seed give the same bits, whatever the batch, the number of threads and the process."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import numpy as np
import pytest

import sim
from sim.engines.ensemble.loop import PHASES, run_span
from sim.engines.ensemble.run_state import new_state
from sim.engines.ensemble.threads import simulate
from sim.engines.ensemble.trace import Trace, new_trace
from sim.engines.inputs.arrays import Inputs, make_inputs
from tests.small_worlds import columns_of, differences

MONTHS = 24


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return make_inputs(sim.load_scenario("busan_first", months=MONTHS, match=0.5))


def fingerprint(record: Trace) -> str:
    digest = hashlib.blake2b()
    for name, values in columns_of(record).items():
        digest.update(name.encode() + values.tobytes())
    return digest.hexdigest()


@pytest.fixture(scope="module")
def twenty_runs(inputs: Inputs) -> Trace:
    return simulate(inputs, 20, 1, threads=2)


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_L01_threads_do_not_matter(inputs: Inputs, twenty_runs: Trace, threads: int) -> None:
    assert differences(simulate(inputs, 20, 1, threads=threads), twenty_runs) == []


@pytest.mark.parametrize("runs", [1, 7])
def test_L01_a_run_does_not_depend_on_how_many_there_are(inputs: Inputs, twenty_runs: Trace, runs: int) -> None:
    first = Trace(*(array[:runs] for array in twenty_runs))
    assert differences(simulate(inputs, runs, 1, threads=2), first) == []


def test_L01_a_run_can_be_repeated_alone(inputs: Inputs, twenty_runs: Trace) -> None:
    record = new_trace(inputs, 1)
    run_span(inputs, new_state(inputs), record, np.uint64(1), 13, 0, 1, 0, PHASES * MONTHS)
    assert differences(record, Trace(*(array[13:14] for array in twenty_runs))) == []


def test_L01_a_state_used_before_leaves_no_trace(inputs: Inputs, twenty_runs: Trace) -> None:
    state, record = new_state(inputs), new_trace(inputs, 1)
    for run in (19, 4):
        run_span(inputs, state, record, np.uint64(1), run, 0, 1, 0, PHASES * MONTHS)
    assert differences(record, Trace(*(array[4:5] for array in twenty_runs))) == []


def test_L01_another_process_finds_the_same(inputs: Inputs) -> None:
    code = (
        "import sim; from sim.engines.inputs.arrays import make_inputs;"
        "from sim.engines.ensemble.threads import simulate;"
        "from tests.oracles.test_L01_one_luck import fingerprint, MONTHS;"
        "inputs = make_inputs(sim.load_scenario('busan_first', months=MONTHS, match=0.5));"
        "print(fingerprint(simulate(inputs, 3, 1)))"
    )
    # A process of its own has hash seeds of its own.
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == fingerprint(simulate(inputs, 3, 1))


def test_L01_another_seed_or_run_is_another_history(inputs: Inputs, twenty_runs: Trace) -> None:
    other = simulate(inputs, 2, 2**64 - 1)
    assert "firms" in differences(other, Trace(*(array[:2] for array in twenty_runs)))
    assert len({twenty_runs.firms[run].tobytes() for run in range(20)}) == 20

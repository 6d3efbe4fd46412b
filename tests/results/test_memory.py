"""Memory is reckoned before the work: the record to the byte, the rest near what it is, and too much is refused."""

from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
import pytest

import sim
from sim.engines.ensemble.run_state import new_state
from sim.engines.inputs.arrays import make_inputs
from sim.language.errors import ZonelabError
from sim.report.results_folder import ENSEMBLE_TABLES
from sim.results import memory
from sim.results.memory import (
    bytes_needed,
    bytes_of_inputs,
    bytes_of_model,
    bytes_of_state,
    bytes_of_tables,
    bytes_of_trace,
    bytes_of_worker,
)

CHANGES: list[dict[str, Any]] = [
    {}, {"months": 24}, {"scale": 7.3}, {"cycle": {"2019-01": 0.5, "2020-07": 3.0}, "founders_per_year": 333},
]  # fmt: skip


@pytest.mark.parametrize("changes", CHANGES)
@pytest.mark.parametrize("name", ["busan_first", "open_competition"])
def test_the_record_is_reckoned_to_the_byte(name: str, changes: dict[str, Any]) -> None:
    scenario = sim.load_scenario(name, **changes)
    result = sim.run_ensemble(scenario, 3, posterior=None)
    assert bytes_of_trace(scenario, 3) == sum(array.nbytes for array in result.trace)
    tables = sum(int(getattr(result, each).memory_usage().sum()) for each in ENSEMBLE_TABLES)
    assert bytes_of_tables(scenario, 3) == pytest.approx(tables, rel=0.2)


def test_the_record_over_draws_is_reckoned_for_the_most_founders() -> None:
    posterior = sim.load_posterior("busan_first")
    scenario = sim.load_scenario("busan_first")
    runs = len(posterior.draws) * posterior.pairs_a_draw
    result = sim.run_ensemble(scenario, runs, posterior=posterior)
    assert bytes_of_trace(scenario, runs, posterior) == sum(array.nbytes for array in result.trace)


@pytest.mark.parametrize("scale", [1.0, 300.0])
def test_a_state_is_reckoned_as_far_as_its_rows_are_used(scale: float) -> None:
    scenario = sim.load_scenario("busan_first", scale=scale)
    inputs = make_inputs(scenario)
    whole = sum(array.nbytes for array in new_state(inputs))
    assert 0.4 * whole < bytes_of_state(scenario) < 1.1 * whole


@pytest.mark.parametrize(
    ("name", "changes"), [("busan_first", {"months": 24}), ("two_islands", {"scale": 20, "months": 12})]
)
def test_a_model_of_agents_is_reckoned_near_what_it_takes(name: str, changes: dict[str, Any]) -> None:
    scenario = sim.load_scenario(name, **changes)
    sim.ZoneModel(scenario).step()  # loads compiled code
    tracemalloc.start()
    try:
        model = sim.ZoneModel(scenario)
        model.run_model()
        taken, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert model.month == scenario.settings.months
    assert 0.8 * taken < bytes_of_model(scenario) < 2.0 * taken


def test_arrays_of_zones_and_rounds_count() -> None:
    dates = {"announced": "2019-05", "in_force": "2019-09"}
    rounds = [{**dates, "awards": 100, "applicants": "all"}] * 200
    scenario = sim.load_scenario("no_zone", rounds=rounds, capital_area_allowed=True)
    made = sum(array.nbytes for array in make_inputs(scenario) if array.ndim)
    assert bytes_of_inputs(scenario) == pytest.approx(made, rel=0.2)


class TestTooMuch:
    """What does not fit is refused with both numbers, before any array is made."""

    @pytest.fixture(autouse=True)
    def small_machine(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(memory, "bytes_available", lambda: 1_000_000_000)
        monkeypatch.setattr(sim.runs, "make_inputs", None)  # whoever comes so far fails

    @pytest.mark.parametrize(
        "call",
        [
            lambda: sim.run_ensemble("busan_first", 2**32 - 1, posterior=None),
            lambda: sim.run_ensemble("busan_first", 10_000, posterior=None),
            lambda: sim.compare("busan_first", "no_zone", 2_500, posterior=None),
            lambda: sim.run_ensemble(sim.load_scenario("no_zone", scale=5000), 2, threads=8, posterior=None),
            lambda: sim.validate(runs=2**32 - 1, own_weights=True),
        ],
    )
    def test_at_the_doors(self, call: Any) -> None:
        with pytest.raises(ZonelabError, match=r"must fit in memory; they would take [\d,.]+ GB, and 1\.0 GB are left"):
            call()

    def test_one_side_may_fit_where_two_do_not(self) -> None:
        policy, baseline = sim.load_scenario("busan_first"), sim.load_scenario("no_zone")
        memory.check_memory([policy], 2_500)
        with pytest.raises(ZonelabError):
            memory.check_memory([policy, baseline], 2_500)

    def test_tables_count_where_they_are_written(self) -> None:
        policy = sim.load_scenario("busan_first")
        memory.check_memory([policy], 2_500)
        with pytest.raises(ZonelabError):
            memory.check_memory([policy], 2_500, written=True)

    def test_processes_of_agents_count(self) -> None:
        with pytest.raises(ZonelabError, match="Lower one, or threads or processes"):
            sim.run_ensemble("two_islands", 100, engine="mesa", processes=8)
        with pytest.raises(ZonelabError, match="Lower one, or threads or processes"):
            sim.compare("two_islands", "two_islands", 100, engine="mesa", processes=np.int8(8))
        small = sim.load_scenario("two_islands")
        three, four = (bytes_needed([small], 100, processes=processes) for processes in (3, 4))
        assert four - three == bytes_of_worker(small) > 130_000_000
        assert bytes_needed([small], 2, processes=100) == bytes_needed([small], 2, processes=2)

    def test_no_more_processes_are_taken_than_memory_is_left_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(memory, "usable_processors", lambda: 64)
        small = sim.load_scenario("two_islands")
        for left, fit in ((1_000_000_000, 6), (100_000_000, 1), (0, 1), (10**12, 64)):
            monkeypatch.setattr(memory, "bytes_available", lambda left=left: left)
            assert memory.processes_that_fit(small, 10) == fit
            if 1 < fit < 64:
                memory.check_memory([small], 10, processes=fit)
                with pytest.raises(ZonelabError):
                    memory.check_memory([small], 10, processes=fit + 1)

    def test_threads_count(self) -> None:
        large = sim.load_scenario("no_zone", scale=2000)
        one, many = (bytes_needed([large], 64, threads=threads) for threads in (1, 64))
        assert many - one == pytest.approx(63 * bytes_of_state(large))


def test_a_limit_of_a_container_counts(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_limits", lambda: [(900_000_000, 300_000_000)])
    assert memory.bytes_available() == 600_000_000 - memory.LEFT_BYTES
    monkeypatch.setattr(memory, "_limits", lambda: [(300_000_000, 900_000_000)])
    assert memory.bytes_available() == 0

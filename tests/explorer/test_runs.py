"""Runs behind the page: run once, kept within bounds, estimated before they begin."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

import sim.explorer.session.run_cache
from sim.explorer.session.choices import Choices, baseline_of, named, policy_of
from sim.explorer.session.run_cache import MOST_BYTES, Cost, Runs, too_large
from sim.language.errors import ScenarioError

PACE = 2.0


@pytest.fixture(autouse=True)
def pace(monkeypatch: pytest.MonkeyPatch) -> float:
    """Seconds that each ensemble takes by the clock of the page."""
    seconds = count(step=PACE)
    monkeypatch.setattr(sim.explorer.session.run_cache, "perf_counter", lambda: next(seconds))
    return PACE


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the scenarios that were really run."""
    names: list[str] = []
    run = sim.explorer.session.run_cache.sim.run_ensemble

    def counting(scenario: Any, *rest: Any, **more: Any) -> Any:
        names.append(scenario.settings.title.en)
        return run(scenario, *rest, **more)

    monkeypatch.setattr(sim.explorer.session.run_cache.sim, "run_ensemble", counting)
    return names


def test_an_unchanged_side_is_not_run_again(counted: list[str]) -> None:
    runs = Runs()
    for choices in (Choices(), Choices(changes={"zone_share": 0.9}), Choices(changes={"zone_share": 0.9})):
        runs.comparison(policy_of(choices), baseline_of(choices), 4, 1)
    assert counted == ["No zone", "Busan first", "Busan first, changed"]


def test_other_titles_of_equal_settings_are_told_and_not_run(counted: list[str]) -> None:
    runs = Runs()
    choices = Choices(changes={"title": {"en": "Mine", "ko": "나의 것"}})
    for each in (Choices(), choices):
        comparison = runs.comparison(policy_of(each), baseline_of(each), 4, 1)
    assert comparison.policy.scenario.settings.title.en == "Mine"
    assert counted == ["No zone", "Busan first"]


def test_another_seed_or_number_of_runs_is_run(counted: list[str]) -> None:
    runs = Runs()
    for number, seed in ((4, 1), (4, 2), (5, 1)):
        runs.ensemble(named("no_zone"), number, seed)
    assert len(counted) == 3


def test_memory_is_bounded() -> None:
    one = Runs().ensemble(named("no_zone"), 4, 1)
    size = sum(array.nbytes for array in one.trace)
    runs = Runs(most_bytes=int(2.5 * size))
    for seed in range(6):
        runs.ensemble(named("no_zone"), 4, seed)
        assert runs._ensembles.currsize <= 2.5 * size
    assert len(runs._ensembles) == 2


def test_the_size_of_runs_is_known_before() -> None:
    runs = Runs()
    cost = runs.cost([named("busan_first")], 4, 1)
    result = runs.ensemble(named("busan_first"), 4, 1)
    assert cost.bytes == sum(array.nbytes for array in result.trace)


def test_what_is_at_hand_costs_nothing() -> None:
    runs = Runs()
    before = runs.cost([named("busan_first")], 4, 1)
    runs.ensemble(named("busan_first"), 4, 1)
    assert before.seconds > 0
    assert runs.cost([named("busan_first")], 4, 1) == Cost(0.0, 0)


def test_the_estimate_is_what_the_work_before_has_taken(pace: float) -> None:
    runs = Runs()
    runs.ensemble(named("no_zone"), 2, 1)
    runs.ensemble(named("no_zone"), 50, 1)
    few, many = runs.cost([named("busan_first")], 50, 1), runs.cost([named("busan_first")], 5000, 1)
    assert few.seconds == pytest.approx(pace)
    assert many.seconds == pytest.approx(100 * few.seconds)


def test_short_work_hardly_moves_an_estimate_that_long_work_has_taught() -> None:
    runs = Runs()
    for number in (2, 400):
        runs.ensemble(named("no_zone"), number, 1)
    learned = runs.cost([named("busan_first")], 1000, 1).seconds
    runs._learn(0.1, 1_000)  # a thousand times the pace of any machine
    assert runs.cost([named("busan_first")], 1000, 1).seconds < 3 * learned


def test_work_that_is_mostly_what_every_call_takes_tells_no_pace() -> None:
    runs = Runs()
    runs.ensemble(named("no_zone"), 2, 1)
    before = runs.cost([named("busan_first")], 1000, 1)
    for seed in range(2, 6):
        runs.ensemble(named("no_zone"), 2, seed)
    assert runs.pace() is None
    assert runs.cost([named("busan_first")], 1000, 1) == before


def test_compiling_is_no_part_of_the_estimate() -> None:
    runs = Runs()
    before = runs.cost([named("busan_first")], 1000, 1)
    runs._learn(30.0, 1_000)
    assert runs.cost([named("busan_first")], 1000, 1) == before


def test_runs_that_do_not_fit_are_refused_in_a_sentence() -> None:
    assert too_large(Cost(1.0, MOST_BYTES)) is None
    assert "4.00 GB" in too_large(Cost(1.0, 4_000_000_000))


def test_stopping_leaves_nothing_half_kept() -> None:
    class StoppedError(Exception):
        pass

    def stop(done: int) -> None:
        raise StoppedError

    runs = Runs()
    with pytest.raises(StoppedError):
        runs.ensemble(named("no_zone"), 60, 1, stop)
    assert runs.cost([named("no_zone")], 60, 1).seconds > 0


def test_scenarios_of_two_worlds_are_not_compared() -> None:
    with pytest.raises(ScenarioError):
        Runs().comparison(named("two_islands"), named("no_zone"), 4, 1)

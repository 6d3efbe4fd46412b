"""Every scenario that comes with zonelab loads, runs, and asks a question in both languages."""

from __future__ import annotations

import pytest

import sim
from sim.scenario.reading.text_files import scenario_names
from sim.scenario.titles import titles

PROMISED = {
    "baseline", "no_zone", "busan_first", "as_it_happened", "jeju_first", "busan_jeju_joint", "staggered",
    "every_region_outside_the_capital", "capital_allowed", "open_competition", "equal_support", "winner_takes_all",
    "subsidy_race", "head_on", "differentiated", "reform_for_all", "crypto_winter", "incident_in_the_zone",
    "two_islands", "as_it_happened_without_zones", "pilots_only",
}  # fmt: skip


def test_all_promised_scenarios_are_there() -> None:
    assert set(scenario_names()) >= PROMISED


@pytest.mark.parametrize("name", scenario_names())
def test_a_scenario_runs_and_asks_a_question(name: str) -> None:
    result = sim.run_ensemble(name, runs=3, posterior=None)
    assert result.region_firms[:, -1].sum(axis=1).min() > 0
    for language in ("en", "ko"):
        assert titles(name)["question"][language].rstrip().endswith(("?", ".", "상태.")), "ends like a sentence"


def test_a_zone_is_in_force_where_a_scenario_says_so() -> None:
    result = sim.run_ensemble("busan_jeju_joint", runs=1, posterior=None)
    zoned = result.trace.zone_phase[0, 12].max(axis=1)
    names = [name for name, phase in zip(result.scenario.world.region_ids, zoned, strict=True) if phase == 2]
    assert names == ["busan", "jeju"]


def test_what_differs_between_equal_support_and_winner_takes_all_is_the_division_alone() -> None:
    equal, all_to_one = (sim.load_scenario(name).settings for name in ("equal_support", "winner_takes_all"))
    changed = {"support": equal.support, "title": equal.title, "question": equal.question}
    assert all_to_one.model_copy(update=changed) == equal
    assert all_to_one.support.model_copy(update={"concentration": equal.support.concentration}) == equal.support

"""Years before a scenario: quiet, equal in both twins, and near the firms that the world starts with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import sim
from sim.lab.history import with_years_before
from sim.language.texts import texts
from sim.scenario.load import with_changes, without_zones
from sim.scenario.schema.words import month_number
from tests.small_worlds import differences, scenario_in, until, write_world


def test_a_history_moves_the_start_and_nothing_else() -> None:
    short = sim.load_scenario("staggered")
    longer = with_years_before(short, "2014-01")
    assert (longer.settings.start, longer.settings.months) == ("2014-01", short.settings.months + 60)
    for block in ("zones", "readiness", "trials", "reform", "location", "awareness", "closure", "growth", "focus"):
        assert getattr(longer.settings, block) == getattr(short.settings, block)


def test_years_and_months_say_the_same() -> None:
    assert with_years_before("busan_first", 5) == with_years_before("busan_first", "2014-01")
    assert with_years_before("as_it_happened", np.int64(3)).settings.start == "2015-01"


def test_a_scenario_keeps_its_own_values_from_its_own_start_on() -> None:
    # 2018-01: 6.67, 2019-01: 14.17, 2020-01: 34.46 are the scenario's; 20 is the history's.
    budget = with_years_before("as_it_happened").settings.support.central_budget
    assert budget == {"2014-01": 20.0, "2018-01": 6.67, "2019-01": 14.17, "2020-01": 34.46}
    # The baseline dates its 20 before its start: it holds from the start on, the history's until then.
    richer = with_changes(sim.load_scenario("no_zone"), central_budget={"2018-01": 40.0}, zone_share=0.7)
    support = with_years_before(richer).settings.support
    assert support.central_budget == {"2014-01": 20.0, "2019-01": 40.0}
    assert support.zone_share == {"2014-01": 0.5, "2019-01": 0.7}


def test_a_region_has_the_budget_of_the_world_until_the_scenario_begins() -> None:
    given = {"busan": 9.0, "jeju": {"2018-06": 1.0, "2020-01": 2.0}}
    longer = with_years_before(with_changes(sim.load_scenario("no_zone"), own_budget=given))
    assert longer.settings.support.own_budget == {
        "busan": {"2019-01": 9.0},
        "jeju": {"2019-01": 1.0, "2020-01": 2.0},
    }


def test_levers_by_date_hold_their_first_number_before() -> None:
    dated = with_changes(sim.load_scenario("busan_first"), slots_per_month={"2019-01": 2.0, "2020-01": 5.0})
    assert with_years_before(dated).settings.trials.slots_per_month == {"2014-01": 2.0, "2019-01": 2.0, "2020-01": 5.0}


def test_the_values_carry_their_evidence() -> None:
    evidence = with_years_before("busan_first").provenance
    assert evidence["founding.cycle"].grade == "assumption"
    assert evidence["founding.cycle"].note.startswith("Chosen so that the stock neither grows nor shrinks")
    assert "valuations of crypto firms" in evidence["founding.cycle"].note
    assert evidence["closure.closure_rate"] == sim.load_scenario("busan_first").provenance["closure.closure_rate"]


@pytest.mark.parametrize("policy", ["busan_first", "staggered", "as_it_happened"])
def test_both_twins_are_equal_to_the_bit_before_the_policy(policy: str) -> None:
    scenario = sim.load_scenario(policy)
    longer = with_years_before(scenario)
    comparison = sim.compare(longer, without_zones(longer), runs=10, seed=3)
    one, other = comparison.policy.trace, comparison.baseline.trace
    zones = scenario.settings.zones
    begins = min(each.announced for each in (*zones.designations, *zones.rounds))
    clean = month_number(begins) - month_number("2014-01")
    assert clean >= 60
    assert not differences(until(one, clean), until(other, clean))
    assert (one.firms[:, clean:] != other.firms[:, clean:]).any()


def test_the_stock_of_2019_is_near_the_firms_that_the_world_starts_with() -> None:
    result = sim.run_ensemble(with_years_before("no_zone"), runs=500, seed=1)
    world = result.scenario.world
    start = np.array([world.value("starting_firms", region) for region in result.regions])
    firms = result.region_firms[:, :61].mean(axis=0)
    assert firms[-1].sum() == pytest.approx(start.sum(), rel=0.03)
    assert np.abs(firms.sum(axis=1) / start.sum() - 1).max() < 0.05  # and in no month between
    assert np.abs(firms[-1] - start).max() < 5
    # Regions keep their rank and share: none moves by more than 3 points of the country.
    assert np.abs(firms[-1] / firms[-1].sum() - start / start.sum()).max() < 0.03


def test_a_variant_with_drawn_weights_has_a_history_too() -> None:
    scenario = sim.load_scenario("busan_first")
    posterior = sim.load_posterior(scenario)
    drawn = posterior.variants(scenario)[1]
    first = with_years_before(drawn)
    assert first == posterior.variants(with_years_before(scenario))[1]
    assert first.settings.founding.cycle["2021-01"] == posterior.draws[1]["cycle.2021-01"]
    assert posterior.set_by(with_years_before(scenario)) == posterior.set_by(scenario)


@pytest.mark.parametrize(
    ("name", "before", "wrong"),
    [
        ("busan_first", "2019-01", "must lie before the scenario begins in 2019-01"),
        ("busan_first", "2021-06", "must lie before the scenario begins in 2019-01"),
        ("busan_first", "2013-12", "before must be 2014-01 or later"),
        ("busan_first", 6, "before must be 2014-01 or later"),
        ("two_islands", 2, "two_islands.history.yaml: must be there"),
        ("busan_first", 0, "or a whole number of years"),
        ("busan_first", True, "or a whole number of years"),
        ("busan_first", 10**6, "or a whole number of years"),
        ("busan_first", "2014", "a month written YYYY-MM"),
        ("busan_first", None, "a month written YYYY-MM"),
    ],
)
def test_a_scenario_that_cannot_begin_then_is_refused(name: str, before: str | int, wrong: str) -> None:
    with pytest.raises(sim.ZonelabError, match=wrong) as caught:
        with_years_before(name, before)
    assert any("가" <= letter <= "힣" for letter in caught.value.told(texts("ko"))[0])


def test_a_horizon_that_becomes_too_long_is_refused() -> None:
    with pytest.raises(sim.ZonelabError, match="months must be at most 1200"):
        with_years_before(with_changes(sim.load_scenario("no_zone"), months=1190))


def test_a_wrong_value_of_the_history_is_refused(tmp_path: Path) -> None:
    scenario = scenario_in(write_world(tmp_path))
    (scenario.world.folder / "history.yaml").write_text(
        "cycle: {value: {2018-01: 0}, grade: assumption}\n"
        "central_budget: {value: {2018-01: 4}, grade: assumption}\n"
        "zone_share: {value: {2018-01: 0.5}, grade: assumption}\n"
    )
    with pytest.raises(sim.ZonelabError, match=r"founding\.cycle\.2018-01 must be above 0"):
        with_years_before(scenario, "2018-01")

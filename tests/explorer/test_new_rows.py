"""A row that is added makes sense: whose zone it is, in which sectors, and when."""

from __future__ import annotations

from typing import Any

import pytest

import sim
from sim.engines.readable.model import ZoneModel
from sim.explorer.panel.cells import Scene
from sim.explorer.panel.lever_groups import LEVERS
from sim.explorer.panel.new_rows import new_row
from sim.explorer.panel.row_levers import in_order
from sim.explorer.questions.zone_plans import best_sectors
from sim.explorer.session.choices import Choices, named, policy_of
from sim.scenario.load import Scenario
from sim.scenario.reading.text_files import scenario_names
from sim.scenario.writing import plain_settings, value_of

TABLES = ("designations", "rounds", "incidents", "enacted")


def scene_of(scenario: Scenario, region: str) -> Scene:
    settings = plain_settings(scenario)
    return Scene(scenario, settings["start"], int(settings["months"]), region, "en", str)


def added(name: str, key: str, region: str, times: int = 1) -> list[dict[str, Any]]:
    """The rows of a scenario after some are added."""
    choices = Choices(scenario=name)
    for _ in range(times):
        scenario = policy_of(choices)
        rows = value_of(plain_settings(scenario), key)
        choices = choices.with_change(key, [*rows, new_row(LEVERS[key], rows, scene_of(scenario, region))])
    found: list[dict[str, Any]] = value_of(plain_settings(policy_of(choices)), key)
    return found


@pytest.mark.parametrize("key", TABLES)
@pytest.mark.parametrize("name", scenario_names())
def test_a_row_can_be_added_again_and_again_in_every_scenario(name: str, key: str) -> None:
    for region in named(name).world.region_ids[:: 1 if key == "designations" else 8]:
        before = len(value_of(plain_settings(named(name)), key))
        assert len(added(name, key, region, times=2)) == before + 2


def test_a_zone_has_the_sectors_that_its_region_would_apply_for() -> None:
    scenario = named("busan_first")
    model = ZoneModel(sim.load_scenario("open_competition"), seed=1)
    for region in model.regions:
        plan = [scenario.world.sector_ids[s] for s in model.government.plan_of(region, 0)]
        name = scenario.world.region_ids[region.number]
        assert set(best_sectors(name, scenario)[: len(plan)]) == set(plan), name
    one, other = (added("busan_first", "designations", region)[-1]["sectors"] for region in ("jeju", "jeonbuk"))
    assert one != other


def test_a_zone_is_that_of_the_region_in_focus_unless_it_has_one_or_the_law_bars_it() -> None:
    assert added("busan_first", "designations", "gangwon")[-1]["regions"] == ["gangwon"]
    assert added("busan_first", "designations", "busan")[-1]["regions"] != ["busan"]
    assert added("busan_first", "designations", "seoul")[-1]["regions"] not in (["seoul"], ["gyeonggi"], ["incheon"])


def test_a_zone_comes_with_the_one_before_it() -> None:
    first, second = added("busan_first", "designations", "jeju")
    assert (second["announced"], second["in_force"]) == (first["announced"], first["in_force"])


def test_rounds_incidents_and_reforms_follow_each_other() -> None:
    for key, month in (("rounds", "announced"), ("incidents", "month"), ("enacted", "month")):
        one, other = added("busan_first", key, "jeju", times=2)[-2:]
        assert one[month] < other[month], key


def test_an_incident_happens_in_a_zone_while_it_is_in_force() -> None:
    (zone,) = value_of(plain_settings(named("busan_first")), "designations")
    (incident,) = added("busan_first", "incidents", "jeju")
    assert incident["region"] in zone["regions"]
    assert incident["sector"] in zone["sectors"]
    assert incident["month"] > zone["in_force"]


def test_a_zone_is_announced_before_it_is_in_force() -> None:
    announced, in_force = (
        next(
            each
            for each in in_order(LEVERS["designations"].fields, {"announced": "2019-04", "in_force": "2019-08"})
            if each.key == key
        )
        for key in ("announced", "in_force")
    )
    assert (announced.not_before, announced.not_after) == ("", "2019-08")
    assert (in_force.not_before, in_force.not_after) == ("2019-04", "")

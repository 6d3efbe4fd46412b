"""L02: what begins in a month leaves no trace in any month before."""

from __future__ import annotations

from typing import Any

import pytest

import sim
from sim.engines.ensemble.threads import simulate
from sim.engines.inputs.arrays import make_inputs
from tests.small_worlds import differences, until, zone

#: October 2019, when all of these begin.
FIRST = 9
SERVICES = ["finance", "tourism"]
BEGINNINGS: dict[str, dict[str, Any]] = {
    "a zone announced": {"designations": [zone(["jeju"], SERVICES, "2019-10", "2019-12")]},
    "a zone announced and in force at once": {
        "designations": [zone(["jeju", "busan"], SERVICES, "2019-10", "2019-10")]
    },
    "a competitive round": {
        "rounds": [
            {"announced": "2019-10", "in_force": "2019-11", "awards": 2, "applicants": "all", "sectors_per_plan": 2}
        ]
    },
    "a boom": {"cycle": {"2019-01": 0.8, "2019-10": 3.0}},
    "a winter": {"cycle": {"2019-01": 0.8, "2019-10": 0.1}},
    "more money": {"central_budget": {"2018-01": 20, "2019-10": 80}},
    "a reform": {"enacted": [{"month": "2019-10", "sectors": "all", "cut": 0.9}]},
    "more money of a region's own": {"own_budget": {"jeju": {"2019-10": 60}}},
    "less for zones": {"zone_share": {"2019-01": 0.5, "2019-10": 0}},
    "a study": {"studies": {"jeju": {"start": "2019-10", "months": 1}}},
}
LATER_IN_A_ZONE: dict[str, dict[str, Any]] = {
    "an incident": {"incidents": [{"month": "2019-10", "region": "busan", "sector": "finance", "failing_share": 1.0}]},
    "a longer term": {"term_months": 60},
}
#: Levers of a zone that change in October 2019, and what they change then.
LEVERS_OF_A_ZONE: dict[str, tuple[dict[str, Any], str]] = {
    "more for the zone": ({"zone_share": {"2019-01": 0.5, "2019-10": 0.9}}, "regions.zone_money"),
    "all for the better zone": ({"concentration": {"2019-01": 1, "2019-10": 50}}, "regions.zone_money"),
    "more trial slots": ({"slots_per_month": {"2019-01": 0.3, "2019-10": 9}}, "regions.trials_started"),
    "a campaign": ({"campaign": {"2019-01": 1, "2019-10": 3}}, "moves"),
}


@pytest.fixture(scope="module", autouse=True)
def levers() -> dict[str, Any]:
    return {"months": 24, "cycle": {"2019-01": 0.8}, "central_budget": {"2018-01": 20}, "studies": {}, "match": 0.3}


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_L02_nothing_changes_before_it_begins(beginning: str, levers: dict[str, Any]) -> None:
    one = simulate(make_inputs(sim.load_scenario("no_zone", **levers)), 8, 1)
    other = simulate(make_inputs(sim.load_scenario("no_zone", **{**levers, **BEGINNINGS[beginning]})), 8, 1)
    assert differences(until(one, FIRST), until(other, FIRST)) == []
    assert "firms" in differences(one, other)


@pytest.mark.parametrize("change", LATER_IN_A_ZONE)
def test_L02_nothing_changes_in_a_zone_before_it_begins(change: str, levers: dict[str, Any]) -> None:
    # In force in March 2019 for seven months, to the end of September.
    usual = {
        **levers, "designations": [zone(["busan"], ["finance"], "2019-02", "2019-03")], "term_months": 7,
        "extension_months": 0, "application_rate": 2.0, "founders_per_year": 1000, "incident_rate": 0.0,
    }  # fmt: skip
    if change == "an incident":
        usual["term_months"] = 60
    one = simulate(make_inputs(sim.load_scenario("no_zone", **usual)), 8, 1)
    other = simulate(make_inputs(sim.load_scenario("no_zone", **{**usual, **LATER_IN_A_ZONE[change]})), 8, 1)
    assert differences(until(one, FIRST), until(other, FIRST)) == []
    assert "regions.zone_money" in differences(one, other) or "regions.trials_failed" in differences(one, other)


@pytest.mark.parametrize("lever", LEVERS_OF_A_ZONE)
def test_L02_a_lever_that_changes_later_changes_nothing_before(lever: str, levers: dict[str, Any]) -> None:
    zones = [zone(["busan"], SERVICES, "2019-02", "2019-03"), zone(["jeju"], SERVICES, "2019-04", "2019-05")]
    later, changed = LEVERS_OF_A_ZONE[lever]
    first = {key: series["2019-01"] for key, series in later.items()}
    usual = {**levers, "designations": zones, "application_rate": 2.0, "review_rate_per_year": 6.0, "mobility": 0.5}
    one = simulate(make_inputs(sim.load_scenario("no_zone", **usual, **first)), 8, 1)
    other = simulate(make_inputs(sim.load_scenario("no_zone", **usual, **later)), 8, 1)
    assert differences(until(one, FIRST), until(other, FIRST)) == []
    assert changed in differences(one, other)

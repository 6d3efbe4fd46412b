"""The two scenarios that follow from the choices."""

from __future__ import annotations

import pytest

from sim.explorer.panel.layout import tried
from sim.explorer.panel.lever import Control, Group, with_added
from sim.explorer.panel.lever_groups import GROUPS, LEVERS
from sim.explorer.session.choices import (
    UNCHANGED,
    WITHOUT_ZONES,
    Choices,
    baseline_of,
    named,
    policy_of,
    usual_baseline,
)
from sim.explorer.session.page_address import read, write
from sim.results.comparable import check_comparable
from sim.scenario.reading.factors import Factor
from sim.scenario.reading.text_files import scenario_names
from sim.scenario.schema.keys import leaf_keys, shared_keys
from sim.scenario.writing import plain_settings, value_of


def test_every_key_of_a_scenario_has_a_lever() -> None:
    without = set(leaf_keys()) - set(LEVERS) - {"world", "title", "question"}
    assert not without, f"{without}: name them in sim/explorer/panel/lever_groups.py; their range gives no plain lever"


def test_a_key_that_no_group_names_has_a_plain_lever_at_the_end_of_a_group() -> None:
    firms = Group("firms", "Firms", ())
    policy = Group("rules", "Rules", tuple(LEVERS[key] for key in ("zone_share", "term_months")))
    added = with_added((firms, policy), of_policy="rules", of_firms="firms")
    by_key = {lever.key: lever for group in added for lever in group.levers}
    assert {lever.path for lever in added[0].levers} <= shared_keys()
    assert by_key["zone_share"] is LEVERS["zone_share"]
    for key, low, high, step, kind in (
        ("support_effect", 0, 20, 0.2, Control.NUMBER), ("infant_months", 0, 600, 6, Control.WHOLE),
    ):  # fmt: skip
        lever = by_key[key]
        assert (lever.low, lever.high, lever.step, lever.kind) == (low, high, step, kind)
        assert lever.label == lever.field.description
    assert by_key["capital_area_allowed"].kind is Control.FLAG
    assert not {"rounds", "review_by", "support_unit"} & by_key.keys()


def test_the_baseline_has_the_firms_and_the_market_of_the_policy() -> None:
    choices = Choices(scenario="crypto_winter", changes={"relief_weight": 2.0})
    policy, baseline = plain_settings(policy_of(choices)), plain_settings(baseline_of(choices))
    for key in (path.rpartition(".")[2] for path in shared_keys()):
        assert value_of(policy, key) == value_of(baseline, key), key
    assert baseline["zones"]["designations"] == []


def test_policy_levers_leave_the_baseline_alone() -> None:
    one, other = Choices(), Choices(changes={"zone_share": 0.9, "concentration": 5.0})
    assert baseline_of(one).digest == baseline_of(other).digest
    assert policy_of(one).digest != policy_of(other).digest


def test_busan_first_is_held_against_no_zone_as_the_command_line_does() -> None:
    assert policy_of(Choices()).digest == named("busan_first").digest
    assert baseline_of(Choices()).digest == named("no_zone").digest


def test_the_scenario_without_my_changes_is_the_scenario() -> None:
    choices = Choices(changes={"zone_share": 0.9}, baseline=UNCHANGED)
    assert baseline_of(choices).digest == named("busan_first").digest


def test_the_same_without_zones_differs_in_nothing_but_zones() -> None:
    choices = Choices(scenario="subsidy_race", baseline=WITHOUT_ZONES)
    policy, baseline = plain_settings(policy_of(choices)), plain_settings(baseline_of(choices))
    different = {key for key in leaf_keys() if value_of(policy, key) != value_of(baseline, key)}
    assert different == {"designations", "title"}


@pytest.mark.parametrize("name", scenario_names())
def test_every_scenario_can_be_held_against_its_usual_baseline(name: str) -> None:
    choices = Choices(scenario=name)
    check_comparable(policy_of(choices), baseline_of(choices))
    assert usual_baseline(name) != name


def test_a_value_of_the_scenario_itself_is_no_change() -> None:
    changed = Choices().with_change("zone_share", 0.9)
    assert changed.changes == {"zone_share": 0.9}
    assert changed.with_change("zone_share", 0.5).changes == {}


def test_a_changed_scenario_says_so_in_its_title() -> None:
    title = policy_of(Choices(changes={"zone_share": 0.9})).settings.title
    assert (title.en, title.ko) == ("Busan first, changed", "부산 우선 지정(변경)")


def test_levers_that_move_both_sides_are_those_of_shared_keys() -> None:
    both = {lever.path for group in GROUPS if group.both for lever in group.levers}
    one = {lever.path for group in GROUPS if not group.both for lever in group.levers}
    assert both | {"world"} == shared_keys()
    assert not one & shared_keys()


def test_a_factor_stays_one_in_a_link_and_for_the_baseline_and_a_lever_shows_the_product() -> None:
    rate = named("busan_first").settings.awareness.awareness_rate
    choices, problems = read({"scenario": ["busan_first"], "awareness_rate": ["{times: 2}"]})
    assert (problems, choices.changes) == ([], {"awareness_rate": {"times": 2.0}})
    assert read(write(choices))[0] == choices
    for side in (policy_of(choices), baseline_of(choices)):
        assert side.factors == {"awareness.awareness_rate": Factor(rate, 2.0)}
    assert value_of(tried(named("busan_first"), choices), "awareness_rate") == 2 * rate
    by_hand = choices.with_change("awareness_rate", 0.5)
    assert by_hand.changes == {"awareness_rate": 0.5}
    assert policy_of(by_hand).factors == {}

"""Every stop of every slider is one that the page accepts, in every scenario."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sim.engines.inputs.arrays import make_inputs
from sim.explorer.panel.lever import Control, Lever
from sim.explorer.panel.lever_groups import LEVERS
from sim.explorer.panel.limits import limited, runs_to_choose, starts
from sim.explorer.session.choices import Choices, baseline_of, named, policy_of
from sim.explorer.session.run_cache import Runs, too_large
from sim.results.comparable import check_comparable
from sim.scenario.reading.text_files import scenario_names
from sim.scenario.writing import plain_settings

SCENARIOS = pytest.mark.parametrize("name", scenario_names())


def ends(lever: Lever) -> list[Any]:
    """The first and the last stop of a lever's slider."""
    return [int(end) if lever.kind is Control.WHOLE else float(end) for end in (lever.low, lever.high)]


def moved(name: str) -> Iterator[Choices]:
    """A scenario with each lever in turn at both ends, and with each first and last month that is offered."""
    settings = plain_settings(named(name))
    for key, lever in LEVERS.items():
        if lever.kind in (Control.NUMBER, Control.WHOLE):
            yield from (Choices(scenario=name).with_change(key, end) for end in ends(limited(lever, settings)))
        elif lever.kind is Control.SERIES:
            series = {str(settings["start"]): float(lever.fields[0].high)}
            yield from (
                Choices(scenario=name).with_change(key, {**series, month: lever.fields[0].low}) for month in series
            )
            yield Choices(scenario=name).with_change(key, series)
    offered = starts(settings)
    assert settings["start"] in offered
    yield from (Choices(scenario=name).with_change("start", month) for month in (offered[0], offered[-1]))


@SCENARIOS
def test_both_ends_of_every_lever_are_accepted(name: str) -> None:
    for choices in moved(name):
        policy, baseline = policy_of(choices), baseline_of(choices)  # nothing is refused
        check_comparable(policy, baseline)
        make_inputs(policy)
        cost = Runs().cost((policy, baseline), choices.runs, choices.seed)
        assert too_large(cost) is None, choices.changes


@SCENARIOS
def test_every_number_of_runs_that_is_offered_is_accepted(name: str) -> None:
    for choices in (Choices(scenario=name), Choices(scenario=name).with_change("months", 120)):
        policy, baseline = policy_of(choices), baseline_of(choices)
        offered = runs_to_choose((policy, baseline), choices.runs, None)
        assert len(offered) >= 4
        for runs in offered:
            assert too_large(Runs().cost((policy, baseline), runs, choices.seed)) is None, runs


def test_the_two_shares_of_trials_leave_a_part_that_ends() -> None:
    settings = plain_settings(policy_of(Choices().with_change("extension_share", 0.6)))
    assert limited(LEVERS["permit_share"], settings).high == pytest.approx(0.39)
    assert limited(LEVERS["mobility"], settings) is LEVERS["mobility"]


def test_a_horizon_holds_what_is_dated() -> None:
    settings = plain_settings(named("open_competition"))
    assert limited(LEVERS["months"], settings).low == 24  # the second round is announced in the 19th month
    assert starts(settings)[0] == "2019-01"


def test_a_horizon_begins_when_every_lever_by_date_has_a_value() -> None:
    settings = plain_settings(policy_of(Choices().with_change("campaign", {"2018-11": 1.0, "2020-01": 2.0})))
    assert starts({**settings, "founding": {**settings["founding"], "cycle": {"2018-01": 1.0}}})[0] == "2018-11"


def test_zones_pay_for_movers_only_out_of_money() -> None:
    poor, paying = named("pilots_only"), policy_of(Choices().with_change("relocation_aid", 12.0))
    assert limited(LEVERS["relocation_aid"], plain_settings(poor)).high == 0
    assert limited(LEVERS["relocation_aid"], plain_settings(named("busan_first"))).high == 60
    assert limited(LEVERS["zone_share"], plain_settings(paying)).low == pytest.approx(0.05)
    assert limited(LEVERS["zone_share"], plain_settings(poor)).low == 0

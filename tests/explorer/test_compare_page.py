"""Policies side by side: under the same firms and market, asked about once, and with their numbers to take away."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import parse_qs, urlencode

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import sim
from sim.explorer.pages.compare import numbers_of, table_of
from sim.explorer.panel.lever_groups import GROUPS
from sim.explorer.session import comparisons as shown
from sim.explorer.session.choices import (
    OWN,
    UNCHANGED,
    Choices,
    as_compared,
    baseline_of,
    levers_for_all,
    own_conditions,
    policy_of,
)
from sim.explorer.session.page_address import read, write
from sim.explorer.session.run_cache import Runs
from sim.files.spreadsheets import csv_bytes
from sim.scenario.schema.keys import shared_keys
from sim.scenario.writing import plain_settings, value_of
from tests.explorer.test_pages import HANGUL, compare_alone, texts_of, widget
from tests.waiting import PATIENCE

#: Names of runs that nothing else makes, so that none is at hand.
UNLIKE = iter(range(90_000, 99_000))
FOUR = ["busan_first", "jeju_first", "busan_jeju_joint", "equal_support"]


def compare_at(**params: Any) -> AppTest:
    at = AppTest.from_function(compare_alone, default_timeout=PATIENCE)
    for name, value in {"runs": "4", "ranges": "central", "lang": "en", **params}.items():
        at.query_params[name] = value
    return at.run()


def test_levers_of_firms_and_market_are_those_that_policy_and_baseline_share() -> None:
    both = {lever.key for group in GROUPS if group.both for lever in group.levers}
    assert both == {key.rpartition(".")[2] for key in shared_keys()} - {"world"}


@pytest.mark.parametrize("name", ["busan_jeju_joint", "jeju_first", "no_zone", "crypto_winter"])
@pytest.mark.parametrize("baseline", ["", "no_zone", "without_zones", UNCHANGED, "jeju_first"])
def test_levers_of_firms_and_market_go_to_all_and_levers_of_policy_to_none(name: str, baseline: str) -> None:
    mine = {"relief_weight": 8.0, "cycle": {"2018-01": 1.4}, "months": 48, "zone_share": 0.9}
    choices = Choices(changes=mine, baseline=baseline)
    one = as_compared(choices, name)
    for each in (policy_of(one), baseline_of(one)):
        settings = plain_settings(each)
        assert {key: value_of(settings, key) for key in ("relief_weight", "cycle", "months")} == {
            "relief_weight": 8.0, "cycle": {"2018-01": 1.4}, "months": 48,
        }  # fmt: skip
    assert value_of(plain_settings(policy_of(one)), "zone_share") == value_of(
        plain_settings(sim.load_scenario(name)), "zone_share"
    )
    assert own_conditions(choices, name) == []


def test_what_is_explored_has_the_same_numbers_as_the_scenario_of_that_name() -> None:
    """With the weight of regulation at 8, a scenario explored and the same one named are one policy."""
    choices = Choices(scenario="busan_jeju_joint", changes={"relief_weight": 8.0})
    other = Choices(scenario="busan_first", changes={"relief_weight": 8.0, "zone_share": 0.9})
    assert policy_of(as_compared(choices, OWN)).digest == policy_of(as_compared(other, "busan_jeju_joint")).digest


def test_the_scenario_as_it_comes_is_one_baseline_for_all() -> None:
    choices = Choices(changes={"zone_share": 0.9}, baseline=UNCHANGED)
    digests = {baseline_of(as_compared(choices, name)).digest for name in (OWN, "jeju_first")}
    assert digests == {sim.load_scenario("busan_first").digest}


def test_a_market_of_its_own_is_told() -> None:
    choices = Choices()
    assert own_conditions(choices, "crypto_winter") == ["cycle"]
    assert own_conditions(choices, "jeju_first") == []
    at = compare_at(**{"with": ["busan_first", "crypto_winter"], "relief_weight": "8"})
    told = texts_of(at).replace("\\", "")
    assert "Set by you for all: Weight of regulation." in told
    assert "has its own: State of the market." in told
    assert levers_for_all(Choices(changes={"relief_weight": 8.0, "zone_share": 0.9})) == {"relief_weight": 8.0}


@pytest.mark.parametrize("first", ["baseline", "no_zone"])
def test_scenarios_of_equal_numbers_keep_their_own_titles(first: str) -> None:
    """Nobody reads a title that another reader's choice brought in, however equal the numbers."""
    changes = {"relief_weight": 7.5 if first == "baseline" else 7.25}
    titles = {"baseline": "Baseline", "no_zone": "No zone"}
    for name in sorted(titles, reverse=first == "no_zone"):
        assert baseline_of(Choices(changes=changes, baseline=name)).settings.title.en == titles[name]


@pytest.mark.parametrize(
    ("against", "told"),
    [
        ("", "No zone"),
        ("without_zones", "The same without zones"),
        ("unchanged", "Busan"),
        ("jeju_first", "Jeju"),
    ],
)
def test_it_says_what_each_is_held_against(against: str, told: str) -> None:
    at = compare_at(**{"with": ["busan_first", "busan_jeju_joint"], **({"against": against} if against else {})})
    assert f"Each is compared with {told}" in texts_of(at)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that is not at hand is asked about, and shows its progress."""
    monkeypatch.setattr(shown, "LONGEST_UNASKED_SECONDS", 0.0)
    monkeypatch.setattr(shown, "LONGEST_SILENT_SECONDS", 0.0)


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("language", ["en", "ko"])
def test_four_policies_that_take_long_are_asked_about_once_and_run(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stops = []
    button = shown.widgets.button

    def noted(*args: Any, **options: Any) -> bool:
        stops.append(options["key"])
        return button(*args, **options)

    monkeypatch.setattr(shown.widgets, "button", noted)
    at = compare_at(**{"with": FOUR, "seed": str(next(UNLIKE)), "lang": language})
    assert not at.exception
    assert len(at.warning) == 1
    assert not at.get("vega_lite_chart")
    widget(at, "run.without").click().run()
    assert not at.exception
    assert not at.warning
    assert len(at.get("vega_lite_chart")) == 6
    assert [key for key in stops if key.startswith("stop.")] == [f"stop.{name}" for name in FOUR]


@pytest.mark.usefixtures("slow")
def test_what_is_stopped_is_left_out_and_named_and_can_be_run_again() -> None:
    at = compare_at(**{"with": FOUR, "seed": str(next(UNLIKE))})
    keys = [each.key for each in at.button]
    assert keys == ["run.without"]
    widget(at, "run.without").click().run()
    at.session_state[shown._STOPPED] = frozenset([asked_key(at, "jeju_first")])
    at.run()
    assert "Jeju first" in at.warning[0].value
    assert "Busan first" not in at.warning[0].value
    assert len(at.get("vega_lite_chart")) == 6
    widget(at, "run.without").click().run()
    assert not at.warning


def asked_key(at: AppTest, name: str) -> Any:
    one = as_compared(at.session_state["choices"], name)
    return shown.Asked(policy_of(one), baseline_of(one), one.runs, one.seed, None).key


def test_what_makes_no_sense_is_left_out_under_its_name_and_the_others_are_shown() -> None:
    at = compare_at(**{"with": ["no_zone", "jeju_first"], "start": "2022-01", "scenario": "no_zone"})
    assert not at.exception
    assert all("Jeju first" in each.value for each in at.error)
    assert at.error
    assert len(at.get("vega_lite_chart")) == 6


def test_runs_that_are_not_at_hand_are_counted() -> None:
    scenarios = [sim.load_scenario(name) for name in ("busan_first", "no_zone")]
    kept = Runs()
    assert kept.missing(scenarios, 3, 1) == 6
    kept.ensemble(scenarios[1], 3, 1)
    assert kept.missing(scenarios, 3, 1) == 3
    assert kept.missing([scenarios[1], scenarios[1]], 3, 1) == 0


@pytest.mark.parametrize("language", ["en", "ko"])
def test_numbers_can_be_read_and_taken_away_in_the_readers_language(language: str) -> None:
    comparisons = [
        sim.compare(name, "no_zone", runs=4, seed=1, posterior=None) for name in ("busan_first", "jeju_first")
    ]
    table, numbers = table_of(comparisons, language), numbers_of(comparisons, "jeju", language)
    assert table.shape == (4 + 17, 1 + 2)
    back = pd.read_csv(io.BytesIO(csv_bytes(numbers)))
    assert len(back) == 2 * (4 + 17) + 3 * 60
    busan = back[(back.iloc[:, 3].isin(["Busan", "부산"])) & (back.iloc[:, 0] == table.columns[1])]
    expected = comparisons[0].firm_differences[:, -1, comparisons[0].policy.regions.index("busan")].mean()
    assert busan.iloc[0, 5] == pytest.approx(expected)
    if language == "ko":
        said = [*table.columns[:1], *back.columns, *back.iloc[:, 2]]
        assert all(any(ord(sign) in HANGUL for sign in word) for word in said)


def test_the_page_shows_its_numbers_and_link() -> None:
    at = compare_at(**{"with": ["busan_first", "jeju_first"], "zone_share": "0.7"})
    at.session_state["compare_numbers"] = True
    at.run()
    assert not at.exception
    assert len(at.dataframe[0].value) == 21
    assert "zone_share=0.7" in at.code[0].value
    assert "lang=en" in at.code[0].value


@pytest.mark.parametrize("compared", [(), ("own",), ("jeju_first", "own", "no_zone", "busan_first")])
def test_an_address_holds_which_policies_are_compared(compared: tuple[str, ...]) -> None:
    address = urlencode(write(Choices(compared=compared)), doseq=True)
    again, problems = read(parse_qs(address, keep_blank_values=True))
    assert again.compared == compared
    assert not problems


def test_who_compares_nothing_is_told_what_to_do() -> None:
    at = compare_at(**{"with": ""})
    assert not at.exception
    assert not at.warning
    assert at.info

"""Policies side by side: under the same firms and market, asked about once, and with their numbers to take away."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlencode

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import sim
from sim.explorer.pages.outcomes import AIMS, lead_text, outcome_headings, outcome_rows, ranked
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
    with_tray,
)
from sim.explorer.session.page_address import read, write
from sim.explorer.session.run_cache import Runs
from sim.explorer.share.compared_numbers import numbers_of, table_of
from sim.files.spreadsheets import csv_bytes
from sim.language.numbers import share, signed
from sim.scenario.reading.text_files import scenario_names
from sim.scenario.schema.keys import shared_keys
from sim.scenario.writing import plain_settings, value_of
from tests.explorer.test_pages import HANGUL, compare_alone, texts_of, widget
from tests.waiting import PATIENCE

#: Names of runs that nothing else makes, so that none is at hand.
UNLIKE = iter(range(90_000, 99_000))
#: Charts of the page besides the panel that each policy has.
CHARTS = 7
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
    assert len(at.get("vega_lite_chart")) == CHARTS + len(FOUR)
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
    assert len(at.get("vega_lite_chart")) == CHARTS + len(FOUR) - 1
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
    assert len(at.get("vega_lite_chart")) == CHARTS + 1


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
    assert len(back) == 2 * (5 + 17) + 3 * 60
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


@pytest.mark.parametrize(
    "compared",
    [
        (),
        ("own",),
        ("jeju_first", "own", "no_zone", "busan_first"),
        ("busan_first", "busan_first?zone_share=0.9", "busan_first?own_budget=%7Bjeju%3A+3.0%7D", "head_on", "own"),
    ],
)
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


def test_a_changed_policy_is_kept_as_it_is_whatever_is_changed_later() -> None:
    choices = with_tray(Choices(changes={"zone_share": 0.9, "relief_weight": 8.0}))
    assert choices.compared == (*Choices().compared, "busan_first?zone_share=0.9")
    later = replace(choices, changes={"zone_share": 0.1}, scenario="jeju_first")
    one = as_compared(later, "busan_first?zone_share=0.9")
    assert policy_of(one).digest == sim.load_scenario("busan_first", zone_share=0.9).digest
    assert with_tray(choices).compared == choices.compared


def test_what_is_wrong_with_a_policy_of_a_link_is_told_and_the_rest_is_compared() -> None:
    params = {"with": ["busan_first?zone_share=0.9&zone_shar=1", "nowhere?zone_share=1", "own?zone_share=1", "head_on"]}
    choices, problems = read(params)
    assert choices.compared == ("busan_first?zone_share=0.9", "head_on")
    assert len(problems) == 3
    choices, problems = read({"with": [f"busan_first?zone_share=0.{each}" for each in range(100, 140)]})
    assert len(choices.compared) == 30
    assert len(problems) == 1


def test_a_row_is_kept_by_a_press_of_the_button() -> None:
    at = compare_at(**{"with": "jeju_first", "zone_share": "0.9"})
    widget(at, "tray").click().run()
    assert not at.exception
    assert at.session_state["choices"].compared == ("jeju_first", "busan_first?zone_share=0.9")
    assert "zone\\_share=0.9" not in texts_of(at)


FEW = {name: sim.compare(name, "no_zone", runs=20, seed=1, posterior=None) for name in FOUR[:3]}


@pytest.mark.parametrize("aim", ["", *AIMS])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_policies_are_ranked_by_the_aim_that_is_chosen(aim: str, language: str) -> None:
    order = ranked(FEW, aim, "jeju", language)
    assert sorted(order) == sorted(FEW)
    if not aim:
        assert order == list(FEW)
        return
    means = [AIMS[aim].total("jeju", FEW[name], language).measure(FEW[name]).mean for name in order]
    assert means == sorted(means, reverse=AIMS[aim].more_is_better)
    names = {name: name for name in FEW}
    rows = outcome_rows(FEW, order, names, "jeju", aim, language)
    assert [row[0] for row in rows] == [f"{i}. {name}" for i, name in enumerate(order, 1)]
    assert {len(row) for row in rows} == {len(outcome_headings(FEW[order[0]], "jeju", language))}


def test_rows_tell_the_numbers_of_each_policy() -> None:
    (row,) = outcome_rows(FEW, ["busan_first"], {"busan_first": "B"}, "jeju", "", "en")
    comparison = FEW["busan_first"]
    assert row[0] == "B"
    assert row[1].startswith(signed(comparison.net_new.mean))
    jeju = comparison.policy.regions.index("jeju")
    assert row[2].startswith(signed(float(comparison.final_differences[:, jeju].mean())))
    assert row[3].startswith("Busan +")
    assert row[4].startswith(share(comparison.displaced_share.mean))


def test_the_first_is_called_ahead_only_where_the_same_luck_says_so() -> None:
    order, names = ranked(FEW, "mine", "jeju", "en"), {name: name for name in FEW}
    assert order[0] == "jeju_first"
    assert "jeju_first is ahead of" in lead_text(FEW, order, names, "jeju", "mine", "en")
    same = {"a": FEW["busan_first"], "b": FEW["busan_first"]}
    assert "no clear difference" in lead_text(same, ["a", "b"], {"a": "A", "b": "B"}, "jeju", "country", "en")
    assert "Ranked by the mean" in lead_text(FEW, order, names, "jeju", "others", "en")
    assert lead_text(FEW, order, names, "jeju", "", "en") == ""


def test_a_policy_without_a_zone_comes_last_where_its_winner_is_asked_about() -> None:
    nothing = sim.compare("no_zone", "no_zone", runs=4, seed=1, posterior=None)
    both = {"no_zone": nothing, "jeju_first": FEW["jeju_first"]}
    assert ranked(both, "winner", "jeju", "en") == ["jeju_first", "no_zone"]
    row = outcome_rows(both, ["no_zone"], {"no_zone": "N"}, "jeju", "", "en")[0]
    assert row[3] == "–\nno region has a zone"


def test_many_policies_are_rows_and_the_first_few_are_drawn() -> None:
    many = scenario_names()[:9]
    at = compare_at(**{"with": many, "runs": "2"})
    assert not at.exception
    assert len(at.get("vega_lite_chart")) == CHARTS + 2
    assert len([each for each in at.get("download_button") if each.key.startswith("download.brief.")]) == len(many)

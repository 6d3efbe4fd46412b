"""The pages without a browser: every page, lever and language draws, and does what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from sim.explorer.charts.map import MEASURES
from sim.explorer.charts.views import VIEWS
from sim.explorer.pages.model import MEASURED
from sim.explorer.panel.lever import Control
from sim.explorer.panel.lever_groups import GROUPS
from sim.explorer.reference.equations import EQUATIONS
from sim.explorer.session.choices import Choices
from sim.language.texts import LANGUAGES
from tests.waiting import PATIENCE

APP = Path(__file__).parents[2] / "app.py"
FEW = "8"
HANGUL = range(0xAC00, 0xD7A4)


#: What is folded away, and drawn only when it is opened.
FOLDED = ("all", "words", "group.runs", *(f"group.{group.id}" for group in GROUPS))


def opened(*, unfolded: bool = True, **params: str) -> AppTest:
    """The explorer at an address, with few runs and, unless the address says otherwise, the central weights."""
    at = AppTest.from_file(str(APP), default_timeout=PATIENCE)
    for name in FOLDED if unfolded else ():
        at.session_state[name] = True
    ranges = {} if "posterior" in params else {"ranges": "central"}
    for name, value in {"runs": FEW, **ranges, **params}.items():
        at.query_params[name] = value
    return at.run()


def choices(at: AppTest) -> Choices:
    chosen: Choices = at.session_state["choices"]
    return chosen


def widget(at: AppTest, key: str) -> Any:
    """The widget with this key, whatever its kind; a list of words has the language in its key."""
    keys = (key, f"{key}.{choices(at).language}")
    for kind in (
        "slider",
        "select_slider",
        "toggle",
        "selectbox",
        "multiselect",
        "button",
        "number_input",
        "button_group",
    ):
        for each in getattr(at, kind, []) if hasattr(at, kind) else at.get(kind):
            if each.key in keys:
                return each
    raise LookupError(key)


def texts_of(at: AppTest) -> str:
    return "\n".join(each.value for each in [*at.header, *at.markdown])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_draws_in_both_languages(language: str, view: str) -> None:
    at = opened(lang=language, show=view)
    assert not at.exception
    assert len(at.get("vega_lite_chart")) >= 3
    assert not at.error


def test_the_equations_behind_every_view_are_on_the_page_of_the_model() -> None:
    assert {chart.source for chart in VIEWS.values()} <= {each.id for each in EQUATIONS}


@pytest.mark.parametrize("view", ["flows", "support"])
def test_one_click_leads_from_the_answer_and_from_a_chart_to_where_they_come_from(view: str) -> None:
    at = opened(show=view, zone_share="0.7")
    links = {each.proto.label: each.proto for each in at.get("page_link")}
    for label, part in (("How these are measured", MEASURED), ("The equations behind this", VIEWS[view].source)):
        assert links[label].page == "model"
        told = parse_qs(links[label].query_string)
        assert (told["part"], told["zone_share"]) == ([part], ["0.7"])


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_of_the_map_draws(measure: str) -> None:
    at = opened(map=measure, month="2020-06")
    assert not at.exception


def compare_alone() -> None:
    from sim.explorer.pages.compare import compare_page
    from sim.explorer.session import state

    state.begin()
    compare_page()
    state.end()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_comparisons_draws_in_both_languages(language: str) -> None:
    at = AppTest.from_function(compare_alone, default_timeout=PATIENCE)
    for name, value in {
        "runs": FEW,
        "ranges": "central",
        "lang": language,
        "with": "jeju_first",
        "zone_share": "0.7",
    }.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    assert not at.error
    widget(at, "with").set_value(["own", "busan_first", "jeju_first", "open_competition"]).run()
    assert not at.exception
    assert choices(at).compared == ("own", "busan_first", "jeju_first", "open_competition")
    assert len(at.get("vega_lite_chart")) == 7 + 4  # One more for each policy.


def test_scenarios_of_another_world_are_left_out_of_a_comparison() -> None:
    at = AppTest.from_function(compare_alone, default_timeout=PATIENCE)
    at.query_params["runs"], at.query_params["with"] = FEW, ["busan_first", "two_islands"]
    at.run()
    assert "another world" in at.warning[0].value
    assert len(at.get("vega_lite_chart")) == 7 + 1


def test_korean_has_korean_everywhere() -> None:
    at = opened(lang="ko")
    for label in (
        each.label for kind in ("slider", "selectbox", "multiselect", "button", "expander") for each in at.get(kind)
    ):
        assert not label or any(ord(sign) in HANGUL for sign in label), label
    assert any(ord(sign) in HANGUL for sign in at.header[0].value)


NUMBERS = [lever for group in GROUPS for lever in group.levers if lever.kind in (Control.NUMBER, Control.WHOLE)]


@pytest.mark.parametrize("lever", NUMBERS, ids=lambda lever: lever.key)
def test_every_slider_moves_its_key_and_comes_back(lever: Any) -> None:
    at = opened(runs="2")
    slider = widget(at, f"lever.{lever.key}")
    before = slider.value
    step = slider.proto.step
    after = round(before + (step if before + step <= slider.max else -step), 10)
    slider.set_value(after).run()
    assert not at.exception
    assert choices(at).changes == {lever.key: pytest.approx(after)}
    assert slider.help
    widget(at, f"reset.{lever.key}").click().run()
    assert choices(at).changes == {}
    assert widget(at, f"lever.{lever.key}").value == pytest.approx(before)


def test_flags_and_words_move_their_keys() -> None:
    at = opened(runs="2")
    widget(at, "lever.capital_area_allowed").set_value(True).run()
    assert choices(at).changes == {"capital_area_allowed": True}
    widget(at, "reset").click().run()
    assert choices(at).changes == {}


def test_a_zone_is_added_moved_and_removed() -> None:
    at = opened(runs="2")
    widget(at, "lever.designations.add").click().run()
    zones = choices(at).changes["designations"]
    assert [zone["regions"] for zone in zones] == [["busan"], ["jeju"]]
    widget(at, "lever.designations.1.in_force").set_value("2020-06").run()
    widget(at, "lever.designations.1.announced").set_value("2020-01").run()
    assert not at.error
    assert choices(at).changes["designations"][1]["announced"] == "2020-01"
    widget(at, "lever.designations.1.regions").set_value(["busan"]).run()
    assert at.error[0].value.startswith("“Zone 2")
    widget(at, "lever.designations.1.regions").set_value(["jeju", "gangwon"]).run()
    assert choices(at).changes["designations"][1]["regions"] == ["jeju", "gangwon"]
    widget(at, "lever.designations.1.remove").click().run()
    assert choices(at).changes == {}


def test_my_region_stays_when_the_page_would_choose_another() -> None:
    at = opened(runs="2")
    shown = widget(at, "mine").value
    assert shown == "jeju"
    widget(at, "lever.designations.add").click().run()
    assert choices(at).changes["designations"][1]["regions"] == [shown]
    assert widget(at, "mine").value == shown
    assert at.query_params["mine"] == shown
    assert any("Jeju" in figure.label and figure.label.startswith("Firms") for figure in at.metric)
    widget(at, "scenario").set_value("jeju_first").run()
    assert widget(at, "mine").value == shown
    widget(at, "scenario").set_value("two_islands").run()
    assert widget(at, "mine").value != shown


@pytest.mark.parametrize("key", ["rounds", "incidents", "enacted"])
def test_a_row_is_added_and_removed(key: str) -> None:
    at = opened(runs="2")
    widget(at, f"lever.{key}.add").click().run()
    assert not at.exception
    assert not at.error
    assert len(choices(at).changes[key]) == 1
    widget(at, f"lever.{key}.0.remove").click().run()
    assert choices(at).changes == {}


def test_a_round_may_name_its_applicants() -> None:
    at = opened(runs="2")
    widget(at, "lever.rounds.add").click().run()
    widget(at, "lever.rounds.0.applicants").set_value("named").run()
    widget(at, "lever.rounds.0.applicants.regions").set_value(["jeju", "gangwon"]).run()
    widget(at, "lever.rounds.0.applicants.jeju").set_value(["tourism"]).run()
    assert not at.exception
    applicants = choices(at).changes["rounds"][0]["applicants"]
    assert applicants["jeju"] == ["tourism"]
    assert set(applicants) == {"jeju", "gangwon"}


def test_money_changes_from_a_month_on() -> None:
    at = opened(runs="2")
    widget(at, "lever.central_budget.add").click().run()
    first, second = sorted(choices(at).changes["central_budget"])
    widget(at, "lever.central_budget.1.value").set_value(40.0).run()
    assert choices(at).changes["central_budget"] == {first: 20.0, second: 40.0}
    widget(at, "lever.central_budget.1.remove").click().run()
    assert choices(at).changes == {}


def test_a_lever_of_one_number_changes_from_a_month_on_and_is_one_number_again() -> None:
    at = opened(runs="2")
    widget(at, "lever.zone_share.add").click().run()
    first, second = sorted(choices(at).changes["zone_share"])
    assert first == "2019-01"
    widget(at, "lever.zone_share.1.value").set_value(0.8).run()
    assert choices(at).changes["zone_share"] == {first: 0.5, second: 0.8}
    widget(at, "lever.zone_share.1.month").set_value("2022-03").run()
    assert choices(at).changes["zone_share"] == {first: 0.5, "2022-03": 0.8}
    assert at.query_params["zone_share"] == "{2019-01: 0.5, 2022-03: 0.8}"
    widget(at, "lever.zone_share.1.remove").click().run()
    assert not at.exception
    assert choices(at).changes == {}


def test_central_support_may_be_one_number() -> None:
    at = opened(runs="2", central_budget="12.0")
    assert not at.exception
    widget(at, "lever.central_budget.0.value").set_value(15.0).run()
    assert choices(at).changes["central_budget"] == {"2019-01": 15.0}


def test_the_money_of_a_region_changes_from_a_month_on() -> None:
    at = opened(runs="2", region="jeju", own_budget="{jeju: {2021-01: 5.0}}")
    assert choices(at).changes["own_budget"] == {"jeju": {"2021-01": 5.0}}
    widget(at, "lever.own_budget.jeju.0.value").set_value(7.0).run()
    assert choices(at).changes["own_budget"] == {"jeju": {"2021-01": 7.0}}
    widget(at, "lever.own_budget.jeju.0.month").set_value("2019-01").run()
    assert not at.exception
    assert choices(at).changes["own_budget"] == {"jeju": 7.0}
    widget(at, "lever.own_budget.jeju.add").click().run()
    assert not at.exception
    assert sorted(choices(at).changes["own_budget"]["jeju"]) == ["2019-01", "2020-01"]


def test_a_region_pays_holds_a_focus_and_studies() -> None:
    at = opened(runs="2")
    widget(at, "lever.region").set_value("gangwon").run()
    widget(at, "lever.own_budget.gangwon").set_value(5.0).run()
    widget(at, "lever.fixed_focus.gangwon").set_value(["tourism", "finance"]).run()
    widget(at, "lever.fixed_focus.gangwon.tourism").set_value(70).run()
    widget(at, "lever.studies.gangwon").set_value(True).run()
    assert not at.exception
    changes = choices(at).changes
    assert changes["own_budget"] == {"gangwon": 5.0}
    assert changes["fixed_focus"] == {"gangwon": {"tourism": 0.7, "finance": 0.3}}
    assert set(changes["studies"]) == {"jeju", "gangwon"}


def test_another_scenario_sets_all_levers_to_its_own() -> None:
    at = opened(runs="2", zone_share="0.7")
    widget(at, "scenario").set_value("subsidy_race").run()
    assert choices(at).changes == {}
    assert widget(at, "lever.match").value == 0.5
    assert widget(at, "lever.zone_share").value == 0.5


def test_what_makes_no_sense_is_told_and_the_last_good_picture_stays() -> None:
    at = opened()
    widget(at, "lever.designations.add").click().run()
    good = at.header[0].value
    widget(at, "lever.designations.1.regions").set_value(["busan"]).run()
    assert "must not overlap" in at.error[0].value
    assert at.header[0].value == good
    assert not at.exception


def test_nonsense_is_told_in_the_language_of_the_page() -> None:
    at = opened(lang="ko")
    widget(at, "lever.designations.add").click().run()
    widget(at, "lever.designations.1.regions").set_value(["busan"]).run()
    assert any(ord(sign) in HANGUL for sign in at.error[0].value)


def test_nonsense_in_the_address_is_told() -> None:
    at = opened(zone_share="7", foo="1")
    told = "\n".join(each.value for each in at.warning)
    assert "Share reserved for zones" in told
    assert "foo" in told
    assert choices(at).changes == {}
    assert not at.exception


def test_long_work_asks_first_and_what_does_not_fit_is_refused() -> None:
    at = opened(runs="100", scale="90")
    assert "would take about" in at.warning[0].value
    assert not at.exception
    at = opened(runs="50000")
    assert "GB" in at.error[0].value


def test_the_page_says_what_it_shows() -> None:
    at = opened(runs="50")
    assert "Busan" in at.header[0].value
    assert len(at.metric) >= 3
    assert "No zone" in texts_of(at)


def test_two_readers_do_not_see_each_other() -> None:
    one, other = opened(), opened()
    widget(one, "lever.zone_share").set_value(0.9).run()
    other.run()
    assert choices(other).changes == {}
    assert widget(other, "lever.zone_share").value == 0.5


@pytest.mark.parametrize("scenario", ["two_islands", "as_it_happened", "open_competition", "no_zone"])
def test_other_worlds_and_kinds_of_scenario_draw(scenario: str) -> None:
    at = opened(scenario=scenario, runs="4")
    assert not at.exception
    assert not at.error

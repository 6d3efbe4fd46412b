"""The first screen: a region of one's own, six questions made for any world, levers at hand, undo, and plain words."""

from __future__ import annotations

import pytest

from sim.explorer.questions.starting_points import STARTING_POINTS, lead, prepared, zone_region
from sim.explorer.session.choices import Choices, baseline_of, policy_of
from sim.explorer.session.page_address import read, write
from sim.language.texts import LANGUAGES
from tests.explorer.test_pages import choices, opened, widget

WORLDS = {"busan_first": ("jeju", "seoul", "gangwon", "busan"), "two_islands": ("main_island", "reef")}
CASES = [(scenario, region) for scenario, regions in WORLDS.items() for region in regions]


@pytest.mark.parametrize("question", STARTING_POINTS)
@pytest.mark.parametrize(("scenario", "region"), CASES)
def test_every_question_makes_a_comparison_for_every_region_of_every_world(
    scenario: str, region: str, question: str
) -> None:
    made = prepared(Choices(scenario=scenario, mine=region), question)
    assert made.mine == region
    assert policy_of(made).world.digest == baseline_of(made).world.digest
    again, problems = read(write(made))
    assert problems == []
    assert again == made


def test_a_region_that_no_scenario_serves_gets_the_zone_and_one_that_has_a_scenario_gets_that() -> None:
    served, other = (prepared(Choices(mine=region), "mine") for region in ("jeju", "gangwon"))
    assert (served.scenario, served.changes) == ("jeju_first", {})
    (zone,) = other.changes["designations"]
    (first,) = policy_of(Choices()).settings.zones.designations
    assert zone["regions"] == ["gangwon"]
    assert zone["in_force"] == first.in_force
    assert zone["sectors"] != list(first.sectors)


def test_the_zone_of_a_world_is_that_of_its_scenario_with_one_region() -> None:
    assert (lead("open_competition"), zone_region("open_competition")) == ("busan_first", "busan")
    assert (lead("two_islands"), zone_region("two_islands")) == ("two_islands", "far_island")


def test_a_link_of_a_question_alone_opens_its_picture() -> None:
    made, problems = read({"question": ["own_means"], "mine": ["jeju"]})
    assert problems == []
    assert made == prepared(Choices(mine="jeju"), "own_means")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("question", STARTING_POINTS)
def test_one_click_on_a_question_answers_it(question: str, language: str) -> None:
    at = opened(unfolded=False, lang=language)
    before = widget(at, "mine").value
    widget(at, f"question.{question}").click().run()
    assert not at.exception
    assert not at.error
    assert choices(at).question == question
    assert at.query_params["question"] == question
    assert widget(at, "mine").value == choices(at).mine == before
    assert len(at.header[0].value) > 10


def test_a_question_follows_my_region() -> None:
    at = opened(unfolded=False)
    widget(at, "question.mine").click().run()
    widget(at, "mine").set_value("gangwon").run()
    assert [each["regions"] for each in choices(at).changes["designations"]] == [["gangwon"]]
    assert "Gangwon" in at.header[0].value


def test_a_lever_at_hand_moves_its_key_and_undo_and_redo_go_back_and_forth() -> None:
    at = opened(unfolded=False)
    assert widget(at, "undo").disabled
    widget(at, "near.zone_share").set_value(0.8).run()
    widget(at, "near.own_budget").set_value(5.0).run()
    mine = widget(at, "mine").value
    assert choices(at).changes == {"zone_share": 0.8, "own_budget": {mine: 5.0}}
    widget(at, "undo").click().run()
    assert choices(at).changes == {"zone_share": 0.8}
    widget(at, "undo").click().run()
    assert choices(at).changes == {}
    widget(at, "redo").click().run()
    widget(at, "redo").click().run()
    assert choices(at).changes == {"zone_share": 0.8, "own_budget": {mine: 5.0}}
    assert widget(at, "redo").disabled


def test_undo_keeps_the_language() -> None:
    at = opened(unfolded=False)
    widget(at, "near.zone_share").set_value(0.8).run()
    widget(at, "lang").set_value("ko").run()
    widget(at, "undo").click().run()
    assert choices(at).changes == {}
    assert choices(at).language == "ko"


def test_the_month_of_the_first_zone_is_at_hand() -> None:
    at = opened(unfolded=False)
    widget(at, "near.in_force").set_value("2019-02").run()
    (zone,) = choices(at).changes["designations"]
    assert (zone["announced"], zone["in_force"]) == ("2019-02", "2019-02")
    assert not at.error


def test_all_levers_are_drawn_only_once_they_are_opened() -> None:
    at = opened(unfolded=False)
    with pytest.raises(LookupError):
        widget(at, "lever.closure_rate")
    assert widget(opened(), "lever.closure_rate")


def test_figures_of_next_to_nothing_are_said_in_words() -> None:
    at = opened(unfolded=False, question="own_means", mine="sejong", runs="40")
    assert "hardly any change" in at.header[0].value

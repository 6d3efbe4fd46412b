"""Moves of a reader, the address that comes with them, and what stays open meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from sim.explorer.panel.lever_groups import GROUPS
from sim.explorer.session import state
from sim.language.texts import LANGUAGES
from tests.explorer.test_pages import choices, opened, widget


def test_an_address_that_comes_late_does_not_undo_a_second_move() -> None:
    at = opened()
    before = dict(at.query_params)
    widget(at, "lever.zone_share").set_value(0.7).run()
    assert at.query_params["zone_share"] == "0.7"
    # On a slow line the browser sends the next move with the address from before the first.
    at.query_params.clear()
    at.query_params.update(before)
    widget(at, "lever.concentration").set_value(2.0).run()
    assert choices(at).changes == {"zone_share": 0.7, "concentration": 2.0}
    assert at.query_params["zone_share"] == "0.7"


@pytest.mark.parametrize("key", ["keep", "mine"])
def test_nor_does_it_when_something_else_is_moved(key: str) -> None:
    at = opened()
    before = dict(at.query_params)
    widget(at, "lever.zone_share").set_value(0.7).run()
    at.query_params.clear()
    at.query_params.update(before)
    if key == "mine":
        widget(at, key).set_value("busan").run()
    else:
        widget(at, "play").click().run()
    assert choices(at).changes == {"zone_share": 0.7}


def test_going_back_still_undoes_a_move_even_after_others() -> None:
    at = opened()
    before = dict(at.query_params)
    widget(at, "lever.zone_share").set_value(0.7).run()
    widget(at, "mine").set_value("busan").run()
    widget(at, "month").set_value("2021-01").run()  # in a part that is drawn by itself
    at.query_params.clear()
    at.query_params.update(before)
    at.run()
    assert choices(at).changes == {}


def test_going_forward_while_the_page_of_before_is_still_drawn_brings_the_move_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = opened()
    before = dict(at.query_params)
    widget(at, "lever.zone_share").set_value(0.7).run()
    after = dict(at.query_params)
    for address, is_stopped in ((before, True), (after, False)):
        with monkeypatch.context() as within:
            if is_stopped:  # by the browser, which asks for another address already
                within.setattr(state, "end", lambda: None)
            at.query_params.clear()
            at.query_params.update(address)
            at.run()
    assert choices(at).changes == {"zone_share": 0.7}


def groups(at: AppTest) -> dict[str, bool]:
    """Whether each group of levers is open when it comes to the browser, by its title in English."""
    titles = {group.title for group in GROUPS}
    return {
        each.label.partition(" :orange")[0]: each.proto.expanded
        for each in at.sidebar.expander
        if each.label.partition(" :orange")[0] in titles
    }


def test_the_groups_of_levers_that_an_address_moves_are_open() -> None:
    moved = {"zone_share", "relief_weight"}
    at = opened(unfolded=False, zone_share="0.7", relief_weight="3.0")
    open_ones = {title for title, is_open in groups(at).items() if is_open}
    assert open_ones == {group.title for group in GROUPS if {each.key for each in group.levers} & moved}
    assert len(open_ones) == 2
    widget(at, "lever.closure_rate").set_value(0.012).run()
    widget(at, "reset").click().run()
    assert {title for title, is_open in groups(at).items() if is_open} == open_ones


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_open_stays_open_in_another_language(language: str) -> None:
    other = next(each for each in LANGUAGES if each != language)
    at = opened(lang=language)
    at.session_state["keep"] = True
    at.run()
    assert at.get("download_button")
    widget(at, "lang").set_value(other).run()
    assert choices(at).language == other
    assert at.get("download_button")


def test_the_choice_of_language_is_one_and_the_same_in_all() -> None:
    ids = set()
    for language in LANGUAGES:
        at = opened(lang=language)
        found: Any = widget(at, "lang")
        ids.add(found.proto.id)
    assert len(ids) == 1

"""The page of the laboratory: ask, watch, stop, read, in both languages; all of it in the address."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import sim
from sim.explorer.laboratory import instruments, work
from sim.explorer.laboratory.asking import found
from sim.explorer.laboratory.inputs import Ground, NumberInput
from sim.explorer.laboratory.instruments import INSTRUMENTS, Instrument, values_of
from sim.explorer.laboratory.options import usual_players
from sim.explorer.laboratory.questions import Question
from sim.explorer.session import state
from sim.explorer.session.choices import Choices
from sim.explorer.session.page_address import read, write
from sim.lab.card import Card
from sim.language.texts import LANGUAGES
from sim.report.brief.content import brief_of
from sim.report.brief.forms import brief_bytes
from tests.explorer.test_laboratory_work import Word
from tests.explorer.test_pages import texts_of, widget
from tests.waiting import PATIENCE, until

#: What the instrument of these tests was asked, and what lets it go on.
ASKED: list[tuple[Question, dict[str, Any]]] = []
GO_ON = threading.Event()


def ask(asked: Question, given: Mapping[str, Any], count: Callable[[int], None]) -> Card:
    ASKED.append((asked, dict(given)))
    while not GO_ON.is_set():
        count(1)
    return Word()


@pytest.fixture
def one(monkeypatch: pytest.MonkeyPatch) -> Iterator[Instrument]:
    """Put one instrument in the place of all."""
    price = NumberInput("price", "Firms", preset=3.0, high=10.0, step=0.5, money=True)
    found = Instrument("word", "Country", "Firms", ask, (price,))
    for name in list(INSTRUMENTS):
        monkeypatch.delitem(instruments.INSTRUMENTS, name)
    monkeypatch.setitem(instruments.INSTRUMENTS, "word", found)
    ASKED.clear()
    GO_ON.clear()
    state.works.clear()
    yield found
    GO_ON.set()
    state.works.clear()


def alone() -> None:
    from sim.explorer.pages.laboratory import laboratory_page
    from sim.explorer.session import state

    state.begin()
    laboratory_page(lambda: None)
    state.end()


def page(**params: str) -> AppTest:
    at = AppTest.from_function(alone, default_timeout=PATIENCE)
    for name, value in {"runs": "4", "ranges": "central", "lang": "en", **params}.items():
        at.query_params[name] = value
    return at.run()


def buttons(at: AppTest) -> list[str]:
    return [str(each.key) for each in at.button]


@pytest.mark.usefixtures("one")
def test_an_instrument_is_asked_watched_and_read_in_both_languages() -> None:
    at = page()
    assert not at.exception
    assert buttons(at) == ["ask.word"]
    widget(at, "ask.word").click()
    at.run()
    assert not at.exception
    assert buttons(at) == ["stop.word"]
    GO_ON.set()
    until(lambda: "ask.word" not in buttons(at.run()) and "stop.word" not in buttons(at))
    assert 'It is "so"' in texts_of(at).replace("\\", "")
    assert at.query_params["card"] == "word"
    at.session_state["choices"] = Choices(language="ko", runs=4, ranges="central", instrument="word")
    at.run()
    assert not at.exception
    assert "그렇습니다." in texts_of(at)
    assert len(ASKED) == 1, "what is found is not asked again"


@pytest.mark.usefixtures("one")
def test_a_number_that_is_set_is_asked_with_and_stands_in_the_address() -> None:
    at = page()
    widget(at, "lab.word.price").set_value(4.5)
    at.run()
    assert at.query_params["ask"] == "word.price:4.5"
    GO_ON.set()
    widget(at, "ask.word").click()
    at.run()
    until(lambda: ASKED)
    asked, given = ASKED[0]
    assert given == {"price": 4.5}
    assert (asked.policy.name, asked.baseline.name, asked.runs, asked.posterior) == ("busan_first", "no_zone", 4, None)


@pytest.mark.usefixtures("one")
def test_money_is_set_in_the_unit_that_is_shown() -> None:
    at = page(lang="ko")
    assert widget(at, "lab.word.price").value == 30.0  # in 억 원
    widget(at, "lab.word.price").set_value(45.0)
    at.run()
    assert at.query_params["ask"] == "word.price:4.5"


def test_regions_that_race_are_chosen_by_name_and_by_default_those_without_a_zone() -> None:
    at = page(lang="ko")
    regions = at.get("multiselect")[0]
    assert "제주" in regions.options
    assert len(regions.value) == 4
    usual = usual_players(sim.load_scenario("busan_first"))
    assert len(usual) == 4
    assert "busan" not in usual


def test_regions_of_a_link_are_those_of_the_list_and_those_that_are_asked_with() -> None:
    at = page(ask="race.players:jeju,busan")
    assert at.get("multiselect")[0].value == ["busan", "jeju"]
    chosen, problems = read({"ask": ["race.players:jeju,busan"]})
    assert not problems
    assert values_of(INSTRUMENTS["race"], chosen.asked, ground())["players"] == ("busan", "jeju")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("race.players:jeju,daejeon", "race.players must be one of busan"),
        ("race.players:<b>raw text</b>", "got '<b>raw text</b>'"),
        ("race.factors:1,7", "race.factors must be one of 0.5, 1"),
        ("race.rules:cap,equal_parts", "race.rules must be one of cap, ceiling"),
        ("race.value:-1", "race.value must be a number from 0 to 1,000; got '-1'"),
        ("race.value:nan", "must be a number"),
        ("review.month:24.5", "review.month must be a whole number from 1 to 120; got '24.5'"),
        ("promise.firms:1e9", "must be a whole number from 0 to 100,000"),
        ("flip.claim:", "must be a line of 1 to 300 letters"),
        ("search.file:nowhere", "search.file must be one of zone_terms; got 'nowhere'"),
        ("nothing.at_all:1", "ask must be an input of an instrument"),
    ],
)
def test_what_cannot_be_read_of_a_link_is_told_and_left_out(given: str, told: str) -> None:
    chosen, problems = read({"ask": [given]})
    assert chosen.asked == ()
    assert [told in each for each in problems] == [True]
    at = page(ask=given)
    assert not at.exception
    assert len(at.session_state["notices"]) == 1
    assert "ask" not in at.query_params


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("race.value:4.567", "race.value:4.57"),  # as many digits as the widget shows
        ("race.value:1e1", "race.value:10"),
        ("race.players: jeju , busan,jeju", "race.players:busan,jeju"),
        ("race.rules:", "race.rules:"),
        ("flip.claim:  net_new   > 3 ", "flip.claim:net_new > 3"),
    ],
)
def test_a_link_is_written_anew_as_it_is_read(given: str, kept: str) -> None:
    chosen, problems = read({"ask": [given]})
    assert not problems
    assert write(chosen)["ask"] == [kept]
    assert read(write(chosen)) == (chosen, [])


def test_no_region_is_a_choice_too() -> None:
    chosen, problems = read({"ask": ["race.players:"]})
    assert not problems
    assert values_of(INSTRUMENTS["race"], chosen.asked, ground())["players"] == ()


def test_regions_of_a_link_are_those_of_the_world_that_it_names() -> None:
    chosen, problems = read({"scenario": ["two_islands"], "ask": ["race.players:jeju"]})
    assert len(problems) == 1
    assert chosen.asked == ()
    chosen, problems = read({"scenario": ["two_islands"], "ask": ["race.players:far_island"]})
    assert not problems
    assert chosen.asked == (("race.players", "far_island"),)


def ground() -> Ground:
    return Ground(sim.load_scenario("busan_first"))


@pytest.mark.usefixtures("one")
def test_work_is_stopped_and_can_be_asked_for_again() -> None:
    at = page()
    widget(at, "ask.word").click()
    at.run()
    until(lambda: ASKED)
    widget(at, "stop.word").click()
    at.run()
    assert not at.exception
    assert buttons(at) == ["ask.word"]


@pytest.mark.usefixtures("one")
def test_a_link_opens_with_what_was_set_and_says_what_is_wrong_with_it() -> None:
    chosen, problems = read({"ask": ["word.price:4.5"], "card": ["word"]})
    assert not problems
    assert chosen.asked == (("word.price", "4.5"),)
    assert read(write(chosen))[0] == chosen
    for wrong in ("word.price:11", "word.price:much", "word.other:1", "price", ""):
        chosen, problems = read({"ask": [wrong]})
        assert chosen.asked == ()
        assert len(problems) == 1
    assert read({"card": ["nothing"]})[1]


@pytest.mark.usefixtures("one")
def test_a_reader_is_told_that_too_much_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "MOST_WAITING", 0)
    at = page()
    widget(at, "ask.word").click()
    at.run()
    assert not at.exception
    assert any("busy" in each for each in at.session_state["notices"])
    assert buttons(at) == ["ask.word"]


def test_a_scenario_that_makes_no_sense_is_told() -> None:
    at = page(months="30", zone_share="0.4", baseline="without_zones")
    assert not at.exception


@pytest.mark.usefixtures("one")
def test_two_readers_ask_the_same_and_one_stops() -> None:
    me, you = page(), page()
    for at in (me, you):
        widget(at, "ask.word").click() if buttons(at) == ["ask.word"] else None
        at.run()
    assert buttons(me.run()) == ["stop.word"]
    assert buttons(you) == ["stop.word"]
    until(lambda: ASKED)
    widget(me, "stop.word").click()
    assert buttons(me.run()) == ["ask.word"]
    assert buttons(you.run()) == ["stop.word"], "the other reader still waits"
    assert len(ASKED) == 1
    GO_ON.set()
    until(lambda: "other.word" in {str(each.proto.id).rsplit("-", 1)[-1] for each in you.run().expander})
    assert 'It is "so"' in texts_of(you).replace("\\", "")
    assert 'It is "so"' in texts_of(me.run()).replace("\\", ""), "what is found is there for all"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_instrument_is_drawn_in_both_languages(language: str) -> None:
    at = page(lang=language)
    assert not at.exception
    assert not at.error
    assert buttons(at) == [f"ask.{word}" for word in INSTRUMENTS if word != "evaluate"]


def test_every_usual_value_is_read_as_it_is_written() -> None:
    for instrument in INSTRUMENTS.values():
        values = values_of(instrument, (), ground())
        for each in instrument.inputs:
            assert each.read(each.write(values[each.name]), ground(), values) == values[each.name]


def test_the_brief_tells_what_was_found_of_what_is_explored(one: Instrument) -> None:
    GO_ON.set()
    choices = Choices(runs=4, ranges="central")
    at = page()
    assert not found(choices)
    widget(at, "ask.word").click()
    at.run()
    until(lambda: found(choices))
    assert [card.sentence("ko") for card in found(choices)] == ["그렇습니다."]
    assert not found(Choices(runs=5, ranges="central"))
    comparison = sim.compare("busan_first", "no_zone", 4, posterior=None)
    sentences = [card.sentence() for card in found(choices)]
    told = brief_bytes(brief_of(comparison, "en", found=sentences), "html").decode()
    assert "What the laboratory found" in told
    assert "It is &#34;so&#34; &lt;b&gt;." in told
    assert "What the laboratory found" not in brief_bytes(brief_of(comparison, "en"), "html").decode()

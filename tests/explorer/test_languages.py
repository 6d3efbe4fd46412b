"""After a switch of language everything moves as before, and the browser's language is followed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from sim.explorer.session.choices import Choices
from tests.explorer.browser_like import as_a_browser
from tests.explorer.test_pages import APP, choices, opened, widget
from tests.waiting import PATIENCE

#: Rows and strategies of every kind, so that every kind of widget is on the page.
EVERYTHING = {
    "runs": "2",
    "rounds": "[{announced: 2020-01, in_force: 2020-06, awards: 1, sectors_per_plan: 2, "
    "applicants: {jeju: [tourism]}}]",
    "incidents": "[{month: 2020-03, region: busan, sector: finance, failing_share: 0.5}]",
    "enacted": "[{month: 2021-03, sectors: [finance], cut: 0.5}]",
    "fixed_focus": "{jeju: {tourism: 0.6, finance: 0.4}}",
}
OTHER = {"en": "ko", "ko": "en"}
#: What is moved, to what, and what the reader has chosen then.
MOVES: dict[str, tuple[Any, Callable[[Choices], Any], Any]] = {
    "lever.zone_share": (0.8, lambda now: now.changes["zone_share"], 0.8),
    "lever.review_by": ("firms", lambda now: now.changes["review_by"], "firms"),
    "lever.start": ("2019-02", lambda now: now.changes["start"], "2019-02"),
    "lever.capital_area_allowed": (True, lambda now: now.changes["capital_area_allowed"], True),
    "lever.designations.0.regions": (["jeju"], lambda now: now.changes["designations"][0]["regions"], ["jeju"]),
    "lever.designations.0.sectors": (["finance"], lambda now: now.changes["designations"][0]["sectors"], ["finance"]),
    "lever.rounds.0.applicants": ("all", lambda now: now.changes["rounds"][0]["applicants"], "all"),
    "lever.rounds.0.applicants.jeju": (
        ["finance"], lambda now: now.changes["rounds"][0]["applicants"]["jeju"], ["finance"],
    ),
    "lever.incidents.0.month": ("2020-05", lambda now: now.changes["incidents"][0]["month"], "2020-05"),
    "lever.incidents.0.region": ("jeju", lambda now: now.changes["incidents"][0]["region"], "jeju"),
    "lever.incidents.0.sector": ("tourism", lambda now: now.changes["incidents"][0]["sector"], "tourism"),
    "lever.enacted.0.sectors": (["tourism"], lambda now: now.changes["enacted"][0]["sectors"], ["tourism"]),
    "lever.cycle.0.month": ("2019-02", lambda now: "2019-02" in now.changes["cycle"], True),
    "lever.fixed_focus.jeju": (["tourism"], lambda now: now.changes["fixed_focus"]["jeju"], {"tourism": 1.0}),
    "scenario": ("jeju_first", lambda now: now.scenario, "jeju_first"),
    "against": ("jeju_first", lambda now: now.baseline, "jeju_first"),
    "mine": ("seoul", lambda now: now.mine, "seoul"),
    "map": ("support", lambda now: now.measure, "support"),
    "show": ("flows", lambda now: now.view, "flows"),
    "month": ("2020-06", lambda now: now.month, "2020-06"),
    "runs": (20, lambda now: now.runs, 20),
    "seed": (7, lambda now: now.seed, 7),
}  # fmt: skip


def switched(at: AppTest) -> AppTest:
    language = OTHER[choices(at).language]
    widget(at, "lang").set_value(language).run()
    assert choices(at).language == language
    return at


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("key", MOVES)
def test_every_kind_of_widget_moves_after_the_switch(key: str, language: str) -> None:
    at = switched(as_a_browser(opened(lang=language, **EVERYTHING)))
    before = choices(at)
    value, of, expected = MOVES[key]
    if "fixed_focus" in key:
        widget(at, "lever.region").set_value("jeju").run()
    widget(at, key).set_value(value).run()
    assert not at.exception
    assert not [each for each in at.error if "log" in each.value or "로그" in each.value]
    assert of(choices(at)) == expected
    others = {name for name in vars(before) if getattr(before, name) != getattr(choices(at), name)}
    if others > {"mine"}:  # that is shown is kept from the first move on
        others -= {"mine"}
    assert len(others) == 1 or key == "scenario", others


def test_switching_back_and_forth_keeps_every_choice() -> None:
    at = as_a_browser(opened(lang="en", region="jeju", show="flows", map="support", month="2020-06", **EVERYTHING))
    before = vars(choices(at))
    for language in ("ko", "en", "ko", "en"):
        switched(at)
        assert not at.exception
        assert vars(choices(at)) == {**before, "language": language}


def test_a_list_that_comes_back_shows_what_is_chosen_even_if_the_session_has_it_already() -> None:
    at = as_a_browser(opened(lang="en", runs="2"))
    switched(at)
    at.session_state["scenario"] = choices(at).scenario  # from a message that was on its way
    switched(at)
    assert at.selectbox(key="scenario").proto.set_value


def moves_of_a_row(at: AppTest) -> None:
    widget(at, "lever.designations.add").click().run()
    assert len(choices(at).changes["designations"]) == 2
    widget(at, "lever.designations.0.remove").click().run()
    assert len(choices(at).changes["designations"]) == 1
    assert not at.exception


def test_rows_are_added_and_removed_after_the_switch() -> None:
    moves_of_a_row(switched(as_a_browser(opened(lang="en", runs="2"))))


def test_a_word_that_was_not_offered_changes_nothing() -> None:
    at = opened(runs="2")
    box = at.selectbox(key="scenario")
    as_a_browser(at)._run(WidgetStates(widgets=[WidgetState(id=box.id, string_value="제주 우선 지정")]))
    assert not at.exception
    assert choices(at).scenario == "busan_first"
    assert at.selectbox(key="scenario").value == "busan_first"


def alone(page: str) -> Callable[[], None]:
    def compare() -> None:
        from sim.explorer.pages.compare import compare_page
        from sim.explorer.session import state

        state.begin()
        compare_page()
        state.end()

    def model() -> None:
        from sim.explorer.pages.model import model_page
        from sim.explorer.session import state
        from sim.explorer.session.choices import policy_of

        state.begin()
        model_page(state.choices().language, policy_of(state.choices()))
        state.end()

    return {"compare": compare, "model": model}[page]


def at_page(page: str, **params: Any) -> AppTest:
    at = AppTest.from_function(alone(page), default_timeout=PATIENCE)
    for name, value in {"runs": "2", "ranges": "central", **params}.items():
        at.query_params[name] = value
    return as_a_browser(at.run())


@pytest.mark.parametrize("language", ["en", "ko"])
def test_compared_scenarios_and_their_region_move_after_the_switch(language: str) -> None:
    at = at_page("compare", lang=language, **{"with": ["busan_first", "jeju_first"]})
    at.query_params["lang"] = OTHER[language]
    at.run()
    widget(at, "compare_region").set_value("seoul").run()
    assert (choices(at).region, choices(at).compared) == ("seoul", ("busan_first", "jeju_first"))
    widget(at, "with").set_value(["own", "jeju_first"]).run()
    assert choices(at).compared == ("own", "jeju_first")
    assert not at.exception


def counted(at: AppTest) -> tuple[int, int]:
    """How many numbers are shown, of how many; the Korean sentence tells the whole first."""
    pattern = re.compile(r"\d+ of \d+ numbers|전체 \d+개 중 \d+개")
    told = next(each.value for each in at.markdown if pattern.fullmatch(each.value))
    shown, total = sorted(int(each) for each in re.findall(r"\d+", told))
    return shown, total


@pytest.mark.parametrize("language", ["en", "ko"])
def test_numbers_of_the_model_are_looked_for_after_the_switch(language: str) -> None:
    at = at_page("model", lang=language)
    widget(at, "model_table").set_value("world").run()
    widget(at, "model_grades").set_value(["assumption"]).run()
    shown, total = counted(at)
    assert 0 < shown < total
    at.query_params["lang"] = OTHER[language]
    at.run()
    assert counted(at) == (shown, total)
    widget(at, "model_grades").set_value(["assumption", "estimated"]).run()
    assert shown < counted(at)[0] < total
    widget(at, "model_table").set_value("scenario").run()
    assert counted(at)[1] < total
    assert not at.exception


@pytest.mark.parametrize(
    ("locale", "address", "language"),
    [
        ("ko-KR", {}, "ko"),
        ("ko", {"zone_share": "0.7"}, "ko"),
        ("ko-KR", {"lang": "en"}, "en"),
        ("ko-KR", {"lang": "xx"}, "ko"),
        ("en-US", {}, "en"),
        ("en-US", {"lang": "ko"}, "ko"),
        ("kok-IN", {}, "en"),
        ("de-DE", {}, "en"),
        ("", {}, "en"),
    ],
)
def test_the_browsers_language_decides_where_the_address_names_none(
    locale: str, address: dict[str, str], language: str
) -> None:
    at = AppTest.from_file(str(APP), default_timeout=PATIENCE)
    at.context = {"locale": locale}
    for name, value in {"runs": "2", "ranges": "central", **address}.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    assert choices(at).language == language
    # Whoever has another browser sees the same words at the address as it stands then.
    assert at.query_params.get("lang", "en") == language
    assert "lang" in at.query_params or not locale.startswith("ko-")


def test_an_address_that_something_was_written_to_names_its_language() -> None:
    at = opened(runs="2")
    assert "lang" not in at.query_params
    widget(at, "lever.zone_share").set_value(0.8).run()
    assert at.query_params["lang"] == "en"

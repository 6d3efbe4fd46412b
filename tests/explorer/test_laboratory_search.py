"""The card of the search: the front, a point that is chosen by click or from the list, and opened as a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import sim
from sim.explorer.charts.compromises import AS_IT_STANDS, CHOSEN, OTHER, aims_table, front_chart, front_rows
from sim.explorer.laboratory.open_policy import opened
from sim.explorer.session import state
from sim.explorer.session.choices import Choices, baseline_of, policy_of
from sim.explorer.session.page_address import read, write
from sim.lab.search.search_card import SearchResult
from sim.language.texts import LANGUAGES
from sim.scenario.reading.text_files import SCENARIOS_VARIABLE
from tests.explorer.laboratory_cases import tiny_searches
from tests.explorer.test_laboratory_page import buttons, page
from tests.explorer.test_pages import texts_of, widget
from tests.waiting import until


@pytest.fixture(scope="module")
def scenarios(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_searches(tmp_path_factory.mktemp("searches") / "mine")


@pytest.fixture(scope="module")
def found(scenarios: Path) -> SearchResult:
    return sim.search(scenarios / "searches" / "tiny.yaml", posterior=None)


def test_the_front_has_a_row_for_each_policy_and_aim_the_best_on_the_right(found: SearchResult) -> None:
    rows = front_rows(found, 1, "en")
    assert len(rows) == 2 * (len(found.points) + 1)
    assert rows["place"].between(0, 1).all()
    for row, (aim, maximised) in enumerate(zip(found.plan.aims, found.plan.maximised, strict=True)):
        of_aim = rows[(rows["row"] == row) & (rows["kind"] != AS_IT_STANDS)].set_index("point")["place"]
        values = found.front.set_index("point")[aim.name]
        best = values.idxmax() if maximised else values.idxmin()
        assert of_aim.idxmax() == best
    assert rows["kind"].value_counts().to_dict() == {OTHER: 2 * (len(found.points) - 1), CHOSEN: 2, AS_IT_STANDS: 2}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chart_says_which_end_is_better_in_both_languages(found: SearchResult, language: str) -> None:
    more, less = {"en": ("more", "less"), "ko": ("많을수록", "적을수록")}[language]
    first, second = aims_table(found, language)["label"]
    assert more in first
    assert less in second
    chart: dict[str, Any] = front_chart(found, 2, language)
    assert {each["point"] for each in chart["datasets"]["others"] if each["kind"] == CHOSEN} == {2}


def test_a_point_opens_as_the_scenario_that_the_search_has_run(found: SearchResult) -> None:
    before = Choices(language="ko", runs=40, region="jeju")
    for point in range(1, len(found.points) + 1):
        made, told = opened(found, point, before)
        assert not told
        assert policy_of(made).digest == found.point(point).digest
        assert baseline_of(made).digest == found.plan.baseline.digest
        assert (made.language, made.runs, made.region) == ("ko", 40, "jeju")
        assert read(write(made)) == (made, [])
    with pytest.raises(sim.ZonelabError, match="point must be from 1 to"):
        opened(found, len(found.points) + 1, before)


def test_a_policy_is_chosen_from_the_list_kept_in_the_address_and_opened(
    scenarios: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SCENARIOS_VARIABLE, str(scenarios))
    state.works.clear()
    at = page(ask="search.file:tiny")
    assert not at.exception
    widget(at, "ask.search").click()
    until(lambda: "search.open" in buttons(at.run()))
    assert "best compromises" in texts_of(at)
    widget(at, "search.point").set_value(2)
    at.run()
    assert "search.point:2" in at.query_params["ask"]
    assert len(buttons(at)) == len(set(buttons(at)))
    assert "ask.search" not in buttons(at), "another point is no other question"
    widget(at, "search.open").click()
    at.run()
    assert not at.exception
    chosen: Choices = at.session_state["choices"]
    assert chosen.scenario == "staggered"
    assert set(chosen.changes) <= {"zone_share", "term_months"}
    assert at.session_state["turn"]

"""A move of a lever is answered by a few runs at once, and by all of them in the same place."""

from __future__ import annotations

from typing import Any

import pytest

import sim.explorer.pages.explore
import sim.explorer.session.comparisons
from sim.explorer.session import state
from sim.explorer.session.choices import Choices, baseline_of, policy_of
from sim.explorer.session.run_cache import LEAST_TIMES_THE_FIRST, Runs
from sim.language.texts import LANGUAGES
from sim.report.range_words import range_text
from sim.results.comparison import Comparison
from sim.results.first_picture import FirstPicture
from sim.results.first_runs import FIRST_RUNS
from tests.explorer.test_pages import opened, texts_of, widget

ENOUGH = LEAST_TIMES_THE_FIRST * FIRST_RUNS
#: A year, so that many runs take little.
SHORT = {"months": 12}


def sides(**changes: Any) -> tuple[Any, Any]:
    choices = Choices(changes={**SHORT, **changes})
    return policy_of(choices), baseline_of(choices)


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Runs:
    """Runs of this test alone."""
    runs = Runs()
    monkeypatch.setattr(state, "runs", lambda: runs)
    return runs


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Comparison]:
    """The comparisons with which the page has drawn what stands first, as they come."""
    told: list[Comparison] = []
    follow = sim.explorer.pages.explore.complete

    def noting(comparison: Comparison, *rest: Any) -> None:
        told.append(comparison)
        follow(comparison, *rest)

    monkeypatch.setattr(sim.explorer.pages.explore, "complete", noting)
    return told


def counts(drawn: list[Comparison]) -> list[tuple[int, bool]]:
    found = [(each.runs, isinstance(each, FirstPicture)) for each in drawn]
    drawn.clear()
    return found


def test_few_runs_are_waited_for() -> None:
    assert Runs().first_picture(*sides(), ENOUGH - 1, 1) is None


def test_all_runs_go_on_from_the_first_and_are_those_that_would_have_been_run_at_once() -> None:
    runs = Runs()
    first = runs.first_picture(*sides(), ENOUGH, 1)
    assert first is not None
    assert (first.runs, first.pairs_in_all) == (FIRST_RUNS, ENOUGH)
    assert runs.missing(sides(), ENOUGH, 1) == 2 * (ENOUGH - FIRST_RUNS)
    done: list[int] = []
    assert runs.comparison(*sides(), ENOUGH, 1, done.append) == Runs().comparison(*sides(), ENOUGH, 1)
    assert sum(done) == 2 * (ENOUGH - FIRST_RUNS)
    assert runs.missing(sides(), ENOUGH, 1) == 0
    assert runs.first_picture(*sides(), ENOUGH, 1) is None


def test_a_side_at_hand_gives_its_first_runs() -> None:
    runs = Runs()
    runs.comparison(*sides(), ENOUGH, 1)
    first = runs.first_picture(*sides(zone_share=0.9), ENOUGH, 1)
    assert first == Runs().first_picture(*sides(zone_share=0.9), ENOUGH, 1)


def test_runs_that_a_new_move_ends_leave_nothing_half_kept() -> None:
    class MovedError(BaseException):
        pass

    def move(done: int) -> None:
        raise MovedError

    runs = Runs()
    runs.first_picture(*sides(), ENOUGH, 1)
    with pytest.raises(MovedError):
        runs.comparison(*sides(), ENOUGH, 1, move)
    assert runs.missing(sides(), ENOUGH, 1) == 2 * (ENOUGH - FIRST_RUNS)
    assert runs.comparison(*sides(), ENOUGH, 1) == Runs().comparison(*sides(), ENOUGH, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_picture_says_of_how_many_runs_it_is(language: str) -> None:
    first = Runs().first_picture(*sides(), 1200, 1)
    assert first is not None
    told = range_text(first, language)
    assert f"{FIRST_RUNS}" in told
    assert "1,200" in told
    assert told != range_text(Runs().comparison(*sides(), FIRST_RUNS, 1), language)


def test_a_moved_lever_draws_a_first_picture_and_then_all(kept: Runs, drawn: list[Comparison]) -> None:
    at = opened(runs=str(ENOUGH), months="12")
    assert counts(drawn) == [(FIRST_RUNS, True), (ENOUGH, False)]
    widget(at, "lever.zone_share").set_value(0.7).run()
    assert counts(drawn) == [(FIRST_RUNS, True), (ENOUGH, False)]
    assert not at.exception
    assert f"{ENOUGH} pairs of runs" in texts_of(at)
    assert "First picture" not in texts_of(at)
    widget(at, "lever.zone_share").set_value(0.5).run()
    counts(drawn)
    widget(at, "lever.zone_share").set_value(0.7).run()
    assert counts(drawn) == [(ENOUGH, False)]


def test_a_move_while_runs_are_made_ends_them(
    kept: Runs, drawn: list[Comparison], monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(runs=str(ENOUGH), months="12")
    drawn.clear()
    moves = [0.9]

    def move(_runs: int) -> None:
        """Move once, where Streamlit would notice it."""
        if moves:
            state.change("zone_share", moves.pop())
            state.again()

    monkeypatch.setattr(sim.explorer.session.comparisons, "_end_if_moved", move)
    widget(at, "lever.zone_share").set_value(0.7).run()
    assert [each.policy.scenario.settings.support.zone_share for each in drawn] == [0.7, 0.9, 0.9]
    assert counts(drawn) == [(FIRST_RUNS, True), (FIRST_RUNS, True), (ENOUGH, False)]
    assert kept.missing(sides(zone_share=0.7), ENOUGH, 1) == ENOUGH - FIRST_RUNS
    assert not at.exception


def test_a_machine_that_can_keep_no_runs_still_comes_to_an_end(
    monkeypatch: pytest.MonkeyPatch, drawn: list[Comparison]
) -> None:
    none = Runs(most_bytes=1)
    monkeypatch.setattr(state, "runs", lambda: none)
    at = opened(runs=str(ENOUGH), months="12")
    assert not at.exception
    assert counts(drawn) == [(FIRST_RUNS, True), (ENOUGH, False)]


def test_what_is_wrong_with_a_later_draw_is_told_once_the_first_picture_is_drawn(
    kept: Runs, drawn: list[Comparison], monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.language.errors import ZonelabError
    from sim.language.texts import sentence

    def refused(*_: Any, **__: Any) -> Any:
        raise ZonelabError(sentence("{key} must be left out unless engine is 'mesa'.", key="processes"))

    at = opened(runs="8", months="12")
    counts(drawn)
    monkeypatch.setattr(kept, "comparison", refused)
    at.query_params["runs"] = str(ENOUGH)
    at.run()
    assert counts(drawn)[0] == (FIRST_RUNS, True)
    assert [each.value for each in at.error] != []

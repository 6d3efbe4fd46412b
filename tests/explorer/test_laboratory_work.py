"""Work of the laboratory behind the page: kept for all, stopped when nobody wants it, told when it fails."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, ClassVar

import pandas as pd
import pytest

import sim
from sim.explorer.laboratory import work
from sim.explorer.laboratory.drawn import drawn
from sim.explorer.laboratory.work import MOST_WAITING, Works
from sim.lab.card import Card
from sim.language.texts import sentence
from sim.report.plots.style import Figure, drawing
from tests.waiting import PATIENCE

#: Two readers.
ME, YOU = "me", "you"


class Word(Card):
    """A card that says a word."""

    word: ClassVar[str] = "word"

    def sentence(self, language: str = "en") -> str:
        return {"en": 'It is "so" <b>.', "ko": "그렇습니다."}[language]

    def tables(self) -> dict[str, pd.DataFrame]:
        return {"words": pd.DataFrame({"word": ["so"]})}

    def figure(self, language: str = "en") -> Figure:
        with drawing(language, 3, 2) as figure:
            figure.subplots().plot([0, 1], [0, 1])
        return figure

    def about(self) -> dict[str, Any]:
        return {}


def at_once(count: Callable[[int], None]) -> Card:
    count(5)
    return Word()


def until(opened: threading.Event) -> Callable[[Callable[[int], None]], Card]:
    """Return work that counts until it is opened."""

    def make(count: Callable[[int], None]) -> Card:
        while not opened.is_set():
            count(1)
        return Word()

    return make


def test_what_is_found_is_kept_for_all() -> None:
    works = Works()
    job = works.start("key", at_once, ME)
    assert job.wait(PATIENCE)
    assert job.runs == 5
    assert isinstance(job.card, Word)
    assert works.start("key", at_once, ME) is job
    assert works.job("key", ME) is job
    assert works.job("other", ME) is None


def test_work_that_is_stopped_is_as_if_it_had_never_begun() -> None:
    works, opened = Works(), threading.Event()
    job = works.start("key", until(opened), ME)
    works.stop("key", ME)
    assert job.wait(PATIENCE)
    assert job.card is None
    assert works.job("key", ME) is None
    opened.set()
    assert works.start("key", until(opened), ME).wait(PATIENCE)


def test_work_goes_on_for_others_when_one_reader_stops_it_and_ends_with_the_last() -> None:
    works, opened = Works(), threading.Event()
    job = works.start("key", until(opened), ME)
    assert works.start("key", at_once, YOU) is job
    assert job.readers == 2
    works.stop("key", ME)
    assert works.job("key", ME) is None
    assert works.job("key", YOU) is job
    job.look(ME)
    assert job.readers == 1, "who has stopped it no longer waits for it"
    assert not job.is_done
    works.stop("key", YOU)
    assert job.wait(PATIENCE)
    assert job.card is None
    assert works.job("key", YOU) is None


def test_a_reader_who_stopped_may_wait_again_and_sees_what_another_was_told() -> None:
    works, opened = Works(), threading.Event()
    job = works.start("key", until(opened), ME)
    works.start("key", at_once, YOU)
    works.stop("key", YOU)
    assert works.start("key", at_once, YOU) is job
    assert job.readers == 2
    works.stop("key", YOU)
    opened.set()
    assert job.wait(PATIENCE)
    assert works.job("key", YOU) is job
    assert works.card("key") is job.card is not None


def test_work_goes_on_when_the_page_of_one_reader_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(work, "monotonic", lambda: now[0])
    job = work.Job()
    job.look(ME)
    job.look(YOU)
    now[0] = work.SECONDS_UNSEEN - 1
    job.look(YOU)
    now[0] = work.SECONDS_UNSEEN + 1  # my page is closed
    job.count(1)
    assert job.readers == 1
    now[0] = 2 * work.SECONDS_UNSEEN + 1
    with pytest.raises(work._EndedError):
        job.count(1)


def test_work_ends_when_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    works = Works()
    monkeypatch.setattr(work, "SECONDS_UNSEEN", -1.0)
    job = works.start("key", until(threading.Event()), ME)
    assert job.wait(PATIENCE)
    assert works.job("key", ME) is None


def test_a_second_work_waits_for_the_first_and_too_many_are_refused() -> None:
    works, opened = Works(), threading.Event()
    first = works.start(0, until(opened), ME)
    others = [works.start(i, at_once, f"reader {i}") for i in range(1, MOST_WAITING)]
    with pytest.raises(sim.ZonelabError, match="busy"):
        works.start("one more", at_once, YOU)
    assert not any(each.is_done for each in others)
    opened.set()
    assert first.wait(PATIENCE)
    assert all(each.wait(PATIENCE) for each in others)


def test_what_is_wrong_is_told_and_can_be_asked_again() -> None:
    works = Works()

    def wrong(count: Callable[[int], None]) -> Card:
        raise sim.ZonelabError(sentence("runs must be two or more."))

    job = works.start("key", wrong, ME)
    assert job.wait(PATIENCE)
    assert job.problems == ("runs must be two or more.",)
    assert works.start("key", at_once, ME).wait(PATIENCE)


def test_what_fails_is_told_without_its_details() -> None:
    works = Works()

    def broken(count: Callable[[int], None]) -> Card:
        raise KeyError("secret")

    job = works.start("key", broken, ME)
    assert job.wait(PATIENCE)
    assert "secret" not in job.problems[0]
    assert "failed" in job.problems[0]


def test_a_card_is_drawn_once_in_each_language_and_its_words_stand_for_the_picture() -> None:
    card = Word()
    english, korean = drawn(card, "en"), drawn(card, "ko")
    assert drawn(card, "en") is english
    assert korean.sentence == "그렇습니다."
    assert 'alt="It is &quot;so&quot; &lt;b&gt;."' in english.image
    assert english.svg.startswith(b"<?xml")
    assert english.png.startswith(b"\x89PNG")

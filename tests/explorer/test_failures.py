"""What no one foresaw is told in the reader's language, with a way back; the log says where it was."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from sim.explorer.pages import explore
from sim.explorer.panel.layout import state as panel_state
from tests.explorer.test_pages import HANGUL, choices, opened, widget

SECRET = "/home/someone/secret"


def fails(*_: Any, **__: Any) -> None:
    raise RuntimeError(SECRET)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("part", ["answer_words", "_map", "_below"])
def test_a_page_that_fails_says_so_and_leads_back(
    part: str, language: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    at = opened(runs="2", lang=language)
    with monkeypatch.context() as broken, caplog.at_level(logging.ERROR):
        broken.setattr(explore, part, fails)
        widget(at, "lever.zone_share").set_value(0.8).run()
    assert not at.exception
    assert len(at.error) == 1
    assert any(ord(sign) in HANGUL for sign in at.error[0].value) is (language == "ko")
    assert SECRET not in at.error[0].value
    assert f"in {fails.__name__}" in caplog.text
    assert SECRET not in caplog.text  # an error's words may quote what a reader has chosen
    next(each for each in at.button if str(each.key).startswith("back.")).click().run()
    assert not at.error
    assert choices(at).changes == {}
    assert choices(at).language == language
    assert at.header


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_move_that_fails_changes_nothing_and_says_so(
    language: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    at = opened(runs="2", lang=language)
    with monkeypatch.context() as broken, caplog.at_level(logging.ERROR):
        broken.setattr(panel_state, "change", fails)
        at.run()  # the page hands this to its levers
        widget(at, "lever.zone_share").set_value(0.8).run()
    assert not at.exception
    assert len(at.error) == 1
    assert f"in {fails.__name__}" in caplog.text
    assert SECRET not in caplog.text  # an error's words may quote what a reader has chosen
    assert choices(at).changes == {}
    assert widget(at, "lever.zone_share").value == 0.5
    at.run()
    assert not at.error

"""A press of a button is answered, also where what is drawn after it is interrupted before it comes to the button.

The clock of a part, another link or another move may end a drawing at any of its elements. Streamlit then draws anew
and no longer knows of the press.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

import sim.explorer
from sim.explorer import widgets
from sim.explorer.pages import sweep as page_of_sweeps
from sim.explorer.pages.sweep_points import Picked
from sim.explorer.sweeps.sweep_list import RESULTS_VARIABLE, sweep_names
from sim.sweeps.running.store import Store
from tests.explorer.test_pages import choices, widget
from tests.explorer.test_pages import opened as opened_at_first_page
from tests.explorer.test_sweep_page import opened, told, wait
from tests.sweeps.small_sweeps import rewrite


def pressed(at: AppTest, key: str, monkeypatch: pytest.MonkeyPatch, times: int = 1) -> AppTest:
    """Press a button; what is drawn then is interrupted above all buttons, and then drawn anew."""

    def interrupted(*_: Any) -> None:
        st.stop()  # as where another request comes in

    press = WidgetStates(widgets=[WidgetState(id=widget(at, key).id, trigger_value=True)])
    for _ in range(times):  # the second press of a double click comes with the first still unanswered
        with monkeypatch.context() as patch:
            patch.setattr(page_of_sweeps, "about", interrupted)
            at._run(press)
        assert not at.button, "else nothing was interrupted"
    return at.run()


@pytest.mark.parametrize("times", [1, 2])
def test_a_sweep_is_started(sweeps: Path, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    monkeypatch.setenv(RESULTS_VARIABLE, str(sweeps / "new"))
    at = pressed(opened(sweep="tiny"), "sweep_start", monkeypatch, times)
    assert not at.error
    wait(sweeps / "new" / "tiny")
    assert "Complete: all 8 points" in told(at.run())


@pytest.mark.parametrize("times", [1, 2])
def test_a_sweep_is_begun_anew_once(sweeps: Path, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    rewrite(Store(sweeps / "results" / "tiny"), lambda kept: kept.update(model="0" * 32))
    at = pressed(opened(sweep="tiny"), "sweep_anew", monkeypatch, times)
    assert choices(at).sweep == "tiny_2"
    wait(sweeps / "results" / "tiny_2")
    assert "tiny_3" not in sweep_names()


def test_why_a_sweep_cannot_start_is_told_until_the_reader_does_something_else(
    sweeps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = sweeps / "taken"
    taken.write_text("", encoding="utf-8")
    monkeypatch.setenv(RESULTS_VARIABLE, str(taken))
    at = pressed(opened(sweep="tiny"), "sweep_start", monkeypatch)
    assert "must be a folder" in at.error[0].value
    widget(at, "sweep").set_value("drawn").run()
    assert not at.error


def test_a_point_is_opened(sweeps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened(sweep="tiny", measure="central_share.jeju")
    at.session_state["sweep_picked"] = Picked("tiny", 7)
    pressed(at.run(), "sweep_open", monkeypatch)
    assert at.session_state["opened"]
    assert choices(at).changes["zone_share"] == 0.8


def test_all_buttons_of_the_pages_answer_before_anything_is_drawn() -> None:
    """What Streamlit's own widgets return is nowhere waited for: `sim.explorer.widgets` draws them, and hands it on."""
    assert widgets.button.__annotations__["return"] == "None"
    for file in Path(sim.explorer.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            is_button = isinstance(node, ast.Call) and getattr(node.func, "attr", "").endswith("button")
            if is_button and ast.unparse(node.func) != "widgets.button":
                assert "on_click" in [each.arg for each in node.keywords], f"{file}:{node.lineno}"


def test_a_part_of_a_page_keeps_its_place_whatever_is_told_above_it(
    sweeps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Streamlit drops a press in a part whose place is another by the time the press arrives."""
    silent, telling = opened_at_first_page(), opened_at_first_page(zone_share="9")
    assert "Share reserved for zones" in "".join(each.value for each in telling.warning)
    assert place(telling, "play") == place(silent, "play")
    silent = opened(sweep="tiny")
    rewrite(Store(sweeps / "results" / "tiny"), lambda kept: kept.update(model="0" * 32))
    telling = opened(sweep="tiny")
    assert telling.warning
    assert place(telling, "sweep_measure") == place(silent, "sweep_measure")


def place(at: AppTest, key: str) -> list[int]:
    """Return where on its page a widget is: the place of its block, of the block within, and so on."""

    def within(node: Any, wanted: Any) -> list[int] | None:
        for number, child in getattr(node, "children", {}).items():
            if child is wanted:
                return [number]
            found = within(child, wanted)
            if found is not None:
                return [number, *found]
        return None

    found = within(at.main, widget(at, key))
    assert found is not None
    return found

"""The page of sweeps without a browser: it draws, tells what is wrong, starts, stops, and opens a point."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from streamlit.testing.v1 import AppTest

from sim.explorer.charts.views import SWEEP_CHARTS
from sim.explorer.language.page_texts import texts
from sim.explorer.pages.sweep_points import Picked
from sim.explorer.session import state
from sim.explorer.session.choices import Choices
from sim.explorer.sweeps.sweep_list import RESULTS_VARIABLE, sweep_names
from sim.language.texts import LANGUAGES
from sim.sweeps.running.store import MANIFEST, Store
from sim.sweeps.running.sweep import status
from tests.explorer.test_pages import HANGUL, choices, texts_of, widget
from tests.sweeps.small_sweeps import rewrite
from tests.waiting import PATIENCE, until


def page() -> None:
    import streamlit as st

    from sim.explorer.pages.sweep import sweep_page
    from sim.explorer.session import state

    def open_first_page() -> None:
        st.session_state["opened"] = True
        state.drawn_whole()  # as the first page, at its end
        st.rerun()

    state.begin()
    for notice in state.notices():
        st.warning(notice)
    sweep_page(open_first_page)
    state.end()


def opened(**params: Any) -> AppTest:
    """The page at an address."""
    at = AppTest.from_function(page, default_timeout=PATIENCE)
    for name, value in params.items():
        at.query_params[name] = value
    return at.run()


def told(at: AppTest) -> str:
    return "\n".join([texts_of(at), *(each.value for kind in (at.error, at.warning, at.info) for each in kind)])


def charts(at: AppTest) -> list[dict[str, Any]]:
    return [json.loads(each.proto.spec) for each in at.get("vega_lite_chart")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chart", SWEEP_CHARTS)
@pytest.mark.parametrize("name", ["tiny", "drawn"])
def test_every_chart_draws_in_both_languages(sweeps: Path, name: str, chart: str, language: str) -> None:
    at = opened(sweep=name, chart=chart, lang=language)
    assert not at.exception
    assert not at.error
    assert len(charts(at)) == 1
    assert len(at.dataframe) == 1
    assert ("Does it draw?" in told(at) or "Which lever matters?" in told(at)) == (language == "en")


def test_korean_has_korean_everywhere(sweeps: Path) -> None:
    for at in (opened(sweep="tiny", lang="ko"), opened(sweep="drawn", lang="ko", chart="heat"), opened(lang="ko")):
        kinds = ("selectbox", "button", "expander", "button_group")
        for label in (each.label for kind in kinds for each in at.get(kind)):
            assert any(ord(sign) in HANGUL for sign in label), label
        for text in (each.value for each in [*at.header, *at.markdown]):
            assert any(ord(sign) in HANGUL for sign in text), text


def test_a_sweep_tells_its_question_levers_size_and_time(sweeps: Path) -> None:
    at = opened(sweep="tiny")
    text = told(at)
    assert "Does it draw?" in text
    assert "8 points" in text
    assert "4 pairs of runs" in text
    assert "Money of Jeju" in text
    assert "0 KRW bn; 8 KRW bn" in text
    assert "Apr 2019; Jul 2019" in text
    assert "Complete: all 8 points" in text


def test_the_page_opens_with_a_sweep_that_has_points(sweeps: Path) -> None:
    shutil.rmtree(sweeps / "results" / "drawn")
    assert sweep_names()[0] != "tiny", "else this shows nothing"
    at = opened()
    assert widget(at, "sweep").value == "tiny"
    assert len(charts(at)) == 1
    shutil.rmtree(sweeps / "results" / "tiny")
    at = opened()
    assert not at.exception
    assert f"zonelab sweep {sweep_names()[0]}" in told(at)


def test_a_sweep_all_of_whose_points_failed_says_so(sweeps: Path) -> None:
    text = (sweeps / "scenarios" / "sweeps" / "tiny.yaml").read_text(encoding="utf-8")
    settings = yaml.safe_load(text)
    settings["levers"] = {"urbanization": {"values": [0.9, 0.95]}, "localization": {"values": [0.2, 0.3]}}
    (sweeps / "scenarios" / "sweeps" / "wrong.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    finish("wrong")
    for language in LANGUAGES:
        at = opened(sweep="wrong", lang=language)
        assert not at.exception
        assert at.error[0].value == texts(language)("Every point failed; there is nothing to draw.")
        assert "localization" in told(at)
        assert charts(at) == []


def test_a_sweep_that_is_not_begun_can_be_started(sweeps: Path) -> None:
    at = opened(sweep="jeju_strategy")
    assert not at.exception
    assert widget(at, "sweep_start").label == "Start"
    assert "as soon as the first points" in told(at)


def test_measure_chart_and_levers_are_held_by_the_address(sweeps: Path) -> None:
    at = opened(sweep="tiny")
    widget(at, "sweep_measure").set_value("central_share.jeju").run()
    widget(at, "sweep_across").set_value("share").run()
    widget(at, "sweep_hold.tiny.start").set_value(1).run()
    expected = Choices(
        sweep="tiny", sweep_measure="central_share.jeju", sweep_levers=("share", "money"), sweep_held=(("start", 1),)
    )
    assert choices(at) == expected
    params = dict(at.query_params)
    assert choices(opened(**params)) == expected
    assert not at.exception


def test_another_sweep_begins_with_its_own_measure(sweeps: Path) -> None:
    at = opened(sweep="tiny", measure="central_share.jeju")
    widget(at, "sweep").set_value("drawn").run()
    assert not at.exception
    assert not at.warning
    assert widget(at, "sweep_measure").value == "effect.busan"


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"sweep": "../../etc"}, "sweep must be one of"),
        ({"sweep": "/etc/passwd"}, "sweep must be one of"),
        ({"sweep": "tiny", "measure": "effect.atlantis"}, "measure must be one of"),
        ({"sweep": "tiny", "chart": "pie"}, "chart must be one of"),
        ({"sweep": "tiny", "lever": "<script>"}, "lever must be one of"),
        ({"sweep": "tiny", "hold": "start"}, "hold must be a whole number"),
        ({"sweep": "tiny", "hold": "nothing:1"}, "hold must be one of"),
    ],
)
def test_nonsense_in_the_address_is_told_and_the_page_draws(sweeps: Path, params: dict[str, str], said: str) -> None:
    at = opened(**params)
    assert not at.exception
    assert said in told(at).replace("\\", "")


def test_a_level_that_a_lever_does_not_have_is_not_held(sweeps: Path) -> None:
    at = opened(sweep="tiny", hold="start:9999")
    assert not at.exception
    assert widget(at, "sweep_hold.tiny.start").value == -1


def test_points_that_failed_are_counted_and_told(sweeps: Path) -> None:
    at = opened(sweep="tiny")
    assert not any("failed" in each.label for each in at.expander)
    file = sweeps / "scenarios" / "sweeps" / "late.yaml"
    text = (sweeps / "scenarios" / "sweeps" / "tiny.yaml").read_text(encoding="utf-8")
    file.write_text(
        text.replace("design:", '  force: {key: "designations[0].in_force", values: [2019-05, 2019-08]}\ndesign:')
    )
    finish("late")
    at = opened(sweep="late")
    assert "4 of 16 points failed" in [each.label for each in at.expander]
    assert "in\\_force" in told(at)


def finish(name: str) -> None:
    from sim.explorer.sweeps.sweep_list import store_of
    from sim.sweeps.design.plan import plan_of
    from sim.sweeps.running.begin import begin
    from sim.sweeps.running.local import local
    from sim.sweeps.running.sweep import carry_out

    plan = plan_of(name)
    carry_out(plan, begin(plan, store_of(name).folder), local(2))


def test_a_store_of_another_model_is_told_shown_and_can_be_begun_anew(sweeps: Path) -> None:
    manifest = sweeps / "results" / "tiny" / MANIFEST
    rewrite(Store(manifest.parent), lambda kept: kept.update(model="0" * 32))
    at = opened(sweep="tiny")
    assert "the code has changed since" in at.warning[0].value
    assert str(sweeps) not in told(at)
    assert len(charts(at)) == 1
    widget(at, "sweep_anew").click().run()
    assert choices(at).sweep == "tiny_2"
    wait(sweeps / "results" / "tiny_2")
    at = opened(sweep="tiny_2")
    assert not at.warning
    assert "Complete" in told(at)


def test_a_sweep_file_that_was_changed_is_told(sweeps: Path) -> None:
    file = sweeps / "scenarios" / "sweeps" / "tiny.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("runs: 4", "runs: 6"), encoding="utf-8")
    at = opened(sweep="tiny")
    assert "another runs" in at.warning[0].value
    assert len(charts(at)) == 1


def test_a_store_without_its_file_is_shown(sweeps: Path) -> None:
    (sweeps / "scenarios" / "sweeps" / "tiny.yaml").unlink()
    at = opened(sweep="tiny")
    assert not at.exception
    assert not at.warning
    assert len(charts(at)) == 1


def test_a_manifest_that_is_damaged_is_told(sweeps: Path) -> None:
    manifest = sweeps / "results" / "tiny" / MANIFEST
    manifest.write_text('{"kind": "sweep"', encoding="utf-8")
    at = opened(sweep="tiny")
    assert not at.exception
    assert len(at.error) == 1
    assert "must be valid JSON" in at.error[0].value
    assert str(sweeps) not in told(at)
    assert widget(at, "sweep_anew").label.startswith("Begin anew in another folder")


def test_a_sweep_file_that_is_wrong_is_told(sweeps: Path) -> None:
    (sweeps / "scenarios" / "sweeps" / "wrong.yaml").write_text("title: 5\n", encoding="utf-8")
    at = opened(sweep="wrong")
    assert not at.exception
    assert any("must be given" in each.value for each in at.error)
    assert str(sweeps) not in told(at)


def test_a_folder_that_cannot_be_written_is_told(sweeps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = sweeps / "taken"
    taken.write_text("", encoding="utf-8")
    monkeypatch.setenv(RESULTS_VARIABLE, str(taken))
    at = opened(sweep="tiny")
    widget(at, "sweep_start").click().run()
    assert not at.exception
    assert "must be a folder" in at.error[0].value
    assert str(sweeps) not in told(at)


def test_a_sweep_is_started_watched_and_complete(sweeps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(RESULTS_VARIABLE, str(sweeps / "new"))
    at = opened(sweep="tiny")
    widget(at, "sweep_start").click().run()
    assert not at.exception
    assert not at.error
    wait(sweeps / "new" / "tiny")
    at.run()
    assert "Complete: all 8 points" in told(at)
    assert len(charts(at)) == 1


def test_sweeps_of_one_title_are_told_apart(sweeps: Path) -> None:
    file = sweeps / "scenarios" / "sweeps" / "tiny.yaml"
    (file.parent / "other.yaml").write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    at = opened(sweep="other")
    assert "A tiny sweep (other)" in widget(at, "sweep").options
    widget(at, "sweep_start").click().run()
    assert choices(at).sweep == "other"
    wait(sweeps / "results" / "other")


def test_a_sweep_of_another_process_is_watched_and_cannot_be_stopped(sweeps: Path) -> None:
    store = Store(sweeps / "results" / "tiny")
    with store.locked():
        at = opened(sweep="tiny")
        assert "who started it can stop it" in told(at)
        with pytest.raises(LookupError):
            widget(at, "sweep_stop")


def test_a_long_sweep_is_asked_about_first(sweeps: Path) -> None:
    file = sweeps / "scenarios" / "sweeps" / "long.yaml"
    text = (sweeps / "scenarios" / "sweeps" / "tiny.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("runs: 4", "runs: 100000").replace("[0, 8]", "[0, 4, 8]"), encoding="utf-8")
    at = opened(sweep="long")
    widget(at, "sweep_start").click().run()
    assert "would take about" in at.warning[0].value
    assert not (sweeps / "results" / "long").exists()
    assert widget(at, "sweep_start").label == "Start it all the same"


def test_a_point_is_opened_with_all_that_its_levers_set(sweeps: Path) -> None:
    at = opened(sweep="tiny", measure="central_share.jeju")
    at.session_state["sweep_picked"] = Picked("tiny", 7)
    at.run()
    assert "Point 7" in told(at)
    widget(at, "sweep_open").click().run()
    assert not at.exception
    assert at.session_state["opened"]
    now = choices(at)
    assert (now.scenario, now.baseline, now.runs, now.seed, now.region) == ("busan_first", "", 4, 1, "jeju")
    assert now.changes["own_budget"] == {"jeju": 8.0}
    assert now.changes["zone_share"] == 0.8
    assert now.changes["designations"][0]["announced"] == "2019-07"


def test_a_cell_of_several_points_lists_them(sweeps: Path) -> None:
    at = opened(sweep="tiny")
    at.session_state["sweep_picked"] = Picked("tiny", 1, (0, 0), frozenset({0, 1}))
    at.run()
    assert "2 points stand here" in told(at)
    assert at.dataframe[0].value["Point"].tolist() in ([0, 1], [1, 0])
    widget(at, "sweep_all").click().run()
    assert len(at.dataframe[0].value) == 8


def test_what_was_clicked_in_one_sweep_is_not_shown_in_another(sweeps: Path) -> None:
    at = opened(sweep="drawn")
    at.session_state["sweep_picked"] = Picked("tiny", 7)
    at.run()
    assert not at.exception
    assert "Point 7" not in told(at)


def wait(folder: Path) -> None:
    """Wait until a sweep that the page has started is complete."""
    store = Store(folder)
    state.processes().wait(store, PATIENCE)
    until(lambda: not status(store).running)

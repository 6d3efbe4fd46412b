"""One broken file in the folder of scenarios or sweeps takes nothing from anybody; it is told beside the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sim.explorer.session.scenario_list import look_again, named, scenario_names, unreadable
from sim.explorer.sweeps.sweep_list import sweep_names, sweep_of, title_of
from sim.language.errors import ZonelabError
from sim.scenario.reading.text_files import SCENARIOS_VARIABLE
from tests.broken_files import BROKEN, LEFT_BESIDE, break_files
from tests.explorer.test_pages import compare_alone, opened
from tests.waiting import PATIENCE


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of scenarios and sweeps in which all is broken that can be, and one scenario that is not."""
    (tmp_path / "sweeps").mkdir()
    break_files(tmp_path)
    break_files(tmp_path / "sweeps")
    (tmp_path / "mine.yml").write_text("extends: busan_first\nsupport: {zone_share: 0.9}\n")
    (tmp_path / "orphan.yaml").write_text("extends: nowhere\n")
    monkeypatch.setenv(SCENARIOS_VARIABLE, str(tmp_path))
    return tmp_path


def test_what_can_be_read_is_listed_and_the_rest_is_told(folder: Path) -> None:
    names = scenario_names()
    assert {"mine", "busan_first", "no_zone"} <= set(names)
    assert not {*BROKEN, "orphan"} & set(names)
    told = unreadable()
    for name in (*BROKEN, "orphan"):
        assert any(each.startswith(f"{name}: ") for each in told), name
    assert not any(each.partition(".")[0] in " ".join(told) for each in ("folder", "hidden"))
    assert len(told) == len(BROKEN) + 1
    assert str(folder) not in " ".join(told)


def test_a_file_that_is_mended_is_listed(folder: Path) -> None:
    (folder / "empty.yaml").write_text("extends: busan_first\n")
    look_again()
    assert "empty" in scenario_names()
    assert named("empty") == named("busan_first")
    (folder / "empty.yaml").unlink()
    look_again()
    with pytest.raises(ZonelabError, match="scenario must be one of"):
        named("empty")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_pages_draw_and_tell_what_is_broken(folder: Path, language: str) -> None:
    at = opened(lang=language, scenario="mine")
    assert not at.exception
    (notice,) = [each.value for each in at.warning]
    told = "\n".join([notice, *(each.value for each in at.markdown)])  # the last of many are folded away
    for name in ("empty", "fifo", "latin"):
        assert f"- {name}\\: " in told
    assert at.session_state["choices"].scenario == "mine"
    assert not AppTest.from_function(compare_alone, default_timeout=PATIENCE).run().exception


def test_a_broken_scenario_in_an_address_is_told(folder: Path) -> None:
    at = opened(scenario="fifo", against="latin")
    assert not at.exception
    assert any("must be one of" in each.value for each in at.warning)


def test_a_scenario_that_breaks_while_it_is_looked_at_is_left(folder: Path) -> None:
    at = opened(scenario="mine")
    (folder / "mine.yml").write_text("a: [")
    at.run()
    assert not at.exception
    assert at.session_state["choices"].scenario != "mine"
    assert any("'mine'" in each.value for each in at.warning)


def test_broken_sweeps_are_listed_and_told_when_chosen(folder: Path) -> None:
    names = sweep_names()
    assert set(BROKEN) <= set(names)
    assert not {name.partition(".yaml")[0] for name in LEFT_BESIDE} & set(names)
    for name in BROKEN:
        assert title_of(name, "en") == name
        with pytest.raises(ZonelabError):
            sweep_of(name)

"""What is told of one file, address or folder: one notice, escaped once, in the language now spoken."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sim.explorer.language.page_notices import MOST_OPEN
from sim.explorer.session.choices import Choices
from sim.explorer.session.page_address import read, write
from sim.explorer.share.downloads import KEEP
from sim.scenario.reading.text_files import SCENARIOS_VARIABLE
from tests.explorer.test_pages import opened, widget

ZONE = "{regions: [busan], sectors: [tourism], announced: 2019-05, in_force: 2019-09}"


def handed_in(content: str, language: str) -> AppTest:
    at = opened(lang=language, runs="2")
    at.session_state[KEEP] = True
    at.run()
    at.file_uploader[0].set_value(("mine.yaml", content.encode(), "application/yaml")).run()
    assert not at.exception
    return at


def test_what_is_wrong_with_a_file_is_escaped_once_and_follows_the_language() -> None:
    at = handed_in("extends: busan_first\na: b: c", "ko")
    told, beside = [each.value for each in at.warning]
    assert told == beside  # at the top, and where the file was handed in
    assert told.startswith("파일을 ")
    assert "2행\\: 올바른 YAML" in told
    assert "\\\\" not in told
    widget(at, "lang").set_value("en").run()
    told, beside = [each.value for each in at.warning]
    assert told == beside
    assert told.startswith("The file was not taken")
    assert "line 2\\: must be valid YAML" in told


def test_many_problems_of_a_file_are_one_notice_of_which_the_rest_is_folded() -> None:
    at = handed_in(f"extends: busan_first\nzones: {{designations: [{', '.join([ZONE] * 30)}]}}", "en")
    told, beside = [each.value for each in at.warning]
    assert told == beside
    assert told.count("\n- ") == MOST_OPEN
    assert "“Zone 2” must not overlap “Zone 1”" in told
    rest, _beside = [each for each in at.expander if each.label.startswith("More of it")]
    assert rest.markdown[0].value.endswith("- and 385 more.")


def test_several_problems_of_an_address_are_one_notice() -> None:
    at = opened(zone_share="7", foo="1", runs="2")
    (told,) = [each.value for each in at.warning]
    assert "Share reserved for zones" in told
    assert "foo" in told


def test_several_unreadable_scenarios_are_one_notice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text("extends: nowhere\n", encoding="utf-8")
    monkeypatch.setenv(SCENARIOS_VARIABLE, str(tmp_path))
    (told,) = [each.value for each in opened(runs="2").warning]
    assert told.startswith("Scenarios that cannot be read")
    assert "one\\: " in told
    assert "two\\: " in told


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"month": ["2099-12"]}, "month must be a month from 2019-01 to 2023-12; got '2099-12'."),
        ({"month": ["2018-12"]}, "month must be a month from 2019-01 to 2023-12; got '2018-12'."),
        ({"month": ["2022-12"], "months": ["12"]}, "month must be a month from 2019-01 to 2019-12; got '2022-12'."),
        (
            {"zone_share": ["9" * 19_000]},
            "support.zone_share must be valid YAML; must have whole numbers of at most 500 digits, found one of 19,000",
        ),
    ],
)
def test_what_an_address_cannot_mean_is_told(params: dict[str, list[str]], said: str) -> None:
    choices, problems = read(params)
    assert any(said in problem for problem in problems), problems
    assert choices.month == ""


def test_a_month_that_a_shortened_horizon_left_outside_is_not_written() -> None:
    assert write(Choices(month="2022-12"))["month"] == ["2022-12"]
    assert "month" not in write(Choices(month="2022-12", changes={"months": 12}))

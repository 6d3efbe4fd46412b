"""Files from strangers: taken whole or told what is wrong, in the reader's language."""

from __future__ import annotations

import pytest

from sim.explorer.language.problems import problem_texts
from sim.explorer.session.choices import Choices, named, policy_of
from sim.explorer.share.upload import MOST_BYTES, choices_from_file
from sim.language.errors import ZonelabError
from sim.scenario.reading.text_files import scenario_files, scenario_names
from sim.scenario.writing import changes_from, one_line, scenario_file


@pytest.mark.parametrize("name", scenario_names())
def test_a_named_scenario_comes_back_from_its_file(name: str) -> None:
    choices = choices_from_file(scenario_files()[name].read_bytes(), Choices())
    assert policy_of(choices).digest == named(name).digest


def test_what_was_saved_opens_as_it_was() -> None:
    changes = {
        "zone_share": 0.7,
        "own_budget": {"jeju": 5.0},
        "title": {"en": "Mine: no", "ko": "나의 것"},
        "fixed_focus": {"jeju": {"tourism": 0.6, "finance": 0.4}},
    }
    text = scenario_file("busan_first", changes)
    choices = choices_from_file(text.encode(), Choices(language="ko", runs=50))
    assert (choices.scenario, choices.changes) == ("busan_first", changes)
    assert (choices.language, choices.runs) == ("ko", 50)
    assert changes_from(named("busan_first"), policy_of(choices)) == changes


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "keys and values"),
        (b"- 1\n- 2", "keys and values"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"a: b: c", "valid YAML"),
        (b"a: &x [1]\nb: *x", "anchors"),
        (b"!!python/object/apply:os.system ['true']", "tags"),
        (b"[" * 100_000, "nested"),
        (b"x" * (MOST_BYTES + 1), "at most"),
        (b"extends: ../../../etc/passwd", "extends must be one of"),
        (b"extends: [busan_first]", "extends must be one of"),
        (b"extends: busan_first\nworld: /etc", "world must be one of"),
        (b"extends: busan_first\nsupport: {zone_share: 7}", "zone_share must be at most 1"),
        (b"extends: busan_first\nzone_share: 0.7", "Its place is support"),
        (b"extends: busan_first\nmonths: 100000000000", "months"),
        (b"extends: busan_first\nscale: 99999", "scale"),
        (b"title: {en: a, ko: b}", "must be given"),
    ],
)
def test_a_bad_file_is_told_in_sentences(content: bytes, said: str) -> None:
    with pytest.raises(ZonelabError) as caught:
        choices_from_file(content, Choices())
    assert any(said in problem for problem in caught.value.problems), caught.value.problems


def test_no_path_of_the_server_is_told() -> None:
    with pytest.raises(ZonelabError) as caught:
        choices_from_file(b"extends: busan_first\nsupport: {zone_share: 7}", Choices())
    for problem in problem_texts(caught.value.problems, "en"):
        assert problem.startswith("“Share reserved for zones”"), problem


def test_markup_in_a_problem_is_shown_and_not_obeyed() -> None:
    with pytest.raises(ZonelabError) as caught:
        choices_from_file(b"extends: busan_first\n'[click](http://x.y)<b>': 1", Choices())
    text = " ".join(problem_texts(caught.value.problems, "en"))
    assert "](" not in text
    assert "\\<b\\>" in text


def test_a_list_that_stands_twice_is_written_twice() -> None:
    sectors = ["tourism"]
    zones = [
        {"regions": [region], "sectors": sectors, "announced": "2019-05", "in_force": "2019-09"}
        for region in ("busan", "jeju")
    ]
    text = scenario_file("busan_first", {"designations": zones})
    assert "&" not in text + one_line(zones)
    assert len(choices_from_file(text.encode(), Choices()).changes["designations"]) == 2


def test_a_problem_names_the_lever_it_is_about() -> None:
    zone = "{regions: [busan], sectors: [tourism], announced: 2019-05, in_force: 2019-03}"
    with pytest.raises(ZonelabError) as caught:
        choices_from_file(f"extends: busan_first\nzones: {{designations: [{zone}]}}".encode(), Choices())
    (problem,) = problem_texts(caught.value.problems, "en")
    assert problem.startswith("“Zone 1\\: In force from” must not come before announced")

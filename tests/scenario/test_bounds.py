"""Whatever a stranger writes, the work on it is bounded: sentences are counted, lists and texts have limits."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

import sim
from sim.language import errors
from sim.language.errors import MOST_PROBLEMS, ZonelabError
from sim.scenario.reading import inheritance
from sim.scenario.reading.plain_json import parse_json
from sim.scenario.reading.plain_yaml import MOST_DIGITS, MOST_NODES, parse_yaml
from sim.scenario.reading.text_files import LARGEST_FILE_BYTES
from sim.scenario.schema import words
from sim.scenario.schema.blocks import MOST_EVENTS

ZONE = "{regions: [jeju], sectors: [tourism], announced: 2019-05, in_force: 2019-09}"


def said(folder: Path, text: str) -> list[str]:
    """Return what loading a file says is wrong."""
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ZonelabError) as caught:
        sim.load_scenario(path)
    return list(caught.value.problems)


def many(form: str, count: int) -> str:
    return ", ".join(form.replace("#", str(i)) for i in range(count))


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (f"zones: {{designations: [{many(ZONE, MOST_EVENTS)}]}}", MOST_EVENTS * (MOST_EVENTS - 1) // 2),
        (f"support: {{own_budget: {{{many('r#: 1', 900)}}}}}", 900),
        (f"support: {{own_budget: {{{many('jej#: null', 3000)}}}}}", 3000),
        (f"support: {{{many('k#: 1', 3000)}}}", 3000),
        ("\n".join(f"k{i}: 1" for i in range(3000)), 3000),
        ("\n".join(f"support.k{i}: 1" for i in range(3000)), 3000),
    ],
)
def test_fifty_problems_are_told_and_the_rest_is_counted(tmp_path: Path, text: str, rest: int) -> None:
    with patch.object(errors, "closest", side_effect=errors.closest) as looked_up:
        problems = said(tmp_path, f"extends: no_zone\n{text}\n")
    assert len(problems) == MOST_PROBLEMS + 1
    assert len(set(problems)) == len(problems)
    assert problems[-1].endswith(f"and {rest - MOST_PROBLEMS} more.")
    assert all(len(each) < 1000 for each in problems)
    assert looked_up.call_count <= MOST_PROBLEMS


def test_a_hint_is_looked_for_only_where_it_is_told(tmp_path: Path) -> None:
    with patch.object(inheritance, "closest", side_effect=inheritance.closest) as merged:
        said(tmp_path, f"extends: no_zone\nsupport: {{own_budget: {{{many('jej#: null', 2000)}}}}}\n")
    assert merged.call_count == MOST_PROBLEMS
    with patch.object(words, "not_one_of", side_effect=words.not_one_of) as named:
        said(tmp_path, f"extends: no_zone\nsupport: {{own_budget: {{{many('r#: 1', 900)}}}}}\n")
    assert named.call_count == MOST_PROBLEMS


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (
            f"zones: {{designations: [{many(ZONE, MOST_EVENTS + 1)}]}}",
            "zones.designations must be a list of at most 1000",
        ),
        (f"zones: {{designations: [{{regions: [{many('jeju', 1001)}]}}]}}", "regions must be a list of at most 1000"),
        (f"title: {{en: {'x' * 2001}, ko: B}}", "title.en must be text of at most 2000 characters"),
        (f"{'k' * 201}: 1", "keys of at most 200 characters"),
        (f"world: {'w' * 1001}", "world must be text of at most 1000 characters"),
        (f"a: [{many('1', MOST_NODES)}]", "at most 50,000 keys and values"),
        ("a: '" + "x" * LARGEST_FILE_BYTES + "'", "at most 1,000,000 bytes"),
    ],
)
def test_lists_texts_and_keys_have_limits(tmp_path: Path, text: str, part: str) -> None:
    problems = said(tmp_path, f"extends: no_zone\n{text}\n")
    assert any(part in each for each in problems), [each[:200] for each in problems]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('founding: {"": 1.5}', "founding.''"), ('"": 1', "''"), ('" ": {a: 1}', "' '"),
        ('support: {own_budget: {"": 1}}', "support.own_budget.''"),
        ('focus: {fixed_focus: {jeju: {"": 1}}}', "jeju.''"),
        ('founding: {cycle: {"": 1}}', "founding.cycle.''"), ('readiness: {studies: {"": null}}', "studies."),
        ("support:\n  zone_share\u00a0: 0.9", "support.zone_share\\xa0"), ("\u200bmonths: 3", "\\u200bmonths"),
        ('"\\ud800": 1', "half of one, a surrogate"),
    ],
)  # fmt: skip
def test_odd_keys_are_told_so_that_they_can_be_seen(tmp_path: Path, text: str, key: str) -> None:
    problems = said(tmp_path, f"extends: no_zone\n{text}\n")
    assert any(key in each for each in problems), problems
    assert all(each.startswith(str(tmp_path / "mine.yaml")) for each in problems), problems
    "\n".join(problems).encode("utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "trials: {extension_share: 0.9}", "location: {urbanization: 0.95}", "support:\n  zone_share\u00a0: 1",
        "founding: {cycle: {2019-01: null}}", "start: 2015-01",
    ],
)  # fmt: skip
def test_a_file_is_blamed_for_what_it_sets_and_not_the_file_it_extends(tmp_path: Path, text: str) -> None:
    problems = said(tmp_path, f"extends: staggered\n{text}\n")
    assert all(each.startswith(f"{tmp_path / 'mine.yaml'}: ") for each in problems), problems


def test_a_world_without_a_language_is_told_to_add_it(tmp_path: Path) -> None:
    text = "title: {en: A}\nregions: [{name: {en: A}}, {name: {en: B}}]\nsectors: [{name: {en: A}}]\n"
    (tmp_path / "worlds" / "mine").mkdir(parents=True)
    (tmp_path / "worlds" / "mine" / "world.yaml").write_text(text)
    problems = said(tmp_path, "extends: two_islands\nworld: mine\n")
    assert any("must be given; they are missing. Add them." in each for each in problems), problems
    assert not any("Extend a scenario" in each for each in problems)


@pytest.mark.parametrize("zone", [ZONE, ZONE.replace("2019-09", "2019-01")])
def test_of_a_list_that_is_too_long_only_that_is_told(tmp_path: Path, zone: str) -> None:
    (problem,) = said(tmp_path, f"extends: no_zone\nzones: {{designations: [{many(zone, 2 * MOST_EVENTS)}]}}\n")
    assert "zones.designations must be a list of at most 1000" in problem


@pytest.mark.parametrize("read", [parse_yaml, parse_json])
@pytest.mark.parametrize("sign", ["", "-"])
def test_a_number_of_digits_that_python_refuses_is_told(read: Any, sign: str) -> None:
    assert read(f'{{"a": {sign}{"9" * MOST_DIGITS}}}', "a test")["a"]
    with pytest.raises(ZonelabError, match="whole numbers of at most 500 digits, found one of 5,000; shorten it"):
        read(f'{{"a": {sign}{"9" * 5000}}}', "a test")


def test_problems_of_many_parts_are_counted_together() -> None:
    counted = errors.Problems()
    for i in range(70):
        counted.add(partial("problem {}".format, i))
    error: Any = ZonelabError([*counted.sentences(), *(f"other {i}" for i in range(30))])
    assert error.problems[-1] == "and 50 more."
    assert len(error.problems) == MOST_PROBLEMS + 1

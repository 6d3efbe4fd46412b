"""Whatever a stranger hands in is read, or refused in sentences; `make fuzz` does the same for as long as one likes."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.fuzz.mutations import spoilt
from tests.fuzz.run import Count, case
from tests.fuzz.targets import CORPUS, TARGETS, kept

#: Of each target, in a quick run and in a slow one; the same ones every time.
CASES = [40, pytest.param(1000, marks=[pytest.mark.slow, pytest.mark.endurance])]


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_usual_is_read(name: str, tmp_path: Path) -> None:
    for content in TARGETS[name].inputs:
        assert TARGETS[name].answer(content, tmp_path) == ()


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*/*")), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_once_broke_something_does_so_no_more(path: Path, tmp_path: Path) -> None:
    TARGETS[path.parent.name].answer(path.read_bytes(), tmp_path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("scenario", 'title: {en: "a \\e[31mred title", ko: "a"}'),
        ("scenario", "# \u202e\ntitle: {en: a, ko: a}"),
        ("upload", 'title: {en: "\\u202eltit", ko: "a"}'),
        ("override", 'title={en: "\\x9b31m", ko: a}'),
        ("manifest", '{"kind": "\\u001b[31m"}'),
        ("outlines", '{"type": "\\u001b[31m"}'),
        ("sources", "source\x1b[31m,title"),
        ("table", "unit,year\nn\x1b[31m1,2012\n"),
    ],
)
def test_what_would_steer_a_terminal_or_turn_letters_round_is_refused(name: str, content: str, tmp_path: Path) -> None:
    told = TARGETS[name].answer(content.encode(), tmp_path)
    if name == "outlines":  # they are told beside the map
        told = tuple(TARGETS[name].read(content.encode(), tmp_path).problems)  # type: ignore[attr-defined]
    assert any("must have no character that steers what shows it; found U+" in each for each in told), told
    assert all(each.isprintable() for each in told)


@pytest.mark.parametrize("cases", CASES)
@pytest.mark.parametrize("name", TARGETS)
def test_spoilt_inputs_are_read_or_refused(name: str, cases: int, tmp_path: Path) -> None:
    dice, target = random.Random(name), TARGETS[name]  # spoils files, guards no secret
    inputs = [*target.inputs, *(each.read_bytes() for each in kept(name))]
    told = [target.answer(spoilt(dice.choice(inputs), dice), tmp_path) for _ in range(cases)]
    assert any(told) or name in ("outlines", "address")  # their problems are told beside what can be shown


def test_a_target_that_breaks_is_counted_with_its_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    count, wrong = Count(), TARGETS["claim"]
    monkeypatch.setattr(type(wrong), "answer", lambda *_: 1 // 0)
    told = case("claim", b"", tmp_path, count)
    assert told is not None
    assert "ZeroDivisionError" in told
    assert (count.cases, count.broken, count.refused) == (1, 1, 0)

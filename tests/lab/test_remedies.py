"""Refusals of flip, worth, review and promise: all that is wrong together, and what they advise helps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.lab import work_time
from sim.lab.work_time import begin, time_text
from sim.language.texts import sentence
from tests.cli.conftest import Zonelab
from tests.cli.conftest import zonelab as zonelab


class _BegunError(Exception):
    """All was right and the work would begin."""


def _begun(_seconds: float) -> None:
    raise _BegunError


def _flip(claim: str, *given: Any, **named: Any) -> Callable[[], object]:
    return lambda: sim.flip(claim, *given, on_begin=_begun, **named)


def _worth(*given: Any, **named: Any) -> Callable[[], object]:
    return lambda: sim.worth(*given, on_begin=_begun, **named)


def _review(*given: Any, **named: Any) -> Callable[[], object]:
    return lambda: sim.review(*given, on_begin=_begun, **named)


def _promise(*given: Any, **named: Any) -> Callable[[], object]:
    return lambda: sim.promise(*given, on_begin=_begun, **named)


#: What is asked, what the refusal advises, and the same with that advice followed.
ADVICE: list[tuple[Callable[[], object], str, Callable[[], object]]] = [
    (
        _flip("effect.far_island > 0", "two_islands", "two_islands"),
        "Name scenarios of a world that has some, such as no_zone",
        _flip("net_new > 0", baseline="no_zone"),
    ),
    (_flip("net_new > 0", draws=20), "Use 57 draws or more", _flip("net_new > 0", draws=57)),
    (_flip("net_new > 0", draws=1), "each of the 19 weights", _flip("net_new > 0", draws=57)),
    (_flip("net_new > 0", "no_zone"), "Name another policy", _flip("net_new > 0", "busan_first")),
    (
        _flip("net_new > 0", baseline="two_islands"),
        "Give --policy, or policy= in Python",
        _flip("net_new > 0", policy="busan_first"),
    ),
    (
        _flip("staggered better than busan_first in net_new", "no_zone"), "Leave out --policy",
        _flip("staggered better than busan_first in net_new"),
    ),
    (
        _flip("staggered better than busan_first in net_new", "busan_first", of="assumptions"), "into the claim",
        _flip("staggered better than busan_first in net_new", of="assumptions"),
    ),
    (_flip("net_new > 1e99"), "the number must lie between", _flip("net_new > 1e12")),
    (
        _flip("net_new > 0", "no_zone", of="assumptions"), "Name another policy",
        _flip("net_new > 0", "busan_first", of="assumptions"),
    ),
    (_worth(draws=1), "each of the 19 weights", _worth(draws=57)),
    (_worth(baseline="two_islands"), "Name one: zonelab worth POLICY", _worth(["busan_first"])),
    (_worth(["no_zone"]), "Name one: zonelab worth POLICY", _worth(["busan_first"])),
    (_worth(price=1e308), "price must be numbers from 0 to 1,000,000", _worth(price=1e6)),
    (_worth(prices=[1.0, 1e308]), "prices must be numbers from 0 to", _worth(prices=[1.0, 1e6])),
    (
        _review("busan_first", "busan_first"), "Name another policy or another baseline",
        _review("busan_first", "no_zone"),
    ),
    (_review("busan_first", "no_zone", prices=[1e7]), "from 0 to", _review("busan_first", "no_zone", prices=[1e6])),
    (
        _review("busan_first", "no_zone", months=[36], horizon=30), "give a longer horizon",
        _review("busan_first", "no_zone", months=[36], horizon=60),
    ),
    (_promise("busan_first"), "firms or jobs must be given", _promise("busan_first", firms=250)),
    (_promise("busan_first", firms=1e11), "not above 10,000,000,000", _promise("busan_first", firms=1e10)),
]  # fmt: skip


@pytest.mark.parametrize(("refused", "advice", "followed"), ADVICE)
def test_what_a_refusal_advises_helps(
    refused: Callable[[], object], advice: str, followed: Callable[[], object]
) -> None:
    with pytest.raises(sim.ZonelabError) as mistake:
        refused()
    assert advice in str(mistake.value)
    with pytest.raises(_BegunError):
        followed()


def test_all_that_is_wrong_is_told_together() -> None:
    asked: dict[str, tuple[Callable[[], object], int]] = {
        "flip": (_flip("displaced_shar > 1", "nowhere", draws=0, seed=-1, threads=0), 5),
        "flip of a claim about two": (_flip("nowhere better than nobody in net_new", draws=0), 3),
        "flip, no baseline": (_flip("net_new > 0", "nowhere", "nobody", draws=0), 3),
        "worth": (_worth(["nowhere"], price=-1, prices=[-2], draws=0, seed=-1), 5),
        "worth, no baseline": (_worth(["nowhere"], "nobody", draws=0), 3),
        "promise": (_promise("nowhere", "nobody", firms=-1, runs=0), 4),
        "review": (_review("nowhere", "nobody", prices=[-1], runs=0), 4),
    }
    for name, (call, count) in asked.items():
        with pytest.raises(sim.ZonelabError) as mistake:
            call()
        assert len(mistake.value.problems) == count, (name, mistake.value.problems)


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (("flip", "net_new = 3", "--draws", "0", "--threads", "0"), ("letter 9", "draws must be", "threads must be")),
        (("worth", "nowhere", "--price", "-1"), ("got 'nowhere'", "price must be")),
        (("review", "nowhere", "no_zone", "--price", "-1"), ("got 'nowhere'", "prices must be")),
        (
            ("promise", "nowhere", "nobody", "--firms", "-3", "--seed", "-1"),
            ("seed must be", "got 'nowhere'", "got 'nobody'", "firms must be"),
        ),
    ],
)
def test_a_command_tells_its_folder_and_all_else_that_is_wrong_once(
    zonelab: Zonelab, tmp_path: Path, words: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    file = tmp_path / "taken"
    file.write_text("mine", "utf-8")
    done = zonelab(*words, "--out", str(file))
    assert done.code == 2
    for part in ("must be a folder for results", *parts):
        assert done.err.count(part) == 1, (part, done.err)
    assert file.read_text("utf-8") == "mine"


def test_a_folder_that_cannot_be_used_stops_a_command_before_the_work(zonelab: Zonelab, tmp_path: Path) -> None:
    file = tmp_path / "taken"
    file.write_text("mine", "utf-8")
    for words in (("flip", "net_new > 0"), ("worth",), ("review", "busan_first", "no_zone")):
        done = zonelab(*words, "--out", str(file))
        assert done.code == 2
        assert "must be a folder for results" in done.err
        assert done.out == ""


@pytest.mark.parametrize(
    "words",
    [
        ("flip", "net_new > 0"), ("worth",), ("review", "busan_first", "no_zone"), ("promise", "busan_first"),
        ("rehearse", "busan_first"), ("race", "busan_first", "--players", "a,b"), ("run", "no_zone"),
        ("compare", "busan_first", "no_zone"), ("validate",), ("calibrate",), ("sweep", "run", "nothing"),
    ],
)  # fmt: skip
def test_an_empty_folder_name_is_refused_by_every_command(zonelab: Zonelab, words: tuple[str, ...]) -> None:
    done = zonelab(*words, "--out", "")
    assert done.code == 2
    assert "--out must be a path; got an empty text" in done.err
    assert "빈 글자" in zonelab(*words, "--out", "", "--lang", "ko").err


def test_work_of_hours_is_refused_with_what_makes_it_shorter(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(sim.ZonelabError, match=r"would take about 2\.0 h on this machine\. Rest\."):
        begin(7200.0, sentence("{problem}", problem="Rest."), None)
    monkeypatch.setattr(work_time, "MOST_HOURS", 1e-6)
    for call, remedy in (
        (_flip("net_new > 0"), "fewer draws"), (_flip("net_new > 0", of="assumptions"), "fewer draws"),
        (_worth(), "fewer draws or policies"), (_review("busan_first", "no_zone"), "fewer runs or reviews"),
        (_promise("busan_first", firms=250), "fewer runs"),
    ):  # fmt: skip
        with pytest.raises(sim.ZonelabError, match="the work must take") as mistake:
            call()
        assert remedy in str(mistake.value)


def test_how_long_it_takes_is_told_beforehand_if_one_waits_for_it(zonelab: Zonelab) -> None:
    assert time_text(9.0, "en") == ""
    assert time_text(25.0, "ko") == "다른 작업이 없으면 이 컴퓨터에서 약 25초 걸립니다."
    told: list[float] = []
    sim.promise("busan_first", firms=250, runs=10, posterior=None, on_begin=told.append)
    assert len(told) == 1
    assert 0 < told[0] < 10

"""What a rehearsal refuses, it refuses before it runs anything, and what it says to do instead helps."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import sim
from sim.lab.rehearsal import rehearsal as rehearsal_module
from sim.lab.rehearsal.judgement import Judgement, recommended
from sim.lab.rehearsal.rehearsal_words import rehearsal_sentence
from tests.cli.conftest import Zonelab, zonelab  # noqa: F401  # a fixture
from tests.lab.test_rehearsal import made_score


class RunError(Exception):
    """Something was run."""


@pytest.fixture
def nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_: Any) -> None:
        raise RunError

    monkeypatch.setattr(rehearsal_module, "twin_histories", run)


#: A command that is refused, and what its sentence tells to give instead, which replaces options of the same name.
REFUSED: list[tuple[tuple[str, ...], str]] = [
    (("two_islands",), r"(--years-before 0) .* (--design \S+?)\.$"),
    (("two_islands", "--years-before", "0"), r"(--years-before 0) .* (--design \S+?)\.$"),
    (("busan_first", "--years-before", "0"), r"(--years-before [0-9]+)"),
    (("busan_first", "--years-before", "0", "--design", "did:5+4"), r"(--years-before [0-9]+)"),
    (("busan_first", "--years-before", "1", "--design", "synthetic_did"), r"(--years-before [0-9]+)"),
    (("busan_first", "--years-before", "50"), r"(--years-before [0-9]+)"),
    (("busan_first", "--design", "did:40+4", "--years-before", "5"), r"a window such as (?P<design>[0-9]+\+4)"),
    (("busan_first", "--design", "did:5+0"), r"as in (?P<name>\S+?),"),
    (("every_region_outside_the_capital", "--design", "did"), r"(--design \S+?)\.$"),
    (("busan_first", "--runs", "4000000000"), r"(--runs [0-9]+)"),
    (("busan_first", "--runs", "1"), r"runs must be a whole number from (?P<runs>[0-9]+)"),
    (("busan_first", "--level", "5"), r"such as (?P<level>0\.10)"),
]


@pytest.mark.usefixtures("nothing_runs")
@pytest.mark.parametrize(("words", "told"), REFUSED, ids=[" ".join(words) for words, _told in REFUSED])
def test_what_is_told_to_do_helps(zonelab: Zonelab, words: tuple[str, ...], told: str) -> None:  # noqa: F811  # the fixture
    refused = zonelab("rehearse", *words)
    assert refused.code == 2, "it is refused"
    assert re.search("[가-힣]", zonelab("rehearse", *words, "--lang", "ko").err)
    found = re.search(told, refused.err, re.MULTILINE)
    assert found is not None, refused.err
    given = dict(zip(words[1::2], words[2::2], strict=True))
    named = found.groupdict()
    if "design" in named:
        given["--design"] = f"did:{named['design']}"
    elif "name" in named:
        given["--design"] = named["name"]
    elif named:
        given |= {f"--{key}": value for key, value in named.items()}
    else:
        given |= dict(each.split() for each in found.groups())
    with pytest.raises(RunError):
        zonelab("rehearse", words[0], *[word for option in given.items() for word in option])


@pytest.mark.usefixtures("nothing_runs")
@pytest.mark.parametrize(
    ("policy", "baseline", "remedy"),
    [
        ("busan_first", "busan_first", None),
        ("busan_first", "two_islands", None),
        ("no_zone", "no_zone", "busan_first"),
    ],
)
def test_a_baseline_that_cannot_serve_may_be_left_out(
    zonelab: Zonelab,  # noqa: F811  # the fixture
    policy: str,
    baseline: str,
    remedy: str | None,
) -> None:
    assert zonelab("rehearse", policy, baseline).code == 2
    with pytest.raises(RunError):
        zonelab("rehearse", remedy or policy)


@pytest.mark.usefixtures("nothing_runs")
def test_a_policy_against_itself_is_refused_by_whatever_name(tmp_path: Path) -> None:
    own = tmp_path / "mine.yaml"
    own.write_text("extends: busan_first\ntitle: {en: Mine, ko: 내 것}\n", encoding="utf-8")
    with pytest.raises(
        sim.ZonelabError, match="baseline must be another scenario than policy; busan_first and mine are"
    ):
        sim.rehearse("busan_first", own)


def test_designs_of_a_set_that_have_nobody_to_compare_with_are_left_out_and_named() -> None:
    found = sim.rehearse("every_region_outside_the_capital", designs=["standard", "before_after"], runs=20)
    names = [each.design.name for each in found.scores]
    assert "did:level:all:placebo_rank" in names
    assert not any("outside_capital" in each for each in names)
    assert "left out" in found.notes[0]
    assert "did:log1p:outside_capital:placebo_rank" in found.notes[0]


def test_more_runs_than_there_is_memory_for_are_refused() -> None:
    with pytest.raises(sim.ZonelabError) as refused:
        sim.rehearse("busan_first", "no_zone", "did", runs=2**32 - 1)
    assert len(refused.value.problems) == 2
    assert "fits in memory" in refused.value.problems[1]


def test_a_command_tells_all_that_is_wrong_together(zonelab: Zonelab) -> None:  # noqa: F811  # the fixture
    answer = zonelab(
        "rehearse", "nope", "alsonope", "--runs", "2", "--level", "3", "--design", "bad", "--years-before", "-1",
        "--out", __file__,
    )  # fmt: skip
    assert answer.code == 2
    for told in ("'nope'", "'alsonope'", "runs must", "level must", "'bad'", "years_before must", "folder"):
        assert told in answer.err
    assert answer.err.count("'nope'") == 1


def test_a_design_that_misses_the_effect_by_more_than_half_is_not_recommended_for_its_power() -> None:
    honest = made_score("did", [0.01, 0.01, 0.9, 0.9] * 10, [0.9] * 40)
    far = replace(made_score("augmented", [0.01] * 40, [0.9] * 40), estimate=np.full(40, 1.6))
    near = replace(far, estimate=np.full(40, 1.4))
    assert recommended([honest, far], 0.1, None)[0] == 0
    assert recommended([honest, near], 0.1, None)[0] == 1


def test_what_is_not_honest_is_never_recommended_without_saying_so() -> None:
    everywhere = np.ones(40, dtype=bool)
    loud = made_score("did:level:cluster_t", [0.01] * 40, [0.01] * 20 + [0.9] * 20)
    far = replace(loud, p_without=np.full(40, 0.9), p_by_rule=np.full(40, 0.9), estimate=np.full(40, 1.6))
    narrow = replace(far, estimate=np.ones(40), p_of_truth=np.zeros(40))
    sentences = [
        rehearsal_sentence(SimpleNamespace(recommendation=Judgement(each, 0.1, None, everywhere), scores=[each]), "en")  # type: ignore[arg-type]  # what the sentence takes
        for each in (loud, far, narrow)
    ]
    assert "it would also find one in about 5 cases of 10" in sentences[0]
    assert sentences[1].endswith("On average it reports +1.6 firms where the zone gained +1.0 firms.")
    assert "Its interval of 90% would hold the truth in almost no case" in sentences[2]

"""The command that a card shows makes that very card, in a folder with the files that it reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sim.explorer.laboratory.asking import ground_of
from sim.explorer.laboratory.commands import command_of
from sim.explorer.laboratory.instruments import INSTRUMENTS, values_of
from sim.explorer.laboratory.questions import Question, policy_of_claim
from sim.explorer.laboratory.reader_table import table_given
from sim.explorer.session.choices import UNCHANGED, WITHOUT_ZONES, Choices, baseline_of, policy_of
from sim.results.posterior_table import load_posterior
from sim.scenario.reading.text_files import SCENARIOS_VARIABLE
from tests.cli.conftest import Zonelab
from tests.cli.conftest import zonelab as zonelab
from tests.explorer.laboratory_cases import PANEL, tiny_searches

CHANGED = {"zone_share": 0.9}
#: What is asked: instrument, choices, and what the reader has set of the instrument.
QUICK: dict[str, tuple[str, Choices, dict[str, str]]] = {
    "promise": ("promise", Choices(runs=8, ranges="central"), {"firms": "100", "jobs": "0"}),
    "promise of a changed policy": ("promise", Choices(changes=CHANGED, runs=8, seed=3), {}),
    "promise without zones": ("promise", Choices(baseline=WITHOUT_ZONES, runs=8, ranges="central"), {}),
    "promise in another market": (
        "promise", Choices(changes={"relief_weight": 2.0}, runs=8, ranges="central"), {},
    ),
    "promise against what is unchanged": (
        "promise", Choices(changes={**CHANGED, "relief_weight": 2.0}, baseline=UNCHANGED, runs=8, ranges="central"),
        {"firms": "20"},
    ),
    "rehearsal": ("rehearse", Choices(runs=20, ranges="central"), {}),
    "race": (
        "race", Choices(scenario="two_islands", baseline=WITHOUT_ZONES, ranges="central"),
        {"players": "far_island,main_island", "factors": "1,4", "rules": "cap,zone_money", "value": "1.5"},
    ),
    "race without rules": (
        "race", Choices(scenario="two_islands", baseline=WITHOUT_ZONES, ranges="central"),
        {"players": "far_island,main_island", "factors": "1,4", "rules": ""},
    ),
    "search": ("search", Choices(ranges="central"), {"file": "tiny"}),
    "search with fewer candidates": ("search", Choices(ranges="central"), {"file": "tiny", "candidates": "20"}),
    "evaluation": (
        "evaluate", Choices(),
        {"treated": "n1", "since": "2019", "announced": "2018", "without": "a%2C b,n4", "form": "log"},
    ),
}  # fmt: skip
SLOW: dict[str, tuple[str, Choices, dict[str, str]]] = {
    "review": ("review", Choices(), {"month": "24", "price": "2"}),
    "flip": ("flip", Choices(seed=2), {"claim": "displaced_share > 0.4"}),
    "flip of assumptions": ("flip_assumptions", Choices(changes=CHANGED), {"claim": "net_new > 1"}),
    "worth": ("worth", Choices(), {"price": "3"}),
}


def test_every_instrument_has_a_command_that_is_tried() -> None:
    assert {word for word, _choices, _given in (QUICK | SLOW).values()} == set(INSTRUMENTS)


@pytest.mark.parametrize("case", [*QUICK, *(pytest.param(each, marks=pytest.mark.slow) for each in SLOW)])
def test_the_command_makes_the_same_card(
    zonelab: Zonelab, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SCENARIOS_VARIABLE, str(tiny_searches(tmp_path / "mine")))
    word, choices, given = (QUICK | SLOW)[case]
    asked = question(choices)
    values = values_of(INSTRUMENTS[word], [(f"{word}.{name}", text) for name, text in given.items()], ground_of(asked))
    assert {
        name: INSTRUMENTS[word].inputs[i].write(values[name]) for i, name in enumerate(values) if name in given
    } == (given)
    card = INSTRUMENTS[word].ask(asked, values, lambda _runs: None)
    command = command_of(INSTRUMENTS[word], choices, asked, values)
    monkeypatch.chdir(tmp_path)
    for name, content in command.files.items():
        Path(name).write_text(content, encoding="utf-8")
    Path("panel of mine.csv").write_text(PANEL, encoding="utf-8")
    told = zonelab(*command.words, "--json")
    assert told.code == 0, told.err
    found: dict[str, Any] = json.loads(told.out)
    assert found["sentence"] == card.sentence()
    assert len(found.get("tables", found)) >= len(card.tables())


@pytest.mark.parametrize("word", ["flip", "flip_assumptions"])
def test_a_claim_that_names_its_own_policies_is_asked_without_that_of_the_page(word: str) -> None:
    asked = question(Choices(ranges="central"))
    words = {
        claim: command_of(INSTRUMENTS[word], Choices(ranges="central"), asked, {"claim": claim}).words
        for claim in ("open_competition better than staggered in net_new", "net_new > 1")
    }
    assert ["--policy" in each for each in words.values()] == [False, True]
    assert [policy_of_claim(asked, {"claim": claim}) for claim in words] == [None, asked.policy]


def question(choices: Choices) -> Question:
    """Return what the page would ask about."""
    policy = policy_of(choices)
    posterior = load_posterior(policy) if choices.over_draws else None
    table = table_given("panel of mine.csv", PANEL.encode())
    return Question(policy, baseline_of(choices), choices.runs, choices.seed, posterior, choices.over_draws, table)

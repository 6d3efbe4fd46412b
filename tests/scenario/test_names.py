"""Names and values that look the same are the same, in whatever form a system or a caller gives them."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.scenario.reading.text_files import SCENARIOS_VARIABLE, scenario_names
from tests.small_worlds import write_world

#: Composed as it is typed, and taken apart as some systems keep it.
TYPED = unicodedata.normalize("NFC", "바다_é")
APART = unicodedata.normalize("NFD", TYPED)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(SCENARIOS_VARIABLE, str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("ending", [".yaml", ".yml"])
@pytest.mark.parametrize(("kept", "asked"), [(APART, TYPED), (TYPED, APART), (TYPED, TYPED)])
def test_a_scenario_is_found_in_every_form_of_its_name(folder: Path, kept: str, asked: str, ending: str) -> None:
    (folder / f"{kept}{ending}").write_text("extends: busan_first\n")
    (folder / f"child{ending}").write_text(f"extends: {asked}\n", encoding="utf-8")
    assert TYPED in scenario_names()
    for name in (asked, str(folder / f"{asked}{ending}"), "child"):
        assert sim.load_scenario(name) == sim.load_scenario("busan_first")
    assert sim.load_scenario(asked).name == TYPED


def test_a_world_is_found_in_every_form_of_its_name(folder: Path) -> None:
    write_world(folder / "worlds", name=APART)
    scenario = sim.load_scenario("no_zone", world=TYPED, studies={}, own_budget={})
    assert scenario.world.region_ids == ("dunes", "harbour", "marsh")


def test_what_a_system_leaves_beside_files_is_no_scenario(folder: Path) -> None:
    for name in ("._mine.yaml", ".mine.yml", "mine.yaml~", "mine.yaml.swp"):
        (folder / name).write_bytes(b"\x00\x05\x16\x07")
    assert not [name for name in scenario_names() if "mine" in name]


def test_numbers_of_numpy_are_numbers_in_overrides() -> None:
    budget = {"jeju": np.float32(5), "busan": np.int64(3)}
    scenario = sim.load_scenario("busan_first", zone_share=np.float64(0.5), months=np.int32(36), own_budget=budget)
    assert scenario == sim.load_scenario(
        "busan_first", zone_share=0.5, months=36, own_budget={"jeju": 5.0, "busan": 3.0}
    )


def test_equal_scenarios_are_equal_and_the_same_key() -> None:
    one, other = sim.load_scenario("busan_first"), sim.load_scenario("busan_first")
    assert one == other
    assert len({one, other, sim.load_scenario("busan_first", zone_share=0.71)}) == 2
    assert one != "busan_first"


def test_results_are_told_in_a_line_and_equal_where_every_number_is() -> None:
    one, other = (sim.compare("two_islands", "two_islands", runs=2) for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)
    assert one != sim.compare("two_islands", "two_islands", runs=3)
    assert one.policy != sim.run_ensemble("two_islands", runs=2, seed=7)
    posterior = sim.load_posterior("busan_first")
    assert posterior == sim.load_posterior("busan_first")
    for shown in (one, one.policy, one.policy.scenario, posterior):
        assert repr(shown).startswith(f"<{type(shown).__name__}")
        assert len(repr(shown)) < 400
        assert "\n" not in repr(shown)

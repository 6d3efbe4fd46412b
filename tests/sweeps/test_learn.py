"""What the program learns from a sweep: files, words, and sentences where there is nothing to learn."""

from __future__ import annotations

import shlex
from pathlib import Path

import pandas as pd
import pytest

from sim.language.errors import ZonelabError
from sim.scenario.reading.sweep_file import Event
from sim.sweeps.design.plan import Plan, plan_of, with_design
from sim.sweeps.learning.discovery import discover_event
from sim.sweeps.learning.lessons import MethodResult, sensitivities
from sim.sweeps.running.store import Store
from sim.sweeps.sweep_result import SweepResult
from tests.sweeps.small_sweeps import answer, run, write_sweep

#: The weight of regulation matters on the far island, which has the zone; the growth of employees moves no firm.
LEVERS = {
    "relief_weight": {"range": [0.0, 8.0], "label": {"en": "Weight of regulation", "ko": "규제의 가중치"}},
    "growth_rate": {"range": [0.0, 0.01]},
}
MEASURES = ["effect.far_island", "net_new", "reforms"]


def sensitive(tmp_path: Path, kind: str, points: int) -> tuple[Plan, Store]:
    path = write_sweep(tmp_path, levers=LEVERS, design={"kind": "sobol", "points": 4}, runs=20, measures=MEASURES)
    (tmp_path / "small.yaml").write_text("extends: two_islands\nmonths: 36\n", encoding="utf-8")
    plan = with_design(plan_of(path), kind, points)
    return plan, run(plan, tmp_path / kind)


@pytest.mark.parametrize(("kind", "points", "word"), [("saltelli", 32, "sobol"), ("morris", 10, "morris")])
def test_the_lever_that_matters_is_found_and_the_other_is_not(
    tmp_path: Path, kind: str, points: int, word: str
) -> None:
    plan, store = sensitive(tmp_path, kind, points)
    done = SweepResult(store, plan)
    learned = sensitivities(plan, done.frame, MEASURES)
    found = MethodResult(word, done, learned)
    found.write(tmp_path / "learned")
    table = found.frame
    effect = table[table["measure"] == "effect.far_island"].set_index("lever")
    column = "total" if kind == "saltelli" else "mu_star"
    assert effect[column]["relief_weight"] > 0.9
    assert effect[column]["growth_rate"] == 0.0
    assert (tmp_path / "learned" / f"{word}_effect_far_island.svg").exists()
    assert pd.read_csv(tmp_path / "learned" / f"{word}.csv")["lever"].tolist() == table["lever"].tolist()
    reforms = next(each for each in learned if each.measure == "reforms")
    assert isinstance(reforms.found, ZonelabError)  # no reform comes within the horizon, whatever the levers
    assert "values must differ between points; all are 0" in str(reforms.found)
    assert "reforms" not in set(table["measure"])


def test_failed_points_are_left_out_with_their_group_and_told(tmp_path: Path) -> None:
    """localization + urbanization must stay below 1: every point with .95 fails."""
    levers = {"localization": {"values": [0.1, 0.2, 0.3, 0.95]}, "relief_weight": {"range": [0.0, 8.0]}}
    path = write_sweep(tmp_path, levers=levers, design={"kind": "saltelli", "points": 64}, runs=4)
    plan = plan_of(path)
    (learned,) = sensitivities(plan, SweepResult(run(plan, tmp_path / "store")).frame, ["effect.far_island"])
    assert not isinstance(learned.found, ZonelabError)
    assert learned.found.dropped > 8
    assert learned.found.used + learned.found.dropped == 64
    assert learned.found.table.drop(columns="lever").notna().all().all()


def test_where_something_happens_is_found_and_told_in_both_languages(tmp_path: Path) -> None:
    levers = {**LEVERS, "zone_share": {"range": [0.0, 1.0]}}
    path = write_sweep(tmp_path, levers=levers, design={"kind": "sobol", "points": 256}, runs=60)
    (tmp_path / "small.yaml").write_text("extends: two_islands\nmonths: 36\n", encoding="utf-8")
    plan = plan_of(path)
    store = run(plan, tmp_path / "store")
    frame = pd.read_parquet(store.chunks_folder)
    bound = float(frame["effect.far_island"].quantile(0.6))
    found = discover_event(SweepResult(store), Event(measure="effect.far_island", above=bound))
    found.write(tmp_path / "learned")
    assert found.points == 256
    assert found.prim is not None
    assert next(iter(found.prim.limits)) == "relief_weight"
    assert found.prim.density > 0.85
    assert found.prim.coverage > 0.7
    assert found.words()[0].startswith(f"Far Island: Effect on firms is above {bound:g} in ")
    assert "Weight of regulation is at least" in found.words()[0]
    assert {"boxes.txt", "prim.csv", "prim.png", "prim.svg"} <= {each.name for each in (tmp_path / "learned").iterdir()}
    korean = found.words("ko")
    assert "규제의 가중치" in korean[0]
    assert "Effect" not in korean[0]


def test_where_nothing_happens_the_reason_is_told(tmp_path: Path) -> None:
    plan = plan_of(write_sweep(tmp_path))
    store = run(plan, tmp_path / "store")
    found = discover_event(SweepResult(store), Event(measure="net_new", above=1000.0))
    assert found.prim is None
    assert found.interesting == 0
    assert found.reason is not None
    assert found.words() == ()


def test_the_commands_print_what_was_learned(tmp_path: Path) -> None:
    path = write_sweep(tmp_path, levers=LEVERS, design={"kind": "sobol", "points": 64}, runs=10)
    (tmp_path / "small.yaml").write_text("extends: two_islands\nmonths: 36\n", encoding="utf-8")
    learned = answer("sensitivity", str(path), "--base", "8", "--trajectories", "4", "--out", str(tmp_path / "out"))
    assert learned.code == 0, learned.err
    assert "relief_weight" in learned.out
    assert "of the variance is noise of the runs" in learned.err
    assert {"sobol.csv", "morris.csv"} <= {each.name for each in (tmp_path / "out").iterdir()}
    run(plan_of(path), tmp_path / "store")
    where = answer("discover", str(tmp_path / "store"), "--measure", "effect.far_island", "--above", "0.5")
    assert where.code == 0, where.err
    assert "Far Island: Effect on firms is above 0.5" in where.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--measure", "effect.nowhere", "--above", "1"), "measure must be one that the sweep kept"),
        (("--measure", "net_new"), "must have measure and one of below and above"),
        (("--above", "1"), "must have measure and one of below and above"),
        ((), "the sweep names no event"),
    ],
)
def test_an_event_that_is_none_is_told(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    run(plan_of(write_sweep(tmp_path)), tmp_path / "store")
    found = answer("discover", str(tmp_path / "store"), *arguments)
    assert found.code == 2
    assert told in found.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--method", "sobl"), "Did you mean 'sobol'?"),
        (("--measure", "net_nw"), "Did you mean 'net_new'?"),
        (("--base", "100"), "power of 2"),
        (("--method", "morris", "--trajectories", "1"), "at least 4"),
    ],
)
def test_a_sensitivity_that_is_none_is_told_and_nothing_is_written(
    tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    path = write_sweep(tmp_path)
    found = answer("sensitivity", str(path), *arguments, "--out", str(tmp_path / "out"))
    assert found.code == 2
    assert told in found.err
    assert not (tmp_path / "out").exists()


def test_who_stops_a_sensitivity_is_told_the_command_that_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_sweep(tmp_path, levers=LEVERS, design={"kind": "sobol", "points": 4}, runs=2)
    (tmp_path / "small.yaml").write_text("extends: two_islands\nmonths: 36\n", encoding="utf-8")
    command = ("sensitivity", str(path), "--base", "8", "--trajectories", "4", "--out", str(tmp_path / "out of it"))

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("sim.sweeps.running.sweep.carry_out", interrupted)
        stopped = answer(*command)
    assert stopped.code == 130
    told, again = stopped.err.strip().split(" Go on: ")
    assert told == "zonelab: stopped; 0 of 32 points are kept."
    assert shlex.split(again) == ["zonelab", *command]
    assert answer(*shlex.split(again)[1:]).code == 0
    assert {"sobol.csv", "morris.csv"} <= {each.name for each in (tmp_path / "out of it").iterdir()}

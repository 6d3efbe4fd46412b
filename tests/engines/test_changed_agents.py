"""The doors to many runs with the readable engine: the same results, and agents that a modeller has changed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import textwrap
import traceback
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.cli import main
from sim.engines.readable.firm import Firm
from sim.engines.readable.region import Region
from sim.engines.readable.workers import SECONDS_TO_START
from sim.report.results_folder import write_comparison, write_ensemble
from sim.results.comparison import Comparison
from sim.results.comparison_sides import refuse_changed, title_of
from sim.results.ensemble import EnsembleResult
from sim.scenario.load import Scenario
from sim.scenario.posterior import Posterior


class Envious(Region):
    """A region that spends half as much again."""

    def set_own_money(self, best_support: float) -> None:
        super().set_own_money(best_support)
        self.own_money *= 1.5


class Clumsy(Firm):
    """A firm with a mistake in it that shows in one run alone."""

    run_of_mistake = 2

    def grow(self) -> None:
        if self.model.run == self.run_of_mistake:
            raise RuntimeError("a mistake of the modeller's")


class OddError(Exception):
    """An error that pickle cannot put together again."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} {other}")


class Odd(Firm):
    """A firm with such an error."""

    def grow(self) -> None:
        if self.model.run == 2:
            raise OddError("odd", "one")


class Ending(Firm):
    """A firm that takes its process with it."""

    def grow(self) -> None:
        if self.model.run == 2:
            os._exit(9)


class Twofold(Firm):
    """A firm that takes its neighbour's slot."""

    def __init__(self, model: sim.ZoneModel, slot: int, sector: int, burden: float) -> None:
        super().__init__(model, slot // 2, sector, burden)


@pytest.fixture(scope="module")
def short() -> Scenario:
    return sim.load_scenario("two_islands", months=8)


def assert_same_record(one: EnsembleResult, other: EnsembleResult) -> None:
    for name, ours, theirs in zip(one.trace._fields, one.trace, other.trace, strict=True):
        assert ours.dtype == theirs.dtype, name
        assert np.array_equal(ours, theirs), name


@pytest.mark.parametrize("processes", [1, 2])
def test_plain_agents_give_the_record_of_the_compiled_engine(processes: int) -> None:
    scenario = sim.load_scenario("busan_first", months=14, rounds=[
        {"announced": "2019-03", "in_force": "2019-05", "awards": 2, "applicants": "all", "sectors_per_plan": 2}
    ])  # fmt: skip
    done: list[int] = []
    result = sim.run_ensemble(
        scenario,
        3,
        seed=np.uint64(2**64 - 1),
        engine="mesa",
        processes=processes,
        on_progress=done.append,
        posterior=None,
    )
    assert_same_record(result, sim.run_ensemble(scenario, np.int64(3), seed=2**64 - 1, posterior=None))
    assert sum(done) == 3


def test_runs_over_calibrated_draws_are_the_same_too(short: Scenario) -> None:
    # The founders differ in number, so that records of some draws have fewer slots than others.
    draws = tuple(
        {"relief_weight": weight, "founders_per_year": founders}
        for weight, founders in ((0.5, 24.0), (1.5, 60.0), (2.5, 12.0))
    )
    posterior = Posterior(short, draws)
    plain = sim.run_ensemble(short, 4, posterior=posterior)
    for processes in (1, 2):
        assert_same_record(plain, sim.run_ensemble(short, 4, posterior=posterior, engine="mesa", processes=processes))


def test_changed_agents_play_on_both_sides_or_on_one(short: Scenario) -> None:
    calm = sim.load_scenario("two_islands", months=8, designations=[])
    options: dict[str, Any] = {"engine": "mesa", "region_class": Envious, "processes": 1}
    plain = sim.compare(short, calm, 3, posterior=None)

    def own_money(result: EnsembleResult) -> Any:
        return result.by_region("own_money")

    both, policy, baseline = (
        sim.compare(short, calm, 3, changed=changed, **options, posterior=None)
        for changed in ("both", "policy", "baseline")
    )
    for comparison, is_policy_changed, is_baseline_changed in (
        (both, True, True), (policy, True, False), (baseline, False, True),
    ):  # fmt: skip
        for side, is_changed in (("policy", is_policy_changed), ("baseline", is_baseline_changed)):
            found, usual = getattr(comparison, side), getattr(plain, side)
            assert (found.agents is not None) == is_changed
            assert np.array_equal(own_money(found), own_money(usual) * (1.5 if is_changed else 1.0))


def test_the_effect_of_a_change_alone_is_under_one_scenario_on_both_sides(short: Scenario) -> None:
    comparison = sim.compare(
        short, short, 3, engine="mesa", region_class=Envious, changed="policy", processes=1, posterior=None
    )
    spent = comparison.policy.spent - comparison.baseline.spent
    usual = comparison.baseline.by_region("own_money").sum(axis=(1, 2))
    assert spent == pytest.approx(usual * 0.5)
    assert comparison.run_ledger.sum(axis=2).tolist() == comparison.final_differences.tolist()
    assert title_of(comparison.policy, "en") == "Two islands with Envious"
    assert title_of(comparison.baseline, "en") == "Two islands"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"engine": "agents"}, "engine must be one of compiled, mesa; got 'agents'"),
        ({"region_class": Envious}, "region_class must be left out unless engine is 'mesa'"),
        ({"processes": 2}, "processes must be left out unless engine is 'mesa'"),
        ({"engine": "mesa", "threads": 2}, "threads must be left out where engine is 'mesa'"),
        ({"engine": "mesa", "processes": 0}, "processes must be a whole number from 1"),
        ({"engine": "mesa", "firm_class": Envious}, "firm_class must be Firm of sim.engines.readable.firm"),
        ({"engine": "mesa", "model_class": Envious}, "model_class must be ZoneModel of sim.engines.readable.model"),
        ({"runs": np.bool_(True)}, "runs must be a whole number"),
        ({"seed": np.float64(1.0)}, "seed must be a whole number"),
    ],
)
def test_what_a_door_does_not_take_is_told(short: Scenario, arguments: dict[str, Any], told: str) -> None:
    arguments = {"runs": 2, **arguments}
    with pytest.raises(sim.ZonelabError, match=told):
        sim.run_ensemble(short, **arguments, posterior=None)
    with pytest.raises(sim.ZonelabError, match=told):
        sim.compare(short, short, **arguments, posterior=None)


def test_a_side_that_is_none_is_told(short: Scenario) -> None:
    with pytest.raises(sim.ZonelabError, match="changed must be one of both, policy, baseline; got 'scenario'"):
        sim.compare(short, short, 2, engine="mesa", region_class=Envious, changed="scenario", posterior=None)
    with pytest.raises(sim.ZonelabError, match="changed must be left out where no class"):
        sim.compare(short, short, 2, engine="mesa", changed="policy", posterior=None)


def test_whole_numbers_of_numpy_are_taken_and_kept_as_pythons(short: Scenario, tmp_path: Path) -> None:
    result = sim.run_ensemble(short, runs=np.uint8(2), seed=np.uint64(2**64 - 1), threads=np.int16(1), posterior=None)
    write_ensemble(result, tmp_path / "kept")
    assert (kept(tmp_path / "kept")["runs"], kept(tmp_path / "kept")["seed"]) == (2, 2**64 - 1)
    comparison = sim.compare(short, short, runs=np.int8(2), seed=np.int64(1), threads=np.int8(1), posterior=None)
    assert (type(comparison.runs), type(comparison.seed)) == (int, int)


@pytest.mark.parametrize("processes", [1, 2])
def test_a_mistake_in_a_class_comes_out_as_it_is_and_names_its_run(short: Scenario, processes: int) -> None:
    with pytest.raises(RuntimeError, match="a mistake of the modeller's") as caught:
        sim.run_ensemble(short, 4, seed=7, engine="mesa", firm_class=Clumsy, processes=processes, posterior=None)
    told = "".join(traceback.format_exception(caught.value))
    assert f"in run {Clumsy.run_of_mistake} of seed 7, scenario two_islands" in told
    assert 'raise RuntimeError("a mistake of the modeller\'s")' in told, "its line is shown"
    with pytest.raises(RuntimeError, match="a mistake of the modeller's"):  # the note says how to make it again
        sim.ZoneModel(short, seed=7, run=Clumsy.run_of_mistake, firm_class=Clumsy).run_model()


@pytest.mark.parametrize("processes", [1, 2])
def test_a_mistake_of_a_comparison_names_its_run(short: Scenario, processes: int) -> None:
    with pytest.raises(RuntimeError) as caught:
        sim.compare(short, short, 4, 3, engine="mesa", firm_class=Clumsy, processes=processes, posterior=None)
    assert f"in run {Clumsy.run_of_mistake} of seed 3" in "".join(traceback.format_exception(caught.value))


def test_a_mistake_over_draws_names_the_draw(short: Scenario) -> None:
    posterior = Posterior(short, tuple({"relief_weight": weight} for weight in (0.5, 1.5)), pairs_a_draw=1)
    with pytest.raises(RuntimeError) as caught:
        sim.run_ensemble(short, 4, engine="mesa", firm_class=Clumsy, posterior=posterior, processes=1)
    assert "list(posterior.variants(scenario))[0]" in caught.value.__notes__[1]  # run 2 of two draws
    scenario = next(iter(posterior.variants(short)))
    with pytest.raises(RuntimeError, match="a mistake of the modeller's"):
        sim.ZoneModel(scenario, run=Clumsy.run_of_mistake, firm_class=Clumsy).run_model()


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_that_cannot_travel_is_told_by_its_name(short: Scenario, processes: int) -> None:
    with pytest.raises(RuntimeError if processes > 1 else OddError, match="odd one") as caught:
        sim.run_ensemble(short, 4, seed=7, engine="mesa", firm_class=Odd, processes=processes, posterior=None)
    told = "".join(traceback.format_exception(caught.value))
    assert "in run 2 of seed 7" in told
    assert 'raise OddError("odd", "one")' in told
    assert "OddError: odd one" in told


def test_a_process_that_ends_is_told(short: Scenario) -> None:
    with pytest.raises(sim.ZonelabError, match="processes must be left alone until their runs are done; one of 2"):
        sim.run_ensemble(short, 4, engine="mesa", firm_class=Ending, processes=2, posterior=None)


def test_a_firm_in_anothers_slot_is_told(short: Scenario) -> None:
    with pytest.raises(sim.ZonelabError, match=r"slot must be a number from 0 to .* that no other firm has"):
        sim.run_ensemble(short, 1, engine="mesa", firm_class=Twofold, posterior=None)


def test_the_cost_is_told_before_the_other_runs_begin(short: Scenario, capsys: pytest.CaptureFixture[str]) -> None:
    sim.run_ensemble(short, 3, engine="mesa", processes=1, posterior=None)
    told = capsys.readouterr().err
    assert "s a run: 2 more, one after the other, take about" in told


def test_the_start_of_processes_is_part_of_the_cost(short: Scenario, capsys: pytest.CaptureFixture[str]) -> None:
    sim.run_ensemble(short, 3, engine="mesa", processes=2, posterior=None)
    told = re.search(r"2 more, 2 at a time, take about (\d+) s, of which (\d+) s are for", capsys.readouterr().err)
    assert told is not None
    assert int(told[1]) >= int(told[2]) == round(SECONDS_TO_START)


#: A plain script: its class can be imported from nowhere, and nothing guards it against being run again.
SCRIPT = textwrap.dedent("""
    import sim
    from sim.engines.readable.firm import Firm

    class Patient(Firm):
        def start(self, region, founded):
            super().start(region, founded)
            self.employees = 7.0

        def grow(self):
            pass

    result = sim.run_ensemble(
        sim.load_scenario("two_islands", months=6), 4, engine="mesa", firm_class=Patient, processes=2
    )
    print(bool((result.by_region("jobs") == 7.0 * result.region_firms).all()))
    """)


@pytest.mark.parametrize("is_file", [True, False])
def test_a_class_of_a_script_or_of_a_notebook_reaches_other_processes(tmp_path: Path, is_file: bool) -> None:
    (tmp_path / "mine.py").write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "mine.py" if is_file else "-"],
        input=None if is_file else SCRIPT, cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.split() == ["True"], done.stderr


def kept(folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return manifest


@pytest.fixture(scope="module")
def changed(short: Scenario) -> Comparison:
    return sim.compare(
        short, short, 2, engine="mesa", region_class=Envious, changed="policy", processes=1, posterior=None
    )


def test_a_manifest_names_the_changed_agents_and_tells_the_sides_apart(changed: Comparison, tmp_path: Path) -> None:
    write_comparison(changed, tmp_path / "changed")
    policy, baseline = (kept(tmp_path / "changed")[role] for role in ("scenario", "baseline"))
    assert policy["engine"] == "mesa"
    agents = policy["agents"]["region_class"]
    assert agents["class"].endswith("test_changed_agents.Envious")
    assert len(agents["source"]) == 32
    assert "agents" not in baseline
    assert policy["digest"] != baseline["digest"] == changed.baseline.scenario.digest
    assert policy["settings"] == baseline["settings"]


def test_several_policies_may_have_changed_agents_and_are_not_repeated_then(short: Scenario, tmp_path: Path) -> None:
    several = sim.compare(
        [short, short], short, 2, engine="mesa", region_class=Envious, changed="policy", processes=1, posterior=None
    )
    assert several["two_islands"] == several["two_islands (2)"]
    assert several.baseline.agents is None
    several.write(tmp_path / "several")
    manifest = kept(tmp_path / "several")
    manifest["scenario"] = manifest["baseline"]  # the others have them all the same
    with pytest.raises(sim.ZonelabError, match="it was run with changed agents"):
        refuse_changed(manifest, tmp_path / "manifest.json")


def test_repeat_says_why_it_cannot_repeat_changed_agents(
    changed: Comparison, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_ensemble(changed.policy, tmp_path / "changed")
    monkeypatch.setattr(sys, "argv", ["zonelab", "repeat", str(tmp_path / "changed" / "manifest.json"), "--out", "out"])
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    told = " ".join(capsys.readouterr().err.split())
    assert "changed agents (region_class=" in told
    assert "whose code is not in the folder" in told
    assert not (tmp_path / "out").exists()


def test_repeat_repeats_plain_agents(
    short: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_ensemble(sim.run_ensemble(short, 2, engine="mesa", processes=1, posterior=None), tmp_path / "plain")
    assert kept(tmp_path / "plain")["scenario"]["engine"] == "mesa"
    monkeypatch.setattr(sys, "argv", ["zonelab", "repeat", str(tmp_path / "plain" / "manifest.json"), "--out", "out"])
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code in (0, None)
    assert "All tables are the same to the digit." in capsys.readouterr().out

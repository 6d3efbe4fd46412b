"""Results of another version: keys that came later take their defaults, and whoever repeats is told what made them."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from sim.numerics.sources import code_digest
from sim.results.manifest import kept_scenario, scenario_entry
from sim.scenario.load import load_scenario
from tests.cli.conftest import SHORT, Zonelab, changed


def as_before(kept: dict[str, Any]) -> None:
    """Take out of a manifest what an older version did not have."""
    del kept["sources"]
    kept["versions"]["zonelab"] = "0.0.9"
    for role in {"scenario", "baseline"} & kept.keys():
        settings = kept[role]["settings"]
        del settings["support"]["match"], settings["closure"]["burden_effect"], settings["trials"]


def test_keys_that_came_later_take_their_defaults_and_that_is_said(zonelab: Zonelab, tmp_path: Path) -> None:
    """Where firms had no sites they have none when the results are repeated."""
    out = tmp_path / "out"
    without = ("--set", "site_rate=0")
    assert zonelab("compare", "busan_first", "no_zone", *SHORT, *without, "--out", str(out)).code == 0
    changed(out / "manifest.json", as_before)
    done = zonelab("repeat", str(out / "manifest.json"), "--out", str(tmp_path / "again"))
    assert (done.code, done.out) == (0, "All tables are the same to the digit.\n")
    assert f"made by zonelab 0.0.9 (sources not told); this is zonelab 0.1.0 (sources {code_digest()})." in done.err
    assert "closure.burden_effect, support.match, trials.application_rate" in done.err
    assert "came later than these results; the defaults are used." in done.err


def test_nothing_is_said_of_results_of_this_very_version(zonelab: Zonelab, tmp_path: Path) -> None:
    assert zonelab("run", "two_islands", *SHORT, "--out", str(tmp_path / "out")).code == 0
    kept = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert kept["sources"] == code_digest()
    for number, given in enumerate((tmp_path / "out" / "manifest.json", tmp_path / "out")):  # a folder, or its manifest
        again = str(tmp_path / f"again_{number}")
        done = zonelab("repeat", str(given), "--out", again, "--lang", "ko")
        assert done.code == 0
        assert "zonelab" not in done.err


def test_a_key_that_is_gone_is_told(zonelab: Zonelab, tmp_path: Path) -> None:
    assert zonelab("run", "two_islands", *SHORT, "--out", str(tmp_path / "out")).code == 0
    changed(tmp_path / "out" / "manifest.json", lambda kept: kept["scenario"]["settings"]["support"].update(tax=1))
    done = zonelab("repeat", str(tmp_path / "out" / "manifest.json"), "--out", str(tmp_path / "again"))
    assert done.code == 2
    assert "support.tax must be known to this version; the results are of another. Repeat them" in done.err


@pytest.mark.parametrize(("language", "told"), [("en", "The model has changed since"), ("ko", "모형이 바뀌어")])
def test_results_of_version_1_say_that_the_model_has_changed_and_how_to_run_anew(
    zonelab: Zonelab, tmp_path: Path, language: str, told: str
) -> None:
    """Version 1 of the model had `moving_cost`, and its world other numbers; the command is that of the manifest."""

    def as_version_1(kept: dict[str, Any]) -> None:
        kept.update(
            sources="12ab" * 4, command=["zonelab", "compare", "busan_first", "no_zone", "--out", "old", *SHORT]
        )
        for role in ("scenario", "baseline"):
            kept[role]["settings"]["location"]["moving_cost"] = 6.6
            kept[role]["world_digest"] = "0" * 32

    out, again = tmp_path / "out", tmp_path / "again"
    assert zonelab("compare", "busan_first", "no_zone", *SHORT, "--out", str(out)).code == 0
    changed(out / "manifest.json", as_version_1)
    done = zonelab("repeat", str(out), "--out", str(again), "--lang", language)
    assert (done.code, again.exists()) == (2, False)
    assert told in done.err
    assert "12ab12ab12ab12ab" in done.err
    command = ["zonelab", "compare", "busan_first", "no_zone", *SHORT, "--out", "NEW"]
    assert shlex.join(command) in done.err
    assert zonelab(*command[1:-1], str(again)).code == 0


def test_tables_that_differ_since_the_model_has_changed_say_so(zonelab: Zonelab, tmp_path: Path) -> None:
    def of_another_model(kept: dict[str, Any]) -> None:
        kept.update(sources="12ab" * 4, command=["zonelab", "run", "two_islands", *SHORT])
        kept["files"]["firms.parquet"] = "0" * 64

    assert zonelab("run", "two_islands", *SHORT, "--out", str(tmp_path / "out")).code == 0
    changed(tmp_path / "out" / "manifest.json", of_another_model)
    done = zonelab("repeat", str(tmp_path / "out"), "--out", str(tmp_path / "again"))
    assert done.code == 2
    assert "firms.parquet: differs from the table of" in done.err
    assert f"with the model of now: {shlex.join(['zonelab', 'run', 'two_islands', *SHORT])} --out NEW." in done.err


@pytest.mark.parametrize("name", ["two_islands", "busan_first"])
def test_a_scenario_is_known_again_by_its_older_fingerprint(name: str, tmp_path: Path) -> None:
    full = load_scenario(name)
    entry = scenario_entry(full)
    del entry["settings"]["readiness"]["studies"]
    older = kept_scenario(entry, tmp_path / "manifest.json")
    assert older.added == ("readiness.studies",)
    assert set(older.settings.readiness.studies) <= set(full.world.region_ids)
    assert older.digest != full.digest
    again = kept_scenario(scenario_entry(older), tmp_path / "manifest.json")
    assert (again.added, again.settings) == ((), older.settings)

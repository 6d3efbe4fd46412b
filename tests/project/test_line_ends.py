"""What a checkout with the line ends of Windows holds is the same: its fingerprints, and results that are repeated."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from sim.numerics.sources import code_digest, model_digest
from sim.results.manifest import sha256
from sim.sweeps.design.plan import plan_of
from tests.cli.conftest import SHORT
from tests.sweeps.small_sweeps import run, write_sweep

ROOT = Path(__file__).resolve().parents[2]
DIGESTS = """
import json
from sim.scenario.reading.text_files import scenario_names
from sim.scenario.load import load_scenario
from sim.numerics.sources import code_digest, model_digest
scenarios = [load_scenario(name) for name in scenario_names()]
found = {each.name: [each.digest, each.world.digest] for each in scenarios}
print(json.dumps({"code": code_digest(), "model": model_digest(), "scenarios": found}))
"""


def with_line_ends_of_windows(path: Path) -> None:
    """Give every text below a folder the line ends of Windows."""
    for file in path.rglob("*"):
        if file.is_file() and b"\0" not in (content := file.read_bytes()):
            file.write_bytes(content.replace(b"\n", b"\r\n"))


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the program as Git for Windows may check it out."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in ("sim", "scenarios"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    with_line_ends_of_windows(copy)
    return copy


def called(checkout: Path, *arguments: str) -> str:
    """Return what this Python prints with the program of a checkout."""
    surroundings = {**os.environ, "PYTHONPATH": str(checkout), "PYTHONSAFEPATH": "1"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=checkout, env=surroundings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert checkout == ROOT or "Compiling" not in done.stderr  # what was compiled for the same code serves it, too
    return done.stdout


def test_fingerprints_of_code_worlds_and_scenarios_are_the_same(checkout: Path) -> None:
    assert b"\r\n" in (checkout / "scenarios" / "worlds" / "korea_2019" / "values.csv").read_bytes()
    there = json.loads(called(checkout, "-c", DIGESTS))
    assert there == json.loads(called(ROOT, "-c", DIGESTS))
    assert (there["code"], there["model"]) == (code_digest(), model_digest())


def test_results_are_repeated_and_a_sweep_goes_on(checkout: Path, tmp_path: Path) -> None:
    out, again = tmp_path / "out", tmp_path / "again"
    called(ROOT, "-m", "sim.cli", "compare", "busan_first", "no_zone", *SHORT, "--out", str(out))
    said = called(checkout, "-m", "sim.cli", "repeat", str(out / "manifest.json"), "--out", str(again))
    assert "same to the digit" in said
    assert sha256(out / "summary.json") == sha256(again / "summary.json")

    store = run(plan_of(write_sweep(tmp_path)), tmp_path / "sweep")
    whole = {path.name: path.read_bytes() for path in store.chunks_folder.iterdir()}
    next(store.chunks_folder.glob("000000.*")).unlink()
    with_line_ends_of_windows(tmp_path / "sweep")
    called(checkout, "-m", "sim.cli", "sweep", "resume", str(store.folder))
    assert {path.name: path.read_bytes() for path in store.chunks_folder.iterdir()} == whole


def test_a_world_and_a_table_of_points_of_ones_own_are_the_same(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "scenarios" / "worlds" / "two_islands", tmp_path / "bay")
    (tmp_path / "points.csv").write_text("zone_share,relief_weight\n0.25,1.0\n0.75,3.0\n")
    design = {"kind": "table", "file": "points.csv"}
    path = write_sweep(tmp_path, levers={"zone_share": {}, "relief_weight": {}}, design=design)
    small = yaml.safe_load((tmp_path / "small.yaml").read_text("utf-8"))
    (tmp_path / "small.yaml").write_text(yaml.safe_dump({**small, "world": "bay"}), encoding="utf-8")
    before = plan_of(path)
    with_line_ends_of_windows(tmp_path)
    assert plan_of(path).digest == before.digest
    assert plan_of(path).policy.world.digest == before.policy.world.digest


@pytest.mark.parametrize("study", sorted(path.parent.name for path in (ROOT / "results").glob("*/manifest.json")))
def test_the_files_of_a_study_are_known_again(study: str, tmp_path: Path) -> None:
    folder, copy = ROOT / "results" / study, tmp_path / study
    kept = json.loads((folder / "manifest.json").read_text("utf-8"))
    files = kept["files"] | {f"tables/{name}.csv": each["sha256"] for name, each in kept["tables"].items()}
    shutil.copytree(folder, copy)
    with_line_ends_of_windows(copy)
    assert {name: sha256(copy / name) for name in files} == files
    assert sha256(copy / "notebook.py") == kept["notebook"]

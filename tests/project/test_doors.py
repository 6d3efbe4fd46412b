"""The doors of the package: each writes what it returns, and nothing heavy is imported before one is used."""

from __future__ import annotations

import inspect
import subprocess
import sys
import typing
from collections.abc import Callable
from pathlib import Path

import pytest

import sim
from sim.evidence.calibrate import Calibration
from sim.evidence.validate import Validation
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.results.policies import Comparisons
from sim.studies.build import BuiltStudy

RETURNED = {
    "run_ensemble": EnsembleResult,
    "compare": Comparison | Comparisons,
    "calibrate": Calibration,
    "validate": Validation,
    "study": BuiltStudy,
}


@pytest.mark.parametrize("name", RETURNED)
def test_a_door_returns_what_writes_itself_to_a_folder(name: str) -> None:
    told = inspect.signature(getattr(sim, name)).return_annotation
    assert told.replace("'", "") == getattr(RETURNED[name], "__name__", str(RETURNED[name])).replace(
        "sim.results.comparison.", ""
    ).replace("sim.results.policies.", "")
    for each in typing.get_args(RETURNED[name]) or (RETURNED[name],):
        assert next(iter(list(inspect.signature(each.write).parameters)[1:])) == "folder"


def test_importing_the_package_imports_no_more_than_it_needs() -> None:
    heavy = ("numpy", "numba", "pandas", "mesa", "matplotlib", "streamlit", "sphinx", "sklearn", "emcee")
    code = f"import sys, sim; dir(sim); print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_mistakes_in_the_arguments_of_validate_are_told_together(tmp_path: Path) -> None:
    with pytest.raises(sim.ZonelabError) as mistake:
        sim.validate(runs=1, seed=-1, posterior=tmp_path, own_weights=True, facts=tmp_path / "no.csv")
    told = "\n".join(mistake.value.problems)
    for part in (
        "runs must be a whole number from 2",
        "seed must be a whole number",
        "posterior and own_weights must not both be given",
        "no.csv: must be a file of facts; there is none.",
    ):
        assert part in told


def test_mistakes_in_the_arguments_of_calibrate_are_told_together(tmp_path: Path) -> None:
    with pytest.raises(sim.ZonelabError) as mistake:
        sim.calibrate("two_islands", tmp_path / "new", threads=0)
    told = "\n".join(mistake.value.problems)
    assert "threads must be a whole number" in told
    assert "facts.csv" in told
    assert "calibration.yaml" in told
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("given", [None, 5, True, b"x", [], "no\0name"])
def test_what_is_no_path_is_told_where_results_are_written(given: object) -> None:
    scenario = sim.load_scenario("two_islands", months=12)
    several = sim.compare([scenario], scenario, runs=2)
    for result in (sim.run_ensemble(scenario, runs=2), several["two_islands"], several):
        with pytest.raises(sim.ZonelabError, match="folder must be a path; got "):
            result.write(given)  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [None, 5, True, b"x"])
def test_what_is_no_study_is_told(given: object) -> None:
    with pytest.raises(sim.ZonelabError, match="name must be a path; got "):
        sim.study(given)  # type: ignore[arg-type]


def test_draws_and_progress_of_the_wrong_kind_are_told_before_anything_is_run() -> None:
    with pytest.raises(sim.ZonelabError) as mistake:
        sim.compare("two_islands", "two_islands", runs=2, posterior=5, on_progress=5)  # type: ignore[call-overload]
    assert mistake.value.problems == (
        "on_progress must be a function; got 5.",
        "posterior must be 'record', None or calibrated draws from sim.load_posterior; got 5.",
    )


def test_files_that_are_no_paths_are_told_by_the_doors_of_evidence() -> None:
    with pytest.raises(sim.ZonelabError) as mistake:
        sim.validate(runs=2, facts=5, patterns=5)  # type: ignore[arg-type]
    assert list(mistake.value.problems) == ["facts must be a path; got 5.", "patterns must be a path; got 5."]
    with pytest.raises(sim.ZonelabError) as mistake:
        sim.calibrate(folder=5, facts=5)  # type: ignore[arg-type]
    assert list(mistake.value.problems) == ["folder must be a path; got 5.", "facts must be a path; got 5."]


@pytest.mark.parametrize(
    ("door", "given", "key"),
    [
        (sim.sweep, "jeju_strategy", "on_progress"),
        (sim.sensitivity, "jeju_strategy", "on_progress"),
        (sim.validate, "as_it_happened", "on_progress"),
        (sim.calibrate, "as_it_happened", "on_wave"),
        (sim.study, "what_matters", "on_cell"),
    ],
)
def test_what_cannot_be_called_is_told_before_any_work(door: Callable[..., object], given: str, key: str) -> None:
    with pytest.raises(sim.ZonelabError, match=f"{key} must be a function; got 5."):
        door(given, **{key: 5})

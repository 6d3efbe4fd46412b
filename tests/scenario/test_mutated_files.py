"""Files that are read together with others, spoilt at random: read, or told in sentences; never a traceback."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.language.errors import ZonelabError
from sim.language.texts import Sentence
from sim.report.repetition import kept_posterior, kept_scenario
from sim.report.results_folder import write_ensemble
from sim.results.manifest import sha256
from sim.scenario.posterior import DRAWS_FILE, Posterior
from sim.scenario.reading.manifest_schema import read_manifest
from sim.studies.differences import table_differences
from sim.sweeps.design.plan import plan_of
from tests.fuzz.mutations import spoilt
from tests.sweeps.small_sweeps import write_sweep

#: Of each kind of file, in a quick run and in a slow one; the same ones every time.
CASES = [40, pytest.param(500, marks=[pytest.mark.slow, pytest.mark.endurance])]


def all_told(path: Path, content: bytes, read: Callable[[], object], cases: int) -> list[tuple[str, ...]]:
    """Return what is told of a file, spoilt so many times."""
    dice = random.Random(path.name)  # spoils files, guards no secret
    told: list[tuple[str, ...]] = []
    for _ in range(cases):
        path.write_bytes(spoilt(content, dice))
        try:
            read()
        except ZonelabError as error:
            told.append(error.problems)
    return told


@pytest.mark.parametrize("cases", CASES)
def test_a_spoilt_table_of_a_study_is_another_or_told_to_be_none(cases: int, tmp_path: Path) -> None:
    content, path, again = (
        b"region,mean,low\nnorth,1.5,2\nsouth,2.5,3\nwest,,4\n",
        tmp_path / "a.csv",
        tmp_path / "b.csv",
    )
    again.write_bytes(content)
    found: list[Sentence] = []
    assert not all_told(path, content, lambda: found.extend(table_differences(path, again)), cases)
    assert any("it is damaged" in each for each in found)
    assert any("it was" in each for each in found)


@pytest.mark.parametrize("cases", CASES)
def test_a_spoilt_table_of_points_is_read_or_told(cases: int, tmp_path: Path) -> None:
    levers: dict[str, Any] = {"zone_share": {}, "relief_weight": {}}
    sweep = write_sweep(tmp_path, levers=levers, design={"kind": "table", "file": "points.csv"})
    content = b"zone_share,relief_weight\n0,1\n0.25,2\n0.5,1\n1,0\n"
    assert all_told(tmp_path / "points.csv", content, lambda: plan_of(sweep), cases)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results over calibrated draws."""
    folder = tmp_path_factory.mktemp("results") / "mine"
    posterior = sim.load_posterior("busan_first")
    few = Posterior(posterior.record, posterior.draws[:3])
    write_ensemble(sim.run_ensemble("busan_first", 3, posterior=few), folder)
    return folder


def begin_repeat(manifest: Path) -> None:
    """Read all that is read before results are made again."""
    kept = read_manifest(manifest, "run")
    kept_scenario(kept["scenario"], manifest)
    posterior = kept_posterior(kept, manifest)
    if posterior is not None:
        posterior.variants(kept_scenario(kept["scenario"], manifest))


@pytest.mark.parametrize("cases", CASES)
def test_spoilt_draws_are_told_even_where_the_manifest_has_their_fingerprint(results: Path, cases: int) -> None:
    path, manifest = results / DRAWS_FILE, results / "manifest.json"
    content, kept = path.read_bytes(), manifest.read_bytes()

    def read() -> None:
        told = json.loads(kept)
        told["files"][DRAWS_FILE] = sha256(path)
        manifest.write_text(json.dumps(told), encoding="utf-8")
        begin_repeat(manifest)

    try:
        assert all_told(path, content, read, cases)
    finally:
        path.write_bytes(content)
        manifest.write_bytes(kept)

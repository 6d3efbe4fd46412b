"""Manifests that are damaged or not ours: a sentence each, code 2, and nothing is run."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.language.errors import ZonelabError
from sim.scenario.reading.manifest_schema import read_manifest
from sim.scenario.reading.plain_json import parse_json
from sim.studies.differences import read_manifest as read_study
from tests.cli.conftest import SHORT, Zonelab

ENTRY = {"name": "mine", "digest": "0" * 32, "world": "two_islands", "world_digest": "0" * 32, "settings": {}}
RUN: dict[str, Any] = {
    "kind": "run", "scenario": ENTRY, "runs": 3, "seed": 1, "versions": {"zonelab": "0.1.0"}, "files": {},
}  # fmt: skip
#: What is changed, and what is told of it.
CHANGES: list[tuple[dict[str, Any], str]] = [
    ({"runs": -1}, "runs must be at least 1; got -1"),
    ({"runs": 0}, "runs must be at least 1"),
    ({"runs": "3"}, "runs must be a whole number; got '3'"),
    ({"runs": 2.5}, "runs must be a whole number"),
    ({"runs": True}, "runs must be a whole number; got true"),
    ({"runs": 10**30}, "runs must be at most"),
    ({"runs": None}, "runs must be a whole number"),
    ({"seed": -1}, "seed must be at least 0"),
    ({"seed": 2**64}, "seed must be at most"),
    ({"files": []}, "files must be a mapping"),
    ({"files": {"firms.parquet": 5}}, "files.firms.parquet must be a fingerprint"),
    ({"files": {"firms.parquet": "no"}}, "files.firms.parquet must be a fingerprint"),
    ({"scenario": "mine"}, "scenario must be a mapping"),
    ({"scenario": {**ENTRY, "name": 3}}, "scenario.name must be text"),
    ({"scenario": {**ENTRY, "settings": []}}, "scenario.settings must be a mapping"),
    ({"scenario": {"name": "mine"}}, "scenario.settings must be there; it is missing"),
    ({"posterior": 3}, "posterior must be a mapping"),
    ({"baseline": ENTRY}, "baseline must not be there in a manifest of kind run"),
    ({"kind": "compare"}, "baseline must be there; it is missing"),
    ({"kind": "compare", "baseline": []}, "baseline must be a mapping"),
    ({"kind": "rnu"}, "Did you mean 'run'?"),
    ({"kind": "sweep"}, "must be a manifest of kind run, compare; it is of kind 'sweep'"),
    ({"kind": ["run"]}, "must be a manifest.json that zonelab wrote"),
    ({"versions": 5}, "versions must be a mapping"),
    ({"versions": {"zonelab": 1}}, "versions.zonelab must be text"),
    ({"sources": {}}, "sources must be a fingerprint"),
]
#: Texts that are no JSON of ours.
TEXTS = {
    "nothing": "",
    "cut off": '{"kind": "run", "scen',
    "a list": "[1, 2]",
    "a word": '"run"',
    "null": "null",
    "twice": '{"kind": "run", "kind": "run"}',
    "not a number": '{"kind": "run", "runs": NaN}',
    "infinite": '{"kind": "run", "runs": 1e999}',
    "endless": '{"kind": "run", "runs": ' + "9" * 5000 + "}",
    "deep": '{"kind": "run", "scenario": ' + "[" * 50_000 + "]" * 50_000 + "}",
    "too deep for us": '{"kind": "run", "scenario": ' + "[" * 40 + "]" * 40 + "}",
    "half a letter": '{"kind": "run", "scenario": "\\ud800"}',
    "binary": "\0\0\0",
}


def refused(zonelab: Zonelab, tmp_path: Path, text: str) -> str:
    path = tmp_path / "manifest.json"
    path.write_text(text, encoding="utf-8")
    answer = zonelab("repeat", str(path), "--out", str(tmp_path / "again"))
    assert answer.code == 2
    assert answer.err.startswith(f"zonelab: {path}: ")
    assert "Traceback" not in answer.err
    assert not (tmp_path / "again").exists()
    return str(answer.err)


@pytest.mark.parametrize(("change", "told"), CHANGES, ids=[told for _change, told in CHANGES])
def test_a_manifest_that_says_what_cannot_be_is_told(
    zonelab: Zonelab, tmp_path: Path, change: dict[str, Any], told: str
) -> None:
    assert told in refused(zonelab, tmp_path, json.dumps(RUN | change))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_manifest_that_is_no_json_of_ours_is_told(zonelab: Zonelab, tmp_path: Path, text: str) -> None:
    refused(zonelab, tmp_path, text)


def test_all_that_is_wrong_with_a_manifest_is_told_together(zonelab: Zonelab, tmp_path: Path) -> None:
    told = refused(zonelab, tmp_path, json.dumps(RUN | {"runs": 0, "seed": -1, "files": 5}))
    assert told.count("\n") == 3


@pytest.mark.parametrize("key", [key for key in RUN if key != "kind"])
def test_a_manifest_that_lacks_something_is_told(zonelab: Zonelab, tmp_path: Path, key: str) -> None:
    without = {name: value for name, value in RUN.items() if name != key}
    assert f"{key} must be there; it is missing. Restore the file." in refused(zonelab, tmp_path, json.dumps(without))


def test_of_a_manifest_that_lacks_nearly_all_the_rest_is_counted(zonelab: Zonelab, tmp_path: Path) -> None:
    told = refused(zonelab, tmp_path, '{"kind": "compare"}')
    assert "and 1 others must be there; they are missing. Restore the file." in told


def test_what_a_later_version_keeps_besides_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    kept = RUN | {"later": {"much": [1, 2]}, "scenario": {**ENTRY, "later": 1}}
    path.write_text(json.dumps(kept), encoding="utf-8")
    assert read_manifest(path, "run", "compare") == kept


STUDIES = sorted(Path(__file__).resolve().parents[2].glob("results/*/manifest.json"))
WORLDS = sorted(Path(__file__).resolve().parents[2].glob("scenarios/worlds/*/calibrated.json"))


@pytest.mark.parametrize(
    ("path", "kind"), [*((each, "study") for each in STUDIES), *((each, "calibration") for each in WORLDS)]
)
def test_the_manifests_that_come_with_zonelab_pass(path: Path, kind: str) -> None:
    assert read_manifest(path, kind)["kind"] == kind


@pytest.mark.parametrize(
    "change",
    [
        lambda kept: kept.update(tables=[]),
        lambda kept: kept.update(tables={"firms": 3}),
        lambda kept: kept.pop("notebook"),
        lambda kept: kept.update(reading={}),
        lambda kept: kept.update(versions=None),
        lambda kept: kept.update(files={"a": 1}),
    ],
)
def test_the_manifest_of_a_study_is_checked(tmp_path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    kept = json.loads(STUDIES[0].read_text(encoding="utf-8"))
    change(kept)
    (tmp_path / "manifest.json").write_text(json.dumps(kept), encoding="utf-8")
    with pytest.raises(ZonelabError, match=r"Restore the file\."):
        read_study(tmp_path)


def test_numbers_and_words_of_json_stay_what_they_are() -> None:
    given = {"a": [1, 2.5, -3e-7, True, None, "가"], "b": {"c": 2**64}}
    assert parse_json(json.dumps(given), "here") == given


def test_what_is_null_in_a_manifest_is_not_there(zonelab: Zonelab, tmp_path: Path) -> None:
    folder = tmp_path / "first"
    assert zonelab("run", "two_islands", *SHORT, "--out", str(folder)).code == 0
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    plain = {key: each for key, each in manifest.items() if key != "seal"}  # as an older version wrote it
    (folder / "manifest.json").write_text(json.dumps({**plain, "posterior": None, "baseline": None}), "utf-8")
    again = zonelab("repeat", str(folder / "manifest.json"), "--out", str(tmp_path / "again"))
    assert again.code == 0, again.err
    assert "the same to the digit" in again.out

"""A sweep that an older version began: it is not resumed, what it has is read, and both are said with what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sim
from sim.numerics.sources import model_digest
from sim.sweeps.design.plan import plan_of
from sim.sweeps.running.store import Store
from tests.sweeps.small_sweeps import answer, rewrite, run, write_sweep


@pytest.fixture
def older(tmp_path: Path) -> Store:
    """An unfinished sweep of the code of before."""
    store = run(plan_of(write_sweep(tmp_path)), tmp_path / "store")
    rewrite(store, lambda kept: kept.update(model="0" * 16, sources="12ab" * 4))
    last = max(store.chunk_files())
    store.chunk_files()[last][0].unlink()
    return store


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "must be resumed with the code that began it (zonelab 0.1.0, sources 12ab12ab12ab12ab)"),
        ("ko", "시작할 때의 코드(zonelab 0.1.0, 소스 지문 12ab12ab12ab12ab)로 이어야 하나"),
    ],
)
def test_it_is_not_resumed_and_the_remedy_is_told(older: Store, language: str, told: str) -> None:
    before = sorted(path.name for path in older.chunks_folder.iterdir())
    found = answer("sweep", "resume", str(older.folder), "--lang", language)
    assert found.code == 2
    assert told in found.err
    assert ("Install that code, or start the sweep in a new folder." in found.err) is (language == "en")
    assert sorted(path.name for path in older.chunks_folder.iterdir()) == before


def test_of_an_older_manifest_without_the_sources_that_is_said(older: Store) -> None:
    rewrite(older, lambda kept: kept.pop("sources"))
    assert "(zonelab 0.1.0, sources not told)" in answer("sweep", "resume", str(older.folder)).err


def test_what_is_finished_is_told_and_read_as_it_stands(older: Store) -> None:
    assert "11 of 12 points (92%), not running" in answer("sweep", "status", str(older.folder)).out
    assert len(pd.read_parquet(older.chunks_folder)) == 11


@pytest.fixture
def complete(tmp_path: Path) -> Store:
    """A finished sweep of the code of before."""
    store = run(plan_of(write_sweep(tmp_path)), tmp_path / "store")
    rewrite(store, lambda kept: kept.update(model="0" * 16, sources="12ab" * 4))
    return store


@pytest.mark.parametrize(
    ("language", "told"), [("en", "they are read as they stand"), ("ko", "있는 그대로 읽으며, 다시 실행하지 않습니다.")]
)
def test_a_complete_one_is_opened_by_its_folder_and_its_age_is_told(complete: Store, language: str, told: str) -> None:
    before = sorted(path.name for path in complete.chunks_folder.iterdir())
    found = answer("sweep", "resume", str(complete.folder), "--lang", language)
    assert found.code == 0
    assert told in found.err
    assert "12ab12ab12ab12ab" in found.err
    assert sorted(path.name for path in complete.chunks_folder.iterdir()) == before


def test_its_table_and_levers_are_read_also_where_keys_came_later(
    complete: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.sweeps.design.plan.FORMAT", 99)  # as with a key more: another fingerprint
    found = sim.sweep(complete.folder)
    assert len(found.frame) == 12
    assert found.levers == ("zone_share", "relief_weight")
    assert sim.discover(complete.folder, measure="net_new", above=0.0).points == 12
    rewrite(complete, lambda kept: kept.update(model=model_digest()))
    with pytest.raises(sim.ZonelabError, match="it no longer does"):
        _ = sim.sweep(complete.folder).levers


@pytest.mark.parametrize(
    ("language", "told"), [("en", "its model has changed since"), ("ko", "이후 모형이 바뀌었습니다")]
)
def test_one_whose_keys_are_gone_and_whose_world_has_changed_is_read(complete: Store, language: str, told: str) -> None:
    """Version 2 of the model has no `moving_cost`, and other numbers in its world."""

    def as_version_1(kept: dict[str, Any]) -> None:
        kept["sweep"]["levers"]["relief_weight"]["key"] = "moving_cost"
        for role in ("scenario", "baseline"):
            kept[role]["settings"]["location"]["moving_cost"] = 5.5
            kept[role]["world_digest"] = "0" * 64

    rewrite(complete, as_version_1)
    assert sim.sweep(complete.folder).levers == ("zone_share", "relief_weight")
    found = answer("discover", str(complete.folder), "--measure", "net_new", "--above", "0", "--lang", language)
    assert found.code == 0
    assert told in found.err
    again = answer("sweep", "point", str(complete.folder), "3")
    assert again.code == 2
    assert "must be resumed with the code that began it" in again.err
    assert sim.load_sweep(complete.folder).verify().problems == ()


def test_values_that_stand_twice_are_no_hindrance_to_read_it(complete: Store) -> None:
    """A version before did not refuse them."""

    def twice(kept: dict[str, Any]) -> None:
        kept["sweep"]["levers"]["relief_weight"]["values"] = [0.0, 2.0, 2.0]

    rewrite(complete, twice)
    assert sim.sweep(complete.folder).levers == ("zone_share", "relief_weight")


def test_a_complete_one_is_exported_and_learned_from(tmp_path: Path) -> None:
    store = run(plan_of(write_sweep(tmp_path)), tmp_path / "store")
    rewrite(store, lambda kept: kept.update(model="0" * 16, sources="12ab" * 4))
    rows = tmp_path / "rows.csv"
    assert answer("sweep", "export", str(store.folder), "--out", str(rows)).code == 0
    assert len(pd.read_csv(rows)) == 12
    assert answer("discover", str(store.folder), "--measure", "net_new", "--above", "0").code == 0

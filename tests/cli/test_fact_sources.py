"""Every fact of a world says where it is from: a key of the world's `sources.csv`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sim.language.errors import WorldError
from sim.language.texts import texts
from sim.scenario.reading.text_files import read_rows, scenarios_folder
from sim.scenario.world.fact_rows import FACT_COLUMNS, FACTS
from sim.scenario.world.world import SOURCE_COLUMNS, VALUE_COLUMNS, load_world
from tests.cli.conftest import SHORT, Zonelab

KOREA = scenarios_folder() / "worlds" / "korea_2019"


@pytest.fixture
def bay(tmp_path: Path) -> Path:
    """A copy of the islands with a fact whose source is not listed, one without any, and one whose source is listed."""
    home = tmp_path / "bay"
    shutil.copytree(scenarios_folder() / "worlds" / "two_islands", home)
    (home / "sources.csv").write_text("key,title,url\nledger,The ledger of the bay,bay\n", encoding="utf-8")
    rows = [
        dict.fromkeys(FACT_COLUMNS, "") | {"key": key, "source": source}
        for key, source in (("a", "ledgre; ledger"), ("b", " "), ("c", "ledger"))
    ]
    lines = [",".join(FACT_COLUMNS), *(",".join(row.values()) for row in rows)]
    (home / FACTS).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return home


def test_a_fact_without_a_source_of_the_world_is_told_in_both_languages(bay: Path) -> None:
    with pytest.raises(WorldError) as error:
        load_world(bay)
    place = bay / FACTS
    assert list(error.value.problems) == [
        f"{place}: row 2: source must be a key of sources.csv; got 'ledgre'. Did you mean 'ledger'? Add it?",
        f"{place}: row 3: source must say where the fact is from; it is empty. Name a key of sources.csv.",
    ]
    assert all("출처" in each for each in error.value.told(texts("ko")))


def test_a_scenario_in_such_a_world_is_refused_and_nothing_written(bay: Path, zonelab: Zonelab, tmp_path: Path) -> None:
    (tmp_path / "bay.yaml").write_text("extends: two_islands\nworld: bay\n", encoding="utf-8")
    answer = zonelab("run", str(tmp_path / "bay.yaml"), *SHORT, "--out", str(tmp_path / "out"))
    assert answer.code == 2
    assert "source must say where the fact is from" in answer.err
    assert not (tmp_path / "out").exists()
    (bay / FACTS).unlink()
    assert zonelab("run", str(tmp_path / "bay.yaml"), *SHORT, "--out", str(tmp_path / "out")).code == 0


def test_a_file_of_facts_that_is_none_is_told(bay: Path) -> None:
    (bay / FACTS).write_text("key,value\n", encoding="utf-8")
    with pytest.raises(WorldError, match="the header must be key,title_en"):
        load_world(bay)


def test_no_source_of_the_world_of_korea_is_unused() -> None:
    """Sources are named by its numbers, its facts, its own file, or the scenarios."""
    listed = {row["key"] for row in read_rows(KOREA / "sources.csv", SOURCE_COLUMNS)}
    named = {row["source"] for row in read_rows(KOREA / "values.csv", VALUE_COLUMNS)}
    facts = [row["source"].split("; ") for row in read_rows(KOREA / FACTS, FACT_COLUMNS)]
    files = [*scenarios_folder().glob("*.yaml"), KOREA / "world.yaml"]
    told = "".join(path.read_text(encoding="utf-8") for path in files)
    assert [key for key in listed - named - set().union(*facts) if key not in told] == []

"""The list of scenarios stays useful, whatever else lies in the folder, and its names can be typed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sim.scenario.reading.text_files import SCENARIOS_VARIABLE, read_mapping, scenario_names
from tests.cli.conftest import Zonelab


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder of scenarios that the listing searches."""
    monkeypatch.setenv(SCENARIOS_VARIABLE, str(tmp_path))
    return tmp_path


def test_a_file_without_a_title_inherits_it(zonelab: Zonelab, folder: Path) -> None:
    (folder / "mine.yaml").write_text("extends: busan_first\nsupport: {zone_share: 0.9}\n")
    (folder / "ours.yaml").write_text("extends: mine\ntitle: {en: Ours, ko: 우리}\n", encoding="utf-8")
    answer = zonelab("scenarios", "--json")
    assert (answer.code, answer.err) == (0, "")
    listing = json.loads(answer.out)
    assert listing["mine"] == listing["busan_first"]
    assert listing["ours"]["title"]["en"] == "Ours"
    assert listing["ours"]["question"] == listing["busan_first"]["question"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a: [\n", "must be valid YAML"),
        ("- one\n", "must hold keys and values"),
        ("start: 2019-01\n", "title and question must be given"),
        ("extends: nothing_of_that_name\n", "extends: scenario must be one of"),
        ("extends: broken\n", "must not come back to itself"),
        ("title: Only English\n", "title must give en and ko"),
    ],
)
def test_a_broken_file_is_listed_with_its_problem_and_the_others_still(
    zonelab: Zonelab, folder: Path, content: str, said: str
) -> None:
    (folder / "broken.yaml").write_text(content)
    answer = zonelab("scenarios", "--json")
    assert answer.code == 0, "the list is of use"
    listing = json.loads(answer.out)
    assert said in listing["broken"]["problem"]
    assert answer.err == f"zonelab: {listing['broken']['problem']}\n"
    assert set(listing) == {"broken", *scenario_names()}
    table = zonelab("scenarios")
    assert table.code == 0
    assert "Busan first" in table.out
    assert "broken.yaml" in "".join(table.out.split())


def test_a_link_to_nothing_is_listed_with_its_problem(zonelab: Zonelab, folder: Path) -> None:
    (folder / "gone.yaml").symlink_to(folder / "nowhere.yaml")
    answer = zonelab("scenarios", "--json")
    assert answer.code == 0
    assert "there is none" in json.loads(answer.out)["gone"]["problem"]


def test_brackets_in_a_title_are_printed_as_they_are(zonelab: Zonelab, folder: Path) -> None:
    texts = 'title: {en: "[/x] :smile:", ko: "[b]"}\nquestion: {en: "What?", ko: "?"}\n'
    (folder / "odd.yaml").write_text(f"extends: two_islands\n{texts}")
    assert "[/x] :smile:" in zonelab("scenarios").out
    shown = zonelab("run", "odd", "--runs", "2", "--set", "months=10")
    assert shown.code == 0
    assert "[/x] :smile:" in shown.out


def test_names_are_never_cut(zonelab: Zonelab, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    longest = "every_region_outside_the_capital_and_islands"
    (folder / f"{longest}.yaml").write_text("extends: busan_first\n")
    lines = zonelab("scenarios").out.splitlines()
    assert max(map(len, lines)) <= 80
    first_words = {line.split()[0] for line in lines if line.strip()}
    assert set(scenario_names()) <= first_words
    assert longest in first_words


def test_a_file_that_many_extend_is_read_once(zonelab: Zonelab, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.cli import runs

    reads: list[str] = []

    def counted(path: Path) -> dict[str, Any]:
        reads.append(path.stem)
        return read_mapping(path)

    monkeypatch.setattr(runs, "read_mapping", counted)
    for number in range(60):
        (folder / f"variant_{number}.yaml").write_text("extends: baseline\n")
    assert zonelab("scenarios").code == 0
    assert reads.count("baseline") == 1

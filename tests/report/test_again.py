"""The command and the notebook of a brief give its numbers again, to the digit."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest

import sim
from sim.report.brief.again import notebook
from sim.report.brief.content import brief_of
from sim.results.comparison import Comparison
from tests.cli.conftest import Zonelab
from tests.cli.conftest import zonelab as zonelab

COMPARED = {
    "central": lambda: sim.compare("busan_first", "no_zone", runs=3, posterior=None),
    "over draws": lambda: sim.compare("busan_first", "no_zone", runs=10),
    "single histories": lambda: sim.compare("busan_first", "no_zone", runs=10).of_single_histories(),
    "another level": lambda: sim.compare("busan_first", "no_zone", runs=10).at_level(0.75),
}


def effects(comparison: Comparison) -> list[list[float]]:
    return [each.tolist() for each in comparison.interval(comparison.final_differences)]


@pytest.mark.parametrize("compared", COMPARED.values(), ids=COMPARED)
def test_the_command_gives_the_same_digits(zonelab: Zonelab, compared: Any) -> None:
    comparison = compared()
    words = shlex.split(brief_of(comparison, "en").command)
    answer = zonelab(*words[1:], "--json")
    assert answer.code == 0, answer.err
    told = json.loads(answer.out)["effects"]
    found = [[told[region][end] for region in comparison.policy.regions] for end in ("mean", "low", "high")]
    assert found == effects(comparison)


def test_a_scenario_without_a_name_has_no_command() -> None:
    changed = sim.load_scenario("busan_first", zone_share=0.9)
    assert brief_of(sim.compare(changed, "no_zone", runs=2, posterior=None)).command == ""


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_notebook_runs_and_finds_the_same_digits(language: str, tmp_path: Path) -> None:
    sides = (sim.load_scenario(each, zone_share=0.9, relief_weight=3.0) for each in ("busan_first", "no_zone"))
    comparison = sim.compare(*sides, runs=10)
    file = tmp_path / "again.ipynb"
    comparison.brief(file, language)
    book = nbformat.read(file, as_version=4)
    nbformat.validate(book)
    nbclient.NotebookClient(book, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert brief_of(comparison, language).made in book.cells[-1].outputs[0].text


@pytest.mark.parametrize("compared", COMPARED.values(), ids=COMPARED)
def test_the_code_of_a_notebook_finds_the_same_digits(compared: Any) -> None:
    names: dict[str, Any] = {}
    for cell in json.loads(notebook(brief_of(compared(), "ko")))["cells"]:
        if cell["cell_type"] == "code":
            exec(cell["source"], names)
    assert names["same"]


def test_other_digits_are_told(comparison: Comparison) -> None:
    cells = json.loads(notebook(brief_of(comparison, "en")))["cells"]
    code = [each["source"] for each in cells if each["cell_type"] == "code"]
    code[1] = code[1].replace("seed=1", "seed=2")
    names: dict[str, Any] = {}
    for each in code[:-1]:
        exec(each, names)
    with pytest.raises(AssertionError, match="other digits"):
        exec(code[-1], names)


def test_a_title_is_no_markup_in_a_notebook(hostile: Comparison) -> None:
    cells = json.loads(notebook(brief_of(hostile, "en")))["cells"]
    words = " ".join(each["source"] for each in cells if each["cell_type"] == "markdown")
    assert "<script>" not in words
    assert r"\*\*b\*\*" in words
    assert r"\[l\]\(http\:" in words


def test_briefs_are_written_by_the_command_line(zonelab: Zonelab, tmp_path: Path) -> None:
    files = [tmp_path / f"brief.{ending}" for ending in ("pdf", "xlsx", "ipynb")]
    briefs = [word for file in files for word in ("--brief", str(file))]
    given = ("compare", "busan_first", "no_zone", "--runs", "2", "--set", "months=12", "--central", "--lang", "ko")
    answer = zonelab(*given, *briefs)
    assert answer.code == 0, answer.err
    assert all(file.stat().st_size > 1000 for file in files)
    assert all(str(file) in answer.err for file in files)


def test_a_brief_tells_of_the_region_that_is_asked_for(zonelab: Zonelab, tmp_path: Path) -> None:
    given = ("compare", "busan_first", "no_zone", "--runs", "2", "--set", "months=12", "--central")
    for region in ("jeju", "daegu"):
        file = tmp_path / f"{region}.html"
        answer = zonelab(*given, "--brief", str(file), "--region", region)
        assert answer.code == 0, answer.err
    assert "Firms: Daegu" in (tmp_path / "daegu.html").read_text("utf-8")
    assert "Firms: Daegu" not in (tmp_path / "jeju.html").read_text("utf-8")
    for more, told in (
        (("--brief", str(tmp_path / "a.html"), "--region", "daegoo"), "Did you mean 'daegu'"),
        (("--region", "daegu"), "there is no --brief"),
    ):
        answer = zonelab(*given, *more)
        assert (answer.code, told in answer.err) == (2, True), answer.err
    assert len(list(tmp_path.iterdir())) == 2


def test_briefs_that_cannot_be_are_told_before_the_work(zonelab: Zonelab, tmp_path: Path) -> None:
    files = ("--brief", str(tmp_path / "a.doc"), "--brief", "nowhere/b.pdf")
    answer = zonelab("compare", "busan_first", "no_zone", *files)
    assert answer.code == 2
    assert "must end with one of" in answer.err
    assert "must be a file in a folder that is there" in answer.err
    policies = ("busan_first", "jeju_first", "--against", "no_zone")
    several = zonelab("compare", *policies, "--brief", str(tmp_path / "a.pdf"))
    assert several.code == 2
    assert "--brief tells of one policy; got 2" in several.err
    assert list(tmp_path.iterdir()) == []

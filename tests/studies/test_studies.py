"""The studies of ``results/`` are whole, current and say nothing that their tables do not."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jupytext
import nbformat
import pytest

import sim
from sim.results.manifest import sha256
from sim.studies.contents import index
from sim.studies.finder import PARTS, find_study

ROOT = Path(__file__).parents[2]
STUDIES = sorted(path.parent for path in (ROOT / "results").glob("*/notebook.py"))
ASKED = {
    "busan_first", "one_zone_or_many", "does_support_concentrate", "what_jeju_can_do", "forecast_and_outcome",
    "what_matters",
}  # fmt: skip
#: The level of all intervals and years are no results.
NO_RESULT = re.compile(r"\b90%|\b20\d\d")
STUDY = pytest.mark.parametrize("folder", STUDIES, ids=lambda folder: folder.name)


@pytest.fixture(autouse=True)
def in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def manifest_of(folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return manifest


def test_every_question_that_was_asked_has_a_study() -> None:
    assert {folder.name for folder in STUDIES} >= ASKED


@STUDY
def test_a_study_asks_a_question_and_was_built_from_its_notebook(folder: Path) -> None:
    study, manifest = find_study(folder.name), manifest_of(folder)
    assert manifest["question"] == study.question
    assert manifest["title"] == study.title
    assert manifest["notebook"] == sha256(folder / "notebook.py"), "build it anew"
    assert len(manifest["claims"]) >= 3


@STUDY
def test_nothing_that_is_shown_differs_from_build_to_build(folder: Path) -> None:
    """Such as the place of an object in memory."""
    for name in ("notebook.ipynb", "index.html", "index.ko.html"):
        assert not re.search(r" at 0x[0-9a-f]{6}", (folder / name).read_text("utf-8")), name


@STUDY
def test_every_file_is_the_one_that_was_built(folder: Path) -> None:
    manifest = manifest_of(folder)
    files = manifest["files"] | {f"tables/{name}.csv": each["sha256"] for name, each in manifest["tables"].items()}
    assert {name: sha256(folder / name) for name in files} == files
    assert {f"tables/{each.name}" for each in (folder / "tables").iterdir()} <= set(files)


@STUDY
def test_the_pair_of_notebooks_says_the_same(folder: Path) -> None:
    text = jupytext.read(folder / "notebook.py")
    notebook = nbformat.read(folder / "notebook.ipynb", as_version=4)
    assert [each.source for each in notebook.cells] == [each.source for each in text.cells]
    assert text.metadata["jupytext"]["formats"] == notebook.metadata["jupytext"]["formats"] == "ipynb,py:percent"


@STUDY
@pytest.mark.parametrize("page", ["index.html", "index.ko.html"])
def test_a_page_fetches_nothing(folder: Path, page: str) -> None:
    text = (folder / page).read_text("utf-8")
    assert not re.search(r"https?:|<script|@import|url\(", text)
    for target in re.findall(r'(?:src|href)="(?!data:|#)([^"]*)"', text):
        assert (folder / target).is_file(), target


@STUDY
def test_a_reading_has_two_paragraphs_in_each_language(folder: Path) -> None:
    parts = (folder / "reading.md").read_text("utf-8").strip().split("\n\n")
    assert [part.startswith("# ") for part in parts] == [True, False, False, False] * 2
    assert all(bool(re.search("[가-힣]", part)) == (number >= 4) for number, part in enumerate(parts))


def _literals(node: ast.AST) -> Iterator[str]:
    """Give the parts of texts that are typed, and not filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        for value in node.values:
            if isinstance(value, ast.Constant):
                yield from _literals(value)
    else:
        for child in ast.iter_child_nodes(node):
            if not isinstance(child, ast.FormattedValue):
                yield from _literals(child)


@STUDY
def test_no_number_of_a_reading_is_typed(folder: Path) -> None:
    tree = ast.parse((folder / "notebook.py").read_text("utf-8"))
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute)]
    (reading,) = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "reading"]
    assert {each.arg for each in reading.keywords} == set(PARTS)
    typed = [text for keyword in reading.keywords for text in _literals(keyword.value)]
    assert [text for text in typed if re.search(r"\d", NO_RESULT.sub("", text))] == []


def test_the_list_of_the_studies_is_current() -> None:
    """`make results` writes it."""
    assert (ROOT / "results" / "README.md").read_text("utf-8") == index()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["does_support_concentrate", "forecast_and_outcome"])
def test_a_build_gives_the_tables_that_are_kept_to_the_last_digit(name: str) -> None:
    assert sim.study(name).differences() == []

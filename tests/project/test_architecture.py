"""The page of the architecture is that of the code: the drawing is current, and each room is on the page."""

from __future__ import annotations

import ast
import runpy
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "explanation" / "architecture.md").read_text("utf-8")
TOOL = runpy.run_path(str(ROOT / "docs" / "architecture.py"))
#: Names of files that may stand twice, since the folder says which is meant: a command, a page, a chart, an equation.
MIRRORS = ("sim/cli/", "sim/explorer/pages/", "sim/explorer/charts/", "sim/explorer/reference/equations/")
MOST_LINES = 300


def test_the_drawing_is_current() -> None:
    """`python docs/architecture.py` draws it."""
    assert TOOL["DRAWING"].read_text("utf-8") == TOOL["drawing"]()


def test_every_room_is_drawn_and_told() -> None:
    rooms = {path.name for path in (ROOT / "sim").iterdir() if (path / "__init__.py").is_file()} | {"runs"}
    assert {room for layer in TOOL["layers"]() for room in layer} == rooms == set(TOOL["HOLDS"])
    for room in rooms:
        assert f"| `{room}" in PAGE, room


def test_the_root_holds_the_doors_and_at_most_two_files_more() -> None:
    assert len(list((ROOT / "sim").glob("*.py"))) <= 3


def test_no_two_classes_share_a_name() -> None:
    names = Counter(
        node.name
        for path in (ROOT / "sim").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_no_name_of_a_file_stands_twice() -> None:
    paths = [path.relative_to(ROOT).as_posix() for path in (ROOT / "sim").rglob("*.py")]
    names = Counter(path.rpartition("/")[2] for path in paths if not path.startswith(MIRRORS))
    assert [name for name, count in names.items() if count > 1 and not name.startswith("__")] == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "sim").rglob("*.py")), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_a_file_reads_in_one_sitting(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES

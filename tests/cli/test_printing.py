"""What is printed goes through one module, so that no name of a folder or a scenario gives orders to a terminal."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import sim
from tests.cli.conftest import Zonelab

PACKAGE = Path(sim.__file__).parent
#: That module, and where a warning is told before it is imported.
HOMES = {"report/terminal.py", "language/notices.py"}


def test_no_other_module_prints_what_it_was_given() -> None:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_print = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
            if is_print and any(not isinstance(each, ast.Constant) for each in node.args):
                found.add(path.relative_to(PACKAGE).as_posix())
    assert found == HOMES


@pytest.mark.parametrize("sign", ["\x1b[31m", "\u202e", "\x9b", "\udc9b"])
def test_a_path_with_orders_in_its_name_gives_none_and_nothing_is_written_there(
    zonelab: Zonelab, tmp_path: Path, sign: str
) -> None:
    folder = str(tmp_path / f"my{sign}zone")
    (tmp_path / f"my{sign}file.yaml").write_text("extends: two_islands\n", encoding="utf-8")
    for line in (
        ("run", "two_islands", "--runs", "2", "--out", folder), ("verify", folder), ("repeat", folder),
        ("sweep", "resume", folder), ("run", str(tmp_path / f"my{sign}file.yaml"), "--runs", "2"),
        ("compare", "two_islands", "two_islands", "--runs", "2", "--brief", f"{folder}.html"),
    ):  # fmt: skip
        answer = zonelab(*line)
        assert sign not in answer.out + answer.err
    assert len(list(tmp_path.iterdir())) == 1, "nothing is written that could not be read again"

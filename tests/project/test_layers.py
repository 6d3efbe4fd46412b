"""Imports point downward, and what a layer must not know it does not import."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "sim").rglob("*.py"))


def test_the_contracts_of_import_linter_hold() -> None:
    command = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    if command is None:
        pytest.skip("import-linter is not installed beside this Python")
    done = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize(
    ("package", "places"),
    [
        ("streamlit", ("sim/explorer/",)),
        ("altair", ("sim/explorer/",)),
        ("mesa", ("sim/engines/readable/",)),
        ("yaml", ("sim/scenario/",)),
        ("pydantic", ("sim/scenario/",)),
        ("typer", ("sim/cli/",)),
        ("numba", ("sim/numerics/compiler.py", "sim/numerics/code_cache.py")),
        ("matplotlib", ("sim/report/plots/",)),
        ("seaborn", ("sim/report/plots/",)),
    ],
)
def test_a_package_is_imported_only_where_it_belongs(package: str, places: tuple[str, ...]) -> None:
    users = [path.relative_to(ROOT).as_posix() for path in SOURCES if package in _imported(path)]
    assert [path for path in users if not path.startswith(places)] == []

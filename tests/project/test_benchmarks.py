"""What the benchmarks import of the package is there, also where they import it only when they come to it."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.mark.parametrize("path", sorted(BENCHMARKS.glob("*.py")), ids=lambda path: path.stem)
def test_what_a_benchmark_imports_of_the_package_is_there(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sim":
            module = import_module(str(node.module))
            missing = [each.name for each in node.names if not hasattr(module, each.name)]
            for name in missing:
                import_module(f"{node.module}.{name}")

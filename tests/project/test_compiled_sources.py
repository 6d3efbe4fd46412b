"""Compiled code is kept under a digest of its sources; whatever it is made of must be among them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import sim
from sim.numerics.sources import COMPILED_SOURCES, MODEL_SOURCES, sources_digest

PACKAGE = Path(sim.__file__).parent
DECORATORS = {"compiled", "inlined", "inner"}


def is_covered(module: str) -> bool:
    path = "/".join(module.split(".")[1:])
    return any(path == each.removesuffix(".py") or path.startswith(f"{each}/") for each in COMPILED_SOURCES)


def compiled_functions(tree: ast.Module) -> list[ast.FunctionDef]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and DECORATORS
        & {each.id for each in ast.walk(ast.Module(node.decorator_list, [])) if isinstance(each, ast.Name)}  # type: ignore[arg-type]  # expressions stand for statements here
    ]


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_compiled_functions_use_nothing_from_outside_the_digest(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = compiled_functions(tree)
    module = ".".join(("sim", *path.relative_to(PACKAGE).with_suffix("").parts))
    assert not functions or is_covered(module), f"{module} has compiled functions; name it in COMPILED_SOURCES"
    used = {each.id for function in functions for each in ast.walk(function) if isinstance(each, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sim":
            for name in node.names:
                if (name.asname or name.name) in used:
                    origin, part = str(node.module), f"{node.module}.{name.name}"
                    assert is_covered(origin) or is_covered(part), f"{module} takes {name.name} from {origin}"


def test_there_are_compiled_functions_to_watch() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")]
    assert sum(len(compiled_functions(tree)) for tree in trees) > 50


def test_the_readable_engine_is_of_the_model_but_not_of_what_is_compiled() -> None:
    assert not is_covered("sim.engines.readable.firm")
    assert is_covered("sim.engines.ensemble.loop")
    assert "engines" in MODEL_SOURCES


def test_what_is_named_twice_counts_once() -> None:
    assert sources_digest(["engines"]) == sources_digest(["engines", "engines/ensemble"])
    assert sources_digest(["engines"]) != sources_digest(["engines/ensemble"])

"""One id finds an equation in the document, in the code and in a test."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

from sim.scenario.schema.keys import fields

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
#: What begins a docstring, or a paragraph of the document.
ID = r"E\d\d[a-z]?\b"


def _docstrings(folder: Path) -> list[str]:
    found = []
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                found.append(ast.get_docstring(node) or "")
    return found


def _of_keys() -> set[str]:
    """The ids that the schema names beside its keys."""
    extras: list[Any] = [field.json_schema_extra or {} for field in fields().values()]
    return {name for extra in extras for name in str(extra.get("equation", "")).split()}


#: Whoever names an equation: the rules, the document, the keys.
EQUATIONS = sorted(
    {match[0] for text in _docstrings(ROOT / "sim" / "rules") if (match := re.match(ID, text))}
    | set(re.findall(rf"\*\*({ID})", DOCUMENT))
    | _of_keys()
)


def test_there_are_equations() -> None:
    assert {"E01", "E06b", "E15"} <= set(EQUATIONS)


@pytest.mark.parametrize("equation", EQUATIONS)
def test_a_function_in_the_rules_begins_with_the_id(equation: str) -> None:
    starts = re.compile(rf"^{equation}\b", re.MULTILINE)
    assert any(starts.search(text) for text in _docstrings(ROOT / "sim" / "rules"))


@pytest.mark.parametrize("equation", EQUATIONS)
def test_the_document_of_the_model_has_the_id(equation: str) -> None:
    assert re.search(rf"\*\*{equation}\b", DOCUMENT)


@pytest.mark.parametrize("equation", EQUATIONS)
def test_a_test_has_the_id(equation: str) -> None:
    here = Path(__file__)
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py") if path != here)
    # A name such as test_e11_... counts too.
    assert any(re.search(rf"(?<![0-9A-Za-z]){equation}(?![0-9A-Za-z])", text, re.IGNORECASE) for text in texts)

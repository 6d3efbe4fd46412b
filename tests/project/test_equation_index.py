"""One id finds an equation in the document, in the code and in a test."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EQUATIONS = [*(f"E{number:02d}" for number in range(1, 16)), "E06b"]


def _docstrings(folder: Path) -> list[str]:
    found = []
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                found.append(ast.get_docstring(node) or "")
    return found


@pytest.mark.parametrize("equation", EQUATIONS)
def test_a_function_in_the_rules_begins_with_the_id(equation: str) -> None:
    starts = re.compile(rf"^{equation}\b", re.MULTILINE)
    assert any(starts.search(text) for text in _docstrings(ROOT / "sim" / "rules"))


@pytest.mark.parametrize("equation", EQUATIONS)
def test_the_document_of_the_model_has_the_id(equation: str) -> None:
    assert re.search(rf"\b{equation}\b", (ROOT / "docs" / "model.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("equation", EQUATIONS)
def test_a_test_has_the_id(equation: str) -> None:
    here = Path(__file__)
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py") if path != here)
    # A name such as test_e11_... counts too.
    assert any(re.search(rf"(?<![0-9A-Za-z]){equation}(?![0-9A-Za-z])", text, re.IGNORECASE) for text in texts)

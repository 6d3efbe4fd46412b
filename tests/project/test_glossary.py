"""One word for one thing: each word of the glossary is in the program, and retired words are not."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import pytest

from sim.explorer.language.page_texts import texts
from sim.language.vocabulary import WORDS
from sim.scenario.schema.keys import fields
from sim.scenario.schema.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reference" / "glossary.md").read_text("utf-8")
ROWS = [
    [cell.strip().strip("`") for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and line.count("|") == 7 and not line.startswith("| word")
]
#: Names that no class, function, argument, field or module of the package may have; a star stands for any letters.
RETIRED = [
    name
    for line in PAGE.partition("## Retired")[2].splitlines()
    if line.startswith("| `")
    for name in re.findall(r"`([\w*]+)`", line.split("|")[1])
]
#: Words that no page and no docstring may use.
RETIRED_WORDS = [
    word for words in re.findall(r"^\| ([^|`]+) \(in texts\) \|", PAGE, re.MULTILINE) for word in words.split(", ")
]


def test_there_are_words_and_retired_words() -> None:
    assert len(ROWS) > 30
    assert len(RETIRED) > 10


def test_no_word_stands_twice() -> None:
    words = [row[0] for row in ROWS]
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_word_is_in_the_program(row: list[str]) -> None:
    word, korean, key, name, column, meaning = row
    assert meaning.endswith("."), word
    if korean:
        _ = texts("ko")
        assert korean in {_(word.capitalize()), _(word), _(word.capitalize() + "s")} or korean in _korean(), word
    if key:
        assert key in {*fields(), *Settings.model_fields}, key
    if column:
        assert column in WORDS, column
    if name:
        assert _found(name), name


def _korean() -> set[str]:
    """All Korean that stands alone in a catalogue."""
    catalogues = [path.read_text("utf-8") for path in (ROOT / "sim").rglob("ko.po")]
    return {each for text in catalogues for each in re.findall(r'^msgstr "(.*)"$', text, re.MULTILINE)}


def _found(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ImportError:
        place, _, last = name.rpartition(".")
        return hasattr(importlib.import_module(place), last)
    return True


def public_names(path: Path) -> set[str]:
    """Return the names that a module shows: its own, those of its functions, classes, their arguments and fields."""
    found = {path.stem} if path.stem != "__init__" else {path.parent.name}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
    return {name for name in found if not name.startswith("_")}


#: Retired as a module or package; as an argument or a field the word is in use.
MODULES = ("draws", "analysis", "shown", "ran", "swept", "found", "opened", "both", "told_values", "collected", "given")


def test_no_public_name_is_retired() -> None:
    patterns = [re.compile(name.replace("*", r"\w+")) for name in RETIRED if name not in MODULES]
    for path in (ROOT / "sim").rglob("*.py"):
        for name in public_names(path):
            assert not any(pattern.fullmatch(name) for pattern in patterns), f"{path.relative_to(ROOT)}: {name}"
        assert path.stem not in MODULES, path


def test_the_modules_that_are_retired_are_those_of_the_page() -> None:
    assert {name for name in RETIRED if name in MODULES} == set(MODULES)


def docstrings(path: Path) -> str:
    """Return all docstrings of a module, one below the other."""
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef
    nodes = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, kinds)]
    return "\n".join(ast.get_docstring(node) or "" for node in nodes)


def test_no_page_and_no_docstring_has_a_retired_word() -> None:
    assert len(RETIRED_WORDS) > 5
    texts_of = {path: docstrings(path) for path in (ROOT / "sim").rglob("*.py")}
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *(ROOT / "docs").rglob("*.md")]
    texts_of |= {
        path: path.read_text("utf-8").partition("## Retired")[0] for path in pages if "_build" not in path.parts
    }
    for path, text in texts_of.items():
        flat = " ".join(text.split())
        found = [word for word in RETIRED_WORDS if re.search(rf"\b{word}", flat)]
        assert not found, f"{path.relative_to(ROOT)}: {found}"

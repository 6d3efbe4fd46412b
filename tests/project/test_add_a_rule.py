"""The page on adding a rule is carried out, block by block, in a copy of the project: what it says works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.scenario.reading.text_files import scenario_names

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "how-to" / "add-a-rule.md").read_text("utf-8")
#: What a rule may take, tests and changelog included.
MOST_FILES = 10
#: Lines that a hunk replaces, and what it puts there.
Hunk = tuple[str, str]
#: What a copy does without.
LEFT_OUT = shutil.ignore_patterns(
    ".*", "__pycache__", "runs", "_build", "build", "dist", "node_modules", "*.html", "*.svg"
)


def hunks(block: str) -> list[Hunk]:
    """Return what the hunks of a block replace and put in its place; lines that stay are in both."""
    found = []
    for hunk in block.split("@@\n")[1:]:
        lines = [(line[:1], line[1:]) for line in hunk.splitlines()]
        assert all(sign in ("+", "-", " ", "") for sign, _ in lines), hunk
        before, after = ("".join(f"{text}\n" for sign, text in lines if sign != skip) for skip in "+-")
        found.append((before, after))
    return found


def blocks() -> dict[str, list[Hunk]]:
    """Return the hunks of the page by file."""
    return {
        match[1]: hunks(match[2])
        for match in re.finditer(r"^```diff\n\+\+\+ (\S+)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    }


def applied(text: str, changes: list[Hunk]) -> str:
    """Return a text with the hunks carried out; each says where in words that stand there once."""
    for before, after in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text


@pytest.mark.parametrize("file", blocks())
def test_each_block_of_the_page_finds_its_place(file: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    assert applied(text, blocks()[file]) != text


def test_a_rule_takes_ten_files_at_most() -> None:
    files = [*blocks(), "CHANGELOG.md"]
    assert len(files) == len(set(files)) == len(re.findall(r"^## \d+ ", PAGE, re.MULTILINE))
    assert len(files) <= MOST_FILES
    assert "It takes ten files" in PAGE


class Project:
    """A copy of the project, in which commands are run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT, folder, ignore=LEFT_OUT, dirs_exist_ok=True)
        self.surroundings = os.environ | {"PYTHONPATH": str(folder), "ZONELAB_CACHE": str(folder / "compiled")}

    def run(self, *words: str) -> str:
        """Run Python with these words, and return what it prints."""
        command = [sys.executable, *words]
        done = subprocess.run(
            command, cwd=self.folder, env=self.surroundings, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def files(self) -> dict[str, bytes]:
        """Return the content of all that a contributor keeps."""
        kept = ("sim", "docs", "tests", "scenarios")
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for place in kept
            for path in (self.folder / place).rglob("*")
            if path.is_file() and path.suffix != ".pyc"
        }


@pytest.mark.slow
def test_the_page_adds_a_rule_to_both_engines(tmp_path: Path) -> None:
    project = Project(tmp_path / "copy")
    before = project.files()
    for file, changes in blocks().items():
        path = project.folder / file
        path.write_text(applied(path.read_text("utf-8"), changes), encoding="utf-8")
    told = project.run("-m", "tests.project.catalogues")
    assert told.count(" 0 without Korean") == 2, told
    assert project.run("docs/pages.py").split() == ["docs/reference/scenario-keys.md", "docs/reference/equations.md"]
    touched = {name for name, content in project.files().items() if before.get(name) != content}
    assert touched == {*blocks(), "docs/reference/scenario-keys.md", "docs/reference/equations.md"}

    digests = "import sim, sys; print(*[sim.load_scenario(each).digest for each in sys.argv[1:]])"
    names = scenario_names()
    assert project.run("-c", digests, *names).split() == [sim.load_scenario(name).digest for name in names]
    moved = "import sim; print(sim.load_scenario('busan_first', size_effect=0.3).digest)"
    assert project.run("-c", moved).strip() != sim.load_scenario("busan_first").digest

    tests = ("-m", "pytest", "-q", "-x", "-p", "no:cacheprovider")
    project.run(*tests, "tests/rules", "sim/rules/closure.py")
    project.run(*tests, "tests/engines/test_agreement.py", "-k", "size_effect or (other and firms)")
    project.run(*tests, "tests/golden/test_baselines.py")
    for name in ("catalogues", "equation_index", "reference_pages"):
        project.run(*tests, f"tests/project/test_{name}.py")
    project.run(*tests, "tests/project/test_docs.py", "-k", "current")
    for name in ("choices", "lever_help", "model_page"):
        project.run(*tests, f"tests/explorer/test_{name}.py")
    project.run(*tests, "tests/explorer/test_model_text.py", "-k", "not figures and not misses")

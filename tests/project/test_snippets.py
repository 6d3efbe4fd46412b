"""Every snippet of the documents runs, those of a file one after the other, and prints what the document shows.

- `python` snippets share their names. In `sh` snippets zonelab is called within this process, the rest by a shell.
- A `yaml` snippet that begins with a comment such as ``# mine.yaml`` is written to that file.
- A `text` block right after a snippet is what it prints; a line ``...`` in it stands for any number of lines.

When the numbers of the model move, ``python tests/project/test_snippets.py`` writes anew what the snippets print.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import pytest

from sim.cli import main

ROOT = Path(__file__).resolve().parents[2]
#: Every page, but for what a build of them has made, and the index of the site, which includes README.md.
PAGES = sorted(
    path for path in ROOT.glob("docs/**/*.md") if path.parts[len(ROOT.parts) + 1] not in ("_build", "index.md")
)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
DOCUMENTS = [
    path
    for path in [ROOT / "README.md", *PAGES]
    if re.search(r"^```(python|sh)$", path.read_text(encoding="utf-8"), re.MULTILINE)
]
#: What a machine says that compiles the model for the first time.
COMPILING = re.compile(r"^zonelab: Compiling the model.*\n", re.MULTILINE)
#: So that tables are as wide as on a plain terminal.
SURROUNDINGS = {"COLUMNS": "80", "NO_COLOR": "1", "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


class Shown(NamedTuple):
    """A text block: where it stands in the document, what it shows, and what was printed."""

    start: int
    end: int
    shows: str
    printed: str


def _run_shell(commands: str) -> None:
    for line in re.sub(r"\\\n\s*", "", commands).splitlines():
        words = shlex.split(line, comments=True)
        if words[:1] == ["zonelab"]:
            with mock.patch.object(sys, "argv", words), pytest.raises(SystemExit) as leaving:
                main()
            assert leaving.value.code in (0, 2), line
        elif words[:1] == ["export"]:
            os.environ.update([words[1].split("=", 1)])
        elif words:
            done = subprocess.run(["sh", "-c", line], check=False, capture_output=True, text=True)
            assert done.returncode == 0, f"{line}: {done.stderr}"
            print(done.stdout, end="")


def run_document(path: Path) -> Iterator[Shown]:
    """Run the snippets of a document in the working folder, and give each text block that shows what one prints."""
    text = path.read_text(encoding="utf-8")
    names: dict[str, object] = {"__name__": "snippet"}
    Path("scenarios").symlink_to(ROOT / "scenarios")
    printed: str | None = None
    before = 0
    with mock.patch.dict(os.environ, SURROUNDINGS):
        for block in BLOCK.finditer(text):
            kind, content = block.groups()
            if kind == "text" and printed is not None and not text[before : block.start()].strip():
                yield Shown(*block.span(2), content, printed)
                printed = None
            elif printed is not None:
                assert "zonelab: " not in printed, f"a mistake is not shown: {printed}"
                printed = None
            if kind == "yaml" and (name := re.match(r"# (\S+\.yaml)\n", content)):
                Path(name[1]).parent.mkdir(parents=True, exist_ok=True)
                Path(name[1]).write_text(content, encoding="utf-8")
            if kind in ("python", "sh"):
                with contextlib.redirect_stdout(io.StringIO()) as told, contextlib.redirect_stderr(told):
                    _run_shell(content) if kind == "sh" else exec(compile(content, str(path), "exec"), names)
                printed = COMPILING.sub("", told.getvalue())
            before = block.end()


def _lines(text: str) -> str:
    """Return a text without blanks at the ends of lines, and without empty lines around it."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_snippets_of_a_document_print_what_it_shows(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for shown in run_document(path):
        parts = [re.escape(part) for part in re.split(r"^\.\.\.$", _lines(shown.shows), flags=re.MULTILINE)]
        assert re.fullmatch(r"(?s:.*)".join(parts), _lines(shown.printed)), (
            f"{path.name} shows:\n{shown.shows}\nprinted:\n{shown.printed}"
        )


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_of_a_document_leads_to_a_file(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_the_index_names_every_page() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    for page in PAGES:
        name = page.relative_to(ROOT / "docs").as_posix()
        assert name == "README.md" or f"]({name})" in index, name


def _write_anew(path: Path) -> None:
    """Replace what a document shows by what its snippets print; blocks with ``...`` are left to the writer."""
    text = path.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for shown in reversed(list(run_document(path))):
            if not re.search(r"^\.\.\.$", shown.shows, re.MULTILINE):
                text = text[: shown.start] + _lines(shown.printed) + "\n" + text[shown.end :]
            else:
                print(f"{path.relative_to(ROOT)}: left to you, since it is an excerpt:\n{shown.shows}")
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for document in DOCUMENTS:
        _write_anew(document)

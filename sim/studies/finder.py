"""Finding studies and reading what each asks, without running them.

A study is a folder of ``results/`` with ``notebook.py``: a notebook as text, in the percent form of jupytext. It begins
with its title and its question, in English and in Korean, and its code must give an answer and its limits.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sim.language.errors import ZonelabError, one_of, placed
from sim.language.texts import Sentence, sentence
from sim.numerics.arguments import path_given
from sim.scenario.reading.text_files import is_file, read_text

STUDIES = Path("results")
NOTEBOOK = "notebook.py"
#: What a build writes next to the notebook; all other files of the folder are the author's.
PAIRED, PAGE, KOREAN_PAGE, READING, MANIFEST = (
    "notebook.ipynb", "index.html", "index.ko.html", "reading.md", "manifest.json",
)  # fmt: skip
#: The page of each language.
PAGES = {"en": PAGE, "ko": KOREAN_PAGE}
TABLES, FIGURES = "tables", "figures"
BUILT = (PAIRED, PAGE, KOREAN_PAGE, READING, MANIFEST, TABLES, FIGURES)
#: The arguments of the call that ends a study.
PARTS = ("in_short", "answer", "limits")
_CELL = re.compile(r"^# %%", re.MULTILINE)
_QUESTION = {
    "en": re.compile(r"^\*\*Question\.\*\*\s+(.+)", re.DOTALL),
    "ko": re.compile(r"^\*\*질문\.\*\*\s+(.+)", re.DOTALL),
}
_HANGUL = re.compile("[가-힣]")


@dataclass(frozen=True)
class StudyFile:
    """A study as its notebook describes it.

    Attributes
    ----------
    name
        Name of its folder.
    folder
        Where its notebook is.
    title, question
        By language.
    """

    name: str
    folder: Path
    title: dict[str, str]
    question: dict[str, str]

    @property
    def notebook(self) -> Path:
        """The notebook as text."""
        return self.folder / NOTEBOOK


def study_names() -> list[str]:
    """Return the names of the studies in ``results/``."""
    return sorted(path.parent.name for path in STUDIES.glob(f"[!.]*/{NOTEBOOK}"))


def find_study(name: str | Path) -> StudyFile:
    """Return a study by name, or by the path of its folder.

    Raises
    ------
    ZonelabError
        If there is none, or it lacks a question, an answer or limits.
    """
    if not isinstance(name, str) or "/" in name:
        folder = path_given(name, "name")
    else:
        known = study_names()
        if not known:
            wrong = sentence(
                "must hold studies, folders with {notebook}; there are none here. Go to the folder of the project, or "
                "give the path of a study.",
                notebook=NOTEBOOK,
            )
            raise ZonelabError(placed(STUDIES, wrong))
        if name not in known:
            raise ZonelabError(one_of("study", name, known))
        folder = STUDIES / name
    if not is_file(folder / NOTEBOOK):
        wrong = sentence(
            "must be the folder of a study, with {notebook}; it has none. Check the path, or write one (jupytext --to "
            "py:percent makes it of a notebook).",
            notebook=NOTEBOOK,
        )
        raise ZonelabError(placed(folder, wrong))
    return read_study(folder)


def read_study(folder: Path) -> StudyFile:
    """Return what a study asks.

    Raises
    ------
    ZonelabError
        With a sentence for each thing that it lacks.
    """
    notebook = folder / NOTEBOOK
    text = read_text(notebook)
    head = list(paragraphs(_first_text(text)))
    title, question = dict.fromkeys(("en", "ko"), ""), dict.fromkeys(("en", "ko"), "")
    for each in head:
        if each.startswith("# "):
            title[language_of(each)] = each.removeprefix("# ").strip()
        for language, pattern in _QUESTION.items():
            if found := pattern.match(each):
                question[language] = " ".join(found[1].split())
    problems = [*_head_problems(title, question), *_reading_problems(text)]
    if problems:
        raise ZonelabError([placed(notebook, problem) for problem in problems])
    return StudyFile(folder.resolve().name, folder, title, question)


def _head_problems(title: dict[str, str], question: dict[str, str]) -> Iterator[Sentence]:
    if not all(title.values()):
        yield sentence(
            "must begin with a title in English and one in Korean; found {found}. Write two lines '# # Title' into its "
            "first cell of text ('# %% [markdown]').",
            found=_found(title),
        )
    if not all(question.values()):
        yield sentence(
            "must ask a question in English and in Korean; found {found}. Write it into the first cell, in paragraphs "
            "that begin with '**Question.**' and '**질문.**'.",
            found=_found(question),
        )


def _found(texts: dict[str, str]) -> Sentence:
    if not any(texts.values()):
        return sentence("none")
    return sentence("one in English only") if texts["en"] else sentence("one in Korean only")


def _reading_problems(text: str) -> Iterator[Sentence]:
    """Give what is wrong with the end of a study: a call of `reading` with an answer and its limits."""
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        yield sentence("line {line} must be Python; it is not ({reason}).", line=error.lineno, reason=error.msg)
        return
    except (MemoryError, RecursionError):  # what Python says of code that is nested too deeply
        yield sentence("must be Python that can be read; it is nested too deeply. Write it in shorter steps.")
        return
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    told = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "reading"]
    given = {keyword.arg for call in told for keyword in call.keywords}
    if missing := [part for part in PARTS if part not in given]:
        yield sentence(
            "must end with an answer and its limits; found no {missing}. Write study.reading(in_short=..., answer=..., "
            "limits=...) into its last cell.",
            missing=", ".join(missing),
        )


def _first_text(text: str) -> str:
    """Return the first cell of text of a notebook, without the signs of a comment."""
    for cell in _CELL.split(text)[1:]:
        kind, _, content = cell.partition("\n")
        if "[markdown]" in kind:
            return "\n".join(re.sub("^# ?", "", line) for line in content.splitlines())
    return ""


def paragraphs(text: str) -> Iterator[str]:
    """Give the paragraphs of a text in Markdown; a heading between blank lines is a paragraph of its own."""
    yield from (each.strip() for each in re.split(r"\n\s*\n", text) if each.strip())


def language_of(paragraph: str) -> str:
    """Return the language of a paragraph: Korean if it has a Korean letter."""
    return "ko" if _HANGUL.search(paragraph) else "en"

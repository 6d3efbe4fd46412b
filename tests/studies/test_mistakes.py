"""What is wrong with a study is told in a sentence, with code 2, and nothing is written."""

from __future__ import annotations

import importlib
from pathlib import Path

import pandas as pd
import pytest

from sim.language.errors import ZonelabError
from sim.studies.notebook import Study
from tests.studies.conftest import WriteStudy, Zonelab

QUESTION = "# **Question.** Whom does a zone on the far island win?"


def files(folder: Path) -> list[str]:
    """Return the names of all files below a folder."""
    return sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (QUESTION, "# We look at islands.", "must ask a question in English and in Korean; found one in Korean only."),
        ("# **질문.** 작은", "# 작은", "must ask a question in English and in Korean; found one in English only."),
        ("# # 두 섬", "#", "must begin with a title in English and one in Korean; found one in English only."),
        ("    limits=", "    also=", "must end with an answer and its limits; found no limits."),
        ("study.reading(", "print(", "must end with an answer and its limits; found no in_short, answer, limits."),
        ("gain = last", "gain = = last", "must be Python; it is not (invalid syntax)."),
        ("# %% [markdown]", "# %%", "must begin with a title"),
    ],
)
def test_a_study_that_lacks_a_part_is_refused_before_it_is_run(
    write_study: WriteStudy, zonelab: Zonelab, monkeypatch: pytest.MonkeyPatch, old: str, new: str, said: str
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("the notebook was run")

    monkeypatch.setattr("sim.studies.build.run_notebook", never)
    folder = write_study({old: new})
    answer = zonelab("study", "islands")
    assert answer.code == 2
    assert f"zonelab: {folder}/notebook.py: " in answer.err
    assert said in answer.err
    assert files(Path()) == ["results/islands/notebook.py"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["iland"], "study must be one of islands; got 'iland'. Did you mean 'islands'?"),
        (["nowhere/study"], "nowhere/study: must be the folder of a study, with notebook.py; it has none."),
        (["islands", "--all"], "zonelab study takes a name or --all"),
        (["--all", "--out", "there"], "--out with a name alone"),
        (["islands", "--check"], "results/islands: must hold a study that was built (manifest.json); it does not."),
        (["islands", "--out", "letter.txt"], "letter.txt: must be a folder for results; found a file."),
        (["islands", "--out", "full"], "full: must be empty, new, or hold older results"),
    ],
)
def test_a_mistake_on_the_command_line_is_told(
    write_study: WriteStudy, zonelab: Zonelab, arguments: list[str], said: str
) -> None:
    write_study()
    Path("letter.txt").write_text("dear", "utf-8")
    Path("full").mkdir()
    Path("full/letter.txt").write_text("dear", "utf-8")
    before = files(Path())
    answer = zonelab("study", *arguments)
    assert answer.code == 2
    assert said in answer.err
    assert answer.out == ""
    assert files(Path()) == before


def test_where_there_are_no_studies_it_is_said(
    zonelab: Zonelab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "There are no studies in results/." in zonelab("study").out
    answer = zonelab("study", "islands")
    assert answer.code == 2
    assert "results: must hold studies, folders with notebook.py; there are none here." in answer.err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("runs=6", "runs=0", "runs must be a whole number"),
        ("gain > 0", "1 / 0 > 0", "must run; it ends with ZeroDivisionError: division by zero."),
        ("gain > 0", "next(iter(()))", "must run; it ends with StopIteration, which says no more. Open the notebook"),
        ("gain > 0", "__import__('os')._exit(3)", "must run; it ended the process of the notebook"),
        ('"The world is invented."', '" "', "reading: limits must be told in en; it is empty."),
        ('"effects", last', '"Effects!", last', "must be a name of small letters"),
    ],
)
def test_a_notebook_that_fails_is_told_by_its_line_and_nothing_is_written(
    write_study: WriteStudy, zonelab: Zonelab, old: str, new: str, said: str
) -> None:
    folder = write_study({old: new})
    answer = zonelab("study", "islands")
    assert answer.code == 2
    assert f"{folder}/notebook.py: the cell of line " in answer.err
    assert said in answer.err
    assert "Traceback" not in answer.err
    assert files(Path()) == ["results/islands/notebook.py"]


def test_a_missing_extra_is_told(write_study: WriteStudy, zonelab: Zonelab, monkeypatch: pytest.MonkeyPatch) -> None:
    importing = importlib.import_module

    def without(name: str, package: str | None = None) -> object:
        if name == "jupytext":
            raise ModuleNotFoundError("No module named 'jupytext'", name="jupytext")
        return importing(name, package)

    monkeypatch.setattr(importlib, "import_module", without)
    write_study()
    answer = zonelab("study", "islands")
    assert answer.code == 2
    assert "building a study needs jupytext, which is not installed. Install it: pip install 'zonelab[" in answer.err


def test_mistakes_are_told_in_korean(write_study: WriteStudy, zonelab: Zonelab) -> None:
    write_study({QUESTION: "#"})
    answer = zonelab("study", "islands", "--lang", "ko")
    assert answer.code == 2
    assert "질문" in answer.err
    assert "must" not in answer.err


TOLD = {"en": "Mine.", "ko": "내 것."}
MINE = pd.DataFrame({"what": ["a"], "firms": [1.5]})


def test_a_study_opened_by_hand_shows_and_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shown = Study().table("mine", MINE, TOLD)
    assert "1.5" in shown._repr_mimebundle_()["text/html"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["mine", "Mine!", ""])
def test_a_table_has_a_name_of_its_own(name: str) -> None:
    study = Study()
    study.table("mine", MINE, TOLD)
    with pytest.raises(ZonelabError, match="must be a name of small letters that nothing has yet"):
        study.table(name, MINE, TOLD)


def test_a_column_of_numbers_has_a_unit() -> None:
    odd = MINE.assign(odd=1.0)
    with pytest.raises(ZonelabError, match="table mine: odd must have a unit; there is none"):
        Study().table("mine", odd, TOLD)
    Study().table("mine", odd, TOLD, {"odd": "firms"})


@pytest.mark.parametrize("part", ["in_short", "answer", "limits"])
@pytest.mark.parametrize("lacking", [{"en": " ", "ko": "있음"}, {"en": "There."}])
def test_a_reading_has_every_part_in_both_languages(part: str, lacking: dict[str, str]) -> None:
    parts = dict.fromkeys(("in_short", "answer", "limits"), TOLD) | {part: lacking}
    with pytest.raises(ZonelabError, match=f"reading: {part} must be told in "):
        Study().reading(**parts)

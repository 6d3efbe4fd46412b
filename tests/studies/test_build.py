"""A study is built whole or not at all, the same each time, and says which number changed."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.studies import execution
from sim.studies.finder import find_study
from tests.studies.conftest import WriteStudy, Zonelab
from tests.waiting import PATIENCE, until


def content(folder: Path) -> dict[str, str]:
    """Return the fingerprint of every file of a folder."""
    files = [each for each in folder.rglob("*") if each.is_file()]
    return {each.relative_to(folder).as_posix(): hashlib.sha256(each.read_bytes()).hexdigest() for each in files}


def test_a_study_has_notebook_tables_figures_pages_reading_and_manifest(built: Path) -> None:
    assert set(content(built)) == {
        "notebook.py", "notebook.ipynb", "index.html", "index.ko.html", "reading.md", "manifest.json",
        "tables/effects.csv", "figures/effects.png", "figures/effects.svg", "figures/effects_ko.png",
        "figures/effects_ko.svg",
    }  # fmt: skip
    manifest = json.loads((built / "manifest.json").read_text("utf-8"))
    assert manifest["question"]["en"] == "Whom does a zone on the far island win?"
    assert manifest["claims"] == ["The far island gains."]
    assert manifest["runs"][0]["seed"] == 1
    assert manifest["tables"]["effects"]["units"]["mean"] == "firms"
    assert manifest["versions"]["python"]
    assert re.fullmatch("[0-9a-f]{64}", manifest["tables"]["effects"]["sha256"])


def test_a_build_of_the_same_gives_the_same_bytes_and_leaves_what_the_author_put_there(
    built: Path, zonelab: Zonelab
) -> None:
    (built / "letter.txt").write_text("dear", encoding="utf-8")
    before = content(built)
    assert zonelab("study", "islands").code == 0
    assert content(built) == before
    assert [each.name for each in built.parent.iterdir()] == ["islands"]


def test_the_pages_fetch_nothing_and_say_all_in_their_language(built: Path) -> None:
    english, korean = ((built / name).read_text("utf-8") for name in ("index.html", "index.ko.html"))
    for page in (english, korean):
        assert "data:image/png;base64," in page
        assert not re.search(r"https?:|<script|@import|url\(", page)
        for target in re.findall(r'(?:src|href)="(?!data:|#)([^"]*)"', page):
            assert (built / target).is_file(), target
    told = [re.sub("<details.*?</details>", "", page, flags=re.DOTALL) for page in (english, korean)]
    assert not re.search("[가-힣]", told[0].replace("한국어", ""))
    assert "It gains" in told[0]
    assert "It gains" not in told[1]
    assert "기업" in told[1]


def test_the_notebook_of_jupyter_says_what_its_text_says(built: Path) -> None:
    jupytext, nbformat = pytest.importorskip("jupytext"), pytest.importorskip("nbformat")
    text = jupytext.read(built / "notebook.py")
    notebook = nbformat.read(built / "notebook.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert [(each.cell_type, each.source) for each in notebook.cells] == [
        (each.cell_type, each.source) for each in text.cells
    ]
    assert any("image/png" in output.get("data", {}) for each in notebook.cells for output in each.get("outputs", []))


def test_a_check_of_the_same_says_so(built: Path, zonelab: Zonelab) -> None:
    answer = zonelab("study", "islands", "--check")
    assert answer.code == 0
    assert answer.out == "islands: every number is the same.\n"


def test_a_check_tells_table_row_column_and_both_numbers_and_changes_nothing(built: Path, zonelab: Zonelab) -> None:
    table = built / "tables" / "effects.csv"
    lines = table.read_text("utf-8").splitlines()
    region, month, mean, *rest = lines[2].split(",")
    changed = repr(float(mean) * (1 + 2**-52))  # by its last bit
    table.write_text("\n".join([*lines[:2], ",".join([region, month, changed, *rest]), *lines[3:], ""]), "utf-8")
    before = content(built)
    answer = zonelab("study", "islands", "--check")
    assert answer.code == 2
    told = f"{table}: row 2 ({region}), column mean: it was {changed}, and is {mean}."
    assert told in answer.err, answer.err
    assert len([line for line in answer.err.splitlines() if line.startswith("zonelab: ")]) == 1
    assert content(built) == before


def test_a_check_tells_a_table_that_came_and_one_that_went(built: Path, zonelab: Zonelab) -> None:
    notebook = built / "notebook.py"
    notebook.write_text(notebook.read_text("utf-8").replace('"effects", last', '"impacts", last'), "utf-8")
    answer = zonelab("study", "islands", "--check")
    assert answer.code == 2
    assert "impacts.csv: is new." in answer.err
    assert "effects.csv: is no longer made." in answer.err
    assert "notebook.py: has changed since the study was built." in answer.err


def test_a_study_can_be_built_elsewhere(built: Path, zonelab: Zonelab, tmp_path: Path) -> None:
    before = content(built)
    assert zonelab("study", "islands", "--out", str(tmp_path / "elsewhere")).code == 0
    assert content(tmp_path / "elsewhere") == before


def test_a_claim_that_does_not_hold_leaves_the_study_as_it_was(built: Path, zonelab: Zonelab) -> None:
    notebook = built / "notebook.py"
    notebook.write_text(notebook.read_text("utf-8").replace("gain > 0", "gain > 1000"), "utf-8")
    before = content(built)
    answer = zonelab("study", "islands")
    assert answer.code == 2
    assert "claims what the numbers do not bear out: The far island gains." in answer.err
    line = notebook.read_text("utf-8").splitlines().index('gain = last.set_index("region")["mean"]["far_island"]') + 1
    assert f"the cell of line {line} " in answer.err
    assert content(built) == before
    assert [each.name for each in built.parent.iterdir()] == ["islands"]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no signal to send")
def test_a_signal_that_others_pass_over_ends_the_notebook_all_the_same(built: Path) -> None:
    """What raises on a signal may be amid code that swallows it; the kernel is gone then, and the build ends."""
    notebook = built / "notebook.py"
    sent = f"import os, signal, threading\nos.kill({os.getpid()}, signal.SIGINT)\nthreading.Event().wait()"
    text = notebook.read_text("utf-8").replace("study = Study(out)", f"study = Study(out)\n{sent}")
    notebook.write_text(text, "utf-8")
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        with pytest.raises(KeyboardInterrupt):
            execution.run_notebook(find_study("islands"), built, lambda _cells: None)
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no signal to send")
def test_a_build_that_is_interrupted_leaves_the_study_as_it_was(built: Path) -> None:
    notebook = built / "notebook.py"
    endless = "import pathlib, threading\npathlib.Path('begun').touch()\nthreading.Event().wait()"
    text = notebook.read_text("utf-8").replace("study = Study(out)", f"study = Study(out)\n{endless}")
    notebook.write_text(text, "utf-8")
    before = content(built)
    command = [sys.executable, "-m", "sim.cli", "study", "islands"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        until(Path("begun").exists, process)  # a search would stumble over folders that come and go
        process.send_signal(signal.SIGINT)
        _out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, err
    assert "zonelab: stopped; the study is as it was." in err
    assert content(built) == before
    assert [each.name for each in built.parent.iterdir()] == ["islands"]


def test_changes_made_in_jupyter_alone_are_not_lost(built: Path, zonelab: Zonelab) -> None:
    paired = built / "notebook.ipynb"
    paired.write_text(paired.read_text("utf-8").replace("Who gains.", "Who wins."), "utf-8")
    answer = zonelab("study", "islands")
    assert answer.code == 2
    assert "notebook.ipynb: must say what notebook.py says; it was changed by itself." in answer.err
    assert "Who wins." in paired.read_text("utf-8")


def test_the_kernel_is_this_interpreter_whatever_kernel_the_user_has(
    write_study: WriteStudy, zonelab: Zonelab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "jupyter" / "kernels" / "python3"
    other.mkdir(parents=True)
    spec = {"argv": ["/nowhere/python", "{connection_file}"], "display_name": "Another", "language": "python"}
    (other / "kernel.json").write_text(json.dumps(spec), "utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    write_study(
        {"study = Study(out)": f"import sys\n\nassert sys.executable == {sys.executable!r}\nstudy = Study(out)"}
    )
    answer = zonelab("study", "islands")
    assert answer.code == 0, answer.err


def test_in_python_a_study_is_run_and_written_when_it_is_asked_for(built: Path) -> None:
    table = built / "tables" / "effects.csv"
    kept = content(built)
    study = sim.study("islands")
    assert content(built) == kept
    assert study.differences() == []
    assert study.reading["in_short"]["en"].startswith("It gains")
    frame = study.tables["effects"]
    pd.testing.assert_frame_equal(frame, pd.read_csv(table), check_exact=True, check_dtype=False)
    assert frame.attrs["units"]["mean"] == "firms"
    table.unlink()
    assert [str(each) for each in study.differences()] == [f"{table}: is new."]
    assert study.write() == ()
    assert content(built) == kept
    assert sim.study(built).write("elsewhere") == ()
    assert content(Path("elsewhere")) == kept

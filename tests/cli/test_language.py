"""With ``--lang ko`` the program speaks Korean, mistakes included; before it knows, it speaks English."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from sim.scenario.reading.text_files import SCENARIOS_VARIABLE
from tests.cli.conftest import SHORT, Zonelab

HANGUL = re.compile("[가-힣]")


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "busan_frist"],
        ["run", "busan_first", "--set", "zone_share"],
        ["run", "busan_first", "--set", "zone_share=2"],
        ["run", "busan_first", "--runs", "0"],
        ["compare", "busan_first", "two_islands"],
        ["repeat", "nowhere.json", "--out", "again"],
    ],
)
def test_a_mistake_is_told_in_the_language_asked_for(zonelab: Zonelab, arguments: list[str]) -> None:
    for order in ([*arguments, "--lang", "ko"], [arguments[0], "--lang", "ko", *arguments[1:]]):
        korean = zonelab(*order)
        assert korean.code == 2
        assert korean.out == ""
        assert all(HANGUL.search(line) for line in korean.err.splitlines())
    english = zonelab(*arguments)
    assert english.code == 2
    assert not HANGUL.search(english.err), "one call leaves nothing behind for the next"


def test_a_language_that_there_is_not_is_told_in_english(zonelab: Zonelab) -> None:
    answer = zonelab("run", "busan_frist", "--lang", "fr")
    assert (answer.code, answer.err) == (2, "zonelab: --lang must be en or ko; got 'fr'.\n")


def test_a_broken_file_is_listed_with_its_problem_in_korean(
    zonelab: Zonelab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SCENARIOS_VARIABLE, str(tmp_path))
    (tmp_path / "broken.yaml").write_text("- one\n")
    answer = zonelab("scenarios", "--lang", "ko")
    assert answer.code == 0
    assert answer.err == (
        f"zonelab: {tmp_path}/broken.yaml: 키와 값(title: ...)으로 이루어져야 합니다. 현재 내용: 목록. "
        "scenarios/의 파일과 견주어 보십시오.\n"
    )
    assert "제목과 질문" in answer.out


def test_a_folder_that_cannot_take_the_results_is_told_in_korean(zonelab: Zonelab, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    for out in (tmp_path, tmp_path / "letter.txt", tmp_path / ("x" * 300)):
        answer = zonelab("run", "no_zone", *SHORT, "--out", str(out), "--lang", "ko")
        assert answer.code == 2
        rest = answer.err.replace(str(out), "").replace("zonelab: ", "").replace("--out", "")
        assert HANGUL.search(rest)
        assert not re.search("[A-Za-z]", rest.replace("manifest.json", ""))


def test_results_are_announced_in_korean(zonelab: Zonelab, tmp_path: Path) -> None:
    out = tmp_path / "out"
    answer = zonelab("run", "two_islands", *SHORT, "--out", str(out), "--lang", "ko")
    assert answer.code == 0
    assert f"표, 그림, manifest: {out}\n" in answer.err
    again = zonelab("repeat", str(out / "manifest.json"), "--out", str(tmp_path / "again"), "--lang", "ko")
    assert again.out == "모든 표가 숫자 하나까지 같습니다.\n"


def test_what_is_said_in_english_needs_no_babel() -> None:
    program = (
        "import sys; sys.argv = ['zonelab', 'scenarios']\n"
        "from sim.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "sys.exit('babel was imported' if 'babel' in sys.modules else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

"""A third language needs a catalogue for the simulator and one for its pages, and no line of code."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

import sim
from tests.waiting import PATIENCE

#: A language that has no catalogue yet, what it calls itself, and what its texts end with here.
LANGUAGE, ITSELF, MARK = "eo", "Esperanto", " ¤"
#: What is asked of the package that has the added catalogues.
ASKED = """
import json, sys
from streamlit.testing.v1 import AppTest
from sim.explorer.pages.frame import LANGUAGE_NAMES
from sim.language.texts import LANGUAGES

PAGE = '''
from sim.explorer.pages.believe import believe_page
from sim.explorer.pages.studies import studies_page
from sim.explorer.session import state
state.begin()
believe_page()
studies_page()
'''

at = AppTest.from_string(PAGE, default_timeout=float(sys.argv[2]))
at.query_params["lang"] = sys.argv[1]
at.run()
print(json.dumps({
    "names": {language: LANGUAGE_NAMES[language] for language in LANGUAGES},
    "wrong": [each.value for each in at.exception],
    "heads": [each.value for each in [*at.header, *at.subheader]],
}))
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the package, and catalogues of another language in it."""
    place = tmp_path_factory.mktemp("third")
    shutil.copytree(Path(sim.__file__).parent, place / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    for korean in (place / "sim").rglob("ko.po"):
        with korean.open("rb") as file:
            catalogue = read_po(file, locale=LANGUAGE)
        for message in catalogue:
            if message.id:
                message.string = f"{message.id}{MARK}"
        with korean.with_name(f"{LANGUAGE}.po").open("wb") as file:
            write_po(file, catalogue)
    (place / "scenarios").symlink_to(Path(sim.__file__).parents[1] / "scenarios")
    return place


def asked(home: Path, *words: str, code: int = 0) -> str:
    """Return what a program of the package prints, or what it says to an error."""
    told = subprocess.run(
        [sys.executable, *words], cwd=Path(sim.__file__).parents[1], env={**os.environ, "PYTHONPATH": str(home)},
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=PATIENCE,
    )  # fmt: skip
    assert told.returncode == code, told.stderr
    return told.stderr if code else told.stdout


def test_pages_are_in_it_and_offer_it(home: Path) -> None:
    told = json.loads(asked(home, "-P", "-c", ASKED, LANGUAGE, str(PATIENCE)))
    assert told["wrong"] == []
    assert told["names"] == {"en": "English", LANGUAGE: ITSELF, "ko": "한국어"}
    assert f"What to believe{MARK}" in told["heads"]


def test_commands_speak_it_and_tell_titles_in_the_language_of_the_code(home: Path) -> None:
    listed = asked(home, "-P", "-m", "sim.cli", "scenarios", "--lang", LANGUAGE)
    assert sim.load_scenario("busan_first").settings.title.en in listed
    helped = asked(home, "-P", "-m", "sim.cli", "show", "two_islands", "--places")
    assert "main_island" in helped
    wrong = asked(home, "-P", "-m", "sim.cli", "run", "nowhere", "--lang", LANGUAGE, code=2)
    assert wrong.strip().endswith(MARK.strip())

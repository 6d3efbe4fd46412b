"""No name from a reader, in a link, a file or an upload, reaches a file outside the server's own folders."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sim.explorer.laboratory.reader_table import table_given
from sim.explorer.session.choices import Choices
from sim.explorer.session.page_address import read
from sim.explorer.share.upload import choices_from_file
from sim.explorer.sweeps.sweep_list import RESULTS_VARIABLE, sweep_names
from sim.language.errors import ZonelabError

#: Ways to say "the folder secret, beside the results".
NAMES = (
    "../secret", "../../secret", "..", ".", "/", "{secret}", "file://{secret}", "~", "~root", "tiny/../../secret",
    "..\\secret", "C:\\secret", "\\\\server\\share", "．．/secret", "‥/secret", "..∕secret", "..%2fsecret",
    "%2e%2e/secret", "../secret\0", "\0", "tiny\0.yaml", "../secret/manifest.json", "ｔｉｎｙ", "con", "x" * 300,
)  # fmt: skip
#: Parameters of a link that name something.
PARAMETERS = ("scenario", "against", "with", "world", "sweep", "study", "part", "card", "measure", "lever", "question")
_OPENED: list[str] = []
_WATCH = [False]


def _hear(event: str, given: tuple[Any, ...]) -> None:
    if _WATCH[0] and event in ("open", "os.listdir", "os.scandir") and isinstance(given[0], str | bytes | Path):
        _OPENED.append(str(given[0]))


sys.addaudithook(_hear)


@contextmanager
def watched() -> Iterator[list[str]]:
    """Give the files and folders that are opened within the block."""
    _OPENED.clear()
    _WATCH[0] = True
    try:
        yield _OPENED
    finally:
        _WATCH[0] = False


@pytest.fixture
def secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder beside the results, with files that look like ours."""
    folder = tmp_path / "secret"
    folder.mkdir()
    for name in ("manifest.json", "scenario.yaml", "world.yaml", "reading.md"):
        (folder / name).write_text("{}", encoding="utf-8")
    (tmp_path / "results").mkdir()
    monkeypatch.setenv(RESULTS_VARIABLE, str(tmp_path / "results"))
    return folder


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_no_link_opens_what_lies_elsewhere(parameter: str, secret: Path) -> None:
    for name in NAMES:
        with watched() as opened:
            choices, _problems = read({parameter: [name.format(secret=secret)]})
        assert choices.sweep in ("", *sweep_names())
        assert choices.scenario == Choices().scenario
        assert [each for each in opened if "secret" in each or each.startswith("/etc")] == [], name


@pytest.mark.parametrize("key", ["extends", "world"])
def test_no_file_that_is_handed_in_names_one_elsewhere(key: str, secret: Path) -> None:
    import json

    for name in NAMES:
        content = json.dumps({key: name.format(secret=secret)}).encode()
        with watched() as opened, pytest.raises(ZonelabError):
            choices_from_file(content, Choices())
        assert [each for each in opened if "secret" in each] == [], name


@pytest.mark.parametrize("name", [*NAMES, "a." + "x" * 300, "a.\0", "a.csv/../../b", "../a.csv", "a.c\ns v"])
def test_the_name_of_an_upload_is_no_place(name: str, secret: Path) -> None:
    before = sorted(secret.parent.rglob("*"))
    try:
        found = table_given(name.format(secret=secret), b"region,year,firms\na,2019,1\n")
    except ZonelabError:
        pass
    else:
        assert "/" not in found.name
    assert sorted(secret.parent.rglob("*")) == before

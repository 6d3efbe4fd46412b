"""Streams may be anything: narrow, of few signs, full, closed, cut off; what is told stays whole."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import pytest
from rich.cells import cell_len

import sim
from sim.cli import main
from sim.language.notices import notice
from sim.language.texts import Sentence, sentence
from sim.report import terminal
from sim.report.summary import print_comparison
from sim.report.terminal import LEAST_WIDTH, ascii_json
from sim.results.comparison import Comparison
from sim.scenario.load import load_scenario
from tests.cli.conftest import SHORT, Zonelab

COMPARE = ("compare", "busan_first", "no_zone", *SHORT)
#: Signs of numbers; what is left of a number that was cut is not among the numbers of the whole table.
NUMBER = re.compile(r"[-+±]?\d[\d,.]*%?")
#: The width of which a reader is told that it would do.
WIDTH_TOLD = re.compile(r"A\s+terminal\s+of\s+\d+|너비가\s+\d+칸")
posix = pytest.mark.skipif(os.name != "posix", reason="a shell redirects the streams")


def in_shell(redirected: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run zonelab in a process of its own, with its streams redirected by a shell."""
    program = "import sys; sys.argv[0] = 'zonelab'; from sim.cli import main; main()"
    command = ["sh", "-c", f'"$@" {redirected}', "sh", sys.executable, "-c", program, *arguments]
    return subprocess.run(command, capture_output=True, check=False)


def in_encoding(monkeypatch: pytest.MonkeyPatch, encoding: str, *arguments: str) -> bytes:
    """Return what zonelab prints to a stream of an encoding."""
    kept = io.BytesIO()
    stream = io.TextIOWrapper(kept, encoding=encoding)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", stream)
        patch.setattr(sys, "argv", ["zonelab", *arguments])
        with pytest.raises(SystemExit) as leaving:
            main()
        stream.flush()
    assert leaving.value.code == 0
    return kept.getvalue()


Printed = Callable[..., str]


@pytest.fixture(scope="module")
def compared() -> Comparison:
    return sim.compare(*(sim.load_scenario(name, months=12) for name in COMPARE[1:3]), runs=2, posterior=None)


@pytest.fixture
def table(compared: Comparison, capsys: pytest.CaptureFixture[str]) -> Printed:
    """Return a function that prints what was compared, for a terminal as the environment tells it."""

    def printed(language: str = "en") -> str:
        print_comparison(compared, language)
        return capsys.readouterr().out

    return printed


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("width", [20, 30, 40, 60, 66, 72, 80, 120, 200])
def test_a_narrow_terminal_gets_fewer_columns_and_whole_numbers(
    table: Printed, monkeypatch: pytest.MonkeyPatch, width: int, language: str
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    whole = set(NUMBER.findall(table(language)))
    monkeypatch.setenv("COLUMNS", str(width))
    told = table(language)
    assert "…" not in told
    assert "..." not in told
    assert set(NUMBER.findall(WIDTH_TOLD.sub("", told))) <= whole
    assert max(map(cell_len, told.splitlines())) <= width
    if not 40 < width < 120:
        assert (("Left out" if language == "en" else "생략한 열") in " ".join(told.split())) == (width <= 40)


def test_columns_that_are_left_out_are_named_and_shown_by_a_terminal_of_the_width_that_is_told(
    table: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    told = " ".join(table().split())
    left = re.search(r"Left out for want of room: (.+?)\. A terminal of (\d+) columns shows them\.", told)
    assert left is not None
    monkeypatch.setenv("COLUMNS", left[2])
    wide = table()
    assert "Left out" not in wide
    for heading in left[1].split(", "):
        assert all(word in wide for word in heading.split())
    monkeypatch.setenv("COLUMNS", str(int(left[2]) - 1))
    assert "Left out" in table()


def test_a_share_of_support_is_shown_whole_or_not_at_all(table: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    for width in range(LEAST_WIDTH, 100, 7):
        monkeypatch.setenv("COLUMNS", str(width))
        told = table()
        row = next(line for line in told.splitlines() if line.lstrip().startswith("Busan "))
        assert row.count("%") in (0, 2), row
        assert row.count("→") == row.count("%") / 2, row


@pytest.mark.parametrize("columns", ["0", "-5", "²", "eighty", "", "99999999999"])
def test_a_width_that_is_no_number_is_passed_over(
    zonelab: Zonelab, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    answer = zonelab("scenarios")
    assert answer.code == 0
    assert "busan_first" in answer.out


def test_names_are_never_cut_however_narrow(zonelab: Zonelab, monkeypatch: pytest.MonkeyPatch) -> None:
    for width in (1, 20, 33, 45, 80):
        monkeypatch.setenv("COLUMNS", str(width))
        assert "as_it_happened_without_zones" in zonelab("scenarios").out
        assert "uncertain_behaviour" in zonelab("sweep", "list").out


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "cp949", "utf-8", "utf-16"])
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("command", [("scenarios",), ("sweep", "list"), ("run", "two_islands", *SHORT), COMPARE])
def test_any_encoding_is_printed_to(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    command: tuple[str, ...],
    language: str,
    encoding: str,
) -> None:
    told = in_encoding(monkeypatch, encoding, *command, "--lang", language).decode(encoding)
    if command == COMPARE:
        assert re.search(r"\d% (→|->) \d", told)
    in_codes = language == "ko" and encoding in ("ascii", "cp1252", "latin-1")
    assert ("\\u" in told) == in_codes
    assert ("PYTHONIOENCODING=utf-8" in capfd.readouterr().err) == in_codes


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp949", "utf-16"])
def test_json_and_yaml_have_the_same_content_in_any_encoding(
    monkeypatch: pytest.MonkeyPatch, encoding: str, tmp_path: Path
) -> None:
    for command in (("scenarios", "--json"), ("show", "busan_first", "--format", "json"), ("sweep", "list", "--json")):
        told = in_encoding(monkeypatch, encoding, *command).decode(encoding)
        assert json.loads(told) == json.loads(in_encoding(monkeypatch, "utf-8", *command))
        assert told.isascii()
    shown = in_encoding(monkeypatch, encoding, "show", "busan_first").decode(encoding)
    (tmp_path / "mine.yaml").write_text(shown, encoding="utf-8")
    assert load_scenario(str(tmp_path / "mine.yaml")).digest == load_scenario("busan_first").digest


def test_letters_beyond_the_basic_plane_stay_json() -> None:
    told = ascii_json('{"é": "🏝"}')
    assert json.loads(told) == {"é": "🏝"}
    assert told.isascii()


def test_without_a_stream_beside_the_output_no_word_comes_into_the_json(
    zonelab: Zonelab, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    answer = zonelab(*COMPARE, "--posterior", "--set", "relief_weight=1", "--json", "--out", str(tmp_path / "out"))
    sys.stderr.close()
    assert answer.code == 0
    assert json.loads(answer.out) == json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))


def test_without_an_output_the_results_are_written_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "argv", ["zonelab", "run", "two_islands", *SHORT, "--out", str(tmp_path / "out")])
    for name in ("stdin", "stdout"):
        monkeypatch.setattr(sys, name, None)
    with pytest.raises(SystemExit) as leaving:
        main()
    sys.stdin.close()
    sys.stdout.close()
    assert leaving.value.code == 0
    assert (tmp_path / "out" / "manifest.json").exists()


@posix
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_streams_that_a_shell_closes_end_in_no_traceback(closed: str) -> None:
    done = in_shell(closed, "scenarios", "--json")
    assert done.returncode == 0
    assert done.stderr == b""
    if closed in ("<&-", "2>&-"):
        assert "busan_first" in json.loads(done.stdout)
    missing = in_shell(closed, "show", "atlantis")
    assert missing.returncode == 2
    assert missing.stdout == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
@pytest.mark.parametrize("command", [("scenarios",), ("show", "busan_first", "--format", "json")])
def test_a_full_output_is_told_once(command: tuple[str, ...]) -> None:
    full = in_shell("> /dev/full", *command)
    assert full.returncode == 2
    assert full.stderr.count(b"standard output must take what is printed") == 1
    assert b"Traceback" not in full.stderr
    assert in_shell("> /dev/full 2> /dev/full", *command).returncode == 2


class Full(io.TextIOBase):
    """A stream that takes nothing."""

    def write(self, _text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_words_beside_the_output_that_nobody_can_hear_stop_nothing(
    zonelab: Zonelab, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "stderr", Full())
    answer = zonelab("run", "two_islands", *SHORT, "--json", "--out", str(tmp_path / "out"))
    assert answer.code == 0
    assert json.loads(answer.out)["runs"] == 2


def closed() -> io.StringIO:
    """A stream that a program has closed."""
    stream = io.StringIO()
    stream.close()
    return stream


@pytest.mark.parametrize("stream", [Full(), closed(), None], ids=["full", "closed", "none"])
@pytest.mark.parametrize("speak", [notice, terminal.say], ids=["notice", "say"])
def test_nobody_must_hear_what_is_said_on_the_way(
    monkeypatch: pytest.MonkeyPatch, stream: TextIO | None, speak: Callable[[Sentence], None]
) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    speak(sentence("stopped."))


@posix
@pytest.mark.parametrize("command", [("scenarios",), ("show", "busan_first"), ("show", "no_zone", "--format", "json")])
def test_a_reader_that_has_gone_ends_it_with_141_and_in_silence(command: tuple[str, ...], tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    writer = os.open(pipe, os.O_WRONLY)
    os.close(reader)
    program = "import sys; sys.argv[0] = 'zonelab'; from sim.cli import main; main()"
    try:
        done = subprocess.run(
            [sys.executable, "-c", program, *command], stdout=writer, stderr=subprocess.PIPE, check=False
        )
    finally:
        os.close(writer)
    assert done.returncode == 141
    assert done.stderr == b""


def test_no_text_of_a_stranger_gives_orders_to_a_terminal(
    zonelab: Zonelab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = "A \x1b[31mred\x1b]0;owned\x07 \x9b31m \u202egnp.exe\r[bold]b[/] \u2066x"
    told = {"en": orders, "ko": orders}
    named = f"mine{orders[:7].replace('[', '')}"
    text = json.dumps({"extends": "two_islands", "title": told, "question": told})
    (tmp_path / f"{named}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / f"bad{named}.yaml").write_text("months: 0\n", encoding="utf-8")
    monkeypatch.setenv("ZONELAB_SCENARIOS", str(tmp_path))
    for width in ("30", "200"):
        monkeypatch.setenv("COLUMNS", width)
        for answer in (
            zonelab("scenarios"), zonelab("scenarios", "--json"), zonelab("show", named),
            zonelab("compare", named, "two_islands", *SHORT),
            zonelab("compare", named, "two_islands", "--json", *SHORT),
            zonelab("run", f"bad{named}"), zonelab("run", f"no{named}"), zonelab("run", named, "--set", f"{orders}=1"),
            zonelab("flip", orders), zonelab("race", named, "--players", orders),
        ):  # fmt: skip
            assert answer.out + answer.err
            assert not set(answer.out + answer.err) & set("\x1b\x07\x9b\u202e\u2066\r")

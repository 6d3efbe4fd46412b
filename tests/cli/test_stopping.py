"""Whatever signal stops the program, at whatever moment: a sentence, the code of the signal, and nothing half done."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import SHORT, Zonelab

SIGNALS = [each for name in ("SIGINT", "SIGTERM", "SIGHUP") if (each := getattr(signal, name, None)) is not None]

#: Sends the signal when a module is first imported, that is while the program imports.
AT_AN_IMPORT = """
import builtins, os, signal, sys
from sim.cli import main
real = builtins.__import__
def hook(name, *rest, **more):
    if name == "typer":
        builtins.__import__ = real
        os.kill(os.getpid(), {number})
    return real(name, *rest, **more)
builtins.__import__ = hook
main()
"""
#: Sends the signal, and soon another, when the third table of results is written.
AT_A_TABLE = """
import os, sys
import sim.output
from sim.cli import main
written, write = [], sim.output.write_table
def stopped(*table, **how):
    written.append(write(*table, **how))
    if len(written) == 3:
        os.kill(os.getpid(), {number})
sim.output.write_table = stopped
main()
"""


def stopped(program: str, number: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program.format(number=int(number)), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot send itself these signals")
@pytest.mark.parametrize("number", SIGNALS)
def test_stopped_while_it_imports_it_says_so(number: int) -> None:
    done = stopped(AT_AN_IMPORT, number, "scenarios")
    assert (done.returncode, done.stdout, done.stderr) == (128 + number, "", "zonelab: stopped.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot send itself these signals")
@pytest.mark.parametrize("number", SIGNALS)
def test_stopped_while_it_writes_it_leaves_the_older_results(zonelab: Zonelab, tmp_path: Path, number: int) -> None:
    out = tmp_path / "out"
    assert zonelab("run", "no_zone", *SHORT, "--out", str(out)).code == 0
    (out / "notes.md").write_text("mine", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    done = stopped(AT_A_TABLE, number, "run", "no_zone", *SHORT, "--seed", "2", "--out", str(out), "--lang", "ko")
    assert (done.returncode, done.stdout, done.stderr) == (128 + number, "", "zonelab: 중단했습니다.\n")
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system has no terminals that hang up")
def test_a_program_that_is_to_outlive_its_terminal_does(tmp_path: Path) -> None:
    program = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)" + AT_A_TABLE
    out = tmp_path / "out"
    done = stopped(program, signal.SIGHUP, "run", "no_zone", *SHORT, "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert (out / "manifest.json").is_file()

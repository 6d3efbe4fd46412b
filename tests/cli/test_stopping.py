"""Whatever signal stops the program, at whatever moment: a sentence, the code of the signal, and nothing half done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import sim
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
import sim.report.results_folder
from sim.cli import main
written, write = [], sim.report.results_folder.write_table
def stopped(*table, **how):
    written.append(write(*table, **how))
    if len(written) == 3:
        os.kill(os.getpid(), {number})
sim.report.results_folder.write_table = stopped
main()
"""
#: Says what has been imported when the first signal is about to be heard.
AT_THE_FIRST_SIGNAL = """
import __future__, atexit, os, signal, sys
sys.path.insert(0, {root!r})
known = set(sys.modules)
def first(*_):
    print(*sorted(set(sys.modules) - known), flush=True)
    os._exit(0)
signal.signal = first
from sim.cli import main
main()
"""
#: Sends the signal at each line in turn of what is around the command, each time in a process of its own.
AT_EACH_LINE = """
import os, sys, types
commands = types.ModuleType("sim.cli.commands")
commands.run = lambda: 0
sys.modules["sim.cli.commands"] = commands
from sim.cli import start
os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
count, code = 0, None
while code != "end":
    child = os.fork()
    if not child:
        left = [count]
        def each(frame, event, _argument):
            if frame.f_code.co_filename != start.__file__:
                return None
            if event == "line":
                left[0] -= 1
                if left[0] == -1:
                    sys.stdout.write(frame.f_code.co_name + " ")
                    sys.stdout.flush()
                    os.kill(os.getpid(), {number})
            return each
        sys.settrace(each)
        try:
            start.main()
        finally:
            sys.settrace(None)
            if left[0] >= 0:
                os._exit(99)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(code, flush=True)
    code, count = "end" if code == 99 else code, count + 1
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


def test_signals_are_heard_before_anything_is_imported_that_takes_a_moment() -> None:
    root = str(Path(sim.__file__).parents[1])
    command = [sys.executable, "-I", "-S", "-c", AT_THE_FIRST_SIGNAL.format(root=root)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["sim", "sim.cli", "sim.cli.start", "sim.version"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.parametrize("number", SIGNALS)
def test_whenever_the_signal_comes_the_code_is_its_own_or_that_of_the_work(number: int) -> None:
    done = stopped(AT_EACH_LINE, number)
    assert done.returncode == 0, done.stderr
    *lines, end = done.stdout.splitlines()
    assert end == "99"
    codes: dict[str, set[str]] = {}
    for name, code in (line.split() for line in lines):
        codes.setdefault(name, set()).add(code)
    heard = str(128 + number)
    assert {heard} <= codes["main"] <= {heard, "0", str(-number)}  # the last before it listens, and when it has left
    assert heard in codes["listen"]
    assert codes["hear_no_more"] <= {heard, "0"}
    assert codes["code"] == {"0"}


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot send itself these signals")
@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_that_comes_when_all_is_done_changes_nothing(number: int) -> None:
    late = f"import atexit, os; atexit.register(os.kill, os.getpid(), {number}); from sim.cli import main; main()"
    done = stopped(late, number, "scenarios", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert "busan_first" in done.stdout

"""Compiled code that is kept: whole or made again, read where it cannot be written, and never taken from others."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest

from sim.numerics import code_cache, code_folder
from sim.numerics.code_cache import CodeCache
from sim.numerics.code_folder import CodeFolders

ROOT = Path(__file__).resolve().parents[2]
VERSION = "compiled-of-a-test"
COMPILING = "Compiling the model for this machine, once; up to half a minute."


def doubled(x: float) -> float:
    return 2.0 * x


def made(folders: CodeFolders | None = None) -> Any:
    """Return a function to be compiled or read, as in a process of its own."""
    code_cache._HAS_TOLD.clear()
    function: Any = numba.njit(doubled)
    function._cache = CodeCache(doubled, folders or CodeFolders(VERSION))
    return function


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of compiled code that has one function, and no other place for code but an empty one."""
    place = tmp_path / "code"
    monkeypatch.setenv("ZONELAB_CACHE", str(place))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    assert made()(1.5) == 3.0
    return place


def kept(root: Path) -> Path:
    (file,) = (root / VERSION).iterdir()
    return file


@pytest.fixture
def unwritable(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Refuse to write to the folder of compiled code, also to who may write everywhere."""

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(code_folder.tempfile, "TemporaryFile", refuse)
    return root


def test_what_is_kept_is_read_and_nothing_is_said(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    kept(root).unlink()
    made()(1.5)
    content = kept(root).read_bytes()
    assert capfd.readouterr().err == f"zonelab: {COMPILING}\n"
    again = made()
    assert (again(2.0), again.stats.cache_misses) == (4.0, {})
    assert capfd.readouterr().err == ""
    assert kept(root).read_bytes() == content


@pytest.mark.parametrize(
    "harm",
    [
        lambda content: b"",
        lambda content: content[: len(content) // 2],
        lambda content: bytes(len(content)),
        lambda content: content[:-4096] + bytes(4096),
        lambda content: bytes([content[40] ^ 1]).join((content[:40], content[41:])),
        lambda content: b"version https://git-lfs.github.com/spec/v1\n",
    ],
    ids=["empty", "half", "zeroed", "end zeroed", "one bit", "another file"],
)
def test_a_damaged_file_is_made_again_with_a_word(
    root: Path, harm: Callable[[bytes], bytes], capfd: pytest.CaptureFixture[str]
) -> None:
    file = kept(root)
    file.write_bytes(harm(file.read_bytes()))
    capfd.readouterr()
    assert made()(2.0) == 4.0
    said = capfd.readouterr().err
    assert said == f"zonelab: {file}: compiled code was damaged; it is made again.\nzonelab: {COMPILING}\n"
    assert made()(2.0) == 4.0
    assert capfd.readouterr().err == ""


def test_code_that_cannot_be_made_from_a_whole_file_is_made_again(
    root: Path, capfd: pytest.CaptureFixture[str]
) -> None:

    content = b"no code of numba's"
    kept(root).write_bytes(blake2b(content, digest_size=32).digest() + content)
    assert made()(2.0) == 4.0
    assert made().stats.cache_misses == {}


def test_a_full_folder_that_cannot_be_written_is_read(unwritable: Path, capfd: pytest.CaptureFixture[str]) -> None:
    capfd.readouterr()
    assert made()(2.0) == 4.0
    assert capfd.readouterr().err == ""


def test_where_nothing_can_be_kept_it_is_said_that_each_start_compiles(
    unwritable: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    kept(unwritable).unlink()
    capfd.readouterr()
    assert made()(2.0) == 4.0
    said = capfd.readouterr().err
    assert "at each start, because it cannot be kept" in said
    assert "Permission denied). Set ZONELAB_CACHE to a folder that can be written." in said
    assert list((unwritable / VERSION).iterdir()) == []


@pytest.mark.parametrize("home", [None, "/nonexistent/home"])
def test_a_user_without_a_home_keeps_code_in_a_temporary_folder_of_ones_own(
    root: Path, home: str | None, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("ZONELAB_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)

    def at_home() -> Path:
        if home is None:
            raise RuntimeError("Could not determine home directory.")
        return Path(home)

    monkeypatch.setattr(Path, "home", at_home)
    capfd.readouterr()
    assert made()(2.0) == 4.0
    (place,) = Path(tempfile.gettempdir()).iterdir()
    assert place.stat().st_mode & 0o077 == 0
    said = capfd.readouterr().err
    assert f"It is kept in {place / VERSION} (" in said
    assert ("no home folder" if home is None else "/nonexistent/home is not there") in said
    assert made()(2.0) == 4.0
    assert capfd.readouterr().err == ""


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="this system has no users")
@pytest.mark.parametrize("whose", ["shared", "somebody's"])
def test_code_that_others_could_have_put_there_is_not_run(
    root: Path, whose: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    if whose == "shared":
        (root / VERSION).chmod(0o777)
    else:  # a folder in a place where anybody may make folders
        root.chmod(0o777)
        if os.getuid() == 0:
            os.chown(root / VERSION, 12345, -1)
        else:
            monkeypatch.setattr(os, "getuid", lambda: (root / VERSION).stat().st_uid + 1)
    assert CodeFolders(VERSION).read == ()
    capfd.readouterr()
    assert made()(2.0) == 4.0
    assert "others may write in" in capfd.readouterr().err


def test_a_temporary_folder_that_others_may_write_is_not_used(
    root: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ZONELAB_CACHE", os.devnull)
    place = Path(tempfile.gettempdir()) / f"zonelab-{os.getuid()}"
    place.mkdir()
    place.chmod(0o777)
    assert made()(2.0) == 4.0
    assert list((place / VERSION).iterdir()) == []
    assert "it cannot be kept" in capfd.readouterr().err


def test_what_was_being_written_long_ago_is_removed(root: Path) -> None:
    old, new = root / VERSION / ".old.part", root / VERSION / ".new.part"
    for each in (old, new):
        each.write_bytes(b"half")
    os.utime(old, (0, 0))
    assert CodeFolders(VERSION).target == (root / VERSION, None)
    assert (old.exists(), new.exists()) == (False, True)


def test_it_is_known_whether_a_function_is_compiled(root: Path) -> None:
    from sim.numerics.compiler import is_compiled

    assert is_compiled(made())
    kept(root).write_bytes(b"")
    assert not is_compiled(made())
    assert not is_compiled(doubled)


STUCK = """
import sys, threading
from sim.numerics import code_cache
from sim.cli import main
from sim.engines.ensemble import threads
def compiles(*_):
    code_cache._COMPILING.add(threading.current_thread())
    print("compiling\\n", end="", flush=True)  # at once: two threads may say it
    threading.Event().wait()
threads.run_span = compiles
main()
"""


@pytest.mark.parametrize("arguments", [("run", "two_islands"), ("compare", "two_islands", "two_islands")])
def test_ctrl_c_is_answered_while_a_thread_compiles(arguments: tuple[str, ...]) -> None:
    command = [sys.executable, "-c", STUCK, *arguments, "--runs", "2", "--set", "months=24"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "compiling\n"
        process.send_signal(signal.SIGINT)
        said = process.communicate()[1]
    assert process.returncode == 130
    assert said.endswith("zonelab: stopped; nothing was written.\n")


def test_many_runs_without_the_compiler_are_refused_with_the_remedy() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sim.cli", "run", "two_islands", "--runs", "2", "--set", "months=24"],
        cwd=ROOT,
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("zonelab: NUMBA_DISABLE_JIT must not be set for many runs: they need the compiler.")


def test_the_readable_engine_gives_the_same_numbers_without_the_compiler() -> None:
    program = (
        "import sim; model = sim.ZoneModel(sim.load_scenario('two_islands'), seed=3, run=0);"
        "[model.step() for _ in range(12)]; print([len(region.firms) for region in model.regions])"
    )
    said = [
        subprocess.run(
            [sys.executable, "-W", "error", "-c", program],
            cwd=ROOT,
            env={**os.environ, "NUMBA_DISABLE_JIT": switch},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for switch in ("0", "1")
    ]
    assert said[0] == said[1]
    assert np.sum(np.fromstring(said[0].strip()[1:-1], sep=",")) > 0

"""A single file among files of the user: whole or not at all, and nothing is left by a process that was killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sim.files import lock
from sim.files.safe import PART, write_whole, written_whole

#: Begins to write a file and is killed, or says that it is at it and waits.
WRITER = """
import os, sys
from pathlib import Path
from sim.files.safe import written_whole
with written_whole(Path(sys.argv[1])) as aside:
    aside.write_bytes(b"half")
    if sys.argv[2] == "killed":
        os.kill(os.getpid(), 9)
    print("at it", flush=True)
    sys.stdin.read()
"""
posix = pytest.mark.skipif(lock.fcntl is None, reason="this system tells nobody whether a file is held")


def parts(folder: Path) -> list[Path]:
    return [each for each in folder.iterdir() if each.suffix == PART]


@posix
def test_the_next_to_write_a_file_removes_what_a_killed_process_has_left_of_it(tmp_path: Path) -> None:
    file, other = tmp_path / "table.csv", tmp_path / "other.csv"
    for each in (file, other):
        killed = subprocess.run([sys.executable, "-c", WRITER, str(each), "killed"], check=False)
        assert killed.returncode == -signal.SIGKILL
    (tmp_path / ".table.csv.part").write_text("mine", encoding="utf-8")
    assert len(parts(tmp_path)) == 3
    write_whole(file, b"whole", alone=True)
    assert file.read_bytes() == b"whole"
    assert sorted(each.name.split(".")[1] for each in parts(tmp_path)) == ["other", "table"]
    assert (tmp_path / ".table.csv.part").read_text(encoding="utf-8") == "mine"


@posix
def test_what_another_process_is_writing_stays(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    command = [sys.executable, "-c", WRITER, str(file), "waits"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"at it\n"
        write_whole(file, b"whole", alone=True)
        assert [each.read_bytes() for each in parts(tmp_path)] == [b"half"]
        other.communicate()
    assert file.read_bytes() == b"half"  # it came last
    assert not parts(tmp_path)


def test_where_the_system_knows_no_locks_files_are_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "fcntl", None)
    with written_whole(tmp_path / "table.csv") as aside:
        aside.write_bytes(b"first")
        write_whole(tmp_path / "table.csv", b"second", alone=True)
        assert aside.read_bytes() == b"first"
    assert (tmp_path / "table.csv").read_bytes() == b"first"
    assert not parts(tmp_path)

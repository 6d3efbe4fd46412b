"""Commands that are killed at random instants leave whole results or none, and nothing that stays."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.files.small_commands import COMMANDS
from tests.waiting import PATIENCE

#: Kills of a command that is tried with the slow tests; `python -m tests.files.killed_commands 1000` makes many more.
KILLS = 4
#: Commands that end in a second or two, so that their kills fit among those tests.
QUICK = ("run", "sweep")


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [each if each in QUICK else pytest.param(each, marks=pytest.mark.endurance) for each in COMMANDS]
)
def test_whatever_a_kill_leaves_is_whole_and_the_next_start_puts_it_right(name: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.files.killed_commands", str(KILLS), "--only", name],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, encoding="utf-8", check=False, timeout=PATIENCE,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr[-2000:]
    assert f"{KILLS} kills" in told.stdout

"""Two sweeps begun in one folder at the same moment: one of them is refused before it writes, and nothing is mixed."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from sim.sweeps.design.plan import plan_of
from sim.sweeps.running.begin import begin
from sim.sweeps.running.store import Store
from sim.sweeps.running.verify import verify
from tests.sweeps.small_sweeps import answer, bytes_of, run, write_sweep

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="only a fork starts two at the same moment")

#: In what the two differ.
OTHERS: dict[str, dict[str, Any]] = {
    "seed": {"seed": 8},
    "runs": {"runs": 4},
    "levers": {"levers": {"zone_share": {"range": [0.0, 1.0], "steps": 6}}},
    "nothing": {},
}
#: Between the two starts, in seconds.
LONGEST_DELAY = 0.06


def started_together(commands: Sequence[Sequence[str]], delays: Sequence[float]) -> list[tuple[int, str]]:
    """Run commands in processes of their own that begin at the same moment; return their codes and errors."""
    gate, open_gate = os.pipe()
    children = []
    for command, delay in zip(commands, delays, strict=True):
        said, say = os.pipe()
        child = os.fork()
        if not child:  # whatever happens, nothing of the tests may go on in here
            try:
                os.close(open_gate)
                os.read(gate, 1)  # ends when the parent closes its end
                time.sleep(delay)
                found = answer(*command)
                os.write(say, found.err.encode())
                os._exit(found.code)
            finally:
                os._exit(99)
        os.close(say)
        children.append((child, said))
    os.close(gate)
    os.close(open_gate)
    ended = []
    for child, said in children:
        with os.fdopen(said, encoding="utf-8") as words:
            told = words.read()
        ended.append((os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), told))
    return ended


def play(tmp_path: Path, other: str, rounds: int) -> None:
    """Begin two sweeps at the same moment, many times; the folder is always that of one of them, whole."""
    paths = [write_sweep(tmp_path, "one"), write_sweep(tmp_path, "other", **OTHERS[other])]
    tables = [set(bytes_of(run(plan_of(path), tmp_path / f"undisturbed_{path.stem}"))) for path in paths]
    luck = random.Random(5)
    sys.stdout.flush()
    for number in range(rounds):
        folder = tmp_path / f"round_{number}"
        delays = [0.0, luck.uniform(0.0, LONGEST_DELAY)]
        luck.shuffle(delays)
        ended = started_together([("sweep", str(path), "--out", str(folder)) for path in paths], delays)
        codes = [code for code, _told in ended]
        assert set(codes) <= {0, 2}, ended
        assert 0 in codes, ended
        assert codes == [0, 0] or "another" in ended[codes.index(2)][1]
        assert not list(folder.rglob("*.part"))
        winner = tables.index(set(bytes_of(Store(folder))))
        if other == "nothing":
            continue
        assert codes.count(0) == 1, ended
        assert codes[winner] == 0
        assert not verify(Store(folder), rerun=2).problems


@pytest.mark.parametrize("other", OTHERS)
def test_of_two_that_begin_together_one_is_refused(tmp_path: Path, other: str) -> None:
    play(tmp_path, other, 3)


@pytest.mark.slow
@pytest.mark.endurance
@pytest.mark.parametrize("other", OTHERS)
def test_of_two_that_begin_together_a_hundred_times_one_is_refused(tmp_path: Path, other: str) -> None:
    play(tmp_path, other, 100)


def test_a_sweep_looks_again_once_it_has_the_folder(tmp_path: Path) -> None:
    """The other began between its look at the manifest and its lock."""
    from sim.language.errors import OutputError
    from sim.sweeps.running.local import local
    from sim.sweeps.running.sweep import carry_out

    mine, other = plan_of(write_sweep(tmp_path, "mine")), plan_of(write_sweep(tmp_path, "other", seed=8))
    store = begin(other, tmp_path / "store")
    with pytest.raises(OutputError, match="another seed"):
        carry_out(mine, Store(store.folder), local(1))
    assert not bytes_of(store)


def test_the_folder_is_held_from_the_look_to_the_end(tmp_path: Path) -> None:
    from sim.language.errors import ZonelabError
    from sim.sweeps.running.begin import begun

    plan = plan_of(write_sweep(tmp_path))
    with begun(plan, tmp_path / "store") as store:
        with store.locked():  # who has it may ask again, and still has it afterwards
            pass
        with pytest.raises(ZonelabError, match="another process is at work"), Store(store.folder).locked():
            raise AssertionError("held by two")
    with Store(tmp_path / "store").locked():
        pass

"""Commands that are killed at random instants, and what they leave: whole results or none, and nothing that stays.

    python -m tests.files.killed_commands 1000 --seed 3

prints how often each command was killed by each signal, and fails at the first thing that is not as it must be.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from sim.results.kept_files import damage
from sim.scenario.reading.text_files import SCENARIOS_VARIABLE
from tests.files.small_commands import COMMANDS, Command, files_of, write_sources

#: Of a thousand kills so many fall to each command; a study takes ten times as long as the others.
SHARES = {
    "run": 150, "compare": 150, "repeat": 120, "sweep": 200, "sweep resume": 200, "calibrate": 80, "search": 80,
    "study": 20,
}  # fmt: skip
#: The last two stop the process first, then wake it up again or kill it in its sleep.
WAYS = ("KILL", "TERM", "INT", "STOP and CONT", "STOP and KILL")
#: Kills of one folder between two undisturbed runs.
IN_A_ROW = 3
NEEDED = (
    "sim.cli.commands", "sim.evidence.calibrate", "sim.lab.search.search_door", "sim.report.plots.comparison_figures",
    "sim.studies.build", "sim.sweeps.doors",
)  # fmt: skip
#: What the user has put beside the results.
NOTE = "mine.md"
#: Endings of what does not tell when it was written.
_SAME_EVERY_TIME = (".parquet", ".csv")
_PART = "*.part"


def imported() -> None:
    """Import what the commands need, once for all processes that are forked."""
    for name in NEEDED:
        import_module(name)


def started(line: list[str]) -> int:
    """Start a command in a process of its own; what it says goes to the file ``said``."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    code = 99
    try:
        said = os.open("said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(said, 1)
        os.dup2(said, 2)
        os.setpgid(0, 0)
        sys.argv = ["zonelab", *line]
        from sim.cli import main

        main()
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def ended(child: int) -> int:
    """Return the code of a process that has ended, and end what it had started."""
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    return code


def whole(line: list[str]) -> float:
    """Run a command that nobody disturbs, and return how long it takes."""
    begun = time.perf_counter()
    code = ended(started(line))
    assert code == 0, (line, code, Path("said").read_text(encoding="utf-8"))
    return time.perf_counter() - begun


def killed(line: list[str], after: float, way: str, pause: float) -> int:
    """Kill a command after some seconds, and return its code; it may have ended before."""
    child = started(line)
    time.sleep(after)
    first, _and, then = way.partition(" and ")
    os.kill(child, getattr(signal, f"SIG{first}"))
    if then:
        time.sleep(pause)
        os.kill(child, getattr(signal, f"SIG{then}"))
    return ended(child)


def check_code(code: int, way: str) -> None:
    """Raise unless a code is that of the signal or of the whole work, and nobody was shown a traceback."""
    said = Path("said").read_text(encoding="utf-8")
    allowed = {"KILL": (-9,), "TERM": (128 + 15,), "INT": (128 + 2,), "STOP and CONT": (), "STOP and KILL": (-9,)}
    # Before and after the program listens, the system ends it.
    number = {"TERM": -15, "INT": -2}.get(way)
    assert code in (0, *allowed[way], *([] if number is None else [number])), (code, way, said)
    assert "Traceback" not in said, said


def check_left(command: Command, folder: Path) -> bool:
    """Raise if what is left is not whole as far as it counts; return whether results stand there."""
    note = folder / NOTE
    assert not folder.exists() or command.goes_on or note.read_text(encoding="utf-8") == NOTE, folder
    problems = damage(folder)[1] if folder.is_dir() else []
    assert not problems, problems
    return folder.is_dir()


def play(name: str, kills: int, luck: random.Random, counts: Counter[tuple[str, str]]) -> int:
    """Kill a command so often; return how many of the kills came before its end."""
    command = COMMANDS[name]
    first = Path(name.replace(" ", "_"))
    if name == "sweep resume":
        begin(first, command)
    seconds = whole(command.line(first))
    expected = files_of(first, lambda each: each.suffix in _SAME_EVERY_TIME)
    assert expected
    cut, folder = 0, first
    for number in range(kills):
        if number % IN_A_ROW == 0:
            folder = Path(f"{first}_{number}")
            if name == "sweep resume":
                begin(folder, command)
            elif not command.goes_on:
                whole(command.line(folder))  # older results, and the user's own file
                (folder / NOTE).write_text(NOTE, encoding="utf-8")
        way = luck.choice(WAYS)
        code = killed(command.line(folder), luck.uniform(0.0, 1.1 * seconds), way, luck.uniform(0.0, 0.1))
        check_code(code, way)
        cut += code != 0
        counts[name, way] += 1
        check_left(command, folder)
        if (number + 1) % IN_A_ROW == 0 or number + 1 == kills:
            whole(command.line(folder))
            check_left(command, folder)
            found = files_of(folder, lambda each: each.suffix in _SAME_EVERY_TIME)
            assert found == expected, (name, number)
            left = [*Path().glob(f".{folder.name}.*"), *folder.rglob(_PART), *folder.rglob(".zonelab.*")]
            assert not left, (name, number, left)
    return cut


def begin(folder: Path, command: Command) -> None:
    """Begin a sweep that can be resumed: stop it when half of its chunks are there."""
    child = started(COMMANDS["sweep"].line(folder))
    while len(list(folder.glob("chunks/*.parquet"))) < 32 and os.waitpid(child, os.WNOHANG) == (0, 0):
        time.sleep(0.002)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    with suppress(ChildProcessError):
        ended(child)
    assert command.goes_on


def main() -> None:
    """Kill so often as the command line says, and print a table of the counts."""
    asked = argparse.ArgumentParser()
    asked.add_argument("kills", type=int)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", choices=list(COMMANDS))
    given = asked.parse_args()
    imported()
    counts: Counter[tuple[str, str]] = Counter()
    luck = random.Random(given.seed)
    shares = SHARES if given.only is None else {given.only: sum(SHARES.values())}
    print(f"| command | {' | '.join(WAYS)} | all | before its end |\n|---|{'---|' * (len(WAYS) + 2)}")
    with tempfile.TemporaryDirectory() as home:
        os.chdir(home)
        os.environ[SCENARIOS_VARIABLE] = str(Path(home, "scenarios"))
        write_sources(Path())
        whole(COMMANDS["compare"].line("kept"))
        for name, share in shares.items():
            kills = max(1, round(given.kills * share / sum(SHARES.values())))
            cut = play(name, kills, luck, counts)
            cells = [counts[name, way] for way in WAYS]
            print(f"| {name} | {' | '.join(map(str, cells))} | {sum(cells)} | {cut} |", flush=True)
        os.chdir("/")
    print(f"{counts.total()} kills")


if __name__ == "__main__":
    main()

"""Small results to put in a place, and a process that is killed while it does, at each of its steps."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import signal
import sys
from pathlib import Path

from sim.files import folders
from sim.files.contents_exchange import MANIFEST, finish_within
from sim.files.folders import check_place, replaced
from sim.files.foreign_files import others
from sim.files.target_folder import Place

#: Of one generation of results; each next one has one file that the others lack.
FILES = ("firms.csv", "jobs.csv", "policy/firms.csv", "policy/jobs.csv", "figures/firms.svg")
#: What the user has put there, with its content; the last is a link to the first.
THEIRS = {"notes.md": "notes.md", "mine/deep/table.csv": "mine/deep/table.csv", ".mine": ".mine", "link": "notes.md"}


def ours(folder: Path) -> dict[str, str | None]:
    """Return what of a folder is ours, by its manifest."""
    try:
        kept = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except OSError:
        return {}
    return {MANIFEST: None, **kept["files"]}


def place(folder: Path) -> Place:
    return Place(folder, ours)


def fill(folder: Path, generation: int) -> None:
    """Fill a folder with results of a generation."""
    files: dict[str, str] = {}
    for name in (*FILES, f"only_{generation}.csv"):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{name} of {generation}\n", encoding="utf-8")
        files[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / MANIFEST).write_text(json.dumps({"generation": generation, "files": files}), encoding="utf-8")


def put(folder: Path, generation: int) -> Place:
    """Put results of a generation in a place."""
    target = place(folder)
    with replaced(target) as aside:
        fill(aside, generation)
    return target


def generation_of(folder: Path) -> int:
    """Return the generation whose results stand in a place, after finding them whole and alone."""
    kept = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    for name, digest in kept["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name
    generation = int(kept["generation"])
    assert [each.name for each in folder.glob("only_*")] == [f"only_{generation}.csv"]
    return generation


def hidden(folder: Path) -> list[str]:
    """Return what hidden things are beside and within a place, but for what the user may have there."""
    found = [*folder.parent.iterdir(), *folder.iterdir()]
    return sorted(each.name for each in found if each.name.startswith(".") and each.name != ".mine")


def killed_at_every_step(folder: Path, within: bool) -> int:
    """Kill a process that puts results in a place before each of its steps in turn, and look what stands there then.

    Returns
    -------
    int
        Number of kills.
    """
    os.fsync = lambda _: None  # type: ignore[assignment]  # no power is lost here, and it takes long
    if within:  # as on a network drive
        folders.exchange = _refused
    kills, is_through = 0, False
    while not is_through:
        child = os.fork()
        if not child:
            _kill_before_step(kills)
            check_place(place(folder))
            put(folder, kills + 2)
            os._exit(0)
        _child, how = os.waitpid(child, 0)
        is_through = os.waitstatus_to_exitcode(how) == 0
        assert is_through or os.waitstatus_to_exitcode(how) == -signal.SIGKILL
        if within:
            finish_within(folder)
        assert generation_of(folder) <= kills + 2
        assert [each for each in others(folder, ours(folder)) if not each.endswith("/")] == sorted(THEIRS), kills
        for name in THEIRS:
            assert (folder / name).read_text(encoding="utf-8") == THEIRS[name], (kills, name)
        kills += 1
    return kills - 1


def _kill_before_step(number: int) -> None:
    """Kill this process before its step of this number: a file opened, made, renamed, removed, and so on."""
    left = number

    def hook(event: str, _arguments: object) -> None:
        nonlocal left
        if event == "open" or event.startswith(("os.", "shutil.", "ctypes.")):
            left -= 1  # first: the system's word for the kill is a step as well
            if left == -1:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def _refused(*_: object) -> None:
    raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))


if __name__ == "__main__":
    print(killed_at_every_step(Path(sys.argv[1]), sys.argv[2] == "within"))

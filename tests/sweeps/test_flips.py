"""A bit that flips on the disk: every reader of a sweep gives the same numbers as before, or says what is damaged."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest

from sim.explorer.sweeps.table_cache import Tables
from sim.language.errors import ZonelabError
from sim.scenario.reading.manifest_schema import read_manifest
from sim.scenario.reading.sweep_file import Event
from sim.sweeps.design.plan import plan_of
from sim.sweeps.learning.discovery import discover_event
from sim.sweeps.running.export import export_table, repeat_point, sweep_frame
from sim.sweeps.running.local import local
from sim.sweeps.running.store import Store
from sim.sweeps.running.sweep import carry_out, status
from sim.sweeps.running.verify import verify
from sim.sweeps.sweep_result import SweepResult
from tests.sweeps.small_sweeps import answer, bytes_of, run, write_sweep

#: Bits of a file that are flipped, spread evenly over it.
FLIPS = 60


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A finished sweep over a world and a table of its own."""
    from sim.scenario.world.world import find_world

    folder = tmp_path_factory.mktemp("flips")
    shutil.copytree(find_world("two_islands"), folder / "worlds" / "atoll")
    path = write_sweep(folder, levers={"zone_share": {}}, design={"kind": "table", "file": "points.csv"})
    (folder / "small.yaml").write_text("extends: two_islands\nmonths: 12\nworld: atoll\n", encoding="utf-8")
    (folder / "points.csv").write_text("zone_share\n0\n0.25\n0.5\n1\n", encoding="utf-8")
    return run(plan_of(path), folder / "whole")


def flipped(path: Path, flips: int = FLIPS) -> Iterator[int]:
    """Flip one bit of a file after the other, and give which; the file is as before in the end."""
    content = path.read_bytes()
    bits = 8 * len(content)
    for bit in range(0, bits, max(1, bits // flips) | 1):  # an odd step meets every bit of a byte
        changed = bytearray(content)
        changed[bit // 8] ^= 1 << (bit % 8)
        path.write_bytes(changed)
        yield bit
    path.write_bytes(content)


def numbers(frame: pd.DataFrame) -> str:
    text: str = frame.sort_values("point").to_csv(index=False)
    return text


def exported(store: Store) -> str:
    file = store.folder.parent / "exported.csv"
    export_table(store, file)
    return file.read_text(encoding="utf-8")


def on_the_page(store: Store) -> str:
    found = Tables().finished(store, 1)
    assert found is not None
    if found.unread:
        raise ZonelabError("told on the page")
    return numbers(found.table.to_pandas())


def discovered(store: Store) -> str:
    found = discover_event(SweepResult(store), Event(measure="net_new", above=0.1))
    return f"{found.points} {found.interesting} {found.words()} {found.prim}"


def verified(store: Store) -> str:
    found = verify(store)
    if found.problems:
        raise ZonelabError(found.problems)
    return str(found)


READERS: dict[str, Callable[[Store], str]] = {
    "export": exported,
    "frame": lambda store: numbers(sweep_frame(store)),
    "page": on_the_page,
    "discover": discovered,
    "verify": verified,
    "status": lambda store: str(status(store)),
    "point": lambda store: str(repeat_point(store, 2)),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("file", ["chunk", "sweep.json", "points.csv", "worlds/atoll/values.csv"])
def test_a_flipped_bit_never_gives_another_number(whole: Store, reader: str, file: str) -> None:
    read = READERS[reader]
    before = read(Store(whole.folder))
    path = whole.chunk_files()[1][0] if file == "chunk" else whole.folder / file
    told = 0
    # Point 2 stands in another chunk, and it is run again each time it is read.
    few = file not in ("chunk", "sweep.json") or (file, reader) == ("chunk", "point")
    for bit in flipped(path, 12 if few else FLIPS):
        try:
            assert read(Store(whole.folder)) == before, f"bit {bit}"
        except ZonelabError:
            told += 1
    assert read(Store(whole.folder)) == before
    if file == "chunk" and reader not in ("status", "point"):
        assert told >= FLIPS


def test_a_flipped_bit_is_mended_by_resume_or_told(whole: Store) -> None:
    before = bytes_of(whole)
    name = whole.chunk_files()[2][0]
    for bit in flipped(name, 8):
        assert carry_out(None, Store(whole.folder), local(1)) == 1, bit
        assert bytes_of(whole) == before
    for bit in flipped(whole.manifest_path):
        with suppress(ZonelabError):
            assert carry_out(None, Store(whole.folder), local(1)) == 0, bit
        assert bytes_of(whole) == before, "what is finished is not deleted"


def test_the_command_line_leaves_with_2_and_without_a_traceback(whole: Store) -> None:
    folder = str(whole.folder)
    commands = (
        ("sweep", "verify", folder),
        ("sweep", "resume", folder),
        ("sweep", "status", folder),
        ("sweep", "export", folder, "--out", f"{folder}.csv"),
        ("discover", folder, "--measure", "net_new", "--above", "0"),
    )
    for _bit in flipped(whole.manifest_path, 15):
        codes = {arguments[:2]: answer(*arguments) for arguments in commands}
        for found in codes.values():
            assert found.code in (0, 2)
            assert (found.code == 2) == found.err.startswith("zonelab: ")


@pytest.mark.parametrize("points", [1, 2, 3, 5, 100])
def test_a_manifest_with_another_number_of_points_is_told_and_nothing_is_deleted(whole: Store, points: int) -> None:
    before, text = bytes_of(whole), whole.manifest_path.read_text(encoding="utf-8")
    whole.manifest_path.write_text(text.replace('"points": 4', f'"points": {points}'), encoding="utf-8")
    try:
        for command in ("resume", "verify", "status", "export"):
            more = ("--out", f"{whole.folder}.csv") if command == "export" else ()
            found = answer("sweep", command, str(whole.folder), *more)
            assert found.code == 2, command
            assert "it no longer does" in found.err
        assert bytes_of(whole) == before
    finally:
        whole.manifest_path.write_text(text, encoding="utf-8")


def test_the_seal_does_not_depend_on_how_a_manifest_is_laid_out(whole: Store) -> None:
    import json

    text = whole.manifest_path.read_text(encoding="utf-8")
    kept = whole.manifest()
    try:
        whole.manifest_path.write_text(json.dumps(dict(reversed(kept.items()))).replace("\n", "\r\n"), encoding="utf-8")
        assert Store(whole.folder).manifest() == kept
        assert read_manifest(whole.manifest_path, "sweep") == kept
    finally:
        whole.manifest_path.write_text(text, encoding="utf-8")

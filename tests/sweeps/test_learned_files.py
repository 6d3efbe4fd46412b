"""What was learned from sweeps stands whole beside files of the user, which stay."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.sweeps.small_sweeps import Answer, answer, write_sweep

LEVERS = {"relief_weight": {"range": [0.0, 8.0]}, "growth_rate": {"range": [0.0, 0.01]}}
EVENT = ("--measure", "effect.far_island", "--above", "0.5")
#: Commands that keep what they learn, with the word of its manifest and one of its tables.
LEARNING = {
    "discover": (("discover", "{folder}/store", *EVENT), "discovery", "prim.csv"),
    "sobol": (("sensitivity", "{folder}/mine.yaml", "--method", "sobol", "--base", "8"), "sobol", "sobol.csv"),
    "morris": (
        ("sensitivity", "{folder}/mine.yaml", "--method", "morris", "--trajectories", "4"), "morris", "morris.csv",
    ),
}  # fmt: skip


def learn(command: tuple[str, ...], folder: Path, out: Path) -> Answer:
    """Run one of these commands on the sweep of a folder."""
    found = answer(*(word.format(folder=folder) for word in command), "--out", str(out))
    assert found.code == 0, found.err
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a sweep file, and its sweep in ``store``."""
    made = tmp_path_factory.mktemp("sweep")
    path = write_sweep(made, levers=LEVERS, design={"kind": "sobol", "points": 64}, runs=10)
    (made / "small.yaml").write_text("extends: two_islands\nmonths: 36\n", encoding="utf-8")
    assert answer("sweep", str(path), "--out", str(made / "store")).code == 0
    return made


@pytest.mark.parametrize(("command", "word", "table"), LEARNING.values(), ids=LEARNING)
def test_files_of_the_user_with_names_of_what_is_learned_stay_and_are_told(
    folder: Path, tmp_path: Path, command: tuple[str, ...], word: str, table: str
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for name in (table, f"{word}.json", "notes.md"):
        (out / name).write_text("mine", encoding="utf-8")
    found = learn(command, folder, out)
    assert (out / "notes.md").read_text(encoding="utf-8") == "mine"
    for name, kept in ((table, table.replace(".", ".kept.")), (f"{word}.json", f"{word}.kept.json")):
        assert (out / kept).read_text(encoding="utf-8") == "mine"
        assert f"{out / name}: is not what zonelab wrote there; it is kept as {kept}." in found.err
        assert (out / name).read_text(encoding="utf-8") != "mine"


@pytest.mark.parametrize(("command", "word", "table"), [LEARNING["discover"], LEARNING["morris"]])
def test_what_was_learned_is_replaced_in_silence_unless_it_was_changed_by_hand(
    folder: Path, tmp_path: Path, command: tuple[str, ...], word: str, table: str
) -> None:
    out = tmp_path / "out"
    learn(command, folder, out)
    first = {each.name: each.read_bytes() for each in out.iterdir() if each.is_file()}
    kept = json.loads(first[f"{word}.json"])["files"]
    assert kept == {name: hashlib.sha256(content).hexdigest() for name, content in first.items() if name in kept}
    assert {*kept, f"{word}.json"} == set(first)
    again = learn(command, folder, out)
    assert "kept as" not in again.err
    assert {each.name: each.read_bytes() for each in out.iterdir() if each.is_file()} == first
    with (out / table).open("a", encoding="utf-8") as changed:
        changed.write("mine\n")
    assert f"is kept as {table.replace('.', '.kept.')}." in learn(command, folder, out).err
    assert (out / table).read_bytes() == first[table]
    assert (out / table.replace(".", ".kept.")).read_bytes() == first[table] + b"mine\n"


def test_both_kinds_of_sensitivity_and_a_discovery_stand_beside_each_other(folder: Path, tmp_path: Path) -> None:
    for command, _word, _table in LEARNING.values():
        assert "kept as" not in learn(command, folder, tmp_path / "out").err
    for _command, word, table in LEARNING.values():
        assert {f"{word}.json", table} <= {each.name for each in (tmp_path / "out").iterdir()}


@pytest.mark.parametrize(
    "path",
    ["store/points.csv", "store/chunks/mine.csv", "store/worlds/mine.csv", "other/worlds/atoll/values.csv",
     "other/learned/prim.csv", "link/points.csv"],
)  # fmt: skip
def test_an_export_takes_the_place_of_nothing_that_results_keep(folder: Path, tmp_path: Path, path: str) -> None:
    for name in ("store", "other"):
        (tmp_path / name / "worlds" / "atoll").mkdir(parents=True)
        (tmp_path / name / "learned").mkdir()
        for each in (folder / "store").rglob("*"):
            if each.is_file():
                copy = tmp_path / name / each.relative_to(folder / "store")
                copy.parent.mkdir(exist_ok=True)
                copy.write_bytes(each.read_bytes())
    (tmp_path / "link").symlink_to("store")
    assert answer("discover", str(tmp_path / "other"), *EVENT).code == 0
    before = {each: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()}
    found = answer("sweep", "export", str(tmp_path / "store"), "--out", str(tmp_path / path))
    assert found.code == 2
    assert (
        f"{tmp_path / path}: must not be a file of a sweep or of other results. Name another with --out." in found.err
    )
    assert {each: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()} == before
    assert answer("sweep", "export", str(tmp_path / "store"), "--out", str(tmp_path / "store/mine.csv")).code == 0

"""Mistakes in sweeps: a sentence each, code 2, and nothing written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sim.language.errors import ZonelabError
from sim.language.texts import texts
from sim.sweeps.design.plan import plan_of
from sim.sweeps.running.store import Store
from tests.sweeps.small_sweeps import answer, program, run, write_sweep
from tests.waiting import PATIENCE

RANGE = {"range": [0.0, 1.0], "steps": 3}
MISTAKES: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("path", {"levers": {"zone_shar": RANGE}}, ("levers.zone_shar", "must name a key", "Did you mean 'zone_share'?")),
    ("region", {"levers": {"own_budget.norh": {"values": [1.0]}}}, ("levers.own_budget.norh", "must be one of")),
    ("range", {"levers": {"zone_share": {"range": [0.0, 2.0], "steps": 3}}}, ("at most 1", "got 2.0")),
    ("value", {"levers": {"zone_share": {"values": [0.5, -1]}}}, ("levers.zone_share", "at least 0")),
    ("kind", {"levers": {"term_months": {"range": [1.0, 9.5], "steps": 3}}}, ("term_months", "a whole number")),
    ("ends", {"levers": {"zone_share": {"range": [1.0, 0.0], "steps": 3}}}, ("from a lower end to a higher",)),
    ("words", {"levers": {"zone_share": {"range": ["a", "b"], "steps": 3}}}, ("two numbers or two months",)),
    ("log", {"levers": {"zone_share": {"range": [0.0, 1.0], "steps": 3, "scale": "log"}}}, ("begin above 0",)),
    ("steps", {"levers": {"term_months": {"range": [6, 8], "steps": 9}}}, ("steps must be at most 3",)),
    ("no steps", {"levers": {"zone_share": {"range": [0.0, 1.0]}}}, ("must have steps",)),
    ("nothing", {"levers": {"zone_share": {}}}, ("must have values or a range; it has none",)),
    (
        "twice",
        {"levers": {"zone_share": {"values": [1, 0.5, 1.0]}}},
        ("values that differ from each other; 1.0 stands",),
    ),
    (
        "twice together",
        {"levers": {"two": {"keys": {"zone_share": {"values": [0, 0]}, "scale": {"values": [1, 1]}}}}},
        ("levers.two must have values that differ from each other; 0, 1 stands twice",),
    ),
    ("both", {"levers": {"zone_share": {**RANGE, "values": [1.0]}}}, ("it has both",)),
    ("no values", {"levers": {"zone_share": {"values": []}}}, ("levers.zone_share.values", "at least 1")),
    ("no levers", {"levers": {}}, ("levers must be a mapping with at least 1 entry; got {}",)),
    ("names", {"levers": {"zone_share": {"values": [0.1, 0.2], "names": ["one"]}}}, ("a name for each value",)),
    (
        "linked",
        {"levers": {"x": {"keys": {"zone_share": {"values": [0.1]}, "match": {"values": [1, 2]}}}}},
        ("as many values for each of its keys",),
    ),
    (
        "twice",
        {"levers": {"zone_share": RANGE, "x": {"key": "zone_share", "values": [0.1]}}},
        ("moved by levers.zone_share too",),
    ),
    ("column", {"levers": {"status": {"key": "zone_share", "values": [0.1]}}}, ("a name that no other column has",)),
    ("measure", {"measures": ["net_new", "nett_new"]}, ("measures[1]", "Did you mean 'net_new'?")),
    ("no measures", {"measures": []}, ("measures must be",)),
    ("measures twice", {"measures": ["net_new", "net_new"]}, ("one stands twice",)),
    ("design", {"design": {"kind": "gird"}}, ("must be one of grid", "Did you mean 'grid'?")),
    ("points", {"design": {"kind": "sobol"}}, ("design.points must be given",)),
    ("no points", {"design": {"kind": "sobol", "points": 0}}, ("design.points", "at least 1")),
    ("power", {"design": {"kind": "saltelli", "points": 100}}, ("power of 2", "Take 128")),
    ("table", {"design": {"kind": "table", "file": "none.csv"}, "levers": {"zone_share": {}}}, ("found none at",)),
    ("scenario", {"scenario": "no_such"}, ("scenario must be one of",)),
    ("world", {"baseline": "no_zone"}, ("must be the same to compare firm by firm",)),
    ("runs", {"runs": 1}, ("runs must be", "at least 2")),
    ("seed", {"seed": -1}, ("seed must be",)),
    ("key", {"rnus": 3}, ("rnus must not be there",)),
    ("event", {"event": {"measure": "net_new"}}, ("below or above",)),
    ("event measure", {"event": {"measure": "reforms", "below": 1.0}}, ("event.measure must be one of the measures",)),
    (
        "million million",
        {
            "levers": {
                key: {"range": [0.0, 1.0], "steps": 100}
                for key in ("zone_share", "match", "differentiation", "learning", "focus_adjustment", "anticipation")
            }
        },
        ("1,000,000,000,000", "days on"),
    ),
]


@pytest.mark.parametrize(("changes", "told"), [each[1:] for each in MISTAKES], ids=[each[0] for each in MISTAKES])
def test_a_mistake_in_a_sweep_file_is_told_in_both_languages(
    tmp_path: Path, changes: dict[str, Any], told: tuple[str, ...]
) -> None:
    path = write_sweep(tmp_path, **changes)
    with pytest.raises(ZonelabError) as error:
        plan_of(path)
    for part in told:
        assert part in str(error.value)
    assert all(str(path.parent) in problem for problem in error.value.problems)
    for korean in error.value.told(texts("ko")):
        assert any("가" <= sign <= "힣" for sign in korean), korean


def test_all_mistakes_of_a_file_are_told_together(tmp_path: Path) -> None:
    path = write_sweep(
        tmp_path,
        levers={"zone_shar": RANGE, "match": {"range": [0.0, 500.0], "steps": 2}},
        measures=["net_nwe", "effect.nowhere"],
    )
    with pytest.raises(ZonelabError) as error:
        plan_of(path)
    assert len(error.value.problems) == 2  # the levers are compared with the scenario once the measures are right
    path = write_sweep(tmp_path, levers={"zone_shar": RANGE, "match": {"range": [0.0, 500.0], "steps": 2}})
    with pytest.raises(ZonelabError) as error:
        plan_of(path)
    assert len(error.value.problems) == 2


@pytest.mark.parametrize("kind", ["grid", "sobol"])
def test_a_lever_with_values_and_a_range_is_told_once(tmp_path: Path, kind: str) -> None:
    both = {"zone_share": {"range": [0.0, 1.0], "values": [1.0]}}
    path = write_sweep(tmp_path, levers=both, design={"kind": kind, **({"points": 8} if kind == "sobol" else {})})
    with pytest.raises(ZonelabError) as error:
        plan_of(path)
    assert len(error.value.problems) == 1
    assert "levers.zone_share must have values or a range; it has both." in str(error.value)


def test_an_unknown_sweep_is_told_with_the_nearest() -> None:
    with pytest.raises(ZonelabError, match="Did you mean 'jeju_strategy'"):
        plan_of("jeju_strateg")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("zone_share,other\n0.5,1\n", "the header must be zone_share"),
        ("zone_share\n", "a row for each point; it has none"),
        ("", "the header must be zone_share"),
        ("zone_share\n0.5,1\n", "must have 1 fields"),
        ('zone_share\n"0.5\n', "must be valid CSV"),
        ("zone_share\n{a\n", "must be valid YAML"),
    ],
)
def test_a_table_of_points_that_is_none_is_told(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "points.csv").write_text(text, encoding="utf-8")
    path = write_sweep(tmp_path, levers={"zone_share": {}}, design={"kind": "table", "file": "points.csv"})
    with pytest.raises(ZonelabError) as error:
        plan_of(path)
    assert told in str(error.value)


def test_the_program_leaves_with_2_and_writes_nothing(tmp_path: Path) -> None:
    path = write_sweep(tmp_path, levers={"zone_shar": RANGE})
    code, _out, told = answer("sweep", str(path), "--out", str(tmp_path / "out"))
    assert code == 2
    assert "Did you mean 'zone_share'?" in told
    assert "Traceback" not in told
    assert not (tmp_path / "out").exists()


def test_a_scheduler_that_does_not_answer_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    process = program(
        "sweep", str(write_sweep(tmp_path)), "--out", str(tmp_path / "out" / "deep"), "--scheduler", "tcp://127.0.0.1:9"
    )
    told = process.communicate(timeout=PATIENCE)[1].decode()
    assert process.returncode == 2
    assert "scheduler must be the address of a Dask scheduler that answers" in told
    assert told.count("\n") == 1, told
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("address", ["nonsense", "tcp://", "127.0.0.1:8786"])
def test_an_address_that_is_none_is_told_and_nothing_is_written(tmp_path: Path, address: str) -> None:
    path = write_sweep(tmp_path)
    code, _out, told = answer("sweep", str(path), "--out", str(tmp_path / "out"), "--scheduler", address)
    assert code == 2
    assert "scheduler must be the address of a Dask scheduler that answers" in told
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["status", "resume", "verify"])
def test_a_folder_that_holds_no_sweep_is_told(tmp_path: Path, command: str) -> None:
    code, _out, told = answer("sweep", command, str(tmp_path))
    assert code == 2
    assert "must be the folder of a sweep (sweep.json)" in told


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear", encoding="utf-8")
    code, _out, told = answer("sweep", str(write_sweep(tmp_path)), "--out", str(folder))
    assert code == 2
    assert "found other files" in told
    assert [each.name for each in folder.iterdir()] == ["letter.txt"]


def test_a_folder_below_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    code, _out, told = answer("sweep", str(write_sweep(tmp_path)), "--out", str(tmp_path / "file" / "sweep"))
    assert code == 2
    assert "must be a folder that can be written" in told


def test_verify_leaves_with_2_where_something_is_wrong(tmp_path: Path) -> None:
    store = run(plan_of(write_sweep(tmp_path)), tmp_path / "store")
    assert answer("sweep", "verify", str(store.folder), "--rerun", "2").code == 0
    Store(store.folder).chunk_files()[0][0].write_bytes(b"")
    code, _out, told = answer("sweep", "verify", str(store.folder))
    assert code == 2
    assert "its content is not what was written" in told
    assert "'zonelab sweep resume' redoes it" in told


def test_an_export_to_another_kind_of_file_is_told(tmp_path: Path) -> None:
    store = run(plan_of(write_sweep(tmp_path)), tmp_path / "store")
    code, _out, told = answer("sweep", "export", str(store.folder), "--out", str(tmp_path / "table.xlsx"))
    assert code == 2
    assert "--out must end with .csv or .parquet" in told


def test_without_dask_the_extra_is_named(tmp_path: Path) -> None:
    path = write_sweep(tmp_path)
    code = (
        "import sys; sys.modules['distributed'] = None\n"
        f"sys.argv = ['zonelab', 'sweep', {str(path)!r}, '--scheduler', 'tcp://127.0.0.1:9']\n"
        "from sim.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert "pip install 'zonelab[cluster]'" in done.stderr

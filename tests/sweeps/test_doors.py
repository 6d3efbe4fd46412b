"""The doors to sweeps from Python: the numbers of the commands, nothing left behind, and mistakes as sentences."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.files.parquet import read_table
from sim.language.texts import texts
from sim.sweeps.sweep_result import SweepResult
from tests.sweeps.small_sweeps import SMALL, answer, write_sweep

LEVERS = {"relief_weight": {"range": [0.0, 8.0]}, "growth_rate": {"range": [0.0, 0.01]}}


@pytest.fixture
def aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of its own for what is temporary."""
    place = tmp_path / "aside"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def learnable(folder: Path, **changes: Any) -> Path:
    """Return a sweep file over three years, in which the weight of regulation matters."""
    path = write_sweep(folder, levers=LEVERS, design={"kind": "sobol", "points": 64}, runs=10, **changes)
    (folder / "small.yaml").write_text("extends: two_islands\nmonths: 36\n", encoding="utf-8")
    return path


def test_the_door_gives_the_table_that_the_command_exports_and_leaves_nothing(tmp_path: Path, aside: Path) -> None:
    path = write_sweep(tmp_path)
    store = str(tmp_path / "store")
    assert answer("sweep", str(path), "--out", store).code == 0
    assert answer("sweep", "export", store, "--out", str(tmp_path / "table.csv")).code == 0
    counted: list[int] = []
    done = sim.sweep(path, threads=np.int64(2), on_progress=counted.append)  # type: ignore[arg-type]  # numpy's own
    assert list(aside.iterdir()) == []
    assert sum(counted) == len(done.frame) == 12
    assert done.folder is None
    pd.testing.assert_frame_equal(done.frame, sim.load_sweep(store).frame)
    exported = pd.read_csv(tmp_path / "table.csv")
    assert done.frame["net_new"].tolist() == exported["net_new"].tolist()
    assert done.levers == ("zone_share", "relief_weight")
    assert done.measures == ("effect.far_island", "net_new", "displaced_share")
    assert done.frame.attrs["units"]["net_new"] == "firms"
    with pytest.raises(sim.ZonelabError, match=r"must have a folder for this; it was run without one"):
        done.verify()


def test_a_lever_may_be_the_value_from_a_month_on(tmp_path: Path) -> None:
    path = write_sweep(tmp_path, levers={"later": {"key": "zone_share.2019-07", "range": [0.0, 1.0], "steps": 3}})
    done = sim.sweep(path)
    assert done.levers == ("later",)
    assert done.frame["later"].tolist() == [0.0, 0.5, 1.0]
    # Half of the money is reserved until then, as throughout in the second point.
    usual = sim.sweep(write_sweep(tmp_path, levers={"zone_share": {"values": [0.5]}}, name="usual"))
    assert done.frame["net_new"].tolist()[1] == usual.frame["net_new"].tolist()[0]
    assert len(set(done.frame["effect.far_island"])) > 1


def test_a_dictionary_with_scenarios_and_numbers_of_numpy_is_the_same_sweep_as_a_file(tmp_path: Path) -> None:
    path = write_sweep(tmp_path)
    policy = sim.load_scenario("two_islands", months=np.int64(12))
    baseline = sim.load_scenario("two_islands", months=12, designations=[])
    levers = {
        "zone_share": {"range": (np.float64(0), 1.0), "steps": np.int32(4)},
        "relief_weight": {"values": np.array([0.0, 2.0, 4.0])},
    }
    given = sim.sweep({**SMALL, "scenario": policy, "baseline": baseline, "levers": levers, "runs": np.int64(3)})
    pd.testing.assert_frame_equal(given.frame, sim.sweep(path).frame)
    by_path = {**SMALL, "scenario": tmp_path / "small.yaml", "baseline": tmp_path / "small_without.yaml"}
    pd.testing.assert_frame_equal(sim.sweep(by_path).frame, given.frame)


def test_a_sweep_of_a_dictionary_goes_on_in_its_folder(tmp_path: Path) -> None:
    policy = sim.load_scenario("two_islands", months=12)
    given = {**SMALL, "scenario": policy, "baseline": sim.load_scenario("two_islands", months=12, designations=[])}
    whole = sim.sweep(given, tmp_path / "store")
    before = whole.frame
    whole.store.chunk_files()[2][0].unlink()
    whole.store.chunk_files()[0][0].write_bytes(b"damaged")
    cut_off = sim.load_sweep(tmp_path / "store")
    with pytest.raises(sim.ZonelabError, match="must be complete"):
        _ = cut_off.frame
    assert cut_off.status.done == 11
    counted: list[int] = []
    again = sim.sweep(str(tmp_path / "store"), on_progress=counted.append)
    assert again.redone == 1
    assert counted[0] == 10, "those that are there, then the others"
    pd.testing.assert_frame_equal(again.frame, before)
    assert again.verify(rerun=2).problems == ()
    assert again.repeat(3).same
    assert sim.sweep(given, tmp_path / "store").redone == 0


def test_points_that_fail_are_rows_that_say_why(tmp_path: Path) -> None:
    """localization + urbanization must stay below 1: every point with .95 fails."""
    levers = {"localization": {"values": [0.1, 0.95]}, "relief_weight": {"values": [0.0, 2.0]}}
    done = sim.sweep(write_sweep(tmp_path, levers=levers))
    assert done.failures.count == len(done.failed) == 2
    assert done.failed["localization"].tolist() == [0.95, 0.95]
    assert done.failed["error"].str.contains("urbanization").all()
    assert done.frame["net_new"].isna().sum() == 2


def test_the_table_is_written_with_a_manifest_beside_files_of_the_user(tmp_path: Path) -> None:
    path = write_sweep(tmp_path)
    done = sim.sweep(path)
    out = tmp_path / "out"
    out.mkdir()
    (out / "table.csv").write_text("mine", encoding="utf-8")
    (notice,) = done.write(out)
    assert notice.endswith("it is kept as table.kept.csv.")
    assert (out / "table.kept.csv").read_text(encoding="utf-8") == "mine"
    kept = json.loads((out / "table.json").read_text(encoding="utf-8"))
    assert kept["kind"] == "table"
    assert kept["sweep"] == done.plan.digest
    assert set(kept["files"]) == {"table.csv", "table.parquet"}
    pd.testing.assert_frame_equal(read_table(out / "table.parquet"), done.frame)
    assert done.write(out) == ()
    kept_sweep = sim.sweep(path, tmp_path / "store")
    for ending in ("csv", "parquet"):
        assert kept_sweep.export(tmp_path / f"exported.{ending}") == 12
        assert (tmp_path / f"exported.{ending}").read_bytes() == (out / f"table.{ending}").read_bytes()


def test_sensitivity_gives_the_tables_that_the_command_writes_and_leaves_nothing(tmp_path: Path, aside: Path) -> None:
    path = learnable(tmp_path, measures=["effect.far_island", "net_new", "reforms"])
    out = str(tmp_path / "out")
    assert answer("sensitivity", str(path), "--base", "8", "--trajectories", "4", "--out", out).code == 0
    found = sim.sensitivity(path, base=np.int64(8), trajectories=4)  # type: ignore[arg-type]  # numpy's own
    assert list(aside.iterdir()) == []
    assert found.sobol is not None
    assert found.morris is not None
    for method in found.methods:
        pd.testing.assert_frame_equal(method.frame, read_table(Path(out) / f"{method.method}.parquet"))
    assert set(found.frame["method"]) == {"sobol", "morris"}
    assert len(found.frame) == 2 * 2 * 2, "methods, measures with an answer, levers"
    told = found.measures.set_index(["method", "measure"])
    assert "values must differ" in told.loc[("sobol", "reforms"), "problem"]
    assert told.loc[("sobol", "net_new"), "problem"] == ""
    assert 0 <= told.loc[("sobol", "net_new"), "noise"] <= 1
    assert any(note.startswith("reforms: ") for note in found.notes("en"))
    assert any("가" <= sign <= "힣" for sign in "".join(found.notes("ko")))
    again = sim.sensitivity(path, method="morris", trajectories=4, measures="net_new", folder=out)
    assert again.sobol is None
    assert again.frame["measure"].unique().tolist() == ["net_new"]
    found.write(tmp_path / "written", "ko")
    files = {each.name: each.read_bytes() for each in (tmp_path / "written").glob("*.csv")}
    assert files == {each.name: each.read_bytes() for each in Path(out).glob("*.csv")}


def test_a_discovery_in_memory_is_that_of_the_folder_in_tables_and_words(tmp_path: Path) -> None:
    path = learnable(tmp_path)
    kept = sim.sweep(path, tmp_path / "store")
    bound = kept.frame["effect.far_island"].quantile(0.6)
    found = sim.discover(sim.sweep(path), measure="effect.far_island", above=np.float64(bound))
    same = sim.discover(kept.store.folder, measure="effect.far_island", above=float(bound))
    pd.testing.assert_frame_equal(found.boxes, same.boxes)
    assert found.prim is not None
    assert found.boxes["kind"].iloc[0] == "prim"
    assert found.boxes["coverage"].iloc[0] == found.prim.coverage
    assert len(found.trajectory) > 1
    limit = found.limits.query("kind == 'prim' and lever == 'relief_weight'").iloc[0]
    assert limit["low"] == found.prim.limits["relief_weight"][0]
    assert found.words("en")[0].startswith(f"Far Island: Effect on firms is above {bound:g} in ")
    assert "Effect" not in found.words("ko")[0]
    assert found.write(tmp_path / "learned", "ko") == ()
    assert {"prim.csv", "limits.csv", "boxes.txt", "prim.svg"} <= {
        each.name for each in (tmp_path / "learned").iterdir()
    }
    nothing = sim.discover(kept, measure="net_new", above=1000)
    assert nothing.words() == ()
    assert nothing.boxes.empty
    assert nothing.limits.empty
    with pytest.raises(sim.ZonelabError):
        nothing.write(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


MISTAKES: list[tuple[str, Any, tuple[str, ...]]] = [
    ("kind", lambda path: sim.sweep(3), ("sweep must be a name, a path or a dictionary; got 3.",)),
    (
        "together",
        lambda path: sim.sweep({**SMALL, "levers": {}}, 7, threads=0, scheduler=8),
        ("threads must be", "folder must be a path; got 7", "scheduler must be an address", "sweep: levers must"),
    ),
    ("name", lambda path: sim.sweep("jeju_strateg"), ("Did you mean 'jeju_strategy'",)),
    ("folder", lambda path: sim.sweep(path.parent), ("must be the folder of a sweep (sweep.json); it is not",)),
    ("twice", lambda path: sim.sweep(path.parent, "x"), ("folder must be left out where the sweep is given by its",)),
    ("none", lambda path: sim.load_sweep(path.parent), ("must be the folder of a sweep (sweep.json); it is not",)),
    (
        "sensitivity",
        lambda path: sim.sensitivity(path, method="sobl", base=100, trajectories=0.5, measures=["net_nw"], threads=0),
        (
            "threads must be", "Did you mean 'sobol'?", "base must be a power of 2; got 100. Take 128.",
            "trajectories must be a whole number", "Did you mean 'net_new'?",
        ),
    ),
    ("no measures", lambda path: sim.sensitivity(path, measures=5), ("measures must be names of measures; got 5.",)),
    ("no folder", lambda path: sim.discover(path.read_text), ("sweep must be the folder of a sweep; got <",)),
    ("few", lambda path: sim.sensitivity(path, method="morris", trajectories=1), ("at least 4",)),
    (
        "bounds",
        lambda path: sim.discover(path.parent, below=float("nan"), above="much"),
        ("below must be a finite number; got nan", "above must be a finite number; got 'much'"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("call", "told"), [each[1:] for each in MISTAKES], ids=[each[0] for each in MISTAKES])
def test_all_mistakes_of_a_call_are_told_together_in_both_languages_and_nothing_is_written(
    tmp_path: Path, call: Any, told: tuple[str, ...]
) -> None:
    path = write_sweep(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(sim.ZonelabError) as error:
        call(path)
    assert len(error.value.problems) == len(told)
    for part in told:
        assert part in str(error.value)
    for korean in error.value.told(texts("ko")):
        assert any("가" <= sign <= "힣" for sign in korean), korean
    assert sorted(tmp_path.rglob("*")) == before


def test_an_event_must_be_whole(tmp_path: Path) -> None:
    done = sim.sweep(write_sweep(tmp_path))
    for given in ({"measure": "net_new"}, {"above": 1}, {"measure": "net_new", "below": 0, "above": 1}):
        has = f"an event must have measure and one of below and above; it has {', '.join(given)}. "
        with pytest.raises(sim.ZonelabError, match=has):
            sim.discover(done, **given)  # type: ignore[arg-type]  # one of several
    with pytest.raises(sim.ZonelabError, match="the sweep names no event"):
        sim.discover(done)
    with pytest.raises(sim.ZonelabError, match="measure must be one that the sweep kept"):
        sim.discover(done, measure="reforms", above=1)


def test_a_result_says_what_it_is(tmp_path: Path) -> None:
    done = sim.sweep(write_sweep(tmp_path))
    assert isinstance(done, SweepResult)
    assert repr(done) == "<SweepResult mine: 12 points, zone_share, relief_weight; in memory>"
    assert repr(done.plan).startswith("<Plan mine: 12 points, ")

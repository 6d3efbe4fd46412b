"""A search over two islands: it survives any crash, its card, the command, and bad input."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import sim
from sim.lab.search.search_card import SearchResult
from sim.lab.search.search_door import checked_plan
from sim.lab.search.search_plan import plan_of
from sim.numerics.arguments import Mistakes
from tests.cli.conftest import Zonelab
from tests.cli.conftest import zonelab as zonelab
from tests.lab.small_searches import bytes_in, write_search

pytest.importorskip("optuna", reason="Optuna proposes candidates; it is not installed")

#: Runs a search that kills itself once it has written two chunks, at the third.
KILLED_AT_THE_THIRD_CHUNK = """
import os, signal, sys
import sim
from sim.lab.search.search_store import SearchStore
write, written = SearchStore.write_chunk, []

def write_or_die(store, number, content):
    written.append(number)
    if len(written) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return write(store, number, content)

SearchStore.write_chunk = write_or_die
sim.search(sys.argv[1], sys.argv[2], threads=1)
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> SearchResult:
    """A small search, done."""
    return sim.search(write_search(tmp_path_factory.mktemp("small")))


def test_a_search_that_is_killed_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    path = write_search(tmp_path)
    sim.search(path, tmp_path / "whole").write(tmp_path / "whole")
    call = [sys.executable, "-c", KILLED_AT_THE_THIRD_CHUNK, str(path), str(tmp_path / "killed")]
    assert subprocess.run(call, env=os.environ, check=False).returncode == -signal.SIGKILL
    kept = bytes_in(tmp_path / "killed")
    assert len(kept) == 2
    done: list[int] = []
    sim.search(path, tmp_path / "killed", on_progress=done.append).write(tmp_path / "killed")
    assert sum(done) == 60
    assert bytes_in(tmp_path / "killed") == bytes_in(tmp_path / "whole")
    assert kept.items() <= bytes_in(tmp_path / "whole").items()


def test_a_chunk_of_another_past_is_not_trusted(tmp_path: Path) -> None:
    path = write_search(tmp_path)
    sim.search(path, tmp_path / "whole").write(tmp_path / "whole")
    sim.search(path, tmp_path / "damaged")
    first, second, *_ = sorted((tmp_path / "damaged" / "chunks").iterdir())
    first.write_bytes(second.read_bytes())
    sim.search(path, tmp_path / "damaged").write(tmp_path / "damaged")
    assert bytes_in(tmp_path / "damaged") == bytes_in(tmp_path / "whole")


def test_one_worker_and_two_give_the_same_bytes(tmp_path: Path) -> None:
    path = write_search(tmp_path, pairs=20)
    for threads in (1, 2):
        sim.search(path, tmp_path / str(threads), threads=threads).write(tmp_path / str(threads))
    assert bytes_in(tmp_path / "1") == bytes_in(tmp_path / "2")


@pytest.mark.slow
def test_workers_of_a_cluster_give_the_same_bytes(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="distributed runs the cluster; it is not installed")
    path = write_search(tmp_path)
    sim.search(path, tmp_path / "here").write(tmp_path / "here")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        found = sim.search(path, tmp_path / "there", scheduler=cluster.scheduler_address)
        found.write(tmp_path / "there")
    assert bytes_in(tmp_path / "here") == bytes_in(tmp_path / "there")


def test_the_card_has_front_candidates_and_the_policy_as_it_stands(found: SearchResult, tmp_path: Path) -> None:
    tables = found.tables()
    assert list(tables) == ["front", "candidates", "policy"]
    assert len(tables["front"]) == len(found.points) > 1
    assert len(tables["candidates"]) <= 15
    assert (tables["candidates"]["status"] == "ok").all()
    effects = tables["front"]["effect.far_island.chosen"]
    assert effects.is_monotonic_decreasing
    assert "best compromises: none is beaten in all aims" in found.sentence()
    assert "최선의 절충안" in found.sentence("ko")
    found.write(tmp_path, "ko")
    assert json.loads((tmp_path / "search.json").read_text("utf-8"))["file"] == "mine"
    assert (tmp_path / "search.png").stat().st_size > 0
    assert len(list((tmp_path / "front").iterdir())) == len(found.points)


def test_a_point_is_written_as_a_scenario_that_can_be_run(found: SearchResult, tmp_path: Path) -> None:
    found.write(tmp_path)
    again = sim.load_scenario(tmp_path / "front" / "point_1.yaml")
    assert again.settings == found.point(1).settings


@pytest.mark.parametrize("aims", [1, 2, 3])
def test_the_figure_shows_each_number_of_aims(aims: int, tmp_path: Path) -> None:
    wanted = ["effect.far_island", "support.gini", "net_new"][:aims]
    path = write_search(tmp_path, aims=[{"measure": each, "goal": "maximise"} for each in wanted])
    figure = sim.search(path).figure("en")
    assert len(figure.axes) == 1
    labels = [each.get_text() for each in figure.axes[0].get_xticklabels()] + [figure.axes[0].get_ylabel()]
    assert any("more is better" in each for each in labels)


def test_constraints_leave_only_what_keeps_them(tmp_path: Path) -> None:
    limit = {"measure": "support.gini", "below": 0.3}
    found = sim.search(write_search(tmp_path, constraints=[limit]))
    assert (found.front["support.gini.chosen"] <= 0.3).all()
    assert (found.candidates["support.gini.chosen"] > 0.3).any()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"levers": {}}, "levers must name a key of the policy that may vary"),
        ({"levers": {"relief_weight": {"range": [0, 1]}}}, "levers.relief_weight must be a key of the policy"),
        ({"aims": []}, "aims must be 1 to 6"),
        ({"aims": [{"measure": "net_nw", "goal": "maximise"}]}, "net_new"),
        ({"aims": [{"measure": "net_new", "goal": goal} for goal in ("maximise", "minimise")]}, "net_new stands twice"),
        ({"aims": [{"measure": "net_new", "goal": "maximise", "quantile": 0.1}]}, "no calibrated draws"),
        ({"constraints": [{"measure": "net_new"}]}, "constraints[0] must have below or above"),
        (
            {"constraints": [{"measure": "net_new", "above": 5}, {"measure": "net_new", "below": 1}]},
            "no candidate has net_new above 5 and below 1",
        ),
        (
            {"constraints": [{"measure": "support.gini", "below": -1}]},
            "candidates keeps them. The nearest has support.gini",
        ),
        ({"population": 100}, "population must be at most candidates, 60"),
        ({"pairs": 100_000, "candidates": 100_000}, "the work must take at most 1 h; 100,000 candidates"),
    ],
)
def test_mistakes_are_sentences(changes: dict[str, Any], told: str, tmp_path: Path) -> None:
    with pytest.raises(sim.ZonelabError) as mistake:
        sim.search(write_search(tmp_path, **changes), tmp_path / "new")
    assert told in str(mistake.value)


def test_each_half_needs_draws(tmp_path: Path) -> None:
    content = yaml.safe_load(Path("scenarios/searches/zone_terms.yaml").read_text("utf-8"))
    with pytest.raises(sim.ZonelabError, match="pairs must be a multiple of"):
        plan_of(content | {"pairs": 7})


def test_a_folder_of_something_else_is_not_touched(tmp_path: Path) -> None:
    path, folder = write_search(tmp_path / "mine"), tmp_path / "folder"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(sim.ZonelabError, match="found other files"):
        sim.search(path, folder)
    assert [each.name for each in folder.iterdir()] == ["letter.txt"]
    sim.search(path, tmp_path / "first")
    other = write_search(tmp_path / "other", seed=8)
    with pytest.raises(sim.ZonelabError, match="another seed"):
        sim.search(other, tmp_path / "first")


def test_the_command_prints_and_goes_on(zonelab: Zonelab, tmp_path: Path) -> None:
    path = write_search(tmp_path)
    first = zonelab("search", str(path), "--out", str(tmp_path / "out"))
    assert first.code == 0
    assert "best compromises" in first.out
    again = zonelab("search", str(path), "--out", str(tmp_path / "out"), "--json")
    told = json.loads(again.out)
    assert told["kind"] == "search"
    assert len(told["tables"]["front"]) > 1
    korean = zonelab("search", str(path), "--out", str(tmp_path / "out"), "--lang", "ko")
    assert "최선의 절충안" in korean.out


def test_the_command_refuses_in_korean(zonelab: Zonelab, tmp_path: Path) -> None:
    done = zonelab("search", str(write_search(tmp_path, aims=[])), "--out", str(tmp_path / "new"), "--lang", "ko")
    assert done.code == 2
    assert "목표" in done.err or "aims는" in done.err
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("words", [(), ("list",)])
def test_the_command_without_a_file_lists_the_searches(zonelab: Zonelab, words: tuple[str, ...]) -> None:
    answer = zonelab("search", *words)
    assert answer.code == 0
    assert "zone_terms" in answer.out
    assert "zone_terms" in json.loads(zonelab("search", *words, "--json").out)


def test_the_command_tells_all_that_is_wrong_together(zonelab: Zonelab, tmp_path: Path) -> None:
    answer = zonelab("search", str(write_search(tmp_path, aims=[])), "--most-hours", "nan", "--out", __file__)
    assert answer.code == 2
    for told in ("most_hours must", "aims", "folder"):
        assert told in answer.err


def test_a_search_of_hours_may_be_allowed_as_it_is_told(tmp_path: Path) -> None:
    path = write_search(tmp_path, candidates=100_000, pairs=100_000)
    with pytest.raises(sim.ZonelabError) as refused:
        sim.search(path)
    enough = re.search(r"--most-hours ([0-9]+) ", str(refused.value))
    assert enough is not None
    told = ""
    try:  # it may be too large for the memory, but no more too long
        checked_plan(path, Mistakes(), most_hours=float(enough[1]))
    except sim.ZonelabError as again:
        told = str(again)
    assert "--most-hours" not in told

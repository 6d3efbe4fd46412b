"""A small sweep, made once, for the tests of the page that shows sweeps."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sim.explorer.session.run_cache import Runs
from sim.explorer.sweeps.processes import READ_ONLY_VARIABLE
from sim.explorer.sweeps.sweep_list import RESULTS_VARIABLE
from sim.scenario.reading.text_files import SCENARIOS_VARIABLE
from sim.sweeps.design.plan import plan_of
from sim.sweeps.running.begin import begin
from sim.sweeps.running.local import local
from sim.sweeps.running.sweep import carry_out

#: Eight points in a grid; at two of them the zone would come into force before it is announced.
TINY = """
title: {en: "A tiny sweep", ko: "작은 실험"}
question: {en: "Does it draw?", ko: "그려지는가?"}
scenario: busan_first
baseline: no_zone
levers:
  money: {key: own_budget.jeju, values: [0, 8], label: {en: "Money of Jeju", ko: "제주 예산"}}
  share: {key: zone_share, values: [0.2, 0.8], label: {en: "Zone share", ko: "특구 몫"}}
  start: {key: "designations[0].announced", values: [2019-04, 2019-07], label: {en: "Announced", ko: "발표"}}
design: {kind: grid}
runs: 4
seed: 1
measures: [effect.jeju, central_share.jeju, money_per_net_new_firm, displaced_share]
"""
#: Drawn at random from ranges, over more levers.
DRAWN = """
title: {en: "A drawn sweep", ko: "무작위 실험"}
question: {en: "Which lever matters?", ko: "어느 변수가 중요한가?"}
scenario: busan_first
baseline: no_zone
levers:
  relief_weight: {range: [2.0, 7.0]}
  support_unit: {range: [0.02, 0.12], scale: log}
  closure_rate: {range: [0.006, 0.017]}
  zone_share: {values: [0.2, 0.8]}
  term_months: {key: "designations[0].term_months", range: [12, 60]}
design: {kind: sobol, points: 32}
runs: 2
seed: 1
measures: [effect.busan, net_new]
"""
SWEEPS = {"tiny": TINY, "drawn": DRAWN}


@pytest.fixture(autouse=True)
def pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the page estimate the same on every machine, however busy: what it asks and shows depends on that."""
    monkeypatch.setattr(Runs, "_learn", lambda *_: None)


@pytest.fixture(scope="session")
def made_sweeps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files of two sweeps, and their finished stores."""
    folder = tmp_path_factory.mktemp("sweeps")
    (folder / "scenarios" / "sweeps").mkdir(parents=True)
    for name, text in SWEEPS.items():
        file = folder / "scenarios" / "sweeps" / f"{name}.yaml"
        file.write_text(text, encoding="utf-8")
        plan = plan_of(file)
        carry_out(plan, begin(plan, folder / "results" / name), local(2))
    return folder


@pytest.fixture
def sweeps(made_sweeps: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same as a copy that a test may spoil, and as the place where the page looks."""
    folder = tmp_path / "sweeps"
    shutil.copytree(made_sweeps, folder)
    monkeypatch.setenv(SCENARIOS_VARIABLE, str(folder / "scenarios"))
    monkeypatch.setenv(RESULTS_VARIABLE, str(folder / "results"))
    monkeypatch.setenv(READ_ONLY_VARIABLE, "0")
    return folder

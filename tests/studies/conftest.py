"""A tiny study on an invented world, in a folder of its own."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path
from unittest import mock

import pytest

from sim.cli import main
from tests.cli.conftest import Zonelab
from tests.cli.conftest import zonelab as zonelab

NOTEBOOK = """\
# %% [markdown]
# # Two islands
#
# # 두 섬
#
# **Question.** Whom does a zone on the far island win?
#
# **질문.** 작은 섬의 특구는 누구를 끌어오는가?

# %% tags=["parameters"]
out = None

# %%
import sim
from sim.report.plots.comparison_figures import effect_bars
from sim.studies.notebook import Study

study = Study(out)
policy, baseline = (sim.load_scenario("two_islands", months=18, **each) for each in ({}, {"designations": []}))
comparison = study.ran(sim.compare(policy, baseline, runs=6))
last = comparison.effects.query("month == month.max()")

# %%
study.table("effects", last, {"en": "Effects.", "ko": "효과."})

# %%
study.figure("effects", effect_bars, comparison, caption={"en": "Who gains.", "ko": "누가 얻는가."})

# %%
gain = last.set_index("region")["mean"]["far_island"]
study.claim(gain > 0, "The far island gains.")
study.reading(
    in_short={"en": f"It gains {gain:.1f} firms.", "ko": f"기업 {gain:.1f}곳을 얻는다."},
    answer={"en": "Others lose them.", "ko": "다른 섬이 잃는다."},
    limits={"en": "The world is invented.", "ko": "가상의 세계이다."},
)
"""

WriteStudy = Callable[..., Path]

__all__ = ["NOTEBOOK", "WriteStudy", "Zonelab", "zonelab"]


@pytest.fixture
def write_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WriteStudy:
    """Return a function that writes the tiny study, with texts exchanged, into ``results/`` of the working folder."""
    monkeypatch.chdir(tmp_path)

    def write(exchanged: dict[str, str] | None = None, name: str = "islands") -> Path:
        text = NOTEBOOK
        for old, new in (exchanged or {}).items():
            assert old in text, old
            text = text.replace(old, new)
        folder = Path("results") / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "notebook.py").write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the tiny study once, for tests that need one that was built."""
    place = tmp_path_factory.mktemp("study")
    folder = place / "results" / "islands"
    folder.mkdir(parents=True)
    (folder / "notebook.py").write_text(NOTEBOOK, encoding="utf-8")
    with chdir(place), mock.patch.object(sys, "argv", ["zonelab", "study", "islands"]):
        with pytest.raises(SystemExit) as leaving:
            main()
        assert leaving.value.code == 0
    return folder


@pytest.fixture
def built(built_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a study that was built, a copy of one's own."""
    monkeypatch.chdir(tmp_path)
    folder = Path("results") / "islands"
    shutil.copytree(built_once, folder)
    return folder

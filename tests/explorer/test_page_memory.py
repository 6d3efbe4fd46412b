"""A page that is open holds no runs: a server for many would be full of what nobody looks at."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from sim.explorer.session import state
from sim.explorer.session.recollection import Recollection
from sim.explorer.session.run_cache import Runs
from sim.explorer.share.downloads import KEEP
from sim.results.comparison import Comparison
from tests.waiting import PATIENCE

APP = Path(__file__).parents[2] / "app.py"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[weakref.ref[Comparison]]:
    """The comparisons that pages get; none of them is kept for the next."""
    found: list[weakref.ref[Comparison]] = []
    compare = Runs.comparison

    def compared(self: Runs, *given: Any, **more: Any) -> Comparison:
        comparison = compare(self, *given, **more)
        found.append(weakref.ref(comparison))
        return comparison

    monkeypatch.setattr(Runs, "comparison", compared)
    monkeypatch.setattr(Runs, "_keep", lambda *_: None)
    monkeypatch.setattr(gc, "freeze", lambda: None)
    return found


def compare() -> None:
    from sim.explorer.pages.compare import compare_page
    from sim.explorer.session import state

    state.begin()
    compare_page()


@pytest.mark.parametrize("page", ["explore", "compare"])
def test_a_page_that_is_drawn_holds_no_comparison(page: str, made: list[weakref.ref[Comparison]]) -> None:
    make, source = (AppTest.from_file, str(APP)) if page == "explore" else (AppTest.from_function, compare)
    at = make(source, default_timeout=PATIENCE)  # type: ignore[operator]
    at.query_params["runs"], at.session_state[KEEP] = "20", True
    at.run()
    assert not at.exception
    assert made
    gc.collect()
    assert [each() for each in made] == [None] * len(made)


def test_what_is_forgotten_is_made_again_with_the_same_figures() -> None:
    from sim.explorer.session.choices import Choices, baseline_of, policy_of

    state.runs.clear()
    policy, baseline = policy_of(Choices()), baseline_of(Choices())
    comparison = state.runs().comparison(policy, baseline, 20, 3)
    recollection, effects = Recollection(comparison), comparison.effects
    assert recollection() is comparison
    state.runs()._comparisons.clear()
    state.runs()._ensembles.clear()
    del comparison
    gc.collect()
    assert recollection.at_hand() is None
    assert recollection().effects.equals(effects)

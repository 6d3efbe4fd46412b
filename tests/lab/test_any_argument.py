"""Whatever is given to an instrument in Python as any of its arguments: it begins, or says what is wrong."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.lab.search.search_door import checked_plan
from sim.numerics.arguments import Mistakes
from tests.explorer.laboratory_cases import PANEL

#: What nobody should give; each is new, since some can be used up.
ODD: dict[str, Callable[[], Any]] = {
    "zero": lambda: 0, "huge": lambda: -(10**30), "nan": lambda: float("nan"), "half a letter": lambda: "\ud800",
    "list": lambda: [1, [2]], "mapping": lambda: {"x": 1}, "object": object, "iterator": lambda: iter([1]),
    "array": lambda: np.array([1, 2]), "array of none": lambda: np.array("x"), "frame": pd.DataFrame,
}  # fmt: skip


class _BegunError(Exception):
    """All that was given has been found right."""


def _begun(*_given: object) -> Any:
    raise _BegunError


def _search(search: Any, **given: Any) -> object:
    return checked_plan(search, Mistakes(), **given)


_ALWAYS = {"seed": 1, "posterior": None, "threads": 1, "on_progress": None}
_TWO = {"policy": "busan_first", "baseline": "no_zone"}
#: Each door with arguments that it takes.
DOORS: dict[str, tuple[Callable[..., object], dict[str, Any]]] = {
    "rehearse": (sim.rehearse, {**_TWO, "designs": ["did"], "runs": 20, "years_before": 2, "level": 0.1, **_ALWAYS}),
    "review": (
        sim.review,
        {**_TWO, "months": (24,), "prices": None, "extension": None, "horizon": None, "runs": 100, **_ALWAYS},
    ),
    "flip": (sim.flip, {"claim": "net_new > 1", **_TWO, "of": "weights", "draws": 60, **_ALWAYS}),
    "worth": (
        sim.worth,
        {"policies": ["busan_first"], "baseline": "no_zone", "price": None, "prices": None, "draws": 60, **_ALWAYS},
    ),
    "promise": (sim.promise, {**_TWO, "firms": 3, "jobs": 3, "runs": 100, **_ALWAYS}),
    "race": (
        sim.race,
        {
            "scenario": "two_islands", "players": ["main_island", "far_island"], "factors": (1.0, 2.0), "value": 4.0,
            "values": (1.0,), "price": None, "focuses": ("as_it_is",), "apply": False, "rules": [], "method": None,
            "mixed": False, "runs": 8, "most_hours": 1.0, **_ALWAYS,
        },
    ),
    "search": (
        _search,
        {
            "search": "zone_terms", "folder": None, "posterior": "record", "threads": 1, "scheduler": None,
            "most_hours": 5, "on_progress": None,
        },
    ),
    "evaluate": (
        sim.evaluate,
        {
            "table": pd.read_csv(io.StringIO(PANEL)), "outcome": "firms", "unit": "unit", "time": "year",
            "treated": "n1", "since": 2019, "announced": None, "without": (), "form": "level", "designs": ["did"],
            "level": 0.9, "placebos": 5, "seed": 1, "on_progress": None,
        },
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in (
        "rehearsal.rehearsal.rehearsal_of",
        "race.race.race_of",
        "evaluation.single_evaluation.evaluation_of",
    ):
        monkeypatch.setattr(f"sim.lab.{place}", _begun)


@pytest.mark.parametrize(
    ("door", "argument"), [(door, each) for door, (_ask, usual) in DOORS.items() for each in usual]
)
def test_whatever_is_given_it_begins_or_says_what_is_wrong(door: str, argument: str) -> None:
    ask, usual = DOORS[door]
    begun = {"on_begin": _begun} if door in ("review", "flip", "worth", "promise") else {}
    for name, odd in ODD.items():
        try:
            ask(**{**usual, argument: odd()}, **begun)
        except (_BegunError, sim.ZonelabError) as told:
            str(told)
        except Exception as error:  # what it raised is told with what was given
            pytest.fail(f"{door}({argument}={name}): {type(error).__name__}: {error}")

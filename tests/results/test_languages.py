"""What is written in a language is refused in one that zonelab does not speak, before anything is done."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest

import sim
from sim.evidence.validate import Validation
from sim.language.errors import ZonelabError
from sim.language.numbers import month_label
from sim.language.texts import texts
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.results.policies import Comparisons
from sim.scenario.schema.blocks import Text
from sim.sweeps.learning.discovery import Discovery
from sim.sweeps.learning.lessons import MethodResult, SensitivityResult


def doors_with_a_language() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Give every public function and method that anybody may call with a language, or without."""
    for module in pkgutil.walk_packages(sim.__path__, "sim."):
        if module.name.startswith(("sim.cli", "sim.explorer")):  # they check what a reader types, or clicks
            continue
        for name, member in vars(importlib.import_module(module.name)).items():
            if getattr(member, "__module__", "") != module.name or name.startswith("_"):
                continue
            for called, function in (
                [(name, member), *vars(member).items()] if inspect.isclass(member) else [(name, member)]
            ):
                is_abstract = getattr(function, "__isabstractmethod__", False)  # what fills it in is a door of its own
                if inspect.isfunction(function) and not called.startswith("_") and not is_abstract:
                    asked = inspect.signature(function).parameters.get("language")
                    if asked is not None and asked.default == "en":
                        yield f"{module.name}.{name}" + (f".{called}" if called != name else ""), function


DOORS = dict(doors_with_a_language())
RESULTS = (EnsembleResult, Comparison, Comparisons, Validation, Discovery, MethodResult, SensitivityResult)


@pytest.mark.parametrize("kind", RESULTS, ids=[each.__name__ for each in RESULTS])
@pytest.mark.parametrize("language", ["fr", "", None, "EN", ["en"]])
def test_an_unknown_language_is_told_with_those_that_there_are(kind: Any, language: Any, tmp_path: Path) -> None:
    with pytest.raises(ZonelabError, match="language must be one of en, ko; got") as error:
        kind.write(None, tmp_path / "out", language)
    assert any("가" <= sign <= "힣" for sign in error.value.told(texts("ko"))[0])
    assert not (tmp_path / "out").exists()


def test_all_doors_with_a_language_are_found() -> None:
    """Results, figures, tables, and what a discovery says; a door that takes a language otherwise is none of them."""
    assert {f"{each.write.__module__}.{each.write.__qualname__}" for each in RESULTS} <= set(DOORS)
    assert "sim.report.plots.comparison_figures.effect_bars" in DOORS
    assert "sim.evidence.fact_check.check_table" in DOORS
    assert len(DOORS) > 25


@pytest.mark.parametrize("door", DOORS)
def test_no_door_takes_an_unknown_language_for_english(door: str) -> None:
    function = DOORS[door]
    given = {
        name: MagicMock()
        for name, asked in inspect.signature(function).parameters.items()
        if asked.default is inspect.Parameter.empty
    }
    with pytest.raises(ZonelabError, match=r"language must be one of en, ko; got 'fr'\."):
        function(**given, language="fr")


@pytest.mark.parametrize(
    "speak", [texts, Text(en="north", ko="북").in_language, lambda each: month_label("2019-04", each)]
)
def test_no_text_is_given_in_an_unknown_language(speak: Callable[[str], Any]) -> None:
    with pytest.raises(ZonelabError, match="language must be one of en, ko; got 'fr'"):
        speak("fr")


def test_a_result_is_written_in_a_language_that_there_is(tmp_path: Path) -> None:
    sim.run_ensemble(sim.load_scenario("two_islands", months=4), runs=2).write(tmp_path / "out", "ko")
    assert (tmp_path / "out" / "manifest.json").is_file()

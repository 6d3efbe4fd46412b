"""What is written in a language is refused in one that zonelab does not speak, before anything is done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import sim
from sim.evidence.validate import Validation
from sim.language.errors import ZonelabError
from sim.language.texts import texts
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.results.policies import Comparisons
from sim.sweeps.learning.discovery import Discovery
from sim.sweeps.learning.lessons import MethodResult, SensitivityResult

RESULTS = (EnsembleResult, Comparison, Comparisons, Validation, Discovery, MethodResult, SensitivityResult)


@pytest.mark.parametrize("kind", RESULTS, ids=[each.__name__ for each in RESULTS])
@pytest.mark.parametrize("language", ["fr", "", None, "EN", ["en"]])
def test_an_unknown_language_is_told_with_those_that_there_are(kind: Any, language: Any, tmp_path: Path) -> None:
    with pytest.raises(ZonelabError, match="language must be one of en, ko; got") as error:
        kind.write(None, tmp_path / "out", language)
    assert any("가" <= sign <= "힣" for sign in error.value.told(texts("ko"))[0])
    assert not (tmp_path / "out").exists()


def test_a_result_is_written_in_a_language_that_there_is(tmp_path: Path) -> None:
    sim.run_ensemble(sim.load_scenario("two_islands", months=4), runs=2).write(tmp_path / "out", "ko")
    assert (tmp_path / "out" / "manifest.json").is_file()

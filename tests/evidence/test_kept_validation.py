"""The validation that is kept beside the world is of this model and this record, and is refused once it is not."""

from __future__ import annotations

import json
import math
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.evidence.fact_check import FactCheck
from sim.evidence.facts import read_facts
from sim.evidence.kept_validation import VALIDATED, has_validation, keep_validation, kept_validation, record_of
from sim.evidence.pattern_check import FIRMS, PatternCheck, Required
from sim.evidence.record import RECORD
from sim.evidence.validate import Validation
from sim.language.errors import ZonelabError
from sim.language.texts import texts
from sim.results.estimates import Estimate
from sim.results.posterior_table import DRAWS_MANIFEST
from sim.scenario.posterior import DRAWS_FILE
from sim.scenario.reading.patterns_file import PATTERNS
from sim.scenario.schema.blocks import Text

SHIPPED = sim.load_scenario(RECORD)


@pytest.fixture
def record(tmp_path: Path) -> sim.Scenario:
    """The record in a world of its own, without draws, patterns and validation."""
    folder = tmp_path / "worlds" / "bare"
    shutil.copytree(SHIPPED.world.folder, folder)
    for name in (PATTERNS, DRAWS_FILE, DRAWS_MANIFEST, VALIDATED):
        (folder / name).unlink()
    (tmp_path / "mine.yaml").write_text(f"extends: {RECORD}\nworld: bare\n", encoding="utf-8")
    return sim.load_scenario(tmp_path / "mine.yaml")


def made_up(record: sim.Scenario) -> Validation:
    """A validation whose numbers are made up."""
    nothing = FactCheck(read_facts(record)[0], *[math.nan] * 4)
    checks = [
        replace(nothing, fact=fact, mean=1.0 + i, low=0.5, high=9.0, apart=-0.25 * i, prior=0.5 if i % 2 else math.nan)
        for i, fact in enumerate(read_facts(record))
    ]
    checks[-1] = replace(nothing, fact=checks[-1].fact)
    patterns = (
        PatternCheck("a1", "without a zone", "gain", FIRMS, Estimate(1.5, 0.5, 2.5), Required("above", 1.0)),
        PatternCheck(
            "f1", "all chase {about}", "gain", FIRMS, Estimate(1.5, 0.5, math.nan), None, Text(en="A", ko="가")
        ),
    )
    return Validation(record, tuple(checks), patterns, 100, 7, None)


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal, nan being equal to nan."""
    return repr(one) == repr(other)


def test_what_is_kept_is_read_again_as_it_was(record: sim.Scenario) -> None:
    found = made_up(record)
    assert not has_validation(record.world)
    path = keep_validation(found)
    assert path == record.world.folder / VALIDATED
    assert record_of(record.world) == record.name
    again = kept_validation(record.world, record)
    assert same(again.fact_checks, found.fact_checks)
    assert same(again.pattern_checks, found.pattern_checks)
    assert (again.runs, again.seed, again.posterior) == (100, 7, None)


@pytest.mark.parametrize("name", ["facts.csv", "calibration.yaml", "values.csv"])
def test_it_is_refused_once_something_it_was_made_of_has_changed(record: sim.Scenario, name: str) -> None:
    path = keep_validation(made_up(record))
    file = path.with_name(name)
    old, new = {
        "facts.csv": (",454,", ",455,"), "calibration.yaml": ("runs: 20", "runs: 21"), "values.csv": ("33", "34"),
    }[name]  # fmt: skip
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    changed = sim.load_scenario(path.parents[2] / "mine.yaml")
    with pytest.raises(ZonelabError, match="zonelab validate --record mine --keep"):
        kept_validation(changed.world, changed)


def test_it_is_refused_where_there_is_none_or_it_is_damaged(record: sim.Scenario) -> None:
    with pytest.raises(ZonelabError, match="there is none"):
        kept_validation(record.world, record)
    path = keep_validation(made_up(record))
    kept = json.loads(path.read_text(encoding="utf-8"))
    kept["facts"][0]["mean"] = "many"
    path.write_text(json.dumps(kept), encoding="utf-8")
    with pytest.raises(ZonelabError, match="mean"):
        kept_validation(record.world, record)


def test_only_what_the_worlds_own_facts_and_draws_say_is_kept(record: sim.Scenario) -> None:
    found = made_up(record)
    with pytest.raises(ZonelabError, match="own facts and draws"):
        keep_validation(replace(found, fact_checks=found.fact_checks[1:]))
    with pytest.raises(ZonelabError, match="own facts and draws"):
        keep_validation(replace(found, posterior=sim.load_posterior(RECORD)))


def test_the_shipped_validation_is_of_this_model_and_record() -> None:
    found = kept_validation(SHIPPED.world, SHIPPED)
    assert record_of(SHIPPED.world) == RECORD
    assert [each.fact for each in found.fact_checks] == list(read_facts(SHIPPED))
    assert {each.key[0] for each in found.pattern_checks} == set("abcdef")
    for each in found.pattern_checks:
        claim, measured = (texts("ko")(text) for text in (each.claim, each.measured))
        assert claim != each.claim, each.key
        assert measured != each.measured, each.key


def test_the_guide_tells_what_the_shipped_validation_says() -> None:
    """What is met and missed, and the table of patterns, as `docs/how-to/check-the-evidence.md` has them."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "how-to" / "check-the-evidence.md").read_text("utf-8")
    page = " ".join(page.split())
    found = kept_validation(SHIPPED.world, SHIPPED)
    (fitted, of_fitted), (aside, of_aside) = map(found.met, ("calibration", "validation"))
    assert f"**{fitted} of {of_fitted} that were fitted, and {aside} of {of_aside} that were kept aside**" in page
    for row in found.tables("en")["patterns"].to_dict("records"):
        assert f"{row['shown']}: {row['verdict']}" in page, row["key"]

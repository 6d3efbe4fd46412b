"""The calibrated draws that come with the world are those of this model, these facts and these settings."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

import sim
from sim.evidence.facts import read_facts
from sim.evidence.record import RECORD
from sim.results.posterior_table import DRAWS_MANIFEST
from sim.scenario.reading.calibration_file import CALIBRATION, read_calibration
from sim.scenario.schema.keys import leaf_keys

RECORD_SCENARIO = sim.load_scenario(RECORD)


def test_the_shipped_draws_are_those_of_this_model_and_of_these_facts() -> None:
    posterior = sim.load_posterior("busan_first")
    folder = RECORD_SCENARIO.world.folder
    kept = json.loads((folder / DRAWS_MANIFEST).read_text(encoding="utf-8"))
    facts = {fact.key: fact.value for fact in read_facts(RECORD_SCENARIO) if fact.use == "calibration"}
    assert kept["observed"] == facts, "calibrate again: zonelab calibrate"
    settings = read_calibration(folder / CALIBRATION)
    assert kept["settings"] == settings.model_dump(mode="json")
    assert len(posterior.draws) == settings.draws


def test_the_shipped_draws_are_many_and_different() -> None:
    posterior = sim.load_posterior("busan_first")
    kept = json.loads((RECORD_SCENARIO.world.folder / DRAWS_MANIFEST).read_text(encoding="utf-8"))
    assert kept["distinct"] == len({tuple(draw.values()) for draw in posterior.draws}) >= 400
    assert kept["effective"] >= 200


def test_the_baseline_has_the_middle_of_the_shipped_draws() -> None:
    """To the two figures that a file gives."""
    posterior = sim.load_posterior("busan_first")
    for key, centre in posterior.centre.items():
        median = float(np.median([draw[key] for draw in posterior.draws]))
        assert centre == pytest.approx(median, rel=0.05), key


def test_the_notes_of_the_baseline_give_the_middle_of_the_shipped_draws() -> None:
    posterior, evidence = sim.load_posterior("busan_first"), sim.load_scenario("baseline").provenance
    for key in posterior.centre:
        leaf, _dot, month = key.partition(".")
        note = evidence[leaf_keys()[leaf]].note
        before = rf"{month[:4]} \(" if month else r"(?:allow |record \()"
        told = re.search(rf"{before}([\d.]*\d) to ([\d.]*\d)", note)
        assert told is not None, note
        ends = np.quantile([draw[key] for draw in posterior.draws], [0.05, 0.95])
        assert [float(each) for each in told.groups()] == pytest.approx(list(ends), rel=0.06), key

"""A calibration finds what is there to be found, goes on where it was cut off, and is refused where it does not fit."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import sim
from sim.evidence.calibrate import find_weights
from sim.evidence.facts import Fact, read_facts
from sim.evidence.fit import FARTHEST, Fit, fit_of
from sim.evidence.populations import DATABASE, MADE_OF, held, made_of
from sim.evidence.posterior_table import DRAWS_MANIFEST, read_posterior
from sim.evidence.record import RECORD
from sim.language.errors import ZonelabError
from sim.scenario.reading.calibration_file import CALIBRATION, CalibrationFile, read_calibration
from tests.sweeps.small_sweeps import answer

pytest.importorskip("pyabc", reason="pyABC calibrates; it is not installed")

RECORD_SCENARIO = sim.load_scenario(RECORD)
SETTINGS = read_calibration(RECORD_SCENARIO.world.folder / CALIBRATION)
#: What the facts of the recovery test are made with.
KNOWN = {"founders_per_year": 150.0, "closure_rate": 0.02, "moving_cost": 5.0}


def settings(**changes: Any) -> CalibrationFile:
    sought = {key: SETTINGS.parameters[key] for key in KNOWN}
    return SETTINGS.model_copy(update={"parameters": sought, "runs": 6, **changes})


def facts_made_with(weights: dict[str, float]) -> tuple[Fact, ...]:
    """The facts for calibration, with the values that the model itself gives at known weights and another luck."""
    known = [fact for fact in read_facts(RECORD_SCENARIO) if fact.use == "calibration"]
    fit = Fit(RECORD_SCENARIO, settings(runs=40, seed=99), tuple(known))
    positions = {key: position_of(fit, key, value) for key, value in weights.items()}
    values = fit.model(positions)
    return tuple(replace(fact, value=values[fact.key]) for fact in known)


def position_of(fit: Fit, key: str, value: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if fit.ranges[key].at(middle) < value else (low, middle)
    return low


def small_fit(**changes: Any) -> Fit:
    return fit_of(RECORD_SCENARIO, settings(**changes), facts_made_with(KNOWN))


@pytest.mark.slow
def test_known_values_are_found_again_and_the_range_is_narrowed(tmp_path: Path) -> None:
    found = find_weights(small_fit(particles=60, populations=8, tolerance=0.2, runs=10), tmp_path)
    told = found.told.set_index("key")
    for key, value in KNOWN.items():
        assert told["lower"][key] <= value <= told["upper"][key], f"{key}: {told.loc[key].to_dict()}"
    assert told["narrowed"]["founders_per_year"] < 0.4
    assert told["narrowed"]["closure_rate"] < 0.4
    assert list(found.distances) == sorted(found.distances, reverse=True)


@pytest.mark.slow
def test_a_calibration_that_was_cut_off_ends_as_one_that_was_not(tmp_path: Path) -> None:
    small = {"particles": 12, "tolerance": 0.01, "runs": 3}
    whole = find_weights(small_fit(populations=3, **small), tmp_path / "whole")
    find_weights(small_fit(populations=1, **small), tmp_path / "cut")
    again = find_weights(small_fit(populations=3, **small), tmp_path / "cut")
    assert again.draws.equals(whole.draws)
    assert again.distances == whole.distances


def test_the_distance_is_in_standard_errors() -> None:
    fit = small_fit()
    assert fit.distance(fit.observed, fit.observed) == 0.0
    shifted = {key: value + fit.scales[key] for key, value in fit.observed.items()}
    assert fit.distance(shifted, fit.observed) == pytest.approx(1.0)
    assert all(fit.scales[fact.key] >= fact.spread for fact in fit.facts)


def test_weights_that_make_no_sense_together_are_far_away() -> None:
    sought = {
        **SETTINGS.parameters,
        "localization": SETTINGS.parameters["localization"].model_copy(update={"range": (0.1, 0.98)}),
    }
    fit = Fit(RECORD_SCENARIO, SETTINGS.model_copy(update={"parameters": sought, "runs": 2}), facts_made_with(KNOWN))
    found = fit.model(dict.fromkeys(sought, 1.0))  # localization + urbanization must stay below 1
    assert fit.distance(found, fit.observed) == FARTHEST


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"founders_per_yaer": (1.0, 2.0)}, "Did you mean 'founders_per_year'?"),
        ({"moving_cost": (5.0, 4.0)}, "parameters.moving_cost.range must go from a lower end to a higher"),
        ({"no_start_share": (0.1, 1.5)}, "at most 0.999"),
    ],
)
def test_a_weight_that_cannot_be_sought_is_told(parameters: dict[str, Any], told: str) -> None:
    one = SETTINGS.parameters["moving_cost"]
    sought = {key: one.model_copy(update={"range": ends}) for key, ends in parameters.items()}
    with pytest.raises(ZonelabError) as error:
        fit_of(RECORD_SCENARIO, SETTINGS.model_copy(update={"parameters": sought}), read_facts(RECORD_SCENARIO))
    assert told in str(error.value)


def test_a_fit_needs_a_fact() -> None:
    kept = [fact for fact in read_facts(RECORD_SCENARIO) if fact.use == "validation"]
    with pytest.raises(ZonelabError, match="a fact must be for calibration"):
        fit_of(RECORD_SCENARIO, SETTINGS, kept)


def test_draws_are_kept_whole_and_refused_where_model_or_record_is_another(tmp_path: Path) -> None:
    fit = small_fit(particles=10, populations=1, runs=2)
    found = find_weights(fit, tmp_path)
    found.write(tmp_path)
    assert repr(found) == f"<Calibration of {', '.join(found.draws.columns)}: {len(found.draws)} draws>"
    assert read_posterior(RECORD_SCENARIO, tmp_path).equals(found.draws)
    with pytest.raises(ZonelabError, match="the numbers differ"):
        read_posterior(sim.load_scenario(RECORD, zone_share=0.9), tmp_path)
    kept = json.loads((tmp_path / DRAWS_MANIFEST).read_text(encoding="utf-8"))
    (tmp_path / DRAWS_MANIFEST).write_text(json.dumps(kept | {"fingerprint": "0" * 32}), encoding="utf-8")
    with pytest.raises(ZonelabError, match="the numbers differ"):
        read_posterior(RECORD_SCENARIO, tmp_path)
    (tmp_path / DRAWS_MANIFEST).write_text(json.dumps(kept | {"draws": "0" * 64}), encoding="utf-8")
    with pytest.raises(ZonelabError, match="it has changed since"):
        read_posterior(RECORD_SCENARIO, tmp_path)
    with pytest.raises(ZonelabError, match="there are none"):
        read_posterior(RECORD_SCENARIO, tmp_path / "nowhere")


SMALL = {"particles": 8, "populations": 1, "runs": 2}


def test_what_is_kept_is_known_again_by_all_that_made_it(tmp_path: Path) -> None:
    """Other facts, weights, runs, record or code: each is told, and nothing is touched."""
    fit = small_fit(**SMALL)
    found = find_weights(fit, tmp_path)
    assert find_weights(fit, tmp_path).draws.equals(found.draws)
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    assert set(before) == {DATABASE, MADE_OF}
    first, *rest = fit.facts
    others = {
        "facts": replace(fit, facts=(replace(first, value=first.value / 2), *rest)),
        "facts ": replace(fit, facts=(replace(first, spread=first.spread * 2), *rest)),
        "weights or ranges": replace(fit, settings=settings(**SMALL, parameters=SETTINGS.parameters)),
        "runs, seed or number of particles": small_fit(**{**SMALL, "runs": 3}),
        "record or world": replace(fit, record=sim.load_scenario(RECORD, zone_share=0.9)),
    }
    for part, other in others.items():
        with pytest.raises(ZonelabError, match=f"it holds one with other {part.strip()}. Name another folder"):
            find_weights(other, tmp_path)
        assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before
    kept = json.loads((tmp_path / MADE_OF).read_text(encoding="utf-8"))
    (tmp_path / MADE_OF).write_text(json.dumps({**kept, "code": "another"}), encoding="utf-8")
    with pytest.raises(ZonelabError, match="other code of the model"):
        find_weights(fit, tmp_path)
    (tmp_path / MADE_OF).unlink()
    with pytest.raises(ZonelabError, match="must tell what its populations were made of"):
        find_weights(fit, tmp_path)
    assert (tmp_path / DATABASE).read_bytes() == before[DATABASE]


def test_a_calibration_that_is_to_stop_sooner_ends_as_if_there_were_no_more(tmp_path: Path) -> None:
    small = {**SMALL, "tolerance": 0.01}
    alone = find_weights(small_fit(**small), tmp_path / "alone")
    find_weights(small_fit(**{**small, "populations": 2}), tmp_path / "more")
    again = find_weights(small_fit(**small), tmp_path / "more")
    assert again.draws.equals(alone.draws)
    assert (again.distances, again.evaluations) == (alone.distances, alone.evaluations)


@pytest.mark.parametrize("left", ["empty", "tables", "begun"])
def test_a_calibration_that_was_cut_off_before_its_first_population_starts_over(tmp_path: Path, left: str) -> None:
    import pyabc

    fit = small_fit(**SMALL)
    database = tmp_path / DATABASE
    (tmp_path / MADE_OF).write_text(json.dumps(made_of(fit)), encoding="utf-8")  # it is written first
    if left == "empty":
        database.touch()
    else:
        history = pyabc.History(f"sqlite:///{database}")
        if left == "begun":
            history.store_initial_data(None, {}, fit.observed, {}, ["m"], "", "", "")
    whole = find_weights(fit, tmp_path / "whole")
    assert find_weights(fit, tmp_path).draws.equals(whole.draws)


def test_a_damaged_database_and_another_process_are_told(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(b"no database at all, but of some length" * 100)
    with pytest.raises(ZonelabError, match="it is damaged"):
        find_weights(small_fit(**SMALL), tmp_path)
    with held(tmp_path), pytest.raises(ZonelabError, match="another process is at work in it"):
        find_weights(small_fit(**SMALL), tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == [DATABASE]


@pytest.mark.parametrize("name", [DATABASE, f"{DATABASE}-journal", MADE_OF])
def test_a_file_of_the_user_is_not_taken_for_one_of_a_calibration_by_its_name(tmp_path: Path, name: str) -> None:
    import sqlite3
    from contextlib import closing

    if name == DATABASE:
        with closing(sqlite3.connect(tmp_path / name)) as mine:
            mine.execute("CREATE TABLE islands (people)")
            mine.commit()
    else:
        (tmp_path / name).write_text('{"Seoul": 9000000}', encoding="utf-8")
    before = (tmp_path / name).read_bytes()
    with pytest.raises(ZonelabError, match="Name another folder with --out"):
        find_weights(small_fit(**SMALL), tmp_path)
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {name: before}


def test_a_lock_that_stood_there_before_stays(tmp_path: Path) -> None:
    (tmp_path / ".lock").write_text("mine", encoding="utf-8")
    with held(tmp_path):
        pass
    assert (tmp_path / ".lock").read_text(encoding="utf-8") == "mine"


def test_the_door_finds_what_the_parts_find_and_goes_on_in_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fit = small_fit(**SMALL)
    monkeypatch.setattr("sim.evidence.calibrate.fit_of", lambda *_given: fit)
    told: list[tuple[int, int, float]] = []
    found = sim.calibrate(RECORD, tmp_path / "kept", on_population=lambda *each: told.append(each))
    assert [each[:2] for each in told] == [(number + 1, fit.settings.populations) for number in range(len(told))]
    assert (tmp_path / "kept" / DATABASE).is_file()
    assert sim.calibrate(RECORD, tmp_path / "kept").draws.equals(found.draws)
    assert sim.calibrate(RECORD).draws.equals(found.draws)
    found.write(tmp_path / "draws")
    assert sim.load_posterior(RECORD, tmp_path / "draws").draws[0] == found.draws.iloc[0].to_dict()


def test_stopped_before_its_first_population_it_says_what_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(_name: str) -> object:
        raise KeyboardInterrupt

    tables = ModuleType("tables")
    tables.__getattr__ = stopped  # type: ignore[method-assign]  # while it is imported
    monkeypatch.setitem(sys.modules, "sim.evidence.evidence_tables", tables)
    found = answer("calibrate", "--out", str(tmp_path))
    assert found.code == 130
    assert "stopped; finished populations are kept. Go on: zonelab calibrate" in found.err

"""A calibration finds what is there to be found, goes on where it was cut off, and is refused where it does not fit."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from scipy import stats

import sim
from sim.evidence.calibrate import Calibration, find_weights
from sim.evidence.facts import Fact, read_facts
from sim.evidence.fit import RUNS_OF_LUCK, Fit, Floats, fit_of
from sim.evidence.kept_waves import MADE_OF, Wave, Waves, begin, held, made_of, wave_path
from sim.evidence.record import RECORD
from sim.evidence.waves import drawn, run_waves
from sim.language.errors import ZonelabError
from sim.results.posterior_table import DRAWS_MANIFEST, read_posterior
from sim.scenario.reading.calibration_file import CALIBRATION, CalibrationFile, read_calibration
from sim.scenario.reading.seal import sealed
from tests.sweeps.small_sweeps import answer

pytest.importorskip("emcee", reason="emcee walks through the weights; it is not installed")

RECORD_SCENARIO = sim.load_scenario(RECORD)
SETTINGS = read_calibration(RECORD_SCENARIO.world.folder / CALIBRATION)
#: What the facts of the recovery tests are made with.
KNOWN = {"founders_per_year": 150.0, "closure_rate": 0.02, "mobility": 0.05}
SMALL = {"runs": 2, "waves": [12, 10], "draws": 10}


def settings(**changes: Any) -> CalibrationFile:
    sought = {key: SETTINGS.parameters[key] for key in KNOWN}
    return SETTINGS.model_copy(update={"parameters": sought, "runs": 6, **changes})


def position_of(fit: Fit, key: str, value: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if fit.ranges[key].at(middle) < value else (low, middle)
    return low


def facts_made_with(weights: dict[str, float]) -> tuple[Fact, ...]:
    """The facts for calibration, with the values that the model itself gives at known weights and another luck."""
    known = tuple(fact for fact in read_facts(RECORD_SCENARIO) if fact.use == "calibration")
    fit = Fit(RECORD_SCENARIO, settings(runs=40, seed=99), known)
    values = fit.statistics(np.array([position_of(fit, key, weights[key]) for key in fit.ranges]))
    return tuple(replace(fact, value=float(value)) for fact, value in zip(known, values, strict=True))


def small_fit(**changes: Any) -> Fit:
    return fit_of(RECORD_SCENARIO, settings(**changes), facts_made_with(KNOWN))


def kept_in(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


class StraightLines(Fit):
    """A fit whose model is known: each fact is a weighted sum of normal numbers behind the positions.

    The prior of these numbers is standard normal, so the posterior distribution is known too.
    """

    slopes = np.array([[2.0, 0.0, 0.0], [0.5, 1.0, 0.0], [0.0, 1.0, 1.5], [1.0, -1.0, 0.2]])
    runs_made = 0

    def statistics(self, positions: Floats) -> Floats:
        self.runs_made += 1
        return np.asarray(self.slopes @ stats.norm.ppf(positions))

    @property
    def observed(self) -> Floats:  # type: ignore[override]
        return np.array([1.0, -0.5, 2.0, 0.3])

    @property
    def covariance(self) -> Floats:  # type: ignore[override]
        return np.diag([0.5, 0.3, 0.4, 0.8]) + 0.1

    @property
    def luck_left(self) -> Floats:  # type: ignore[override]
        return np.zeros((4, 4))

    def posterior(self) -> tuple[Floats, Floats]:
        """Mean and covariance of the normal numbers, given the facts."""
        precision = np.linalg.inv(self.covariance)
        covariance = np.linalg.inv(np.eye(3) + self.slopes.T @ precision @ self.slopes)
        return covariance @ self.slopes.T @ precision @ self.observed, covariance


def straight_lines(tmp_path: Path, **changes: Any) -> tuple[StraightLines, Waves]:
    facts = tuple(fact for fact in read_facts(RECORD_SCENARIO) if fact.use == "calibration")[:4]
    fit = StraightLines(RECORD_SCENARIO, settings(**{"waves": [256, 200, 200, 1200], "draws": 800, **changes}), facts)
    return fit, Waves(fit, tmp_path)


def test_a_posterior_that_is_known_is_found(tmp_path: Path) -> None:
    """Means within four of their standard errors, variances and correlations within a quarter."""
    fit, kept = straight_lines(tmp_path)
    found = run_waves(fit, kept)
    normal = stats.norm.ppf(drawn(found, 800, seed=1))
    mean, covariance = fit.posterior()
    deviations = np.sqrt(np.diag(covariance))
    assert found.effective > 300
    assert np.abs(normal.mean(axis=0) - mean).max() < 4 * deviations.max() / np.sqrt(300)
    assert np.cov(normal, rowvar=False) / np.outer(deviations, deviations) == pytest.approx(
        covariance / np.outer(deviations, deviations), abs=0.25
    )


def test_draws_do_not_depend_on_a_stand_in_that_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stand-in expects one weight too low by a standard deviation; the model's own likelihood corrects it."""
    from sim.evidence import waves

    class Wrong(waves.Emulator):
        def log_likelihood(self, positions: Floats) -> Floats:
            shifted = stats.norm.cdf(stats.norm.ppf(positions) + np.array([0.3, 0.0, 0.0]))
            return super().log_likelihood(shifted)

    monkeypatch.setattr(waves, "Emulator", Wrong)
    fit, kept = straight_lines(tmp_path)
    found = run_waves(fit, kept)
    unweighted = stats.norm.ppf(found.last.positions)[:, 0].mean()
    weighted = stats.norm.ppf(drawn(found, 800, seed=1))[:, 0].mean()
    mean, covariance = fit.posterior()
    error = float(np.sqrt(covariance[0, 0]) / np.sqrt(found.effective))
    assert abs(unweighted - mean[0]) > 0.2
    assert abs(weighted - mean[0]) < 4 * error


@pytest.mark.slow
def test_known_values_are_found_again_and_the_range_is_narrowed(tmp_path: Path) -> None:
    found = find_weights(small_fit(waves=[256, 200, 400], draws=300, runs=20), tmp_path)
    told = found.told.set_index("key")
    for key, value in KNOWN.items():
        assert told["low"][key] < told["lower"][key] <= value <= told["upper"][key] < told["high"][key], str(told)
    assert told["narrowed"]["founders_per_year"] < 0.5
    assert told["narrowed"]["closure_rate"] < 0.5


@pytest.mark.slow
def test_two_seeds_agree_within_what_is_told(tmp_path: Path) -> None:
    one, other = (
        find_weights(small_fit(waves=[256, 200, 500], draws=400, runs=20, seed=seed), tmp_path / str(seed))
        for seed in (1, 2)
    )
    for (key, a), (_, b) in zip(one.draws.items(), other.draws.items(), strict=True):
        errors = [each.told.set_index("key")["error"][key] for each in (one, other)]
        # Besides the chance of the draws, each seed has its own twenty runs of the record.
        assert abs(a.mean() - b.mean()) < 4 * np.hypot(*errors) + 0.25 * a.std(), key


@pytest.mark.slow
def test_the_error_told_is_how_far_means_of_other_seeds_lie(tmp_path: Path) -> None:
    """Few draws from many settings: their mean errs by the number of draws too, not by that of settings alone."""
    found = []
    for seed in range(12):
        fit, _ = straight_lines(tmp_path, waves=[64, 100, 300], draws=60, seed=seed)
        found.append(find_weights(fit, tmp_path / str(seed)))
    means = np.array([each.draws.mean() for each in found])
    told = np.sqrt(np.mean([each.told["error"] ** 2 for each in found], axis=0))
    assert np.mean(means.std(axis=0, ddof=1) / told) == pytest.approx(1.0, abs=0.3)


def test_a_calibration_that_is_stopped_says_no_more_than_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from sim.evidence import waves

    class Stopped(waves.Emulator):
        def log_likelihood(self, positions: Floats) -> Floats:
            raise KeyboardInterrupt

    monkeypatch.setattr(waves, "Emulator", Stopped)
    with pytest.raises(KeyboardInterrupt):
        run_waves(*straight_lines(tmp_path, waves=[64, 60], draws=10))
    assert capfd.readouterr() == ("", "")


def test_a_calibration_that_was_cut_off_ends_as_one_that_was_not(tmp_path: Path) -> None:
    """Cut off within the second wave, it runs only what is missing, and gives the same draws."""
    fit, kept = straight_lines(tmp_path / "whole", waves=[64, 60, 100])
    (tmp_path / "whole").mkdir()
    (tmp_path / "cut").mkdir()
    whole = run_waves(fit, kept)
    assert fit.runs_made == whole.evaluations == 224

    class CutOffError(Exception):
        pass

    class Interrupted(StraightLines):
        def statistics(self, positions: Floats) -> Floats:
            if self.runs_made == 64 + 55:
                raise CutOffError
            return super().statistics(positions)

    cut = Interrupted(fit.record, fit.settings, fit.facts)
    with pytest.raises(CutOffError):
        run_waves(cut, Waves(cut, tmp_path / "cut"))
    again, kept = straight_lines(tmp_path / "cut", waves=[64, 60, 100])
    found = run_waves(again, kept)
    assert again.runs_made == 224 - 64 - 50  # fifty of the second wave were kept
    assert np.array_equal(found.last.positions, whole.last.positions)
    assert np.array_equal(found.shares, whole.shares)


def test_likelihood_is_in_standard_errors_of_fact_and_luck() -> None:
    fit = small_fit()
    assert fit.log_likelihood(fit.observed[None])[0] == 0.0
    errors = np.sqrt(np.diag(fit.covariance))
    pieces = fit._pieces(fit.weights(np.full(len(fit.ranges), 0.5)), RUNS_OF_LUCK)
    for i, fact in enumerate(fit.facts):
        luck = fact.measure.chance(pieces[fact.key]) ** 2
        in_the_mean = luck / fit.settings.runs
        of_the_fact = luck if fact.is_one_history else 0.0
        assert errors[i] == pytest.approx(np.sqrt(fact.spread**2 + of_the_fact + in_the_mean)), fact.key
    alone = [fact.key for fact in fit.facts].index("survival_1")  # of all firms of all runs: without luck
    shifted = fit.observed + np.eye(len(fit.facts))[alone] * errors[alone]
    assert fit.log_likelihood(shifted[None])[0] == pytest.approx(-0.5)


def test_facts_of_one_history_share_their_luck() -> None:
    """Shares of two regions in one country's firms: where one has many, the other has few."""
    fit = small_fit()
    keys = [fact.key for fact in fit.facts]
    seoul, gyeonggi = keys.index("share_seoul"), keys.index("share_gyeonggi")
    assert fit.covariance[seoul, gyeonggi] < 0.0
    assert fit.covariance[seoul, keys.index("survival_1")] == pytest.approx(0.0, abs=1e-12)


def test_weights_that_make_no_sense_together_are_impossible() -> None:
    wide = SETTINGS.parameters["localization"].model_copy(update={"range": (0.1, 0.98)})
    fit = fit_of(RECORD_SCENARIO, settings(parameters={"localization": wide}, runs=2), facts_made_with(KNOWN))
    found = fit.statistics(np.array([1.0]))  # localization + urbanization must stay below 1
    assert np.isnan(found).all()
    assert fit.log_likelihood(found[None])[0] == -np.inf


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"founders_per_yaer": (1.0, 2.0)}, "Did you mean 'founders_per_year'?"),
        ({"closure_rate": (0.05, 0.04)}, "parameters.closure_rate.range must go from a lower end to a higher"),
        ({"no_start_share": (0.1, 1.5)}, "at most 0.999"),
        ({"closure_rate": (0.02, 0.03)}, "parameters.closure_rate.range must hold the scenario's own value"),
        ({"cycle.2021-13": (0.5, 1.5)}, "2021-13"),
    ],
)
def test_a_weight_that_cannot_be_sought_is_told(parameters: dict[str, Any], told: str) -> None:
    one = SETTINGS.parameters["founders_per_year"]
    sought = {key: one.model_copy(update={"range": ends}) for key, ends in parameters.items()}
    with pytest.raises(ZonelabError) as error:
        fit_of(RECORD_SCENARIO, SETTINGS.model_copy(update={"parameters": sought}), read_facts(RECORD_SCENARIO))
    assert told in str(error.value)


def test_a_part_of_a_value_can_be_sought() -> None:
    """The level of the cycle from one month on; scenarios that set it themselves keep theirs."""
    sought = {"cycle.2021-01": SETTINGS.parameters["cycle.2021-01"]}
    fit = fit_of(RECORD_SCENARIO, settings(parameters=sought, runs=2), facts_made_with(KNOWN))
    low, high = (fit.statistics(np.array([place])) for place in (0.0, 1.0))
    firms = [fact.key for fact in fit.facts].index("firms_2022")
    assert high[firms] > 1.2 * low[firms]
    posterior = sim.scenario.posterior.Posterior(RECORD_SCENARIO, ({"cycle.2021-01": 1.1}, {"cycle.2021-01": 2.0}))
    assert [each.settings.founding.cycle["2021-01"] for each in posterior.variants(RECORD_SCENARIO)] == [1.1, 2.0]
    own = sim.load_scenario(RECORD, **{"cycle.2021-01": 0.5})
    assert posterior.set_by(own) == ("cycle.2021-01",)
    assert [each.settings.founding.cycle["2021-01"] for each in posterior.variants(own)] == [0.5, 0.5]


def test_a_fit_needs_a_fact() -> None:
    kept = [fact for fact in read_facts(RECORD_SCENARIO) if fact.use == "validation"]
    with pytest.raises(ZonelabError, match="a fact must be for calibration"):
        fit_of(RECORD_SCENARIO, SETTINGS, kept)


def test_draws_are_kept_whole_and_refused_where_model_or_record_is_another(tmp_path: Path) -> None:
    found = find_weights(small_fit(**SMALL), tmp_path)
    found.write(tmp_path)
    assert repr(found) == f"<Calibration of {', '.join(found.draws.columns)}: {len(found.draws)} draws>"
    assert read_posterior(RECORD_SCENARIO, tmp_path).equals(found.draws)
    with pytest.raises(ZonelabError, match="the numbers differ"):
        read_posterior(sim.load_scenario(RECORD, zone_share=0.9), tmp_path)
    kept = json.loads((tmp_path / DRAWS_MANIFEST).read_text(encoding="utf-8"))
    assert kept["distinct"] == found.distinct
    assert kept["measures"] == found.measures.to_dict("records")
    (tmp_path / DRAWS_MANIFEST).write_text(json.dumps(sealed(kept | {"fingerprint": "0" * 32})), encoding="utf-8")
    with pytest.raises(ZonelabError, match="the numbers differ"):
        read_posterior(RECORD_SCENARIO, tmp_path)
    (tmp_path / DRAWS_MANIFEST).write_text(json.dumps(sealed(kept | {"draws": "0" * 64})), encoding="utf-8")
    with pytest.raises(ZonelabError, match="it has changed since"):
        read_posterior(RECORD_SCENARIO, tmp_path)
    with pytest.raises(ZonelabError, match="there are none"):
        read_posterior(RECORD_SCENARIO, tmp_path / "nowhere")


def test_what_is_kept_is_known_again_by_all_that_made_it(tmp_path: Path) -> None:
    """Other facts, weights, runs, record or code: each is told, and nothing is touched."""
    fit = small_fit(**SMALL)
    found = find_weights(fit, tmp_path)
    assert find_weights(fit, tmp_path).draws.equals(found.draws)
    before = kept_in(tmp_path)
    assert set(before) == {MADE_OF, "wave_1.parquet", "wave_2.parquet"}
    first, *rest = fit.facts
    others = {
        "facts": replace(fit, facts=(replace(first, value=first.value / 2), *rest)),
        "facts ": replace(fit, facts=(replace(first, spread=first.spread * 2), *rest)),
        "weights or ranges": replace(fit, settings=settings(**SMALL, parameters=SETTINGS.parameters)),
        "runs, seed or sizes of waves": small_fit(**{**SMALL, "runs": 3}),
        "record or world": replace(fit, record=sim.load_scenario(RECORD, zone_share=0.9)),
    }
    for part, other in others.items():
        with pytest.raises(ZonelabError, match=f"it holds one with other {part.strip()}. Name another folder"):
            find_weights(other, tmp_path)
        assert kept_in(tmp_path) == before
    kept = json.loads((tmp_path / MADE_OF).read_text(encoding="utf-8"))
    (tmp_path / MADE_OF).write_text(json.dumps({**kept, "code": "another"}), encoding="utf-8")
    with pytest.raises(ZonelabError, match="other code of the model"):
        find_weights(fit, tmp_path)
    (tmp_path / MADE_OF).unlink()
    with pytest.raises(ZonelabError, match="must tell what its waves were made of"):
        find_weights(fit, tmp_path)
    assert wave_path(tmp_path, 0).read_bytes() == before["wave_1.parquet"]


def test_a_calibration_that_was_cut_off_before_its_first_wave_starts(tmp_path: Path) -> None:
    fit = small_fit(**SMALL)
    (tmp_path / MADE_OF).write_text(json.dumps(made_of(fit)), encoding="utf-8")  # it is written first
    whole = find_weights(fit, tmp_path / "whole")
    assert find_weights(fit, tmp_path).draws.equals(whole.draws)


def test_a_damaged_wave_and_another_process_are_told(tmp_path: Path) -> None:
    fit = small_fit(**SMALL)
    begin(fit, tmp_path)
    wave_path(tmp_path, 0).write_bytes(b"no table at all, but of some length" * 100)
    with pytest.raises(ZonelabError, match=r"wave_1\.parquet: must be a wave of a calibration; it is damaged"):
        find_weights(fit, tmp_path)
    Waves(small_fit(**SMALL, parameters={"localization": SETTINGS.parameters["localization"]}), tmp_path).keep(
        0, Wave.of(np.full((3, 1), 0.5), np.zeros(3), len(fit.facts))
    )
    with pytest.raises(ZonelabError, match="it is damaged"):
        find_weights(fit, tmp_path)
    with held(tmp_path), pytest.raises(ZonelabError, match="another process is at work in it"):
        find_weights(fit, tmp_path)


@pytest.mark.parametrize("name", ["wave_1.parquet", MADE_OF])
def test_a_file_of_the_user_is_not_taken_for_one_of_a_calibration_by_its_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text('{"Seoul": 9000000}', encoding="utf-8")
    before = kept_in(tmp_path)
    with pytest.raises(ZonelabError, match="Name another folder with --out"):
        find_weights(small_fit(**SMALL), tmp_path)
    assert kept_in(tmp_path) == before


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
    found: Calibration = sim.calibrate(RECORD, tmp_path / "kept", on_wave=lambda *each: told.append(each))
    assert [each[:2] for each in told] == [(1, 2), (2, 2)]
    assert told[-1][2] == pytest.approx(found.effective)
    assert wave_path(tmp_path / "kept", 1).is_file()
    assert sim.calibrate(RECORD, tmp_path / "kept").draws.equals(found.draws)
    assert sim.calibrate(RECORD).draws.equals(found.draws)
    found.write(tmp_path / "draws")
    assert found.draws.iloc[0].to_dict() in sim.load_posterior(RECORD, tmp_path / "draws").draws


def test_stopped_before_its_first_wave_it_says_what_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_name: str) -> object:
        raise KeyboardInterrupt

    tables = ModuleType("tables")
    tables.__getattr__ = stopped  # type: ignore[method-assign]  # while it is imported
    monkeypatch.setitem(sys.modules, "sim.evidence.evidence_tables", tables)
    found = answer("calibrate", "--out", str(tmp_path))
    assert found.code == 130
    assert "stopped; settings that have been run are kept. Go on: zonelab calibrate" in found.err

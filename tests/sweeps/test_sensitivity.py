"""Indices meet those known of a function, tell what they leave out, and are refused where they mean nothing."""

from __future__ import annotations

import random
import sys
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim.language.errors import ZonelabError
from sim.language.texts import texts
from sim.sweeps.learning.sensitivity import (
    Sensitivity,
    morris_effects,
    morris_positions,
    sobol_indices,
    sobol_positions,
)

NAMES = ("one", "two", "three")
A, B = 7.0, 0.1
# Ishigami and Homma (1990): variance in parts, by the integrals of sin, sin^2 and x^4 over -pi to pi.
ONE, TWO, ONE_THREE = 0.5 * (1 + B * np.pi**4 / 5) ** 2, A**2 / 8, 8 * B**2 * np.pi**8 / 225
VARIANCE = ONE + TWO + ONE_THREE
FIRST = np.array([ONE, TWO, 0.0]) / VARIANCE
TOTAL = np.array([ONE + ONE_THREE, TWO, ONE_THREE]) / VARIANCE


def ishigami(positions: NDArray[np.float64]) -> NDArray[np.float64]:
    x = 2 * np.pi * positions - np.pi
    return np.asarray(np.sin(x[:, 0]) + A * np.sin(x[:, 1]) ** 2 + B * x[:, 2] ** 4 * np.sin(x[:, 0]))


@cache
def found(base: int = 1024, seed: int = 1) -> Sensitivity:
    return sobol_indices(NAMES, ishigami(sobol_positions(3, base, seed)), seed, resamples=200)


def problem(error: pytest.ExceptionInfo[ZonelabError]) -> str:
    assert not {"{", "}"} & set("".join(error.value.told(texts("ko"))))
    return str(error.value)


class TestDesigns:
    def test_a_base_row_is_a_and_its_exchanges_and_b(self) -> None:
        blocks = sobol_positions(3, 8, 0).reshape(8, 5, 3)
        for lever in range(3):
            changed = blocks[:, 0].copy()
            changed[:, lever] = blocks[:, 4, lever]
            assert np.array_equal(blocks[:, 1 + lever], changed)

    def test_a_walk_changes_each_lever_once_and_stays_within_the_range(self) -> None:
        positions = morris_positions(4, 12, 4, 0)
        assert ((positions >= 0) & (positions <= 1)).all()
        steps = np.diff(positions.reshape(12, 5, 4), axis=1)
        assert ((np.abs(steps) > 1e-9).sum(axis=1) == 1).all()
        assert np.abs(steps).sum(axis=2) == pytest.approx(2 / 3)

    def test_one_lever_has_designs_too(self) -> None:
        assert sobol_positions(1, 8, 0).shape == (24, 1)
        assert morris_positions(1, 5, 4, 0).shape == (10, 1)

    @pytest.mark.parametrize("seed", [0, 1, 2**40])
    def test_a_seed_gives_the_same_design_and_leaves_other_luck_alone(self, seed: int) -> None:
        numpy_state, python_state = np.random.get_state(), random.getstate()  # noqa: NPY002 - what must not change
        for design in (lambda: sobol_positions(3, 16, seed), lambda: morris_positions(3, 16, 4, seed)):
            one = design()
            np.random.random(7)  # noqa: NPY002 - as any other package may
            assert np.array_equal(design(), one)
            np.random.set_state(numpy_state)  # noqa: NPY002 - to begin with
            design()
            assert np.array_equal(np.random.get_state()[1], numpy_state[1])  # noqa: NPY002 - as before
            assert random.getstate() == python_state
        assert not np.array_equal(sobol_positions(3, 16, seed), sobol_positions(3, 16, seed + 1))
        assert not np.array_equal(morris_positions(3, 16, 4, seed), morris_positions(3, 16, 4, seed + 1))

    def test_a_release_that_draws_from_the_global_generator_is_held_to_the_seed(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import SALib.sample.morris as package

        def careless(cube: dict[str, int], walks: int, **_: object) -> NDArray[np.float64]:
            return np.random.random((walks * (cube["num_vars"] + 1), cube["num_vars"]))  # noqa: NPY002 - the carelessness

        monkeypatch.setattr(package, "sample", careless)
        one = morris_positions(2, 5, 4, 0)
        np.random.random(7)  # noqa: NPY002 - as any other package may
        assert np.array_equal(morris_positions(2, 5, 4, 0), one)

    def test_the_number_of_base_rows_is_a_power_of_2(self) -> None:
        with pytest.raises(ZonelabError) as error:
            sobol_positions(3, 100, 0)
        assert problem(error) == "base must be a power of 2; got 100. Take 64 or 128."

    def test_levels_are_even(self) -> None:
        with pytest.raises(ZonelabError) as error:
            morris_positions(3, 10, 5, 0)
        assert problem(error) == "levels must be even; got 5. Take 4 or 6."

    def test_a_design_too_small_to_learn_from_is_refused(self) -> None:
        with pytest.raises(ZonelabError) as error:
            sobol_positions(3, 4, 0)
        assert problem(error) == "base must be at least 8; got 4."
        with pytest.raises(ZonelabError) as error:
            morris_positions(3, 2, 4, 0)
        assert problem(error) == "trajectories must be at least 4; got 2."

    @pytest.mark.parametrize("module", ["SALib", "SALib.sample.sobol"])
    def test_a_missing_package_is_missed_in_a_sentence(self, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "SALib.sample.sobol", None)
        monkeypatch.setitem(sys.modules, module, None)
        with pytest.raises(ZonelabError) as error:
            sobol_positions(3, 8, 0)
        assert problem(error).startswith("sensitivity needs SALib, which is not installed. Install it: pip install ")
        assert "'zonelab[analysis]'" in problem(error)


class TestSobol:
    def test_indices_are_those_of_the_function(self) -> None:
        table = found(4096).table
        assert list(table["lever"]) == list(NAMES)
        assert table["first"].to_numpy() == pytest.approx(FIRST, abs=0.02)
        assert table["total"].to_numpy() == pytest.approx(TOTAL, abs=0.02)

    def test_indices_are_those_of_another_package(self) -> None:
        positions = sobol_positions(3, 512, 4)
        values = ishigami(positions)
        table = sobol_indices(NAMES, values, 4, resamples=2).table
        blocks = values.reshape(512, 5)
        evaluated = {"f_A": blocks[:, :1].T, "f_B": blocks[:, 4:].T, "f_AB": blocks[:, 1:4].T[:, None]}
        scipy = stats.sobol_indices(func=evaluated, n=512, method="saltelli_2010")
        assert table["first"].to_numpy() == pytest.approx(np.ravel(scipy.first_order), abs=0.01)
        assert table["total"].to_numpy() == pytest.approx(np.ravel(scipy.total_order), abs=0.01)

    def test_intervals_hold_the_truth_as_often_as_they_say_or_more(self) -> None:
        """The points fill the cube more evenly than chance, which the bootstrap does not know."""
        held = np.array(
            [
                [
                    (found(256, seed).table[f"{kind}_low"] <= truth) & (truth <= found(256, seed).table[f"{kind}_high"])
                    for kind, truth in (("first", FIRST), ("total", TOTAL))
                ]
                for seed in range(12)
            ]
        )
        assert held.mean() >= 0.9

    def test_a_shift_of_all_values_changes_nothing(self) -> None:
        values = ishigami(sobol_positions(3, 128, 2))
        one, other = (sobol_indices(NAMES, each, 2, resamples=10).table for each in (values, values + 1e6))
        assert other["first"].to_numpy() == pytest.approx(one["first"].to_numpy(), abs=1e-6)

    def test_a_seed_gives_the_same_table(self) -> None:
        values = ishigami(sobol_positions(3, 64, 0))
        one, same, other = (sobol_indices(NAMES, values, seed, resamples=20).table for seed in (0, 0, 1))
        assert one.equals(same)
        assert not one.equals(other)
        assert one["first"].equals(other["first"])

    def test_a_failed_point_leaves_out_its_base_row_and_no_other(self) -> None:
        values = ishigami(sobol_positions(3, 1024, 3))
        values[[0, 7, 8, 5 * 40 + 4]] = np.nan  # rows 0, 1 (twice) and 40
        values[5 * 50] = np.inf
        found = sobol_indices(NAMES, values, 3, resamples=20)
        assert (found.used, found.dropped) == (1020, 4)
        kept = np.delete(values.reshape(1024, 5), [0, 1, 40, 50], axis=0).ravel()
        assert found.table.equals(sobol_indices(NAMES, kept, 3, resamples=20).table)
        assert found.table["total"].to_numpy() == pytest.approx(TOTAL, abs=0.05)

    def test_too_few_base_rows_are_refused(self) -> None:
        values = ishigami(sobol_positions(3, 8, 3))
        values[3] = np.nan
        with pytest.raises(ZonelabError) as error:
            sobol_indices(NAMES, values, 1)
        assert problem(error) == (
            "base rows without a failed point must be at least 8; got 7 of 8. "
            "See why points failed, or run a larger sweep."
        )

    def test_points_that_make_no_whole_rows_are_refused(self) -> None:
        with pytest.raises(ZonelabError) as error:
            sobol_indices(NAMES, np.ones(12), 1)
        assert problem(error) == "base rows must have 5 points each; got 12 points in all. Run the sweep to its end."

    @pytest.mark.parametrize("value", [0.0, 0.1 + 0.2])
    def test_values_that_are_all_the_same_are_told_and_not_divided_by(self, value: float) -> None:
        values = np.full(5 * 16, value)
        values[::2] *= 1 + 1e-15
        with pytest.raises(ZonelabError) as error:
            sobol_indices(NAMES, values, 1)
        assert problem(error).startswith(f"values must differ between points; all are {value:g}.")

    def test_a_measure_that_moves_in_one_row_only_has_numbers_all_the_same(self) -> None:
        values = np.zeros((16, 5))
        values[3, 0] = 1.0
        assert np.isfinite(sobol_indices(NAMES, values, 1).table.drop(columns="lever").to_numpy()).all()

    def test_noise_is_bounded_by_the_errors(self) -> None:
        values = ishigami(sobol_positions(3, 1024, 1))
        errors = np.full(len(values), np.sqrt(VARIANCE / 4))
        known = sobol_indices(NAMES, values, 1, resamples=2, errors=errors).noise
        assert known == pytest.approx(0.25, rel=0.03)
        assert sobol_indices(NAMES, values, 1, resamples=2, errors=np.full(len(values), np.nan)).noise is None
        assert found().noise is None


class TestMorris:
    WEIGHTS = np.array([3.0, -1.0, 0.0])

    def test_effects_of_a_straight_line_are_its_slopes(self) -> None:
        positions = morris_positions(3, 10, 4, 0)
        table = morris_effects(NAMES, positions, positions @ self.WEIGHTS, 0).table
        assert table["mu"].to_numpy() == pytest.approx(self.WEIGHTS)
        assert table["mu_star"].to_numpy() == pytest.approx(np.abs(self.WEIGHTS))
        assert table["sigma"].to_numpy() == pytest.approx(np.zeros(3), abs=1e-12)
        assert table["mu_star_low"].to_numpy() == pytest.approx(np.abs(self.WEIGHTS))

    def test_effects_are_the_differences_along_the_walks(self) -> None:
        positions = morris_positions(3, 30, 6, 5)
        values = ishigami(positions)
        table = morris_effects(NAMES, positions, values, 5).table
        steps = np.diff(positions.reshape(30, 4, 3), axis=1)
        changes = np.diff(values.reshape(30, 4), axis=1)
        effects = np.array(
            [
                [
                    changes[walk, k] / step[lever]
                    for lever in range(3)
                    for k, step in enumerate(steps[walk])
                    if step[lever]
                ]
                for walk in range(30)
            ]
        )
        assert table["mu"].to_numpy() == pytest.approx(effects.mean(axis=0))
        assert table["mu_star"].to_numpy() == pytest.approx(np.abs(effects).mean(axis=0))
        assert table["sigma"].to_numpy() == pytest.approx(effects.std(axis=0, ddof=1))
        half = (table["mu_star_high"] - table["mu_star"]).to_numpy()
        error = np.abs(effects).std(axis=0, ddof=1) / np.sqrt(30)
        assert half == pytest.approx(stats.norm.ppf(0.95) * error, rel=0.15)

    def test_a_failed_point_leaves_out_its_walk_and_no_other(self) -> None:
        positions = morris_positions(3, 10, 4, 0)
        values = ishigami(positions)
        values[[1, 9]] = np.nan  # walks 0 and 2
        found = morris_effects(NAMES, positions, values, 0)
        assert (found.used, found.dropped) == (8, 2)
        kept = np.delete(np.arange(40).reshape(10, 4), [0, 2], axis=0).ravel()
        assert found.table.equals(morris_effects(NAMES, positions[kept], values[kept], 0).table)

    def test_too_few_walks_and_equal_values_are_refused(self) -> None:
        positions = morris_positions(3, 4, 4, 0)
        values = ishigami(positions)
        values[0] = np.nan
        with pytest.raises(ZonelabError) as error:
            morris_effects(NAMES, positions, values, 0)
        assert problem(error).startswith("trajectories without a failed point must be at least 4; got 3 of 4.")
        with pytest.raises(ZonelabError) as error:
            morris_effects(NAMES, positions, np.full(16, 2.5), 0)
        assert problem(error).startswith("values must differ between points; all are 2.5.")

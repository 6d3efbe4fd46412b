"""Equilibria, best replies, the double oracle, regret and loss on games whose answers are known."""

from __future__ import annotations

import importlib
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.lab.race import equilibria as equilibria_module
from sim.lab.race.double_oracle import double_oracle
from sim.lab.race.equilibria import Profile, equilibria, is_stable, resampled, stable_in
from sim.lab.race.game import Method
from sim.lab.race.loss import cooperative_welfare, optimum, regret
from sim.lab.race.mixed import lottery, mixed_equilibria
from sim.lab.race.replies import PathEnd, Payoff, reply_path
from sim.lab.race.standings import Judged
from sim.results.estimates import Floats
from tests.lab.race_games import MEETING, PENNIES, PRISONERS, brute_force, game_of


def payoff_of(table: Floats) -> Payoff:
    return lambda profiles: np.array([table[each] for each in profiles])


def check_the_prisoners_dilemma() -> None:
    judged = Judged(game_of(PRISONERS))
    assert judged.game.found == [(1, 1)]
    assert judged.optimum == (0, 0)
    worst = judged.worst
    assert worst is not None
    # The country gets 3 + 3 where nobody confesses, 1 + 1 where both do.
    assert worst.loss.mean == pytest.approx(4.0)
    assert worst.against_today.mean == pytest.approx(4.0)
    assert worst.chance.mean == 1.0
    assert worst.regret.mean == 0.0
    assert judged.standing((0, 0)).regret.mean == pytest.approx(2.0)  # 5 instead of 3
    assert judged.is_race


def test_both_prisoners_confess() -> None:
    check_the_prisoners_dilemma()


def test_an_instrument_that_looks_at_the_wrong_players_payoffs_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(payoffs: Floats) -> equilibria_module.Flags:
        return is_stable(payoffs[..., ::-1])

    monkeypatch.setattr(equilibria_module, "is_stable", broken)
    with pytest.raises(AssertionError):
        check_the_prisoners_dilemma()


def test_matching_pennies_have_no_pure_equilibrium_and_go_in_a_circle() -> None:
    judged = Judged(game_of(PENNIES))
    assert judged.equilibria == []
    assert judged.worst is None
    assert not judged.is_race
    path, end = judged.game.path((0, 0))
    assert end is PathEnd.CYCLE
    assert [step.player for step in path[1:]] == [1, 0, 1, 0][: len(path) - 1]
    assert Judged(game_of(PENNIES, Method.DOUBLE_ORACLE)).equilibria == []


def test_matching_pennies_are_mixed_half_and_half() -> None:
    importlib.import_module("quantecon")
    (found,) = mixed_equilibria(PENNIES)
    assert np.concatenate(found).tolist() == pytest.approx([0.5] * 4)
    assert lottery(found).tolist() == [[pytest.approx(0.25)] * 2] * 2


def test_two_places_to_meet_are_two_equilibria_the_best_and_the_worst() -> None:
    judged = Judged(game_of(MEETING))
    assert judged.best is not None
    assert judged.worst is not None
    assert (judged.best.profile, judged.worst.profile) == ((0, 0), (1, 1))
    assert (judged.best.loss.mean, judged.worst.loss.mean) == pytest.approx((0.0, 2.0))
    # ... and a third that is mixed: 1/3 and 2/3, so that both places are worth 2/3.
    mixed = [tuple(each[0].tolist()) for each in mixed_equilibria(MEETING)]
    assert any(each == pytest.approx((1 / 3, 2 / 3)) for each in mixed)


payoffs_of_games = st.integers(2, 4).flatmap(
    lambda rows: st.integers(2, 4).flatmap(
        lambda columns: st.lists(st.integers(-5, 5), min_size=2 * rows * columns, max_size=2 * rows * columns).map(
            lambda numbers: np.array(numbers, dtype=np.float64).reshape(rows, columns, 2)
        )
    )
)


@given(payoffs_of_games)
@settings(max_examples=200, deadline=None)
def test_pure_equilibria_are_those_of_brute_force(payoffs: Floats) -> None:
    assert equilibria(payoffs) == brute_force(payoffs)


@given(payoffs_of_games)
@settings(max_examples=200, deadline=None)
def test_the_double_oracle_finds_equilibria_of_the_whole_game_where_there_are_some(payoffs: Floats) -> None:
    found, everything = double_oracle((0, 0), payoffs.shape[:-1], payoff_of(payoffs)).equilibria, brute_force(payoffs)
    assert set(found) <= set(everything)
    assert bool(found) == bool(everything)


@given(payoffs_of_games)
@settings(max_examples=100, deadline=None)
def test_a_path_of_best_replies_ends_in_an_equilibrium_or_a_circle(payoffs: Floats) -> None:
    path, end = reply_path((0, 0), payoffs.shape[:-1], payoff_of(payoffs))
    assert (path[-1].profile in brute_force(payoffs)) == (end is PathEnd.EQUILIBRIUM)
    assert all(step.gain > 0 for step in path[1:])


def test_the_double_oracle_runs_few_profiles_of_a_large_game() -> None:
    sizes = (6,) * 5
    # Each gains most at its fourth move, whatever the others do.
    run: set[Profile] = set()

    def payoff(profiles: list[Profile]) -> Floats:
        run.update(profiles)
        return np.array([[-((move - 3.0) ** 2) + 0.01 * sum(each) for move in each] for each in profiles])

    found = double_oracle((0,) * 5, sizes, payoff)  # type: ignore[arg-type]  # a list is a sequence
    assert found.equilibria == [(3,) * 5]
    assert len(run) < 200 < 6**5
    assert found.profiles == 2**5


def test_payoffs_of_three_players_agree_with_quantecon() -> None:
    theory = importlib.import_module("quantecon.game_theory")
    luck = np.random.default_rng(4)
    for _ in range(20):
        payoffs = luck.integers(-4, 5, size=(2, 3, 2, 3)).astype(np.float64)
        axes = [[(i + k) % 3 for k in range(3)] for i in range(3)]
        arrays = [np.ascontiguousarray(payoffs[..., i].transpose(axes[i])) for i in range(3)]
        game = theory.NormalFormGame([theory.Player(each) for each in arrays])
        assert sorted(theory.pure_nash_brute(game)) == equilibria(payoffs)


@pytest.mark.slow
def test_nobody_gains_by_leaving_a_mixed_equilibrium_of_three() -> None:
    luck = np.random.default_rng(5)
    for _ in range(5):
        payoffs = luck.normal(size=(2, 2, 2, 3))
        for found in mixed_equilibria(payoffs):
            for player in range(3):
                worth = []
                for move in range(2):
                    alone = tuple(np.eye(2)[move] if i == player else each for i, each in enumerate(found))
                    worth.append(float((lottery(alone) * payoffs[..., player]).sum()))
                present = float(np.dot(found[player], worth))
                assert max(worth) <= present + 1e-4


def test_the_chance_of_a_clear_equilibrium_is_near_1_and_of_a_coin_flip_near_a_half() -> None:
    luck, draws = np.random.default_rng(2), 400
    noise = luck.normal(size=(draws, 2, 2, 2))
    clear = PRISONERS + noise
    weights = resampled(np.full(draws, 5), seed=1)
    assert stable_in(clear, weights)[1, 1] == 1.0
    # Player a gains nothing but noise by its second move, and b has one move.
    flips = []
    for seed in range(60):
        toss = np.random.default_rng(seed).normal(size=(draws, 2, 1, 2))
        flips.append(stable_in(toss, resampled(np.full(draws, 5), seed))[0, 0])
    assert np.mean(flips) == pytest.approx(0.5, abs=0.1)


def test_a_profile_has_the_same_chance_from_its_deviations_as_from_all_profiles() -> None:
    luck = np.random.default_rng(3)
    game = game_of(luck.normal(size=(30, 3, 2, 2, 3)))
    for profile in product(range(3), range(2), range(2)):
        assert game.is_equilibrium_in(profile).mean() == pytest.approx(float(game.chances[profile]))


def test_regret_of_noise_is_nothing_on_average_though_its_maximum_is_not() -> None:
    scored, naive = [], []
    for seed in range(200):
        game = game_of(np.random.default_rng(seed).normal(size=(20, 4, 4, 2)))
        scored.append(regret(game, (0, 0)).mean())
        naive.append((game.table[:, 0, 0].max() - game.table[0, 0, 0]).item())
    # 200 games: a standard error of .02 or so; the naive maximum of four is at +.23.
    assert np.mean(scored) == pytest.approx(0.0, abs=0.08)
    assert np.mean(naive) > 0.2


def test_the_best_for_the_country_is_not_too_good_on_the_other_half() -> None:
    crossed = []
    for seed in range(200):
        game = game_of(np.random.default_rng(seed).normal(size=(20, 4, 4, 2)))
        crossed.append(cooperative_welfare(game)[0].mean())
    assert np.mean(crossed) == pytest.approx(0.0, abs=0.08)


def test_the_optimum_is_found_by_changing_one_move_at_a_time_too() -> None:
    hill = np.array([[[float(-((a - 2) ** 2)), float(-((b - 1) ** 2))] for b in range(4)] for a in range(4)])
    for method in Method:
        assert optimum(game_of(hill, method)) == (2, 1)

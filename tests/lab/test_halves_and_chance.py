"""Two halves that share no draw, and chances whose intervals hold what they say, by brute force."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.lab.chance import chance, effective_number
from sim.lab.halves import halves
from sim.results.ranges import Blocks


def test_halves_share_no_draw_and_leave_out_no_run() -> None:
    blocks = Blocks(draws=7, size=5)
    choose, score = halves(100, blocks)
    draw = np.arange(100) // 5 % 7
    assert set(draw[choose]).isdisjoint(draw[score])
    assert (choose ^ score).all()


def test_without_draws_every_other_run_chooses() -> None:
    choose, _score = halves(5, None)
    assert choose.tolist() == [True, False, True, False, True]


@pytest.mark.parametrize(("runs", "blocks", "least"), [(1, None, 2), (5, Blocks(draws=1, size=5), 10)])
def test_one_half_alone_is_refused(runs: int, blocks: Blocks | None, least: int) -> None:
    with pytest.raises(sim.ZonelabError, match=f"runs must be {least} or more"):
        halves(runs, blocks)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.95])
def test_the_interval_holds_the_share_in_nine_of_ten(share: float) -> None:
    luck = np.random.default_rng(5)
    found = [chance(luck.random(200) < share) for _ in range(2000)]
    held = np.mean([each.low <= share <= each.high for each in found])
    assert 0.85 < held < 0.96  # a share of so few histories takes few values


def test_the_interval_holds_the_share_where_histories_share_draws() -> None:
    luck, blocks = np.random.default_rng(6), Blocks(draws=60, size=5)
    held, naive = [], []
    for _ in range(1000):
        of_draw = luck.beta(0.6, 1.4, 60)  # mean .3; histories of one draw are alike
        happened = luck.random(300) < np.repeat(of_draw, 5)
        wide, narrow = chance(happened, blocks), chance(happened)
        held.append(wide.low <= 0.3 <= wide.high)
        naive.append(narrow.low <= 0.3 <= narrow.high)
    assert 0.87 < np.mean(held) < 0.94
    assert np.mean(naive) < 0.80


def test_an_effective_number_is_between_the_draws_and_the_runs() -> None:
    blocks = Blocks(draws=50, size=4)
    same_in_a_draw = np.repeat(np.arange(50) % 2 == 0, 4)
    assert effective_number(same_in_a_draw, blocks) == pytest.approx(50, rel=0.03)
    assert effective_number(np.zeros(200, dtype=bool), blocks) == 200


def test_what_never_or_always_happens_is_not_certain() -> None:
    never = chance(np.zeros(100, dtype=bool))
    assert (never.mean, never.low) == (0.0, 0.0)
    assert 0.01 < never.high < 0.05
    assert chance(np.ones(100, dtype=bool)).high == 1.0
    assert np.isnan(chance(np.zeros(0, dtype=bool)).mean)

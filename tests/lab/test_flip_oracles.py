"""Flips of a claim that is linear in normal weights, worked in closed form."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtr

from sim.lab.flip import flip_search as search_room
from sim.lab.flip.alone import alone, pair_flips
from sim.lab.flip.flip_search import search
from sim.lab.flip.nearest import nearest_flip
from sim.lab.flip.real_runs import AFRESH, PAIRS_AFRESH, Point, RealRuns
from sim.lab.weight_space import WeightSpace
from tests.lab.linear_weights import CORRELATION, SLOPE, LuckyRuns, runs, space

LEVEL = 2.0
#: beta = |a| / sqrt(b'Sb), and the flip at mu - S b a / (b'Sb).
RISE = float(SLOPE @ CORRELATION @ SLOPE)
BETA = LEVEL / RISE**0.5
FLIP = -CORRELATION @ SLOPE * LEVEL / RISE


def linear(position: np.ndarray) -> tuple[float, np.ndarray]:
    return LEVEL + float(SLOPE @ position), SLOPE


def test_the_nearest_flip_of_a_linear_claim_is_that_of_the_formula() -> None:
    weights = space()
    found = nearest_flip(linear, weights, [])
    assert found is not None
    assert weights.distance(found) == pytest.approx(BETA, rel=1e-6)
    assert found == pytest.approx(FLIP, abs=1e-5)


def test_importances_are_those_of_the_formula_and_a_weight_beside_the_claim_has_none() -> None:
    weights = space()
    found = nearest_flip(linear, weights, [])
    assert found is not None
    shares = weights.shares(found)
    assert shares == pytest.approx(SLOPE * (CORRELATION @ SLOPE) / RISE, abs=1e-5)
    assert shares.sum() == pytest.approx(1.0)
    assert shares[3] == pytest.approx(0.0, abs=1e-6)
    assert abs(found[3]) > 0.1


def test_a_distance_without_the_covariance_misses_the_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    """The instrument broken on purpose: distances as if weights were independent."""
    weights = space()
    monkeypatch.setitem(weights.__dict__, "precision", np.eye(4))
    found = nearest_flip(linear, weights, [])
    assert found is not None
    assert weights.distance(found) != pytest.approx(BETA, rel=0.05)


def test_the_chance_of_the_index_is_the_share_of_normal_draws_that_turn() -> None:
    weights = space(draws=20_000)
    turned = LEVEL + weights.positions @ SLOPE <= 0
    assert turned.mean() == pytest.approx(float(ndtr(-BETA)), abs=3 * (0.04 * 0.96 / 20_000) ** 0.5)


def test_a_flip_outside_the_ranges_is_not_found_and_one_at_their_edge_is() -> None:
    assert nearest_flip(linear, space(ends=0.5), []) is None
    far = space(ends=1.2)
    found = nearest_flip(linear, far, [])
    assert found is not None
    assert far.distance(found) > BETA
    assert np.abs(found).max() <= 1.2


def test_one_weight_alone_flips_where_its_own_slope_says() -> None:
    weights = space()

    def margins(positions: np.ndarray) -> np.ndarray:
        return np.asarray(LEVEL + positions @ SLOPE)

    fixed = alone(margins, weights, 0)
    assert fixed is not None
    assert fixed[0] == pytest.approx(2.0)
    assert not fixed[1:].any()
    # With a at x the mean of b is .9 x: 2 - x + .4 x .9 = 0.
    along = alone(margins, weights, 0, with_the_rest=True)
    assert along is not None
    assert along[0] == pytest.approx(2.0 / 0.64, rel=1e-3)
    assert along[1] == pytest.approx(0.9 * along[0])
    assert alone(margins, weights, 3) is None
    pairs = pair_flips(margins, linear, weights)
    assert (pairs[0].one, pairs[0].other) == (0, 2)
    both = CORRELATION[np.ix_([0, 2], [0, 2])]
    own = SLOPE[[0, 2]]
    rows = weights.precision[np.ix_([0, 2], [0, 2])]
    assert pairs[0].distance == pytest.approx(LEVEL / float(own @ np.linalg.inv(rows) @ own) ** 0.5, rel=1e-5)
    assert both[0, 1] == pytest.approx(0.0)


def test_the_whole_search_finds_and_confirms_the_flip_through_luck() -> None:
    made = runs(level=LEVEL)
    found = search(made)
    assert found.joint is not None
    assert found.confirmed is not None
    assert made.space.distance(found.joint) == pytest.approx(BETA, rel=0.08)
    assert found.confirmed.turns
    assert found.confirmed.value.high < 0
    assert made.stand_in.cross_validated() <= 1


def test_only_runs_made_afresh_are_told_as_a_flip() -> None:
    made = runs(level=LEVEL)
    found = search(made)
    assert found.confirmed is not None
    assert (found.confirmed.kind, found.confirmed.pairs) == (AFRESH, PAIRS_AFRESH)
    chosen = [each for each in made.points if each is not found.confirmed]
    assert any((each.position == found.confirmed.position).all() and each.turns for each in chosen)
    for each in (*found.looks, *found.pair_points):
        assert not each.turns or each.kind == AFRESH


def _truth(position: np.ndarray) -> float:
    return LEVEL + float(SLOPE @ position)


def test_a_flip_that_only_the_luck_of_its_choice_shows_is_denied_and_the_search_goes_on() -> None:
    made = LuckyRuns.like(runs(level=LEVEL))
    found = search(made)
    assert found.denied > 0
    assert found.confirmed is None or _truth(found.confirmed.position) < 0
    assert not any(found.turns_alone(i) for i in range(4) if _truth(found.looks[i].position) > 0)


def test_a_search_that_tells_the_runs_that_chose_it_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The instrument broken on purpose: what was chosen counts as confirmed, though in truth it has not turned."""

    def not_afresh(made: RealRuns, chosen: Point) -> Point:
        made.points.append(replace(chosen, kind=AFRESH))
        return made.points[-1]

    monkeypatch.setattr(RealRuns, "afresh", not_afresh)
    found = search(LuckyRuns.like(runs(level=LEVEL)))
    assert found.confirmed is not None
    assert _truth(found.confirmed.position) > 0


def test_a_claim_that_fails_at_the_centre_is_searched_for_where_it_holds() -> None:
    made = runs("net_new < 0", level=LEVEL)
    found = search(made)
    assert made.side == -1
    assert found.centre.margin > 0
    assert found.joint is not None
    assert made.space.distance(found.joint) == pytest.approx(BETA, rel=0.08)


def test_a_claim_that_is_true_everywhere_says_so_and_runs_say_how_near_it_comes() -> None:
    made = runs(level=40.0)
    found = search(made)
    assert found.joint is None
    assert found.confirmed is None
    assert found.pair is None
    assert found.farthest is not None
    assert found.farthest.margin > 0
    assert not any(found.turns_alone(i) for i in range(4))


def test_a_flip_that_runs_do_not_confirm_is_not_told_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in that is wrong everywhere: real runs are far from where it says."""
    made = runs(level=LEVEL)
    made.level = 60.0
    monkeypatch.setattr(search_room, "ROUNDS", 1)
    monkeypatch.setattr(type(made.stand_in), "with_more", lambda self, *_more: self)
    found = search(made)
    assert found.joint is not None
    assert found.confirmed is None


def test_an_end_of_a_range_at_0_comes_back_as_0() -> None:
    mean, spread = np.array([0.09]), np.array([0.7])
    least, most = -mean / spread, (1 - mean) / spread
    assert mean + spread * least < 0
    weights = WeightSpace(("a",), mean, spread, np.array([False]), np.zeros((3, 1)), least, most)
    assert weights.weights(least) == {"a": 0.0}
